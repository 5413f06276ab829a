"""Did it work? No number without its interval, none where there is nothing to compare, and the check on it is said."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dashboards.components.effect_figure import effect_figures, judge_effect, say_effect
from dashboards.components.figure_data import Figure
from dashboards.records import ALL, Effect, Words
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from tests.unit.dashboards.made import find_all, make_view, publish_changed, read, read_page

FOUND = Effect(
    "dms_go_live", "processing_days_median", ALL, Decimal(-18), Decimal(-24), Decimal(-12), Decimal("-2.2"), Decimal("-3"),
    Decimal("-1.5"), Decimal("0.95"), 1234, 2468, 52, 30, date(2024, 3, 1), date(2026, 8, 1), 12, Decimal(1), Decimal(-3),
    Decimal(5), "ok", Words("Verfahren", "Method"), (Words("Annahme", "Assumption"),),
)  # fmt: skip
UNCLEAR = replace(FOUND, high_pct=Decimal(2))
WORSE = replace(FOUND, pct=Decimal(9), low_pct=Decimal(4), high_pct=Decimal(14))
WITHOUT = replace(FOUND, pct=None, low_pct=None, high_pct=None, days=None, low_days=None, high_days=None)
STATES = ("no_event", "no_cases", "few_cases", "few_months", "no_comparison")


@pytest.mark.parametrize(
    ("effect", "judged"),
    [(FOUND, "good"), (UNCLEAR, "none"), (WORSE, "bad"), (replace(FOUND, state="doubtful"), "doubtful"),
     (replace(FOUND, low_pct=None), "no_comparison"), (replace(FOUND, high_pct=Decimal(0)), "none"),
     *((replace(WITHOUT, state=state), state) for state in STATES)],
)  # fmt: skip
def test_an_effect_is_one_only_where_the_whole_interval_says_so(effect: Effect, judged: str) -> None:
    assert judge_effect(effect) == judged


@pytest.mark.parametrize(
    ("lang", "effect", "said"),
    [
        ("de", FOUND, "Start: 18\u00a0% weniger Tage je Vorgang"),
        ("de", WORSE, "Start: 9\u00a0% mehr Tage je Vorgang"),
        ("de", UNCLEAR, "Start: keine Wirkung nachzuweisen"),
        ("en", FOUND, "Start: 18% fewer days per case"),
        ("en", UNCLEAR, "Start: no effect can be shown"),
        ("en", replace(FOUND, state="doubtful"), "Start: whether it worked cannot be said"),
    ],
)
def test_the_title_says_the_effect_or_that_there_is_none(
    snapshot: Snapshot, lang: str, effect: Effect, said: str
) -> None:
    assert say_effect(make_view(snapshot, "/tempo", f"?lang={lang}"), effect, "Start") == said


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("state", STATES)
def test_without_a_number_there_is_none_in_the_title(snapshot: Snapshot, lang: str, state: str) -> None:
    title = say_effect(make_view(snapshot, "/tempo", f"?lang={lang}"), replace(WITHOUT, state=state), "Start")  # type: ignore[arg-type]
    assert not any(sign.isdigit() for sign in title)


@pytest.fixture(scope="module")
def figures(snapshot: Snapshot) -> dict[str, Figure]:
    return {figure.figure_id: figure for figure in effect_figures(make_view(snapshot, "/tempo"))}


def test_there_is_a_figure_for_every_event_and_kpi(figures: dict[str, Figure]) -> None:
    assert list(figures) == [
        "wirkung-dms-go-live-processing-days-median", "wirkung-dms-go-live-processing-days-p90",
        "wirkung-dms-go-live-within-target-pct",
    ]  # fmt: skip


def test_an_estimate_says_days_cases_assumptions_and_the_placebo_check(figures: dict[str, Figure]) -> None:
    first, doubtful, few = figures.values()
    assert first.title == "Start der E-Akte: 18\u00a0% weniger Tage je Vorgang"
    assert "1.234 Vorgänge seit der Einführung mit 2.468" in first.sentence
    assert "So soll es sein." in first.sentence
    assert "überall gleich verändert" in read(list(first.above))
    assert "der Schätzung ist nicht zu trauen" in doubtful.sentence
    assert few.chart is None
    assert few.sentence == "Aus so wenigen Vorgängen lässt sich Wirkung nicht von Zufall trennen."


def test_a_municipality_without_comparison_has_its_reason_instead_of_a_dot(figures: dict[str, Figure]) -> None:
    first = next(iter(figures.values()))
    assert first.chart is not None
    drawn = first.chart.draw(860).body
    assert drawn.count("<circle") == 4
    assert "kein Vergleich möglich" in drawn
    assert [row[-1] for row in first.rows][-1] == "kein Vergleich möglich"


def test_a_placebo_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    snapshots = publish_changed(
        tmp_path, "UPDATE effect SET placebo_pct = NULL, placebo_low_pct = NULL, placebo_high_pct = NULL"
    )
    assert "Gegenprobe mit früheren Tagen ist nicht möglich" in read_page(snapshots, "/tempo")


def test_a_snapshot_without_effects_says_nothing_of_them(tmp_path: Path, published: Path) -> None:
    with_them, without = Snapshots(published, "internal"), publish_changed(tmp_path, "DELETE FROM effect")
    assert "Hat es gewirkt?" in read_page(with_them, "/tempo")
    assert "Hat es gewirkt?" not in read_page(without, "/tempo")
    assert find_all(without, "/tempo", "", "Figure") == []
