"""Core rows → facts: sums, counts and histograms of whole days that can be merged in any order.

What the facts of a dataset hold follows from the KPIs that read it. They are a few cubes, one below the other: for each
date column that months are counted by, one with every column that a KPI filters and the sums it adds up, and one for
each column that a KPI takes quantiles of. A histogram has a cube of its own, because two of them in one would have
nearly as many cells as there are cases.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from expectations.models import (
    Amount,
    Condition,
    Contract,
    Event,
    Excluded,
    Input,
    Kpi,
    Present,
    Quantile,
    SurvivalQuantile,
    condition_values,
)


@dataclass(frozen=True)
class Cube:
    """One grouping of a dataset's rows: by month, service, `dimensions` and whether `present` columns are filled."""

    name: str
    month: str
    dimensions: tuple[str, ...]
    present: tuple[str, ...]
    sums: tuple[tuple[str, str], ...]
    """(column, SQL type of its sum)"""


@dataclass(frozen=True)
class FactShape:
    """The columns of one dataset's facts."""

    cubes: tuple[Cube, ...]
    has_service: bool


def cube_of(part: Input, contract: Contract) -> str:
    """The name of the cube that a KPI input is read from."""
    month = part.month or contract.month
    return month if isinstance(part, Amount) else f"{month}.{part.column}"


def shape_of(
    dataset_id: str, contract: Contract, kpis: Mapping[str, Kpi], events: Mapping[str, Event] | None = None
) -> FactShape:
    """Which cubes the KPIs need of this dataset, and the effects that `events` are expected to have on them."""
    cubes: dict[str, list[Input]] = {}
    for part in (*_inputs(kpis), *_effects(kpis, events or {})):
        if part.dataset == dataset_id:
            cubes.setdefault(cube_of(part, contract), []).append(part)
    made = tuple(_cube(name, cubes[name], contract) for name in sorted(cubes))
    return FactShape(made, "service_id" in contract.columns)


def _inputs(kpis: Mapping[str, Kpi]) -> Iterator[Input]:
    for kpi in kpis.values():
        yield from kpi.inputs


def _effects(kpis: Mapping[str, Kpi], events: Mapping[str, Event]) -> Iterator[Input]:
    """An effect is looked for in the month of receipt, whichever month the KPI counts by."""
    for event in events.values():
        for kpi_id in event.effects:
            measure = kpis[kpi_id].measure if kpi_id in kpis else None
            if isinstance(measure, Quantile):
                yield measure.model_copy(update={"month": None})


def _cube(name: str, parts: Iterable[Input], contract: Contract) -> Cube:
    dimensions: set[str] = set()
    present: set[str] = set()
    sums: set[str] = set()
    month = contract.month
    for part in parts:
        month = part.month or contract.month
        conditions = part.where | part.event if isinstance(part, SurvivalQuantile) else part.where
        for column, condition in conditions.items():
            (present if isinstance(condition, Present) else dimensions).add(column)
        if isinstance(part, Amount):
            sums |= {part.column} if part.column else set(part.weights or {})
        else:
            dimensions |= {part.column, part.censored} if isinstance(part, SurvivalQuantile) else {part.column}
    return Cube(
        name=name,
        month=month,
        dimensions=tuple(sorted(dimensions - {"service_id"})),
        present=tuple(sorted(present)),
        sums=tuple((column, _sum_type(column, contract)) for column in sorted(sums)),
    )


def _sum_type(name: str, contract: Contract) -> str:
    column = contract.columns.get(name) or contract.derived[name]
    return {"integer": "BIGINT", "money": "DECIMAL(28,2)"}.get(column.type, "DECIMAL(28,6)")


def facts_sql(core: str, shape: FactShape, rows: str = "count(*)") -> str:
    """Query over the core rows: cube, month, service_id, dimensions, `rows`, `sum_…` per summed column.

    `rows`: how many rows a group stands for, where `core` is counted already.
    """
    # a row without a service counts in the totals; NULL would be taken for "all services" by the roll-up
    service = "coalesce(service_id, '')" if shape.has_service else "'*'"
    parts = []
    for cube in shape.cubes:
        dimensions = "".join(f", {d}" for d in cube.dimensions)
        dimensions += "".join(f", {p} IS NOT NULL AS has_{p}" for p in cube.present)
        sums = "".join(f", sum({name})::{sql_type} AS sum_{name}" for name, sql_type in cube.sums)
        parts.append(f"""SELECT '{cube.name}' AS cube, date_trunc('month', {cube.month})::DATE AS month, {service} AS service_id
            {dimensions}, {rows} AS rows {sums}
            FROM {core} WHERE {cube.month} IS NOT NULL GROUP BY ALL""")
    return f"SELECT * FROM ({' UNION ALL BY NAME '.join(parts)}) ORDER BY ALL"


def fact_columns(shape: FactShape) -> dict[str, str]:
    """Name and SQL type of the columns that facts without any row have."""
    columns = {"municipality_id": "VARCHAR", "cube": "VARCHAR", "month": "DATE", "service_id": "VARCHAR"}
    for cube in shape.cubes:
        columns |= dict.fromkeys(cube.dimensions, "VARCHAR")
        columns |= {f"has_{p}": "BOOLEAN" for p in cube.present}
        columns |= {f"sum_{name}": sql_type for name, sql_type in cube.sums}
    return columns | {"rows": "BIGINT"}


def condition_sql(part: Input, contract: Contract) -> str:
    """The filter of one KPI input over the facts."""
    return " AND ".join([f"cube = '{cube_of(part, contract)}'", *tests_sql(part.where)])


def tests_sql(where: Mapping[str, Condition]) -> Iterator[str]:
    """One predicate per condition."""
    for column, condition in where.items():
        if isinstance(condition, Present):
            yield f"has_{column} = {str(condition.present).lower()}"
        else:
            named = f"{column} IN ({', '.join(_literal(v) for v in condition_values(condition))})"
            yield f"NOT coalesce({named}, false)" if isinstance(condition, Excluded) else named


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
