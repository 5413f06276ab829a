"""What is said of one place: measures as everybody sees them, data as complete as they are."""

from dataclasses import replace
from datetime import date

from pipelines.course.records import Due
from pipelines.course.stock import count_complete, take_stock
from tests.unit.course.example import MEASURE, RULE

DAY = date(2026, 10, 31)


def test_what_waits_for_another_place_waits_there_too() -> None:
    """B takes no part in what is late, and still cannot go on without it."""
    late = replace(MEASURE, measure_id="late", municipalities=("A",))
    waiting = replace(
        MEASURE,
        measure_id="waiting",
        municipalities=("B",),
        planned_end=date(2027, 6, 30),
        depends_on=("late",),
    )
    stock = take_stock({}, (), {}, (waiting, late), (), DAY, RULE, place="B")
    assert [(one.measure.measure_id, one.standing, one.waits_for) for one in stock.measures] == [
        ("waiting", "at_risk", "late")
    ]


def test_one_gap_is_a_gap() -> None:
    found = count_complete([Due("A", 70, 70), Due("B", 70, 69)])
    assert (found.complete, found.municipalities, found.missing) == (1, 2, 1)
