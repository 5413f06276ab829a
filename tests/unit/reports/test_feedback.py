"""What the municipality gets back: every rejected row with its place, in words that help; nothing personal, nothing that runs."""

import csv
from datetime import date
from pathlib import Path

import pytest

from pipelines.stages import House, run_municipality
from tests.property.house import Member, bookings_csv, bookings_layout, cases_csv, cases_layout, open_house, put

HERE = "06000001"
JANUARY = date(2025, 1, 1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    layouts = {"processing_times": [cases_layout()], "it_costs": [bookings_layout()]}
    made = open_house(tmp_path_factory.mktemp("feedback"), [Member(HERE, layouts)])
    good = bookings_csv(JANUARY, ["1,00"] * 12)
    formula, markup = ("=1+1", "<b>viel</b>")
    bad = [
        good.splitlines()[1].replace("1,00", amount).replace("B-", f"C{i}-")
        for i, amount in enumerate((formula, markup))
    ]
    put(made, HERE, "kosten-2025-01.csv", good + "\n".join(bad) + "\n", 1)
    cases = cases_csv(JANUARY, [1] * 9).replace("F-2501-3;", "Frau Müller;")
    put(made, HERE, "faelle-2025-01.csv", cases, 2)
    put(made, HERE, "faelle-2025-02.csv", "Nicht;das\n1;2\n", 3)
    put(made, HERE, "irgendwas.csv", "x\n", 4)
    run_municipality(made, HERE)
    return made


@pytest.fixture(scope="module")
def page(house: House) -> str:
    return (house.data.feedback / HERE / "rueckmeldung.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def table(house: House) -> list[dict[str, str]]:
    text = (house.data.feedback / HERE / "rueckmeldung.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_every_rejected_row_is_named_by_its_number_in_their_file(table: list[dict[str, str]]) -> None:
    rows = {(r["Datei"], r["Zeile"], r["Spalte"]) for r in table if r["Zeile"]}
    assert rows == {
        ("kosten-2025-01.csv", "14", "Betrag"), ("kosten-2025-01.csv", "15", "Betrag"), ("faelle-2025-01.csv", "5", "Nr"),
    }  # fmt: skip


def test_every_file_that_was_refused_is_named(table: list[dict[str, str]], page: str) -> None:
    assert {r["Datei"] for r in table if not r["Zeile"]} == {"faelle-2025-02.csv", "irgendwas.csv"}
    assert "faelle-2025-02.csv" in page
    assert "irgendwas.csv" in page


def test_everything_says_what_is_wrong_and_what_to_do(table: list[dict[str, str]]) -> None:
    assert all(r["Was ist falsch?"] and r["Was ist zu tun?"] for r in table)
    texts = [r["Was ist falsch?"] + r["Was ist zu tun?"] for r in table]
    assert not [t for t in texts if "{" in t]
    assert any("kosten-JJJJ-MM.csv, faelle-JJJJ-MM.csv" in t for t in texts)


def test_a_personal_value_is_not_repeated(table: list[dict[str, str]], page: str) -> None:
    assert [r["Wert"] for r in table if r["Zeile"] == "5"] == [""]
    assert "Müller" not in page


def test_what_could_run_is_defused(table: list[dict[str, str]], page: str) -> None:
    """A formula in the table, markup in the page."""
    assert [r["Wert"] for r in table if r["Spalte"] == "Betrag"] == ["'=1+1", "<b>viel</b>"]
    assert "<b>" not in page
    assert "&lt;b&gt;viel" in page


def test_months_that_are_due_and_not_there_are_named(page: str) -> None:
    assert "IT-Kosten: 02/2025, 03/2025, 04/2025" in page


def test_a_good_delivery_is_told_so(tmp_path: Path) -> None:
    house = open_house(
        tmp_path, [Member(HERE, {"it_costs": [bookings_layout(file="kosten-{year}-{until_month}.csv")]})]
    )
    put(house, HERE, "kosten-2025-04.csv", "\n".join(
        [bookings_csv(JANUARY, []).strip(), *(bookings_csv(date(2025, m, 1), ["1,00"]).splitlines()[1] for m in range(1, 5))]
    ) + "\n", 1)  # fmt: skip
    run_municipality(house, HERE)
    page = (house.data.feedback / HERE / "rueckmeldung.html").read_text(encoding="utf-8")
    assert "Alle fälligen Monate sind geliefert" in page
    assert "Alle Lieferungen wurden vollständig übernommen" in page
    assert len((house.data.feedback / HERE / "rueckmeldung.csv").read_text(encoding="utf-8-sig").splitlines()) == 1
