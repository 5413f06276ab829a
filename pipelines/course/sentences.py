"""Sentences about the whole: goals, saving, how complete the data are, measures, and the rule itself.

A number that is said is a number of the stock; nothing is rounded but by its unit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from pipelines.course.measures import STANDINGS, Standing
from pipelines.course.numbers import Numbers
from pipelines.course.rule import Rule
from pipelines.course.status import GoalCourse, Result
from pipelines.course.stock import Saving, Stock
from pipelines.course.texts import Texts, find_languages, load_texts

FOLDER = Path(__file__).parent / "words"
LANGUAGES = find_languages(FOLDER)
SAVING_DECIMALS = 1


@dataclass(frozen=True)
class Voice:
    """Words and numbers of one language."""

    t: Texts
    numbers: Numbers

    @property
    def lang(self) -> str:
        return self.t.lang

    def quote(self, words: Any) -> str:
        """A title of the catalogue, in the quotation marks of the language."""
        return self.t("quote", words=words.to(self.lang))


def speak(lang: str) -> Voice:
    """A language without words here speaks German, as the catalogue's own texts do."""
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    return Voice(load_texts(FOLDER, known), Numbers(known))


@dataclass(frozen=True)
class Pointed:
    """A sentence and the part of it that is its figure; "" where it has none."""

    words: str
    figure: str = ""

    def split(self) -> tuple[str, str, str]:
        """Before the figure, the figure, after it."""
        before, figure, after = self.words.partition(self.figure) if self.figure else (self.words, "", "")
        return before, figure, after


def say_overall(voice: Voice, stock: Stock, place: str | None) -> str:
    """The sentence on top. `place`: the municipality it speaks of; None for all together."""
    parts = [say_goals(voice, stock), say_saving(voice, stock.saving), say_data(voice, stock, place)]
    return " ".join(part for part in parts if part)


def say_goals(voice: Voice, stock: Stock) -> str:
    """`3 von 6 Zielen sind auf Kurs, 1 gefährdet, 1 im Rückstand, 1 ohne Antwort.`"""
    return point_at_goals(voice, stock).words


def point_at_goals(voice: Voice, stock: Stock) -> Pointed:
    if not stock.goals:
        return Pointed(voice.t("goals.none"))
    counts = {name: stock.count(name) for name in ("on_course", "at_risk", "behind", "no_answer")}
    return Pointed(_say_split(voice, "goals", counts), _say_share(voice, "goals", counts))


def say_result(voice: Voice, result: Result) -> str:
    """Of a goal, or the verdict on a KPI."""
    return voice.t.of("result", result)


def say_standing(voice: Voice, standing: Standing) -> str:
    """Of a measure."""
    return voice.t.of("standing", standing)


def say_kpis(voice: Voice, goal: GoalCourse) -> str:
    """How the KPIs of a goal are spread over the verdicts; why there is no answer, where there is none."""
    if goal.reason and goal.reason != "contradiction":
        return _say_reason(voice, goal)
    counts = {name: goal.count(name) for name in ("on_course", "at_risk", "behind")}
    parts = [_say_split(voice, "kpis", counts | {"silent": goal.silent})]
    if goal.concerns:
        parts.append(voice.t("goal.concern", n=goal.concerns, count=voice.numbers.count(goal.concerns)))
    if goal.reason:
        parts.append(_say_reason(voice, goal))
    if goal.leading and goal.leading.verdict != goal.result:
        verdict = say_result(voice, goal.leading.verdict or "no_answer")
        parts.append(voice.t("goal.leading", kpi=voice.quote(goal.leading.kpi.title), verdict=verdict))
    return " ".join(parts)


def _say_split(voice: Voice, group: str, counts: dict[str, int]) -> str:
    """What is on course out of all is always said, of the others only what there is."""
    count = voice.numbers.count
    parts = [voice.t(f"{group}.on_course", n=counts["on_course"], of=_say_share(voice, group, counts))]
    parts += [voice.t.of("part", name, count=count(n)) for name, n in counts.items() if n and name != "on_course"]
    return ", ".join(parts) + "."


def _say_share(voice: Voice, group: str, counts: dict[str, int]) -> str:
    total, count = sum(counts.values()), voice.numbers.count
    return voice.t(f"{group}.of", n=total, count=count(counts["on_course"]), total=count(total))


def _say_reason(voice: Voice, goal: GoalCourse) -> str:
    have = goal.judged_weight / goal.weight * 100 if goal.weight else Decimal(0)
    if goal.reason == "contradiction":
        behind = sum((one.kpi.weight for one in goal.judged if one.verdict == "behind"), Decimal(0))
        have = behind / goal.judged_weight * 100
    need = voice.numbers.percent(goal.needed_pct, 0)
    return voice.t.of("goal", str(goal.reason), have=voice.numbers.percent(have, 0), need=need)


def say_saving(voice: Voice, saving: Saving | None) -> str:
    """Nothing where it is not known. A saving that rounds to nothing is none."""
    return point_at_saving(voice, saving).words


def point_at_saving(voice: Voice, saving: Saving | None) -> Pointed:
    if saving is None:
        return Pointed("")
    year = str(saving.year)
    rounded = saving.pct.quantize(Decimal(1).scaleb(-SAVING_DECIMALS), ROUND_HALF_UP)
    if rounded == 0:
        return Pointed(voice.t("saving.same", year=year))
    pct = voice.numbers.percent(abs(rounded), SAVING_DECIMALS)
    return Pointed(voice.t("saving.saves" if rounded > 0 else "saving.costs", pct=pct, year=year), pct)


def say_data(voice: Voice, stock: Stock, place: str | None) -> str:
    """`Die Daten sind für 4 von 4 Kommunen bis Oktober 2026 vollständig.`"""
    return point_at_data(voice, stock, place).words


def point_at_data(voice: Voice, stock: Stock, place: str | None) -> Pointed:
    found, month = stock.completeness, voice.numbers.month(stock.month_end)
    missing = voice.numbers.count(found.missing)
    if not found.municipalities:
        return Pointed(voice.t("data.none", month=month))
    some = voice.t("data.some", n=found.missing, missing=missing)
    if place is not None:
        if found.missing:
            return Pointed(
                voice.t("data.one_place_missing", n=found.missing, place=place, month=month, some=some), some
            )
        return Pointed(voice.t("data.one_place", place=place, month=month), voice.t("data.complete"))
    complete, total = voice.numbers.count(found.complete), voice.numbers.count(found.municipalities)
    of = voice.t("data.of", n=found.municipalities, complete=complete, total=total)
    said = voice.t("data.all_of", of=of, month=month)
    return Pointed(f"{said} {voice.t('data.missing', n=found.missing, some=some)}" if found.missing else said, of)


def say_no_measures(voice: Voice) -> str:
    return voice.t("measures.none")


def say_measures(voice: Voice, stock: Stock) -> str:
    """`Von 21 Maßnahmen sind 3 verspätet, 2 gefährdet, 7 im Plan, 9 abgeschlossen.`"""
    if not stock.measures:
        return say_no_measures(voice)
    count = voice.numbers.count
    found = [(name, stock.count_measures(name)) for name in STANDINGS if stock.count_measures(name)]
    (first, n), *others = [(voice.t.of("standing", name), n) for name, n in found]
    begin = voice.t("measures.all", n=len(stock.measures), total=count(len(stock.measures)))
    parts = [voice.t("measures.first", n=n, count=count(n), standing=first)]
    parts += [voice.t("measures.part", count=count(n), standing=standing) for standing, n in others]
    return f"{begin} {', '.join(parts)}."


def say_rule(voice: Voice, rule: Rule) -> list[str]:
    """The rule in sentences, in the order in which it is applied."""
    t, numbers = voice.t, voice.numbers

    def pct(value: Decimal) -> str:
        return numbers.percent(value, 0 if value == int(value) else 1)

    def points(value: Decimal) -> str:
        return numbers.decimal(value, 2)

    signal = "rule.signal" if rule.concern == "lowers_one_step" else "rule.signal_ignored"
    return [
        t("rule.path", on_path=pct(rule.on_path_within_pct), far=pct(rule.far_from_pct)),
        t("rule.first_value" if rule.without_baseline == "first_value" else "rule.no_first_value"),
        t(signal, n=rule.signal_months),
        t("rule.coverage", delivered=pct(rule.kpi_delivered_pct)),
        t("rule.newest", n=rule.newest_within_months),
        t("rule.verdict", on_course=points(rule.on_course_from), behind=points(rule.behind_below)),
        t("rule.contradiction", pct=pct(rule.contradiction_pct)),
        t("rule.answer", pct=pct(rule.goal_weight_pct)),
        t("rule.leading"),
        t("rule.measures", n=rule.grace_days),
    ]


def join_names(voice: Voice, names: Sequence[str]) -> str:
    """`A, B und C`; "" of none."""
    if len(names) < 2:
        return "".join(names)
    return voice.t("list.and", names=", ".join(names[:-1]), last=names[-1])


def write_day(voice: Voice, day: date) -> str:
    return voice.numbers.day(day)
