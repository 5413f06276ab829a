"""The worked case: `input.yaml` → the question it asks, and the tables of `README.md` marked as results."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from pipelines.costing.answer import Pays, Question
from pipelines.costing.assumptions import Assumptions, PriceIndex
from pipelines.costing.flows import Flow
from pipelines.costing.model import MEMBERS, Alternative, Before, CostModel, Key, Member, Part, Position
from pipelines.costing.ranges import Range

FOLDER = Path(__file__).parent
MARKED = re.compile(r"<!-- result: (\w+) -->\n\n((?:\|.*\n)+)")


def read_results() -> dict[str, list[list[str]]]:
    """Name of the table → its rows below the heading, as they are written."""
    found = MARKED.findall((FOLDER / "README.md").read_text(encoding="utf-8"))
    return {name: [_cells(line) for line in table.splitlines()[2:]] for name, table in found}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def read_question(pays: Pays = "key") -> Question:
    case = yaml.safe_load((FOLDER / "input.yaml").read_text(encoding="utf-8"))
    members = tuple(
        Member(name, {driver: {2023: Decimal(count)} for driver, count in drivers.items()})
        for name, drivers in case["members"].items()
    )
    index = PriceIndex({y: Decimal(v) for y, v in case["price_index"].items()}, _range(case["growth"]), "made up")
    years = case["years"]
    assumptions = Assumptions(
        index,
        case["price_year"],
        years[0],
        len(years),
        Range.exact(Decimal(case["rate"])),
        "made up",
        Decimal(case["threshold"]),
    )
    network, dms = case["network"], case["dms"]
    models = (
        CostModel("network", members, (_before(network["before"]),), "before_actuals", keys=(_key(network["key"]),)),
        CostModel(
            "dms",
            members,
            (Alternative("quotes", _positions(dms)),),
            "quotes",
            (_coordination(dms),),
            (_key(dms["key"]),),
        ),
    )
    booked = (_flow(service, row) for service in ("network", "dms") for row in case[service]["booked"])
    return Question(models, assumptions, tuple(booked), pays)


def _range(values: list[str]) -> Range:
    low, base, high = map(Decimal, values)
    return Range(low, base, high)


def _key(parts: dict[str, str]) -> Key:
    return Key("key", tuple(Part(Fraction(share), basis) for basis, share in parts.items()))


def _before(before: dict[str, Any]) -> Alternative:
    factor = _range(before["factor"])
    rows = tuple(
        Before(member, position, cost_type, before["year"], Decimal(euros), "paper", factor, is_cash_effective=kind == "cash")
        for member, position, cost_type, euros, kind in before["rows"]
    )  # fmt: skip
    return Alternative("before_actuals", before=rows)


def _coordination(dms: dict[str, Any]) -> Position:
    """As a catalogue declares it: what steering costs for every further member."""
    price = Range.exact(Decimal(dms["further_member"]))
    return Position("coordination", "personnel", price, dms["price_year"], "paper", MEMBERS, is_cash_effective=False)


def _positions(dms: dict[str, Any]) -> tuple[Position, ...]:
    return tuple(
        Position(name, cost_type, _range(price), dms["price_year"], "paper", driver, recurrence, kind == "cash")
        for name, cost_type, driver, price, recurrence, kind in dms["separate"]
    )


def _flow(service: str, row: list[Any]) -> Flow:
    year, member, position, cost_type, euros, cash, recurrence, kind = row
    amount = Range.exact(Decimal(euros))
    return Flow(year, member, service, position, cost_type, amount, recurrence, cash == "cash", kind)
