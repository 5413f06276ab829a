"""Receipts of a grant's sums: found again from the archive; nothing in them can be forged; the dashboard gives the same."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dashboards.app import create_app
from expectations.catalog import Catalog
from pipelines.cli import app
from pipelines.ingest.arrival import sha256_of
from pipelines.proof.verify import verify
from pipelines.receipts.form import read_text, write_text
from pipelines.receipts.grant_form import GrantSum
from pipelines.receipts.grant_words import SUMS
from pipelines.stages import House
from pipelines.store.receipts import find_grant_days, make_grant_receipt
from pipelines.store.snapshot import current
from tests.pipeline.test_receipts import ADDRESS, leaves, with_changed

GRANT, END = "starke_heimat_hessen", date(2024, 12, 31)


@pytest.fixture(scope="module")
def snapshot(published_demo: House) -> Path:
    file = current(published_demo.data.published, "internal")
    assert file
    return file


def made(snapshot: Path, sum_id: str, until: date = END, line: str = "*") -> dict[str, Any]:
    return read_text(
        write_text(make_grant_receipt(snapshot, sha256_of(snapshot), GrantSum(GRANT, sum_id, until, line)))
    )


def test_the_rows_of_a_receipt_add_up_to_its_sum(snapshot: Path) -> None:
    eligible, drawn, due = (made(snapshot, name) for name in ("eligible", "drawn", "due"))
    assert sum(Decimal(row["eligible_eur"] or 0) for row in eligible["rows"]) == Decimal(eligible["figure"]["value"])
    assert sum(Decimal(row["amount_eur"]) for row in drawn["rows"]) == Decimal(drawn["figure"]["value"])
    rate, approved = Decimal(due["formula"]["rate_pct"]), Decimal(due["formula"]["approved_eur"])
    share = (Decimal(eligible["figure"]["value"]) * rate / 100).quantize(Decimal("0.01"))
    assert Decimal(due["figure"]["value"]) == min(approved, share)
    assert {row["delivery_id"] for row in eligible["rows"]} == {one["delivery_id"] for one in eligible["deliveries"]}
    assert all(date.fromisoformat(row["day"]) <= END for row in eligible["rows"])


def test_lines_of_the_plan_add_up_to_the_whole(snapshot: Path, catalog: Catalog) -> None:
    lines = [made(snapshot, "spent", line=line) for line in catalog.grants[GRANT].expenditure]
    whole = made(snapshot, "spent")
    assert sum(Decimal(one["figure"]["value"]) for one in lines) == Decimal(whole["figure"]["value"])
    assert sum(len(one["rows"]) for one in lines) == len(whole["rows"]) > 50


def test_all_sums_of_all_months_are_verified(snapshot: Path, published_demo: House) -> None:
    days = find_grant_days(snapshot, GRANT)
    receipts = [made(snapshot, sum_id, day) for sum_id in SUMS for day in days[::6]]
    assert len(receipts) >= 30
    verdicts = verify(receipts, published_demo.catalog, published_demo.data)
    assert [verdict for verdict in verdicts if not verdict.is_equal] == []


def test_nothing_in_a_receipt_can_be_forged(snapshot: Path, published_demo: House) -> None:
    whole = made(snapshot, "eligible")
    ways = [way for way in leaves(whole) if way[0] not in ("sum", "ledgers") and way not in ADDRESS]
    forged = [with_changed(whole, way, "forged") for way in ways if len(way) < 3 or way[1] not in range(2, 10**6)]
    forged += [{**whole, name: whole[name][1:]} for name in ("deliveries", "rows")]
    true, *verdicts = verify([whole, *forged], published_demo.catalog, published_demo.data)
    assert true.differences == ()
    assert len(forged) > 50
    assert [one for one, verdict in zip(forged, verdicts, strict=True) if verdict.is_equal] == []


def test_the_command_line_and_the_page_give_the_same_receipt(
    published_demo: House, root: Path, snapshot: Path, tmp_path: Path
) -> None:
    places = ["--catalog", str(root / "data" / "catalog"), "--data", str(published_demo.data.root)]
    newest = str(find_grant_days(snapshot, GRANT)[-1])
    asked = ["receipt", "--grant", GRANT, "--sum", "due", "--until"]
    file = tmp_path / "beleg.json"
    run = CliRunner()
    assert run.invoke(app, [*places, *asked, newest, "--out", str(file)]).exit_code == 0
    client = create_app(published_demo.data.published, "internal").server.test_client()
    answer = client.get(f"/foerderung/{GRANT}/beleg/due.json")
    assert json.loads(answer.text) == json.loads(file.read_text(encoding="utf-8"))
    assert client.get(f"/foerderung/{GRANT}/beleg/nothing.json").status_code == 404
    assert client.get("/foerderung/none/beleg/due.json").status_code == 404
    public = create_app(published_demo.data.published, "public").server.test_client()
    assert public.get(f"/foerderung/{GRANT}/beleg/due.json").status_code in (403, 404)
    assert run.invoke(app, [*places, "verify", str(file)]).output == "beleg.json: gleich\n"
    for wrong in ([*asked, "2024-12-30"], [*asked[:3], "--sum", "all", "--until", newest], asked[:-1], ["receipt"]):
        refused = run.invoke(app, [*places, *wrong])
        assert refused.exit_code == 2, refused.output
