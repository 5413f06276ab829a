"""IT cost as FOCUS: columns, kinds and nullability; every euro once; joint bookings divided; and what the validator says."""

import csv
import io
import json
import os
import re
import subprocess
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from dashboards.app import create_app
from dashboards.booking_rows import Wanted
from dashboards.exports.asked import focus_of
from dashboards.exports.focus_columns import ALLOWED, CATEGORIES, COLUMNS, NAMES
from dashboards.snapshot import Snapshot
from expectations.catalog import load_catalog
from pipelines.cli import app
from tests.pages.fixture_costs import publish_costs
from tests.pages.snapshot_fixture import ROOT

VALIDATOR = os.environ.get("DIGITALBILANZ_FOCUS_VALIDATOR", "")
"""The program `focus-validator` 1.0.0 in an environment of its own: it wants pandas below 3."""
OWN_MISTAKES = [
    "InvoiceIssuer_Required",
    "Provider_Required",
    "Publisher_Required",
    "ResourceID_Required",
    "SkuPriceId_Nullable",
]
"""Rules of the validator's set "1.0" that ask for columns as they were called in FOCUS 0.5, which 1.0 renamed."""
SHAPES = {
    "decimal": re.compile(r"-?\d+(\.\d+)?"),
    "datetime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z"),
    "json": re.compile(r"\{.*\}"),
    "string": re.compile(r".+", re.DOTALL),
}


@pytest.fixture(scope="module")
def file(costs: Snapshot) -> bytes:
    return focus_of(costs, "de")


@pytest.fixture(scope="module")
def rows(file: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.decode())))


def test_the_columns_are_those_of_focus_and_ours_have_their_prefix(rows: list[dict[str, str]]) -> None:
    assert tuple(rows[0]) == (*NAMES, "x_Notice")
    assert len(set(NAMES)) == len(NAMES)
    pascal = re.compile(r"(x_)?([A-Z][a-z]+)+")
    assert all(pascal.fullmatch(name) for name in NAMES)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_kind_and_nullability(rows: list[dict[str, str]], column: object) -> None:
    one = next(c for c in COLUMNS if c is column)
    values = {row[one.name] for row in rows}
    assert one.nullable or "" not in values
    assert [v for v in values if v and not SHAPES[one.kind].fullmatch(v)] == []
    if one.name in ALLOWED:
        assert values - {""} <= set(ALLOWED[one.name])
    if one.kind == "json":
        assert all(isinstance(json.loads(v), dict) for v in values if v)


def test_every_euro_stands_there_once(rows: list[dict[str, str]], costs: Snapshot) -> None:
    """The rows of a booking add up to it, to the cent; plans are no charges."""
    sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["x_DeliveryId"], row["x_SourceRow"]] += Decimal(row["EffectiveCost"])
    booked = costs.bookings(Wanted(costs.meta.first_month, costs.meta.as_of, plan_or_actual="actual"))
    assert sums == {(b.delivery_id, str(b.source_row)): b.amount_eur for b in booked}


def test_depreciation_is_effective_and_not_billed(rows: list[dict[str, str]]) -> None:
    of_kind = [row for row in rows if row["x_CostTypeId"] == "depreciation"]
    assert of_kind
    assert {Decimal(row["BilledCost"]) for row in of_kind} == {Decimal(0)}
    assert all(Decimal(row["EffectiveCost"]) > 0 for row in of_kind)


def test_transfers_cancel_and_grants_are_credits(rows: list[dict[str, str]]) -> None:
    transfers = [row for row in rows if row["x_Arrangement"] == "transfer" and row["ChargePeriodStart"][:4] == "2025"]
    assert {row["ChargeCategory"] for row in transfers} == {"Adjustment"}
    assert sum(Decimal(row["BilledCost"]) for row in transfers) == 0
    assert {row["ChargeCategory"] for row in rows if row["x_CostTypeId"] == "grants_income"} == {"Credit"}


def test_joint_bookings_are_divided_by_the_key_of_their_month(rows: list[dict[str, str]]) -> None:
    groups: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        if row["AllocatedMethodId"]:
            assert row["x_Arrangement"] == "shared"
            groups[row["x_DeliveryId"], row["x_SourceRow"]].append(row)
    assert groups
    for group in groups.values():
        ratios = [json.loads(row["AllocatedMethodDetails"])["Elements"][0]["AllocatedRatio"] for row in group]
        assert sum(Decimal(str(ratio)) for ratio in ratios) == 1
        assert len({row["AllocatedResourceId"] for row in group}) == len(group)
    dms = [
        g for g in groups.values() if g[0]["x_ItServiceId"] == "dms" and g[0]["ChargePeriodStart"].startswith("2023-11")
    ]
    assert {row["AllocatedResourceName"] for group in dms for row in group} == {"Erbach"}, "alone until others follow"
    element = json.loads(next(iter(groups.values()))[0]["AllocatedMethodDetails"])["Elements"][0]
    assert element["UsageUnit"] == "inhabitants"
    assert element["UsageQuantity"] in (1000, 2000, 3000, 4000)


def test_a_charge_lasts_its_month(rows: list[dict[str, str]]) -> None:
    december = next(row for row in rows if row["ChargePeriodStart"] == "2025-12-01T00:00:00Z")
    assert december["ChargePeriodEnd"] == "2026-01-01T00:00:00Z"


def test_categories_are_declared_with_the_services() -> None:
    declared = {
        one.focus_category for one in load_catalog(ROOT / "data" / "catalog").vocabulary["it_services"].values()
    }
    assert declared <= set(CATEGORIES)
    assert len(declared) > 3


def test_without_a_comparison_bookings_stay_whole(tmp_path: Path) -> None:
    snapshot = Snapshot(publish_costs(tmp_path, models=False))
    bare = list(csv.DictReader(io.StringIO(focus_of(snapshot, "en").decode())))
    snapshot.close()
    assert {row["AllocatedMethodId"] for row in bare} == {""}
    assert bare[0]["x_Notice"] == "Demonstration data: generated, not reported."


def test_the_page_gives_the_period(cost_folder: Path) -> None:
    client = create_app(cost_folder, "internal").server.test_client()
    found = list(csv.DictReader(io.StringIO(client.get("/buchungen/focus.csv?zeitraum=2025-03").data.decode())))
    assert {row["ChargePeriodStart"] for row in found} == {"2025-03-01T00:00:00Z"}
    assert client.get("/buchungen/focus.csv?gemeinde=06437005").status_code == 400


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["efficiency", "--out", "{out}/e.xlsx"], 0),
        (["efficiency", "--out", "{out}/e.xlsx", "--cash", "--year", "2024", "--lang", "en"], 0),
        (["efficiency", "--out", "{out}/e.xlsx", "--year", "2019"], 2),
        (["efficiency", "--out", "{out}/none/e.xlsx"], 2),
        (["focus", "--out", "{out}/f.csv", "--from", "2025-01-01", "--until", "2025-12-31"], 0),
        (["focus", "--out", "{out}/f.csv", "--lang", "xx"], 2),
    ],
)
def test_the_command_line_writes_them(tmp_path: Path, arguments: list[str], code: int) -> None:
    publish_costs(tmp_path / "published")
    given = [one.format(out=tmp_path) for one in arguments]
    result = CliRunner().invoke(app, ["--data", str(tmp_path), "export", *given])
    assert result.exit_code == code, result.output
    assert Path(given[2]).exists() is (code == 0)


def test_without_a_publication_the_command_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--data", str(tmp_path), "export", "focus", "--out", str(tmp_path / "f.csv")])
    assert result.exit_code == 2
    assert "Nothing is published" in result.output


@pytest.mark.skipif(
    not VALIDATOR,
    reason="DIGITALBILANZ_FOCUS_VALIDATOR names no focus-validator (python3 -m venv X; X/bin/pip install focus-validator==1.0.0 'multimethod<1.10')",
)
def test_the_validator_accepts_it(file: bytes, tmp_path: Path) -> None:
    """Its newest rules are those of FOCUS 1.0; it looks for the currencies' codes, which it would fetch, where it runs."""
    (tmp_path / "focus.csv").write_bytes(file)
    (tmp_path / "without.yaml").write_text(yaml.safe_dump({"overrides": OWN_MISTAKES}), encoding="utf-8")
    codes = tmp_path / "focus_validator" / "utils" / "currency_codes.csv"
    codes.parent.mkdir(parents=True)
    codes.write_text(",currency_codes\n0,EUR\n", encoding="utf-8")
    said = subprocess.run(
        [VALIDATOR, "--data-file", "focus.csv", "--validate-version", "1.0", "--override-file", "without.yaml"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert "Validation succeeded" in said.stdout, said.stdout[-4000:] + said.stderr[-4000:]
