"""Every sentence is read back and compared with the rows of the snapshot: numbers, counts, directions, one and many."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.models.strategy import StatusRule
from expectations.sources import load_yaml
from pipelines.course.changes import GoalChange, KpiChange, MeasureChange
from pipelines.course.measures import STANDINGS
from pipelines.course.reading import Strategy, read_strategy
from pipelines.course.sentences import (
    Voice,
    point_at_data,
    point_at_goals,
    say_data,
    say_goals,
    say_kpis,
    say_measures,
    say_rule,
    say_saving,
    speak,
)
from pipelines.course.sentences_single import name_kpi, say_change, say_kpi, say_measure, say_why
from pipelines.course.status import RESULTS
from pipelines.course.stock import Saving, Stock
from tests.property.strategies_of_strategy import MONTHS, NEWEST, PLACES, RULE, Tables, tables

RULE_JSON = load_yaml(RULE, StatusRule).model_dump_json()
PLACE = st.sampled_from(["*", *PLACES])
MONTH = st.sampled_from(MONTHS[-4:])
LANGUAGE = st.sampled_from(["de", "en"])
MANY = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
WORDS = {
    "de": {"on_course": "auf Kurs", "at_risk": "gefährdet", "behind": "im Rückstand", "no_answer": "ohne Antwort",
           "silent": "ohne Urteil", "late": "verspätet", "on_time": "im Plan", "done": "abgeschlossen", "stopped": "eingestellt"},
    "en": {"on_course": "on course", "at_risk": "at risk", "behind": "behind", "no_answer": "without an answer",
           "silent": "without a verdict", "late": "late", "on_time": "on time", "done": "done", "stopped": "stopped"},
}  # fmt: skip


class Read:
    """A snapshot with its connection, and what was taken stock of."""

    def __init__(self, made: Tables, place: str, month: date, lang: str) -> None:
        self.con: duckdb.DuckDBPyConnection = made.write()
        self.strategy: Strategy = read_strategy(lambda sql, given: self.con.execute(sql, list(given)).fetchall())
        self.place, self.month, self.lang = place, month, lang
        self.stock: Stock = self.strategy.stock(place, month)
        self.voice: Voice = speak(lang)

    def ask(self, sql: str, *given: Any) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, list(given)).fetchall()


def read_number(words: str, lang: str) -> Decimal:
    """`−1.234,5 %` or `€1,234.5` as a number."""
    text = re.sub(r"[^\d.,−-]", "", words).replace("−", "-").rstrip(".,")
    text = text.replace(".", "").replace(",", ".") if lang == "de" else text.replace(",", "")
    return Decimal(text)


def read_day(words: str, lang: str) -> date:
    if lang == "de":
        return datetime.strptime(words, "%d.%m.%Y").date()
    return datetime.strptime(words.replace("Sept", "Sep"), "%d %b %Y").date()


def read_split(sentence: str, lang: str, noun: str) -> dict[str, int]:
    """`3 of 6 goals are on course, 1 at risk.` → counts; singular and plural are checked on the way."""
    head, *rest = sentence.split(". ")[0].removesuffix(".").split(", ")
    verb = {"de": ("ist", "sind"), "en": ("is", "are")}[lang]
    link = {"de": "von", "en": "of"}[lang]
    found = re.fullmatch(rf"(\d+) {link} (\d+) (\w+) (\w+) {WORDS[lang]['on_course']}", head)
    assert found, sentence
    good, total = int(found[1]), int(found[2])
    forms = {("de", "goals"): ("Ziel", "Zielen"), ("en", "goals"): ("goal", "goals"),
             ("de", "kpis"): ("Kennzahl", "Kennzahlen"), ("en", "kpis"): ("indicator", "indicators")}[lang, noun]  # fmt: skip
    assert found[3] == forms[total != 1], sentence
    assert found[4] == verb[good != 1], sentence
    counts = {"on_course": good}
    for part in rest:
        number, _, words = part.partition(" ")
        counts[next(key for key, said in WORDS[lang].items() if said == words)] = int(number)
    assert sum(counts.values()) == total, sentence
    assert all(n > 0 for key, n in counts.items() if key != "on_course"), "nothing is said of what there is none of"
    return counts


SNAPSHOT = tables(RULE_JSON)


@MANY
@given(SNAPSHOT, PLACE, MONTH, LANGUAGE)
def test_counts_of_goals_and_kpis(made: Tables, place: str, month: date, lang: str) -> None:
    read = Read(made, place, month, lang)
    results = [goal.result for goal in read.stock.goals]
    assert len(results) == read.ask("SELECT count(*) FROM goal")[0][0]
    said = read_split(say_goals(read.voice, read.stock), lang, "goals")
    assert said == {r: results.count(r) for r in RESULTS if results.count(r) or r == "on_course"}
    before, figure, after = point_at_goals(read.voice, read.stock).split()
    assert before + figure + after == say_goals(read.voice, read.stock)
    assert re.findall(r"\d+", figure) == [str(results.count("on_course")), str(len(results))]
    for goal in read.stock.goals:
        sentence = say_kpis(read.voice, goal)
        if goal.result == "no_answer":
            assert not re.search(WORDS[lang]["on_course"], sentence)
            continue
        counts = read_split(sentence, lang, "kpis")
        verdicts = [one.verdict for one in goal.kpis if one.verdict and one.kpi.weight]
        mine = {v: verdicts.count(v) for v in ("on_course", "at_risk", "behind")}
        assert {k: n for k, n in counts.items() if k != "silent"} == {
            k: n for k, n in mine.items() if n or k == "on_course"
        }
        weights = dict(read.ask("SELECT kpi_id, weight FROM kpi WHERE goal_id = ?", goal.goal_id))
        able = [one for one in goal.kpis if weights[one.kpi.kpi_id] and one.silence not in ("neutral", "no_target")]
        assert sum(counts.values()) == len(able)
        concerns = sum(one.signal == "concern" for one in goal.judged)
        shows = {
            "de": (r"(\d+) (zeigt|zeigen) im", ("zeigt", "zeigen")),
            "en": (r"(\d+) (shows|show) a", ("shows", "show")),
        }[lang]
        found = re.search(shows[0], sentence)
        assert bool(found) == bool(concerns)
        assert not found or (int(found[1]), found[2]) == (concerns, shows[1][concerns != 1])


@MANY
@given(SNAPSHOT, PLACE, MONTH, LANGUAGE)
def test_how_complete_the_data_are(made: Tables, place: str, month: date, lang: str) -> None:
    """Against the coverage table, all of it up to the month: what is called complete has no gap, however old."""
    read = Read(made, place, month, lang)
    due = read.ask(
        """SELECT municipality_id, count(*) FILTER (state <> 'delivered') FROM coverage
           WHERE state IN ('delivered', 'no_delivery', 'rejected') AND month <= ?::DATE AND ? IN ('*', municipality_id) GROUP BY 1""",
        month, place,
    )  # fmt: skip
    complete, missing = sum(n == 0 for _, n in due), sum(n for _, n in due)
    sentence = say_data(read.voice, read.stock, None if place == "*" else PLACES[place])
    pointed = point_at_data(read.voice, read.stock, None if place == "*" else PLACES[place])
    assert "".join(pointed.split()) == sentence
    assert bool(pointed.figure) == bool(due), "the figure is a part of the sentence that leads on"
    assert pointed.figure in sentence
    assert read.voice.numbers.month(month) in sentence
    numbers = [int(n) for n in re.findall(r"(?<![\d.])\d+(?![\d.])", sentence.replace(str(month.year), ""))]
    if not due:
        assert numbers == []
    elif place == "*":
        assert numbers == [complete, len(due), *([missing] if missing else [])]
        noun = {"de": ("Kommune ", "Kommunen "), "en": ("municipality ", "municipalities ")}[lang]
        assert noun[len(due) != 1] in sentence
    else:
        assert numbers == ([missing] if missing else [])
        assert PLACES[place] in sentence
    if due and missing:
        forms = {"de": ("fehlt", "fehlen"), "en": ("delivery", "deliveries")}[lang]
        assert re.search(rf"\b{forms[missing != 1]}\b", sentence)
        assert not re.search(rf"\b{forms[missing == 1]}\b", sentence)


@MANY
@given(SNAPSHOT, PLACE, MONTH, LANGUAGE)
def test_what_is_said_of_a_kpi(made: Tables, place: str, month: date, lang: str) -> None:
    """The value is the newest cell of the snapshot up to two months back; reached, ahead and behind are true as written."""
    read = Read(made, place, month, lang)
    for goal in read.stock.goals:
        for one in goal.kpis:
            kind = "rolling" if one.kpi.window_months == 12 else "month"
            cells = read.ask(
                """SELECT value, period_end FROM kpi_value WHERE kpi_id = ? AND municipality_id = ? AND period_kind = ?
                   AND period_end <= ?::DATE AND period_end > (?::DATE + INTERVAL 1 DAY - INTERVAL 3 MONTH - INTERVAL 1 DAY)
                   AND value IS NOT NULL ORDER BY period_end DESC LIMIT 1""",
                one.kpi.kpi_id, place, kind, month, month,
            )  # fmt: skip
            sentence = say_kpi(read.voice, one)
            if not cells:
                assert one.value is None
                assert not re.search(r"\d", sentence)
                continue
            [(value, end)] = cells
            shown = round(value, one.kpi.unit.decimals)
            assert read_number(sentence.split(";")[0], lang) == shown
            is_older = {"de": "Neuester Wert", "en": "Newest value"}[lang] in sentence
            assert is_older == (end != month)
            target = one.kpi.target_value
            if target is None or one.kpi.direction == "neutral" or one.silence:
                continue
            is_reached = shown <= target if one.kpi.direction == "lower" else shown >= target
            reached_words = {"de": "ist erreicht", "en": "is reached"}[lang]
            assert (reached_words in sentence) == is_reached, sentence
            plan = re.search(
                {"de": r"vor dem Plan \(([^)]*)\)", "en": r"ahead of the plan \(([^)]*)\)"}[lang], sentence
            )
            if plan:
                planned = read_number(plan[1], lang)
                assert shown < planned if one.kpi.direction == "lower" else shown > planned, sentence


@MANY
@given(SNAPSHOT, PLACE, MONTH, LANGUAGE)
def test_what_changed(made: Tables, place: str, month: date, lang: str) -> None:
    """Values of now and of the month before are those of the snapshot; better and worse point the true way."""
    read = Read(made, place, month, lang)
    rule = read.strategy.rule
    assert rule
    for change in read.stock.changes:
        sentence = say_change(read.voice, change, rule)
        assert "{" not in sentence
        if isinstance(change, MeasureChange):
            assert change.now.measure.title.to(lang) in sentence
            _check_waiting(read, change)
            continue
        if isinstance(change, GoalChange):
            assert read.voice.t.of("result", change.now.result) in sentence or change.now.result == "no_answer"
            assert change.tone == (
                "bad" if RESULTS.index(change.now.result) > RESULTS.index(change.before.result) else "good"
            )
            continue
        _check_kpi_change(read, change, sentence)


def _check_waiting(read: Read, change: MeasureChange) -> None:
    """Whoever needs its result, and is neither done nor stopped, is named; nobody else is."""
    why = say_why(read.voice, change)
    needing = read.ask("SELECT measure_id FROM measure_dependency WHERE depends_on = ?", change.now.measure.measure_id)
    standing = {one.measure.measure_id: one for one in read.strategy.stock("*", read.month).measures}
    for measure_id, one in standing.items():
        is_waiting = (measure_id,) in needing and one.standing not in ("done", "stopped")
        assert (f"{one.measure.title.to(read.lang)}" in why.replace(change.goal_title.to(read.lang), "")) == is_waiting
    assert change.goal_title.to(read.lang) in why


def _check_kpi_change(read: Read, change: KpiChange, sentence: str) -> None:
    kpi, lang = change.now.kpi, read.lang
    name = name_kpi(read.voice, kpi)
    assert sentence.startswith(f"{name}: ")
    body = sentence.removeprefix(f"{name}: ")
    if change.event in ("concern", "improvement"):
        ends = [m for m in MONTHS if m <= read.month][-24:]
        cells = dict(read.ask(
            "SELECT period_end, value FROM kpi_value WHERE kpi_id = ? AND municipality_id = ? AND period_kind = 'month' AND state = 'ok'",
            kpi.kpi_id, read.place,
        ))  # fmt: skip
        newest = max(end for end in ends if end in cells)
        month = read.voice.numbers.month(newest)
        assert month in body
        assert read_number(re.split(" im | in ", body)[0], lang) == round(cells[newest], kpi.unit.decimals)
        mean = sum(cells[end] for end in ends if end in cells) / sum(end in cells for end in ends)
        is_higher = cells[newest] > mean
        is_worse = is_higher == (kpi.direction == "lower")
        assert is_worse == (change.event == "concern")
        word = {"de": ("besser", "schlechter"), "en": ("better", "worse")}[lang][is_worse]
        assert word in body
    elif change.event in ("reached", "lost", "fell_back", "plan_moved", "caught_up"):
        assert change.now.value is not None
        assert change.before.value is not None
        parts = re.match(
            {
                "de": r"(.*?), im Vormonat (.*?)(, nach Plan .*|; der Plan .*|)\. ",
                "en": r"(.*?), the month before (.*?)(, by plan .*|; the plan .*|)\. ",
            }[lang],
            body,
        )
        assert parts, sentence
        decimals = kpi.unit.decimals
        assert read_number(parts[1], lang) == round(change.now.value, decimals)
        assert read_number(parts[2], lang) == round(change.before.value, decimals)
        now, before = (round(v, decimals) for v in (change.now.value, change.before.value))
        if change.event in ("fell_back", "plan_moved"):
            is_worse = now > before if kpi.direction == "lower" else now < before
            assert is_worse == (change.event == "fell_back"), sentence
        if change.event in ("reached", "lost"):
            assert kpi.target_value is not None
            met = [v <= kpi.target_value if kpi.direction == "lower" else v >= kpi.target_value for v in (now, before)]
            assert met == ([True, False] if change.event == "reached" else [False, True])
    why = say_why(read.voice, change)
    assert change.goal_title.to(lang) in why
    _check_share(read, change, why)


def _check_share(read: Read, change: KpiChange, why: str) -> None:
    """How much a KPI weighs among those of its goal that could have a verdict; how the goal stands."""
    kpi = change.now.kpi
    goal = next(one for one in read.stock.goals if one.goal_id == kpi.goal_id)
    weighed = dict(read.ask(
        "SELECT kpi_id, weight FROM kpi WHERE goal_id = ? AND direction <> 'neutral' AND target_value IS NOT NULL", kpi.goal_id
    ))  # fmt: skip
    share = re.search(r"([\d.,]+)\s?%", why)
    if kpi.kpi_id not in weighed:
        assert share is None
        return
    assert share
    assert abs(read_number(share[1], read.lang) - weighed[kpi.kpi_id] / sum(weighed.values()) * 100) <= Decimal("0.5")
    assert goal.result == "no_answer" or read.voice.t.of("result", goal.result) in why


@MANY
@given(SNAPSHOT, PLACE, MONTH, LANGUAGE)
def test_measures(made: Tables, place: str, month: date, lang: str) -> None:
    """Counts add up to the measures of the place; days and dates are those of the table."""
    read = Read(made, place, month, lang)
    total = read.ask("SELECT count(*) FROM measure WHERE ? = '*' OR list_contains(municipalities, ?)", place, place)[0][
        0
    ]
    sentence = say_measures(read.voice, read.stock)
    if total == 0:
        assert not re.search(r"\d", sentence)
        return
    numbers = [int(n) for n in re.findall(r"\d+", sentence)]
    standings = [one.standing for one in read.stock.measures]
    assert numbers == [total, *(standings.count(s) for s in STANDINGS if s in standings)]
    assert sum(numbers[1:]) == total
    said = re.findall("|".join(re.escape(WORDS[lang][s]) for s in STANDINGS), sentence)
    assert said == [WORDS[lang][s] for s in STANDINGS if s in standings]
    noun = {"de": ("Maßnahme ", "Maßnahmen "), "en": ("measure ", "measures ")}[lang]
    assert noun[total != 1] in sentence
    verb = {"de": (" ist ", " sind "), "en": (" is ", " are ")}[lang]
    assert verb[numbers[1] != 1] in sentence
    everywhere = {one.measure.measure_id: one.standing for one in read.strategy.stock("*", month).measures}
    for one in read.stock.measures:
        assert one.standing == everywhere[one.measure.measure_id], "as everybody sees it"
        _check_measure(read, one.measure.measure_id, say_measure(read.voice, one, read.strategy.measure_titles.get(one.waits_for)),
                       one.standing)  # fmt: skip


def _check_measure(read: Read, measure_id: str, sentence: str, standing: str) -> None:
    [row] = read.ask(
        "SELECT planned_start, planned_end, actual_start, actual_end, status, budget_eur, spent_eur FROM measure WHERE measure_id = ?",
        measure_id,
    )
    start, end, _begun, ended, status, budget, spent = row
    lang = read.lang
    days = [
        read_day(found, lang) for found in re.findall(r"\d{2}\.\d{2}\.\d{4}|\d{1,2} [A-Z][a-z]{2,3} \d{4}", sentence)
    ]
    counts = [int(n) for n in re.findall({"de": r"(\d+) Tage?n?\b", "en": r"(\d+) days?\b"}[lang], sentence)]
    if counts:
        noun = re.search({"de": r"\d+ (Tage?n?)\b", "en": r"\d+ (days?)\b"}[lang], sentence)
        assert noun
        assert (noun[1] in ("Tag", "day")) == (counts[0] == 1), sentence
    if status == "stopped" and (ended is None or ended <= read.month):
        assert (standing, days) == ("stopped", [ended] if ended else [])
    elif status != "stopped" and ended and ended <= read.month:
        assert standing == "done"
        assert days == [ended]
        assert counts == ([abs((ended - end).days)] if ended != end else [])
        later = {"de": ("früher", "später"), "en": ("earlier", "later")}[lang]
        assert ended == end or later[ended > end] in sentence
    elif standing == "late":
        [day] = days
        assert day in (start, end)
        assert counts == [(read.month - day).days]
        assert counts[0] > 14
    elif "€" in sentence:
        assert spent > budget
        assert [read_number(n, lang) for n in re.findall(r"\d[\d.,]*", sentence)] == [round(spent), round(budget)]
    elif counts:
        planned = read.ask("SELECT planned FROM milestone WHERE measure_id = ?", measure_id)
        assert (days[0],) in planned
        assert counts == [(read.month - days[0]).days]


@given(st.decimals(min_value=-60, max_value=60, places=3), st.integers(2020, 2030), LANGUAGE)
def test_saving(pct: Decimal, year: int, lang: str) -> None:
    sentence = say_saving(speak(lang), Saving(pct, year))
    assert f"({year})" in sentence
    found = re.search(r"([\d.,]+)\s?%", sentence)
    rounded = pct.quantize(Decimal("0.1"), "ROUND_HALF_UP")
    if rounded == 0:
        assert found is None
    else:
        assert found
        assert read_number(found[1], lang) == abs(rounded)
        assert {"de": ("kostet", "spart"), "en": ("costs", "saves")}[lang][rounded > 0] in sentence


def test_nothing_is_said_of_a_saving_that_is_not_known() -> None:
    assert say_saving(speak("de"), None) == ""


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_rule_says_its_own_numbers(lang: str) -> None:
    """Every number of the rule's file stands in the sentences that explain it."""
    rule = load_yaml(RULE, StatusRule)
    con = duckdb.connect()
    con.close()
    from pipelines.course.rule import read_rule

    text = " ".join(say_rule(speak(lang), read_rule(rule.model_dump_json())))
    for number in _numbers(rule.model_dump()):
        words = speak(lang).numbers.decimal(number, 2) if number != int(number) else str(int(number))
        assert re.search(rf"(?<!\d){re.escape(words)}(?!\d)", text), (number, text)


def _numbers(node: object) -> Iterator[Decimal]:
    if isinstance(node, dict):
        for key, part in node.items():
            if key != "smallest_way_pct":
                yield from _numbers(part)
    elif isinstance(node, int | Decimal):
        yield Decimal(node)


def test_newest_month_is_that_of_the_tables() -> None:
    assert MONTHS[-1] == NEWEST
