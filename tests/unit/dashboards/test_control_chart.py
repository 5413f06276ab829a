"""A control chart in words: what the newest months mean, by sign and word, before an event and since."""

import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.takeover import Snapshots
from tests.unit.dashboards.made import find_all, publish_changed, read

KPI = "/kennzahl/processing_days_median"
MINE = "kpi_id = '{kpi}' AND municipality_id = '*' AND service_id = '*' AND period_kind = 'month'"
CALM = (
    "UPDATE kpi_value SET state = 'ok', value = CASE WHEN month(period_end) % 2 = 0 THEN 10 ELSE 12 END WHERE " + MINE
)
LAST = "UPDATE kpi_value SET value = {value} WHERE " + MINE + " AND period_end > DATE '{after}'"
WITHOUT_EVENTS = "DELETE FROM event"


def publish(folder: Path, kpi: str, *last: tuple[float, str], events: bool = True) -> Snapshots:
    """Calm months with mean 11 and limits 5.68 to 16.32, but for those after a day."""
    changes = [CALM.format(kpi=kpi), *(LAST.format(kpi=kpi, value=value, after=after) for value, after in last)]
    return publish_changed(folder, *changes, *([] if events else [WITHOUT_EVENTS]))


def figure(snapshots: Snapshots, path: str = KPI, query: str = "") -> Any:
    return next(one for one in find_all(snapshots, path, query, "Figure") if one.id == "monate")


def title(snapshots: Snapshots, path: str = KPI, query: str = "") -> str:
    return read(figure(snapshots, path, query).children[0].children[0])


@pytest.mark.parametrize(
    ("value", "query", "said"),
    [
        (8, "", "Seit März 2026 schneller als davor: 8 Monate in Folge unter dem alten Mittel"),
        (8, "?lang=en", "Faster since March 2026 than before: 8 months in a row below the old mean"),
        (14, "", "Seit März 2026 langsamer als davor: 8 Monate in Folge über dem alten Mittel"),
        (14, "?lang=en", "Slower since March 2026 than before: 8 months in a row above the old mean"),
    ],
)
def test_a_lasting_change_of_a_time_is_faster_or_slower(tmp_path: Path, value: int, query: str, said: str) -> None:
    assert (
        title(
            publish(
                tmp_path, "processing_days_median", (12 if value < 11 else 10, "2026-01-31"), (value, "2026-02-28")
            ),
            query=query,
        )
        == said
    )


STEADILY = [(value, f"2026-{month:02}-01") for value, month in zip(range(4, 11), range(4, 11), strict=True)]
"""From April to October 2026 4, 5, 6, 7, 8, 9, 10 days: a day more each month, and yet under the old mean of 11."""


@pytest.mark.parametrize(
    ("query", "said", "why"),
    [
        ("", "Seit April 2026 Monat für Monat langsamer: zuletzt 10\u00a0Tage, unter dem alten Mittel",
         "Verbesserung gegenüber dem Mittel, doch sieben in Folge steigend"),
        ("?lang=en", "Slower month by month since April 2026: 10\u00a0days in the end, below the old mean",
         "improvement against the mean, but seven in a row rising"),
    ],
)  # fmt: skip
def test_a_trend_to_the_worse_is_not_hidden_by_a_good_side_of_the_mean(
    tmp_path: Path, query: str, said: str, why: str
) -> None:
    snapshots = publish(tmp_path, "processing_days_median", *STEADILY)
    assert title(snapshots, query=query) == said
    shown = next(n for n in figure(snapshots, query=query).children if getattr(n, "className", "") == "verdicts")
    assert why in re.sub(r"[ ]+", " ", read(shown))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Seit April 2026 Monat für Monat langsamer: zuletzt 11\u00a0Tage, auf dem alten Mittel"),
        ("?lang=en", "Slower month by month since April 2026: 11\u00a0days in the end, at the old mean"),
    ],
)
def test_a_trend_that_has_come_to_the_mean_is_told_by_its_heading(tmp_path: Path, query: str, said: str) -> None:
    snapshots = publish(
        tmp_path, "processing_days_median", *((value + 1, after) for value, after in STEADILY), events=False
    )
    assert title(snapshots, query=query) == said
    shown = next(n for n in figure(snapshots, query=query).children if getattr(n, "className", "") == "verdicts")
    assert shown.children[0].className == "concern"


def test_a_change_is_not_dated_before_the_event_that_it_is_held_against(tmp_path: Path) -> None:
    """The months before the event belong to the old mean, even where they were low already."""
    snapshots = publish(tmp_path, "processing_days_median", (8, "2023-07-31"))
    assert title(snapshots) == "Seit Oktober 2023 schneller als davor: 37 Monate in Folge unter dem alten Mittel"


def test_what_lasted_before_the_event_already_is_not_its_consequence(tmp_path: Path) -> None:
    snapshots = publish_changed(
        tmp_path, CALM.format(kpi="processing_days_median"),
        LAST.format(kpi="processing_days_median", value=8, after="2026-02-28"),
        "UPDATE event SET date = DATE '2026-07-01'",
    )  # fmt: skip
    assert title(snapshots) == "Seit Februar 2026 schneller als im Mittel: 9 Monate in Folge unter dem Mittel"


def test_anything_else_is_better_or_worse(tmp_path: Path) -> None:
    snapshots = publish(tmp_path, "digital_take_up_pct", (14, "2026-02-28"))
    assert title(snapshots, "/kennzahl/digital_take_up_pct").startswith("Seit März 2026 besser als")


def test_what_only_varies_is_no_news(tmp_path: Path) -> None:
    snapshots = publish(tmp_path, "processing_days_median")
    assert title(snapshots) == "Zuletzt nur übliche Schwankung: 10\u00a0Tage im Oktober 2026"
    assert "Kein Monat ist auffällig." in read(figure(snapshots))


def test_variation_and_assurance_have_a_sign_a_colour_and_words(tmp_path: Path) -> None:
    met = "UPDATE kpi SET target_value = {} WHERE kpi_id = 'processing_days_median'"
    said = {}
    for target in (20, 10, 2):
        snapshots = publish_changed(
            tmp_path / str(target), CALM.format(kpi="processing_days_median"), met.format(target)
        )
        verdicts = next(n for n in figure(snapshots).children if getattr(n, "className", "") == "verdicts")
        said[target] = [(one.className, read(one)) for one in verdicts.children]
    assert [said[t][0][0] for t in said] == ["common"] * 3
    assert [said[t][1][0] for t in said] == ["met", "hit_and_miss", "missed"]
    assert [re.sub(r"\s+", " ", said[t][1][1]) for t in said] == [
        "Ziel ✓ wird verlässlich erreicht", "Ziel ? wird mal erreicht und mal nicht", "Ziel × wird so nie erreicht",
    ]  # fmt: skip


def test_limits_are_computed_anew_at_an_event_when_asked(tmp_path: Path) -> None:
    snapshots = publish(tmp_path, "processing_days_median", (4, "2023-09-30"), (6, "2025-01-31"))
    old, anew = figure(snapshots), figure(snapshots, query="?grenzen=neu")
    assert "Vor dem 01.10.2023" in read(old)
    assert "üblich" in read(anew)
    assert "Vor dem" not in read(anew)
    rows = [
        read(one) for one in find_all(snapshots, KPI, "?grenzen=neu&tabelle=monate", "Figure") if one.id == "monate"
    ]
    assert rows
    ways = [a.href for a in find_all(snapshots, KPI, "?grenzen=neu", "A") if str(a.href).endswith("#monate")]
    assert f"{KPI}#monate" in ways, "and back again"


def test_too_few_months_have_no_limits_and_say_so(tmp_path: Path) -> None:
    few = f"DELETE FROM kpi_value WHERE {MINE.format(kpi='processing_days_median')} AND period_end < DATE '2026-01-01'"
    snapshots = publish_changed(tmp_path, CALM.format(kpi="processing_days_median"), few, WITHOUT_EVENTS)
    assert title(snapshots) == "Noch zu wenige Monate, um Auffälliges von Üblichem zu trennen"
    assert "Nur 10 Monate" in read(figure(snapshots)) or "10 Monate" in read(figure(snapshots))
