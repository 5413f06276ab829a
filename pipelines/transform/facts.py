"""Core rows → facts: sums, counts and histograms of whole days that can be merged in any order.

What the facts of a dataset hold follows from the KPIs that read it: each column a KPI filters or takes
a quantile of is a dimension, each column it adds up is a sum, each date column it counts months by is
a `month_column` of its own.
"""

from dataclasses import dataclass

from expectations.models import Amount, Contract, Excluded, Kpi, Present, Quantile, condition_values


@dataclass(frozen=True)
class FactShape:
    """The columns of one dataset's facts."""

    months: tuple[str, ...]
    dimensions: tuple[str, ...]
    present: tuple[str, ...]
    sums: tuple[tuple[str, str], ...]
    """(column, SQL type of its sum)"""
    has_service: bool


def shape_of(dataset_id: str, contract: Contract, kpis: dict[str, Kpi]) -> FactShape:
    """Which dimensions and sums the KPIs need of this dataset."""
    inputs = [i for kpi in kpis.values() for i in kpi.inputs if i.dataset == dataset_id]
    has_service = "service_id" in contract.columns
    dimensions: set[str] = set()
    present: set[str] = set()
    sums: set[str] = set()
    for part in inputs:
        for column, condition in part.where.items():
            (present if isinstance(condition, Present) else dimensions).add(column)
        if isinstance(part, Quantile):
            dimensions.add(part.column)
        else:
            sums |= {part.column} if part.column else set(part.weights or {})
    months = {part.month or contract.month for part in inputs}
    if any(isinstance(part, Quantile) for part in inputs):
        months.add(contract.month)  # effects are estimated on the days of all cases received in a month
    return FactShape(
        months=tuple(sorted(months)),
        dimensions=tuple(sorted(dimensions - {"service_id"})),
        present=tuple(sorted(present)),
        sums=tuple((name, _sum_type(name, contract)) for name in sorted(sums)),
        has_service=has_service,
    )


def _sum_type(name: str, contract: Contract) -> str:
    column = contract.columns.get(name) or contract.derived[name]
    return {"integer": "BIGINT", "money": "DECIMAL(28,2)"}.get(column.type, "DECIMAL(28,6)")


def facts_sql(core: str, shape: FactShape) -> str:
    """Query over the core rows: month_column, month, service_id, dimensions, `rows`, `sum_…` per summed column."""
    # a row without a service counts in the totals; NULL would be taken for "all services" by the roll-up
    service = "coalesce(service_id, '')" if shape.has_service else "'*'"
    dimensions = "".join(f", {d}" for d in shape.dimensions)
    dimensions += "".join(f", {p} IS NOT NULL AS has_{p}" for p in shape.present)
    sums = "".join(f", sum({name})::{sql_type} AS sum_{name}" for name, sql_type in shape.sums)
    parts = [
        f"""SELECT '{column}' AS month_column, date_trunc('month', {column})::DATE AS month, {service} AS service_id
            {dimensions}, count(*) AS rows {sums}
            FROM {core} WHERE {column} IS NOT NULL GROUP BY ALL"""
        for column in shape.months
    ]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) ORDER BY ALL"


def condition_sql(part: Amount | Quantile, contract: Contract) -> str:
    """The filter of one KPI input over the facts."""
    tests = [f"month_column = '{part.month or contract.month}'"]
    for column, condition in part.where.items():
        if isinstance(condition, Present):
            tests.append(f"has_{column} = {str(condition.present).lower()}")
        else:
            named = f"{column} IN ({', '.join(_literal(v) for v in condition_values(condition))})"
            tests.append(f"NOT coalesce({named}, false)" if isinstance(condition, Excluded) else named)
    return " AND ".join(tests)


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return str(value)
