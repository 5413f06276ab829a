"""Files that nobody here invented, read unchanged: the pipeline reproduces figures computed independently of it.

The files are not part of the project. They are looked for in the folder named by DIGITALBILANZ_SHARED, else in
`shared/` beside the project; where they are missing the tests are skipped and say so.
"""

import csv
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from expectations.catalog import load_catalog
from pipelines.stages import House, run_all
from pipelines.store.folder import DataFolder

ROOT = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DIGITALBILANZ_SHARED", ROOT.parent / "shared")) / "data"
CATALOGS = ROOT / "tests" / "deliveries" / "catalogs"
PERMITS = "nl_municipality_permit_receipt/receipt_cases.csv"


@dataclass(frozen=True)
class Published:
    """The internal edition of one catalogue's publication."""

    con: duckdb.DuckDBPyConnection

    def value(self, kpi_id: str, municipality_id: str, kind: str, end: date, state: str = "ok") -> Decimal | None:
        """The value of one cell over all services; it has to exist and to be in this state."""
        row = self.con.execute(
            """SELECT value, state FROM kpi_value WHERE kpi_id = ? AND municipality_id = ? AND service_id = '*'
               AND period_kind = ? AND period_end = ?""",
            [kpi_id, municipality_id, kind, end],
        ).fetchone()
        assert row is not None, "there is no such cell"
        assert row[1] == state, row
        return row[0]

    def rows(self, municipality_id: str) -> tuple[int, int, int]:
        """Rows delivered, accepted, rejected."""
        found = self.con.execute(
            """SELECT sum(rows_delivered)::INT, sum(rows_accepted)::INT, sum(rows_rejected)::INT FROM delivery
               WHERE municipality_id = ?""",
            [municipality_id],
        ).fetchone()
        assert found is not None
        return found


def publish(name: str, files: dict[str, str], as_of: date, root: Path) -> duckdb.DuckDBPyConnection:
    """Deliver the shared files (municipality → path), run every stage, open what was published."""
    missing = [path for path in files.values() if not (SHARED / path).exists()]
    if missing:
        pytest.skip(f"real data not found: {', '.join(str(SHARED / path) for path in missing)}")
    data = DataFolder(root)
    for municipality_id, path in files.items():
        inbox = data.inbox / municipality_id
        inbox.mkdir(parents=True)
        shutil.copyfile(SHARED / path, inbox / Path(path).name)
    run_all(House(load_catalog(CATALOGS / name), data, as_of))
    snapshot = data.published / (data.published / "internal.current").read_text(encoding="utf-8").strip()
    return duckdb.connect(str(snapshot), read_only=True)


@pytest.fixture(scope="module")
def permits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    files = {"00000001": PERMITS}
    with publish("nl_permit_receipts", files, date(2012, 3, 31), tmp_path_factory.mktemp("nl")) as con:
        yield Published(con)


@pytest.fixture(scope="module")
def transactions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    files = {"00000001": "uk_transactions_explorer/services_long.csv"}
    with publish("uk_transactions", files, date(2018, 2, 28), tmp_path_factory.mktemp("uk")) as con:
        yield Published(con)


@pytest.fixture(scope="module")
def budgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    files = {
        "06432008": "de_municipal_budgets/griesheim_he_2008.csv",
        "05554060": "de_municipal_budgets/stadtlohn_nw_2018.csv",
        "05170024": "de_municipal_budgets/moers_2015_2017.csv",
        "06412000": "de_municipal_budgets/frankfurt_he_2015_2020.csv",
    }
    with publish("de_budgets", files, date(2021, 2, 28), tmp_path_factory.mktemp("de")) as con:
        yield Published(con)


@pytest.mark.parametrize(
    ("kpi_id", "expected"),
    [
        ("decided_cases", 1329),
        ("open_cases", 105),
        ("median_days", 50),
        ("p90_days", 105),
        ("shortest_days", 0),
    ],
)
def test_permit_receipts(permits: Published, kpi_id: str, expected: int) -> None:
    """All 16 months of the file in one window; days between local dates in Amsterdam."""
    assert permits.value(kpi_id, "00000001", "rolling", date(2012, 1, 31)) == expected


def test_permit_kaplan_meier(permits: Published) -> None:
    """Receipts of all months, the 105 open ones counted with the days to the latest date in the file.

    The last case was received on 17 January 2012, the last decision is of the 20th; both as the end of observation
    give the same median.
    """
    ours = permits.value("km_median_days", "00000001", "rolling", date(2012, 1, 31), "provisional")
    decided = permits.value("median_days", "00000001", "rolling", date(2012, 1, 31))
    assert decided == 50
    assert ours is not None
    assert ours >= decided
    lines = list(csv.DictReader((SHARED / PERMITS).open(encoding="utf-8")))
    cases = [(_local_day(line["startdate"]), _local_day(line["enddate"])) for line in lines]
    last_receipt, last_date = (max(day for case in cases for day in case[:n] if day) for n in (1, 2))
    assert (last_receipt, last_date) == (date(2012, 1, 17), date(2012, 1, 20))
    for end in (last_receipt, last_date):
        days = np.array([((decided_on or end) - received).days for received, decided_on in cases if received])
        known = SurvfuncRight(days, np.array([decided_on is not None for _, decided_on in cases]))
        assert ours == int(known.surv_times[known.surv_prob <= 0.5 + 1e-9][0])


def _local_day(text: str) -> date | None:
    return datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Amsterdam")).date() if text else None


def test_permit_channels(permits: Published) -> None:
    share = permits.value("online_pct", "00000001", "rolling", date(2012, 1, 31))
    assert round(share or 0, 2) == Decimal("87.17")


def test_permit_rows(permits: Published) -> None:
    assert permits.rows("00000001") == (1434, 1434, 0)


@pytest.mark.parametrize(
    ("kpi_id", "digits", "expected"),
    [
        ("digital_take_up_pct", 3, "88.646"),
        ("cost_per_transaction_gbp", 5, "0.57274"),
        ("services_with_volumes", 0, "406"),
        ("services_with_cost", 0, "114"),
    ],
)
def test_transactions_of_one_release(transactions: Published, kpi_id: str, digits: int, expected: str) -> None:
    value = transactions.value(kpi_id, "00000001", "month", date(2015, 12, 31))
    assert round(value or Decimal(0), digits) == Decimal(expected)


def test_transactions_rejected(transactions: Published) -> None:
    """Six rows have more digital transactions than transactions: they are named by row and release, with a reason."""
    assert transactions.rows("00000001") == (11231, 11225, 6)
    rejected = transactions.con.execute(
        "SELECT rule_id, source_row, message_de, remedy_de FROM rejected_row ORDER BY source_row"
    ).fetchall()
    assert {row[0] for row in rejected} == {"digital_at_most_all"}
    assert all(row[2] and row[3] for row in rejected)
    lines = (SHARED / "uk_transactions_explorer/services_long.csv").read_text(encoding="utf-8").splitlines()
    found = [next(q for q in lines[row[1] - 1].split(",") if q[4:6] == "-Q") for row in rejected]
    assert sorted(found) == ["2016-Q1", "2016-Q1", "2016-Q3", "2016-Q4", "2016-Q4", "2017-Q1"]


def test_releases_are_not_added_up(transactions: Published) -> None:
    """A release is a window of twelve months already: there is no rolling value and no full year."""
    kinds = transactions.con.execute("SELECT DISTINCT period_kind FROM kpi_value WHERE state = 'ok'").fetchall()
    assert kinds == [("month",)]


GRIESHEIM, STADTLOHN, MOERS, FRANKFURT = "06432008", "05554060", "05170024", "06412000"


@pytest.mark.parametrize(
    ("municipality_id", "kpi_id", "year", "expected"),
    [
        (GRIESHEIM, "it_expense_plan_eur", 2008, "193700"),
        (GRIESHEIM, "it_income_plan_eur", 2008, "16800"),
        (STADTLOHN, "it_expense_plan_eur", 2018, "204020"),
        (STADTLOHN, "it_expense_lines", 2018, "6"),
        (STADTLOHN, "expense_plan_eur", 2018, "52200810"),
        (MOERS, "it_net_actual_eur", 2015, "2237194.69"),
        (MOERS, "it_expense_actual_eur", 2015, "2590537.29"),
        (MOERS, "it_net_plan_eur", 2017, "2368888.33"),
        (FRANKFURT, "it_personnel_target_eur", 2015, "10384798.43"),
    ],
)
def test_budgets(budgets: Published, municipality_id: str, kpi_id: str, year: int, expected: str) -> None:
    assert budgets.value(kpi_id, municipality_id, "month", date(year, 1, 31)) == Decimal(expected)


@pytest.mark.parametrize(
    ("municipality_id", "delivered", "rejected"),
    [(GRIESHEIM, 247, 0), (STADTLOHN, 792, 0), (MOERS, 4 * 2119, 0), (FRANKFURT, 5654, 22)],
)
def test_budget_rows(budgets: Published, municipality_id: str, delivered: int, rejected: int) -> None:
    """A wide file's row is one record per filled year; 22 lines of Frankfurt have no amount and say so."""
    assert budgets.rows(municipality_id) == (delivered, delivered - rejected, rejected)
    reasons = budgets.con.execute(
        "SELECT DISTINCT rule_id FROM rejected_row WHERE municipality_id = ?", [municipality_id]
    ).fetchall()
    assert reasons == ([("amount_eur.required",)] if rejected else [])


def test_budget_euros_are_conserved(budgets: Published) -> None:
    sums = budgets.con.execute("SELECT amount_delivered, amount_accepted + amount_rejected FROM delivery").fetchall()
    assert len(sums) == 4
    assert all(delivered == booked and delivered for delivered, booked in sums)
