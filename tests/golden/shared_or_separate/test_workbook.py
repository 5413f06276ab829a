"""The case on paper in the workbook, computed by LibreOffice: both sides, the saving and the present value, to the cent.

Once asked directly, each member paying by the key as on paper; once as a catalogue and its bookings tell it, by the books.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from dashboards.components.case_scope import CaseScope
from dashboards.exports.efficiency_book import write_efficiency
from dashboards.snapshot import Snapshot
from pipelines.cost_case.case import CostCase, read_case
from tests.golden.shared_or_separate.reading import read_question, read_results
from tests.golden.shared_or_separate.tables import read_tables
from tests.office import needs_office, recalculate
from tests.pages.fixture_costs import publish_costs
from tests.unit.dashboards.made import make_view

CENT = Decimal("0.01")
GROUP = "*"
Sheet = list[list[Any]]
NAMES = "; ".join(
    f"UPDATE municipality SET municipality_id = '{name}', name = '{name}' WHERE municipality_id = '{key}'"
    for name, key in zip("ABC", ("06437005", "06437006", "06437011"), strict=True)
)
"""Members are told apart by their names in the workbook, so the snapshot has to lend these as well."""


def by_key() -> CostCase:
    return CostCase(read_question(), (), 2026, "cash")


def by_catalogue() -> CostCase:
    found = read_case(read_tables(), "cash")
    assert found is not None
    return found


@pytest.fixture(scope="module", params=[by_key, by_catalogue], ids=["key", "catalogue"])
def computed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> CalamineWorkbook:
    """The workbook as LibreOffice has computed it; the snapshot lends it nothing but words."""
    folder = tmp_path_factory.mktemp("paper")
    publish_costs(folder, change=NAMES)
    snapshot = Snapshot(folder / (folder / "internal.current").read_text(encoding="utf-8").strip())
    book = folder / "table.xlsx"
    book.write_bytes(write_efficiency(CaseScope(make_view(snapshot, "/gemeinsam"), request.param(), 2025)))
    return CalamineWorkbook.from_path(str(recalculate(book, folder)))


@pytest.fixture
def gain(computed: CalamineWorkbook) -> Sheet:
    return computed.get_sheet_by_name("Effizienzgewinn").to_python()


def cents(cells: Sequence[Any]) -> list[Decimal]:
    return [Decimal(repr(float(cell))).quantize(CENT, ROUND_HALF_UP) for cell in cells]


def block(sheet: Sheet, name: str) -> dict[str, list[Any]]:
    """The rows below the heading of one member: title → the three years and all of them together."""
    start = next(i for i, row in enumerate(sheet) if row[0] == name and "2024" in map(str, row))
    return {row[0]: row[1:5] for row in sheet[start + 1 : start + 8]}


def paper(table: str, member: str, column: int) -> list[Decimal]:
    rows = [row for row in read_results()[table] if row[0] == member]
    assert len(rows) == 4
    return [Decimal(row[column].replace(",", "").removesuffix(" %")) for row in rows]


def check(sheet: Sheet, name: str, member: str, titles: Sequence[str]) -> None:
    found = block(sheet, name)
    columns = {"getrennt": 2, "gemeinsam": 3, "Ersparnis": 4}
    assert {t: cents(found[t]) for t in titles} == {t: paper("nominal", member, columns[t]) for t in titles}


@needs_office
def test_all_together_on_both_sides(gain: Sheet) -> None:
    check(gain, "Alle zusammen", GROUP, ("getrennt", "gemeinsam", "Ersparnis"))
    found = block(gain, "Alle zusammen")
    assert cents([100 * cell for cell in found["Effizienzgewinn"]]) == paper("nominal", GROUP, 5)
    assert cents(found["Ersparnis nach Zuwendungen"]) == paper("nominal_after_grants", GROUP, 4)
    reached = [row[6] for row in read_results()["nominal"] if row[0] == GROUP]
    assert [{"ja": "yes", "nein": "no"}[cell] for cell in found["Ziel erreicht"]] == reached


@needs_office
@pytest.mark.parametrize("member", ["A", "B", "C"])
def test_each_member(gain: Sheet, member: str, request: pytest.FixtureRequest) -> None:
    """What each pays is by the key on paper; by the books it is what stands there, with what the partners paid each other."""
    check(gain, member, member, ("getrennt",))
    if "key" in request.node.callspec.id:
        check(gain, member, member, ("gemeinsam", "Ersparnis"))


@needs_office
def test_the_present_value(computed: CalamineWorkbook) -> None:
    sheet = computed.get_sheet_by_name("Barwert").to_python()
    *years, whole = read_results()["present_value"]
    for row in years:
        cells = next(line for line in sheet if line[0] == float(row[0]))
        wanted = [Decimal(cell.replace(",", "")) for cell in row[1:]]
        assert cents([cells[1], cells[2], cells[4], cells[5], cells[6]]) == wanted
    total = next(line for line in sheet if line[0] == "Summe")
    assert cents(total[4:7]) == [Decimal(cell.replace(",", "")) for cell in whole[3:]]
    assert next(line for line in sheet if line[0] == "Ausgeglichen ab")[1] == 2025
