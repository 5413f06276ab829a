"""The case on paper in the workbook, computed by LibreOffice: what alone would cost, to the cent.

The workbook's shared side is what was booked and follows from it; the paper's second service is a price list that nobody
booked, so its shared side is held against page and answer alone.
"""

from decimal import Decimal
from pathlib import Path

from python_calamine import CalamineWorkbook

from dashboards.components.case_scope import CaseScope
from dashboards.exports.efficiency_book import write_efficiency
from dashboards.snapshot import Snapshot
from pipelines.cost_case.case import CostCase
from tests.golden.shared_or_separate.reading import read_question, read_results
from tests.office import needs_office, recalculate
from tests.pages.fixture_costs import publish_costs
from tests.unit.dashboards.made import make_view


@needs_office
def test_the_separate_side_of_every_year_and_of_all_together(tmp_path: Path) -> None:
    publish_costs(tmp_path)
    snapshot = Snapshot(tmp_path / (tmp_path / "internal.current").read_text(encoding="utf-8").strip())
    scope = CaseScope(make_view(snapshot, "/gemeinsam"), CostCase(read_question(), (), 2026, "cash"), 2025)
    book = tmp_path / "table.xlsx"
    book.write_bytes(write_efficiency(scope))
    rows = CalamineWorkbook.from_path(str(recalculate(book, tmp_path))).get_sheet_by_name("Effizienzgewinn").to_python()
    group = next(row for row in rows if row and row[0] == "getrennt")
    paper = [Decimal(r[2].replace(",", "")) for r in read_results()["nominal"] if r[0] == "*"]
    assert [Decimal(str(round(float(cell), 2))).quantize(Decimal("0.01")) for cell in group[1:5]] == paper
    assert len(paper) == 4
