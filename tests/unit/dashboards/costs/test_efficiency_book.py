"""The table of the efficiency gain: its formulas, computed by another program, come to the page's cents; and they live."""

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from dashboards.app import create_app
from dashboards.exports.asked import NothingToCompareError, efficiency_of
from dashboards.exports.efficiency_rows import alone_rows, assumed_by_member, booked_rows, carried_rows
from dashboards.snapshot import Snapshot
from pipelines.costing.saving import GROUP
from tests.office import needs_office, recalculate
from tests.pages.fixture_costs import publish_costs

SHEETS = ["Annahmen", "getrennt", "gemeinsam", "Effizienzgewinn", "Barwert", "Verteilung"]
HALF_A_CENT = 0.005


@pytest.fixture(scope="module")
def book(costs: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("efficiency") / "table.xlsx"
    file.write_bytes(efficiency_of(costs, "de"))
    return file


@pytest.fixture(scope="module")
def recalculated(book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return recalculate(book, tmp_path_factory.mktemp("office"))


def cells(file: Path) -> Iterator[tuple[str, int, int, object]]:
    opened = CalamineWorkbook.from_path(str(file))
    for name in opened.sheet_names:
        for i, row in enumerate(opened.get_sheet_by_name(name).to_python()):
            for j, cell in enumerate(row):
                if cell != "":
                    yield name, i, j, cell


def find(file: Path, sheet: str, title: str, column: int) -> float:
    """The number in `column` of the first row of `sheet` whose first cell is `title`."""
    rows = CalamineWorkbook.from_path(str(file)).get_sheet_by_name(sheet).to_python()
    return float(next(row[column] for row in rows if row and row[0] == title))


def test_rows_come_to_the_sums_of_the_answer(costs: Snapshot) -> None:
    case = costs.cost_case("depreciation")
    assert case is not None
    answer = case.answer
    alone, booked, carried = alone_rows(case), booked_rows(answer), carried_rows(case)
    parts = assumed_by_member(answer)
    assert {row.position_id for row in alone if not row.is_formula} == {"devices"}, (
        "used up over years: told as charges"
    )
    for year in answer.years:
        line = answer.row(answer.nominal, GROUP, year)
        assert sum(row.cells[year].result for row in alone if year in row.cells) == line.separate.base
        mine = sum(row.amounts.get(year, Decimal(0)) for row in booked if row.kind == "cost")
        later = sum(row.results.get(year, Decimal(0)) for row in carried)
        assert mine + later == line.shared.base
        assert sum(years.get(year, Decimal(0)) for years in parts.values()) == later


def test_the_sheets_and_their_formulas(book: Path) -> None:
    assert CalamineWorkbook.from_path(str(book)).sheet_names == SHEETS
    with ZipFile(book) as parts:
        formulas = [parts.read(f"xl/worksheets/sheet{n}.xml").count(b"<f>") for n in range(1, len(SHEETS) + 1)]
    assert formulas[0] == 7, "the index of every year without an official value"
    assert all(count > 10 for count in formulas[1:])


def change(book: Path, target: Path, values: dict[str, str]) -> None:
    """A copy of the workbook with other numbers in cells of its first sheet, as if somebody had typed them."""
    with ZipFile(book) as parts, ZipFile(target, "w") as copy:
        for name in parts.namelist():
            data = parts.read(name)
            for cell, value in values.items() if name == "xl/worksheets/sheet1.xml" else ():
                data, count = re.subn(rf'(<c r="{cell}"[^>]*><v>)[^<]*'.encode(), rf"\g<1>{value}".encode(), data)
                assert count == 1
            copy.writestr(name, data)


def test_what_is_cached_is_what_the_page_says(book: Path, costs: Snapshot) -> None:
    case = costs.cost_case("depreciation")
    assert case is not None
    answer, last = case.answer, len(case.answer.years) + 1
    whole = answer.row(answer.nominal)
    assert find(book, "Effizienzgewinn", "getrennt", last) == float(whole.separate.base)
    assert find(book, "Effizienzgewinn", "gemeinsam", last) == float(whole.shared.base)
    assert find(book, "Barwert", "Summe", 6) == float(answer.present_values["base"].total_eur)
    assert find(book, "Barwert", "Ausgeglichen ab", 1) == answer.break_even.year


@needs_office
def test_another_program_comes_to_the_same_cents(book: Path, recalculated: Path) -> None:
    written, computed = ({(s, i, j): c for s, i, j, c in cells(file)} for file in (book, recalculated))
    assert len(written) > 1000
    differ = {
        place: (one, computed.get(place))
        for place, one in written.items()
        if (abs(one - computed[place]) >= HALF_A_CENT if isinstance(one, float) and isinstance(computed.get(place), float) else one != computed.get(place))
    }  # fmt: skip
    assert differ == {}


@needs_office
def test_a_changed_assumption_changes_what_rests_on_it(book: Path, tmp_path: Path) -> None:
    """The formulas live: without a rise of prices the years to come cost as in the last official year."""
    changed = tmp_path / "changed.xlsx"
    change(book, changed, {"B7": "0", "B8": "0"})
    new = recalculate(changed, tmp_path)
    assert find(new, "Effizienzgewinn", "getrennt", 10) < find(book, "Effizienzgewinn", "getrennt", 10)
    assert find(new, "Effizienzgewinn", "getrennt", 9) == pytest.approx(
        find(new, "Effizienzgewinn", "getrennt", 8), abs=0.5
    )
    assert find(new, "Barwert", "Summe", 6) == pytest.approx(
        find(new, "Effizienzgewinn", "Ersparnis", 11), abs=HALF_A_CENT
    )


@needs_office
def test_a_dearer_contract_changes_the_years_to_come_alone(book: Path, tmp_path: Path) -> None:
    """What is carried on is a cell too: a tenth more on the shared side of the years that are not booked."""
    changed = tmp_path / "changed.xlsx"
    change(book, changed, {"B9": "1.1"})
    new = recalculate(changed, tmp_path)
    for column, factor in ((4, 1), (5, 1.1), (10, 1.1)):
        before = find(book, "Effizienzgewinn", "gemeinsam", column)
        assert find(new, "Effizienzgewinn", "gemeinsam", column) == pytest.approx(before * factor, abs=0.5)


@pytest.mark.parametrize("basis", ["depreciation", "cash"])
def test_it_speaks_english_and_both_views(costs: Snapshot, tmp_path: Path, basis: str) -> None:
    file = tmp_path / "table.xlsx"
    file.write_bytes(efficiency_of(costs, "en", "cash" if basis == "cash" else "depreciation", 2024))
    assert CalamineWorkbook.from_path(str(file)).sheet_names[3] == "Efficiency gain"
    words = [str(c) for *_, c in cells(file)]
    assert any("Demonstration data" in one for one in words)
    assert any("pays jointly 2024" in one for one in words)


def test_nothing_to_compare_is_said(tmp_path: Path, costs: Snapshot) -> None:
    with pytest.raises(NothingToCompareError, match="2022 to 2025"):
        efficiency_of(costs, "de", year=2019)
    bare = Snapshot(publish_costs(tmp_path, models=False))
    with pytest.raises(NothingToCompareError, match="nothing to compare"):
        efficiency_of(bare, "de")
    bare.close()


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 200), ("?zeitraum=2024&sicht=kasse&lang=en", 200), ("?zeitraum=2021", 404), ("?sicht=nix", 400), ("?gemeinde=06437005", 400)],
)  # fmt: skip
def test_the_page_gives_it(cost_folder: Path, query: str, status: int) -> None:
    answer = create_app(cost_folder, "internal").server.test_client().get(f"/gemeinsam/effizienzgewinn.xlsx{query}")
    assert answer.status_code == status


def test_without_models_there_is_no_file(tmp_path: Path) -> None:
    publish_costs(tmp_path, models=False)
    client = create_app(tmp_path, "internal").server.test_client()
    assert client.get("/gemeinsam/effizienzgewinn.xlsx").status_code == 404
