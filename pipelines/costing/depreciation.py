"""Investments as they are paid, or as they are used up: straight-line depreciation by months.

Source: § 43 GemHVO Hessen (straight-line over the useful life; in the year of purchase by full months from the month
in which the asset is put to use).
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from pipelines.costing.errors import LivesNotPositive
from pipelines.costing.flows import Flow
from pipelines.costing.model import CostModel, Position
from pipelines.costing.money import in_cents, in_euros
from pipelines.costing.ranges import Range
from pipelines.costing.tariffs import Tariff

View = Literal["cash", "depreciation"]
DEPRECIATION = "depreciation"
"""The cost type that an investment becomes in the depreciation view."""


def depreciate(amount: Decimal, year: int, month: int, months: int) -> dict[int, Decimal]:
    """`amount` euros put to use in `month` (1 … 12) of `year`, over `months` of use → year → charge to the cent.

    Charged by the end of month k: amount × k / months, rounded; a year's charge is the difference, so that all charges
    add up to the amount. Refuses LivesNotPositive.
    """
    if months < 1:
        raise LivesNotPositive("useful_life_months", months=months)
    cents, charged = in_cents(amount), 0
    charges = {}
    gone = 0
    while gone < months:
        gone = min(months, gone + 13 - month)
        due = in_cents(in_euros(cents) * gone / months)
        charges[year], charged = in_euros(due - charged), due
        year, month = year + 1, 1
    return charges


def as_usual_year(position: Position) -> Position:
    """What an investment costs in a usual year: its price × 12 / months of use, as running cost; all else stays.

    For questions about one year that is like any other, where it does not matter when something was bought.
    """
    months = position.useful_life_months
    if months is None or position.recurrence != "one_off":
        return position
    return replace(
        position, price=_times(position.price, Decimal(12) / months), recurrence="running", is_cash_effective=False,
        cost_type_id=DEPRECIATION, useful_life_months=None,
    )  # fmt: skip


def in_usual_year(model: CostModel) -> CostModel:
    """The same model with every investment as what is used up of it in a year."""
    separate = tuple(replace(one, positions=tuple(map(as_usual_year, one.positions))) for one in model.separate)
    return replace(model, shared=tuple(map(as_usual_year, model.shared)), separate=separate)


def _times(price: Range | Tariff, factor: Decimal) -> Range | Tariff:
    if isinstance(price, Tariff):
        return replace(price, tiers=tuple(replace(t, price=_of(t.price, factor)) for t in price.tiers))
    return _of(price, factor)


def _of(price: Range, factor: Decimal) -> Range:
    return Range(price.low * factor, price.base * factor, price.high * factor)


def as_depreciation(flows: Iterable[Flow], depreciation: str = DEPRECIATION) -> list[Flow]:
    """The depreciation view: every one-off with a useful life becomes its yearly charges, which are not paid.

    All else stays. Charges beyond the horizon are kept; who sums over a horizon leaves them out.
    """
    seen = []
    for flow in flows:
        months = flow.useful_life_months
        if months is None or flow.recurrence != "one_off":
            seen.append(flow)
            continue
        base, down, up = (
            depreciate(part, flow.year, flow.first_month, months)
            for part in (
                flow.amount.base,
                flow.amount.base - flow.amount.low,
                flow.amount.high - flow.amount.base,
            )
        )
        for year, charge in base.items():
            seen.append(
                replace(
                    flow,
                    year=year,
                    amount=Range(charge - down[year], charge, charge + up[year]),
                    cost_type_id=depreciation,
                    recurrence="running",
                    is_cash_effective=False,
                    useful_life_months=None,
                )
            )
    return seen
