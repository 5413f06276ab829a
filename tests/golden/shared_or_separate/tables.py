"""The worked case the way a catalogue and its bookings would tell it: declared models, booked years, declared staff.

`reading.py` asks the arithmetic directly; this goes through what the catalogue accepts and what a snapshot holds.
"""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from expectations.models.cost_models import CostComparison, CostModel
from pipelines.cost_case.tables import BookedYear, CostTables, DeclaredModel, DriverCount, StaffYear
from tests.golden.shared_or_separate.reading import FOLDER

SOURCE = {"de": "Papier", "en": "paper"}
CERTAIN = {"low": "1", "base": "1", "high": "1"}
FORMS = {"transfer": "transfer", "cost": "shared", "grant": "shared"}


def read_tables() -> CostTables:
    """`input.yaml` as the tables of a snapshot."""
    case = yaml.safe_load((FOLDER / "input.yaml").read_text(encoding="utf-8"))
    models = [_network(case["network"]), _dms(case["dms"])]
    since = dict.fromkeys(case["members"], date(case["years"][0], 1, 1))
    names = ("network", "dms")
    rows = [(name, row) for name in names for row in case[name]["booked"]]
    drivers = [
        DriverCount(member, driver, case["network"]["before"]["year"], Decimal(count), 12, None, None, "paper")
        for member, counts in case["members"].items()
        for driver, count in counts.items()
    ]
    first = case["network"]["before"]["year"]
    whole = tuple(range(first, case["years"][-1] + 1))
    return CostTables(
        {},
        {},
        (*_before(case["network"]["before"]), *_booked(rows)),
        (*_staff_before(case["network"]["before"]), *_staff(rows)),
        tuple(drivers),
        tuple(
            DeclaredModel(n, json.loads(m.model_dump_json()), "", "", since) for n, m in zip(names, models, strict=True)
        ),
        json.loads(_comparison(case).model_dump_json()),
        whole,
        {(member, year): 12 for member in case["members"] for year in whole},
    )


def _booked(rows: list[tuple[str, list[Any]]]) -> Iterator[BookedYear]:
    for service, (year, member, _, cost_type, euros, cash, recurrence, kind) in rows:
        if cash == "cash":
            name = "grants_income" if kind == "grant" else cost_type
            yield BookedYear(
                member, service, name, FORMS[kind], recurrence, "actual", "", year, True, Decimal(euros), 1
            )  # fmt: skip


def _staff(rows: list[tuple[str, list[Any]]]) -> Iterator[StaffYear]:
    for service, (year, member, _, _, euros, cash, _, _) in rows:
        if cash == "own":
            yield StaffYear(member, service, year, True, None, Decimal(euros))


def _before(before: dict[str, Any]) -> Iterator[BookedYear]:
    for member, _, cost_type, euros, cash in before["rows"]:
        if cash == "cash":
            yield BookedYear(
                member, "network", cost_type, "separate", "running", "actual", "", before["year"], False, Decimal(euros), 1
            )  # fmt: skip


def _staff_before(before: dict[str, Any]) -> Iterator[StaffYear]:
    for member, _, _, euros, cash in before["rows"]:
        if cash == "own":
            yield StaffYear(member, "network", before["year"], False, None, Decimal(euros))


def _range(values: list[str], times: int = 1) -> dict[str, str]:
    return {case: str(Decimal(v) * times) for case, v in zip(("low", "base", "high"), values, strict=True)}


def _key(since: str, parts: dict[str, str]) -> dict[str, Any]:
    made = [{"by": by, "pct": str(Decimal(100) * _share(share))} for by, share in parts.items()]
    return {"since": since, "parts": made, "source": SOURCE}


def _share(text: str) -> Decimal:
    numerator, _, denominator = text.partition("/")
    return Decimal(numerator) / Decimal(denominator or 1)


def _common(further: str) -> dict[str, Any]:
    return {
        "description": SOURCE,
        "shared": {"month": "2024-01"},
        "coordination": dict.fromkeys(CERTAIN, further),
        "coordination_source": SOURCE,
    }


def _network(network: dict[str, Any]) -> CostModel:
    separate = {
        "method": "before_actuals", "years": [network["before"]["year"]], "factor": _range(network["before"]["factor"]),
        "fixed_pct": dict.fromkeys(CERTAIN, "0"), "source": SOURCE,
    }  # fmt: skip
    return CostModel.model_validate(
        {**_common("0"), "keys": [_key("2024-01", network["key"])], "separate": separate},
    )


def _dms(dms: dict[str, Any]) -> CostModel:
    positions = {
        name: {
            "title": SOURCE, "per": driver or "municipality", "recurrence": recurrence, "eur": _range(price),
            "cost_type": cost_type, "is_cash_effective": kind == "cash", "source": SOURCE,
        }
        for name, cost_type, driver, price, recurrence, kind in dms["separate"]
    }  # fmt: skip
    separate = {"method": "quotes", "price_year": dms["price_year"], "positions": positions}
    key = _key("2024-01", dms["key"])
    return CostModel.model_validate({**_common(dms["further_member"]), "keys": [key], "separate": separate})


def _comparison(case: dict[str, Any]) -> CostComparison:
    return CostComparison.model_validate({
        "price_year": case["price_year"], "horizon_years": len(case["years"]),
        "discount_rate": {"pct": _range([case["rate"]] * 3, 100), "year": 2024, "source": SOURCE},
        "price_index": {
            "title": SOURCE, "base_year": 2023, "values": case["price_index"], "assumed_pct": _range(case["growth"], 100),
            "source": SOURCE,
        },
        "threshold": {"pct": str(Decimal(case["threshold"]) * 100), "years": 5, "source": SOURCE},
        "carried": {"factor": CERTAIN, "source": SOURCE},
        "plausible_eur_per_inhabitant": CERTAIN,
    })  # fmt: skip
