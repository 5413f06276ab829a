"""The effect planted in the demo is found in what is published, with its interval; fake dates show none."""

from datetime import date
from typing import Any

import duckdb
import pytest

from dashboards.snapshot import Snapshot
from pipelines.demo.truths import load_truths
from pipelines.stages import House

DMS = load_truths().effects.dms
PLANTED_PCT = 100 * (float(DMS.factor) - 1)


@pytest.fixture(scope="module", params=["public", "internal"])
def snapshot(request: pytest.FixtureRequest, larger_demo: House) -> Any:
    published = larger_demo.data.published
    opened = Snapshot(published / (published / f"{request.param}.current").read_text(encoding="utf-8").strip())
    yield opened
    opened.close()


def test_the_planted_effect_lies_in_the_interval(snapshot: Snapshot) -> None:
    effects = {e.municipality_id: e for e in snapshot.effects(kpi_id="processing_days_median")}
    assert set(effects) == {"*", *(m.municipality_id for m in snapshot.municipalities)}
    together = effects["*"]
    assert (together.event_id, together.state) == (DMS.event, "ok")
    assert together.low_pct is not None
    assert together.pct is not None
    assert together.high_pct is not None
    assert together.low_pct < PLANTED_PCT < together.high_pct < 0
    assert abs(float(together.pct) - PLANTED_PCT) < 5
    assert together.days is not None
    assert together.days < 0
    assert (together.first_month, together.last_month) == (date(2023, 10, 1), date(2024, 11, 1))
    assert together.placebo_low_pct is not None
    assert together.placebo_high_pct is not None
    assert together.placebo_low_pct < 0 < together.placebo_high_pct


def test_where_there_is_no_answer_there_is_no_number(snapshot: Snapshot) -> None:
    """The last to go live has nobody left to be compared with."""
    last = next(e for e in snapshot.effects() if e.municipality_id == "06437005")
    assert last.state == "no_comparison"
    assert (last.pct, last.low_pct, last.high_pct, last.days, last.cases, last.placebo_pct) == (None,) * 6
    assert last.method.de
    assert all(words.en for words in last.assumptions)


def test_other_kpis_have_no_effect_declared(snapshot: Snapshot) -> None:
    assert snapshot.effects(kpi_id="satisfaction_pct") == []


def test_durations_agree_with_the_kpi(snapshot: Snapshot) -> None:
    """The half that is shown beside the median KPI is the median KPI."""
    medians = {
        (v.municipality_id, v.service_id): v.value
        for v in snapshot.values(kpi_id="processing_days_median", kinds=["rolling"], period_end=date(2026, 10, 31))[
            "processing_days_median"
        ]
    }
    found = 0
    for service_id in ("*", "identity_card"):
        for d in snapshot.durations(service_id=service_id):
            if d.pct == 50 and d.period_end == date(2026, 10, 31) and d.days is not None:
                assert d.days == medians[d.municipality_id, service_id]
                found += 1
    assert found == 10


def test_channels_are_close_to_the_exact_total(snapshot: Snapshot) -> None:
    use = snapshot.channel_use(municipality_id="06437006")
    assert {u.channel_id for u in use} == {c.channel_id for c in snapshot.channels}
    [take_up] = snapshot.values(
        kpi_id="digital_take_up_pct",
        municipality_id="06437006",
        service_id="*",
        kinds=["rolling"],
        period_end=date(2026, 10, 31),
    )["digital_take_up_pct"]
    assert take_up.denominator is not None
    assert sum(u.completed or 0 for u in use) == pytest.approx(float(take_up.denominator), abs=15)


def test_both_editions_tell_the_same_effects(larger_demo: House) -> None:
    """They rest on at least a hundred cases a side."""
    published = larger_demo.data.published
    told = []
    for edition in ("public", "internal"):
        name = (published / f"{edition}.current").read_text(encoding="utf-8").strip()
        with duckdb.connect(str(published / name), read_only=True) as con:
            told.append(con.execute("SELECT * FROM effect ORDER BY ALL").fetchall())
    assert told[0] == told[1]
    assert len(told[0]) == 5
