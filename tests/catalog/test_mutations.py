"""The worked examples are sharp: every hand-made mistake in a formula makes at least one of them fail."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.models import Amount, Difference, Kpi, Quantile, Ratio, Share, SurvivalQuantile, Total, amounts_of
from tests.catalog.worked import disagreements

CATALOG = load_catalog(Path(__file__).parents[2] / "data" / "catalog")


def mutations(kpi: Kpi) -> Iterator[tuple[str, Kpi]]:
    """The formula with its two sides swapped, a filter, a filtered value or the month dropped, a stock added up, …"""
    measure = kpi.measure
    if isinstance(measure, Ratio | Share):
        added = amounts_of(measure.numerator)
        yield "swap", _with(kpi, numerator=measure.denominator, denominator=added[0])
        yield from _changed_numerators(kpi, added)
        sides = {"denominator": measure.denominator}
    elif isinstance(measure, Difference):
        yield "swap", _with(kpi, minuend=measure.subtrahend, subtrahend=measure.minuend)
        sides = {"minuend": measure.minuend, "subtrahend": measure.subtrahend}
    elif isinstance(measure, Total):
        sides = {"value": measure.value}
    elif isinstance(measure, SurvivalQuantile):
        yield from _changed_cohorts(kpi, measure)
        return
    else:
        for name, changed in _without(measure):
            yield name, kpi.model_copy(update={"measure": changed})
        yield "q", _with(kpi, q=Decimal(1) - measure.q if measure.q != Decimal("0.5") else Decimal("0.9"))
        return
    for side, part in sides.items():
        for name, changed in _without(part):
            yield f"{side}-{name}", _with(kpi, **{side: changed})


def _changed_numerators(kpi: Kpi, added: tuple[Amount, ...]) -> Iterator[tuple[str, Kpi]]:
    """Each of the sums that are added up changed, or left out."""
    for i, part in enumerate(added):
        others = [p for p in added if p is not part]
        if others:
            yield f"numerator-without-{i}", _with(kpi, numerator=tuple(others))
        for name, changed in _without(part):
            yield f"numerator-{i}-{name}", _with(kpi, numerator=(*added[:i], changed, *added[i + 1 :]))


def _changed_cohorts(kpi: Kpi, measure: SurvivalQuantile) -> Iterator[tuple[str, Kpi]]:
    """Open cases left out (the naive quantile), all taken for open, another event, month or quantile."""
    m = measure
    naive = Quantile(kind="quantile", dataset=m.dataset, column=m.column, q=m.q, where=m.event, month=m.month)
    yield "naive", kpi.model_copy(update={"measure": naive})
    yield "all-open", _with(kpi, censored=m.column)
    for name, changed in _without(naive):
        if isinstance(changed, Quantile):
            yield f"event-{name}", _with(kpi, event=changed.where)
    yield "by-decision", _with(kpi, month="decided_date")
    yield "q", _with(kpi, q=Decimal(1) - m.q if m.q != Decimal("0.5") else Decimal("0.9"))


def _with(kpi: Kpi, **changes: object) -> Kpi:
    return kpi.model_copy(update={"measure": kpi.measure.model_copy(update=changes)})


def _without(part: Amount | Quantile) -> Iterator[tuple[str, Amount | Quantile]]:
    for column, condition in part.where.items():
        rest = {k: v for k, v in part.where.items() if k != column}
        yield f"without-{column}", part.model_copy(update={"where": rest})
        for value in condition if isinstance(condition, tuple) else ():
            fewer = part.where | {column: tuple(v for v in condition if v != value)}
            yield f"{column}-without-{value}", part.model_copy(update={"where": fewer})
    if part.month not in (None, CATALOG.contracts[part.dataset].month):
        yield "default-month", part.model_copy(update={"month": None})
    if part.over_time != "sum":
        yield "added-up", part.model_copy(update={"over_time": "sum"})
    for column in getattr(part, "weights", None) or {}:
        if part.weights[column]:  # type: ignore[union-attr,index]
            yield f"weight-{column}", part.model_copy(update={"weights": part.weights | {column: Decimal(0)}})  # type: ignore[union-attr,operator]


MUTATIONS = [
    pytest.param(kpi_id, mutant, id=f"{kpi_id}-{name}")
    for kpi_id, kpi in CATALOG.kpis.items()
    for name, mutant in mutations(kpi)
]


@pytest.mark.parametrize(("kpi_id", "mutant"), MUTATIONS)
def test_examples_notice_the_mistake(kpi_id: str, mutant: Kpi) -> None:
    assert any(disagreements(kpi_id, mutant, example, CATALOG) for example in mutant.examples)


def test_every_kpi_is_mutated() -> None:
    assert {p.values[0] for p in MUTATIONS} == set(CATALOG.kpis)
