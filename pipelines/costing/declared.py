"""What the catalogue declares, as plain data (the JSON of its models), → the types of this arithmetic.

Numbers stand in the JSON as text, so that none becomes a float on the way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.model import MEMBERS, Alternative, Before, CostModel, Key, Member, Part, Position
from pipelines.costing.ranges import Range
from pipelines.costing.tariffs import Tariff, Tier

PERCENT = Decimal(100)
CERTAIN = Range.exact(Decimal(1))
"""What older snapshots, which declare no range for it, carry shared cost on by."""
Spec = Mapping[str, Any]


@dataclass(frozen=True)
class YearOfCost:
    """What one municipality booked for one position of an IT service in one year, alone and running; euros."""

    member_id: str
    year: int
    position_id: str
    cost_type_id: str
    amount_eur: Decimal
    is_cash_effective: bool


def read_assumptions(spec: Spec, first_year: int) -> Assumptions:
    """`comparison.yaml`; percent become shares."""
    index, rate = spec["price_index"], spec["discount_rate"]
    values = {int(year): Decimal(value) for year, value in index["values"].items()}
    return Assumptions(
        price_index=PriceIndex(values, share_of(index["assumed_pct"]), index["source"]["de"]),
        price_year=int(spec["price_year"]),
        first_year=first_year,
        horizon_years=int(spec["horizon_years"]),
        rate=share_of(rate["pct"]),
        rate_source=f"{rate['source']['de']} ({rate['year']})",
        threshold=Decimal(spec["threshold"]["pct"]) / PERCENT,
        threshold_source=spec["threshold"]["source"]["de"],
        threshold_years=int(spec["threshold"]["years"]),
        carried=range_of(spec["carried"]["factor"]) if "carried" in spec else CERTAIN,
        draws=int(spec["draws"]),
        seed=int(spec["seed"]),
    )


def read_model(it_service_id: str, spec: Spec, members: Sequence[Member], booked: Iterable[YearOfCost]) -> CostModel:
    """One file of `cost_models/`. `booked` are the years before the cooperation, for the method that rests on them."""
    separate = spec["separate"]
    price_year = int(separate["price_year"]) if "price_year" in separate else max(separate["years"])
    return CostModel(
        it_service_id,
        tuple(members),
        (_read_alternative(separate, booked),),
        separate["method"],
        (_coordination(spec, price_year),),
        tuple(_read_key(key) for key in spec["keys"]),
    )


def read_shadow(spec: Spec, price_year: int) -> tuple[Position, ...]:
    """What the state provides free of charge, in the prices of `price_year`."""
    return tuple(_read_position(name, p, price_year, is_shadow=True) for name, p in spec["shadow"].items())


def range_of(spec: Spec) -> Range:
    return Range(Decimal(spec["low"]), Decimal(spec["base"]), Decimal(spec["high"]))


def share_of(spec: Spec) -> Range:
    """Percent → shares of one."""
    found = range_of(spec)
    return Range(found.low / PERCENT, found.base / PERCENT, found.high / PERCENT)


def _read_alternative(separate: Spec, booked: Iterable[YearOfCost]) -> Alternative:
    if separate["method"] == "quotes":
        return Alternative("quotes", _quoted(separate))
    if separate["method"] == "benchmark":
        return Alternative("benchmark", _benchmark(separate), fixed_share=share_of(separate["fixed_pct"]))
    years = {int(year) for year in separate["years"]}
    factor, source = range_of(separate["factor"]), separate["source"]["de"]
    before = tuple(
        Before(
            b.member_id, b.position_id, b.cost_type_id, b.year, b.amount_eur, source, factor,
            is_cash_effective=b.is_cash_effective,
        )
        for b in booked if b.year in years
    )  # fmt: skip
    return Alternative("before_actuals", before=before, fixed_share=share_of(separate["fixed_pct"]))


def _quoted(separate: Spec) -> tuple[Position, ...]:
    year = int(separate["price_year"])
    return tuple(_read_position(name, position, year) for name, position in separate["positions"].items())


def _benchmark(separate: Spec) -> tuple[Position, ...]:
    price = range_of(separate["eur"])
    year, driver = int(separate["price_year"]), _driver(separate["per"])
    return (Position("benchmark", "other_expense", price, year, separate["source"]["de"], driver),)


def _coordination(spec: Spec, price_year: int) -> Position:
    return Position(
        "coordination", "personnel", range_of(spec["coordination"]), price_year, spec["coordination_source"]["de"], MEMBERS
    )  # fmt: skip


def _read_position(name: str, spec: Spec, price_year: int, *, is_shadow: bool = False) -> Position:
    price = range_of(spec["eur"]) if spec["eur"] else _read_tariff(spec["tariff"])
    return Position(
        name, spec["cost_type"], price, price_year, spec["source"]["de"], _driver(spec["per"]), spec["recurrence"],
        spec["is_cash_effective"], is_shadow=is_shadow, useful_life_months=spec["useful_life_months"],
    )  # fmt: skip


def _read_tariff(spec: Spec) -> Tariff:
    tiers = tuple(Tier(_bound(t["up_to"]), range_of(t["eur"])) for t in spec["tiers"])
    return Tariff(spec["mode"], tiers)


def _driver(per: str) -> str | None:
    return None if per == "municipality" else per


def _read_key(spec: Spec) -> Key:
    since = date.fromisoformat(spec["since"])
    return Key(f"{since:%Y-%m}", tuple(map(_read_part, spec["parts"])), since)


def _read_part(spec: Spec) -> Part:
    share = Fraction(Decimal(spec["pct"])) / 100
    agreed = {m: Fraction(text) for m, text in (spec.get("agreed") or {}).items()}
    return Part(share, spec["by"], _read_steps(spec.get("steps") or ()), agreed or None)


def _read_steps(steps: Sequence[Spec]) -> Tariff | None:
    """Weights are the prices of a tariff: each unit weighs as the step it lies in."""
    tiers = [Tier(_bound(step["up_to"]), Range.exact(Decimal(step["weight"]))) for step in steps]
    return Tariff("graduated", tuple(tiers)) if tiers else None


def _bound(up_to: int | None) -> Decimal | None:
    return None if up_to is None else Decimal(up_to)
