"""Alerts: signals of KPIs that turned to concern, deliveries that are overdue or were refused; each once to each address."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from expectations.models.notify import Notify, Role
from pipelines.course.changes import KpiChange
from pipelines.course.path import first_of_year_before
from pipelines.course.reading import Strategy, read_cells
from pipelines.course.records import ALL
from pipelines.course.sentences import Voice, speak
from pipelines.course.sentences_single import say_change, say_why
from pipelines.course.stock import Stock
from pipelines.course.texts import load_texts
from pipelines.course.turns import find_turns
from pipelines.mail.book import key_of
from pipelines.mail.deliver import Parcel
from pipelines.mail.opening import FOLDER, open_with
from pipelines.mail.post import Letter
from pipelines.reports.briefing.content import Briefing, read_briefing
from pipelines.store.published import Published

MONTHS = 12
"""So far back a turn that lasts, or a gap, is news for whoever has not been told of it yet; what is older is history."""
TROUBLES = {"no_delivery": "overdue", "rejected": "rejected"}


@dataclass(frozen=True)
class Item:
    """Something to be told once: `name` knows it, `words` say it."""

    name: str
    words: str


@dataclass(frozen=True)
class Turn:
    """A KPI of a place, as it turned, and the goal as it is now."""

    place: str
    change: KpiChange


def alert_parcels(published: Published, notify: Notify) -> Iterator[Parcel]:
    """What is new up to the newest month. A role for all together is told of every municipality, too."""
    turns: dict[str, list[Turn]] = {}
    for role in notify.receiving("alerts"):
        briefing = read_briefing(published, published.head.last_month, role.municipality or ALL, role.language)
        for place in _list_places(role, briefing.strategy):
            if place not in turns:
                turns[place] = _find_turns(published, briefing.strategy, place, briefing.stock)
        told = [turn for place in _list_places(role, briefing.strategy) for turn in turns[place]]
        items = {item.name: item for item in [*_concerns(briefing, told), *_overdue(published, briefing)]}
        for address in role.addresses if items else ():
            yield _alert_parcel(notify, role, address, briefing, items)


def _list_places(role: Role, strategy: Strategy) -> list[str]:
    return [role.municipality] if role.municipality else [ALL, *strategy.municipalities]


def _find_turns(published: Published, strategy: Strategy, place: str, stock: Stock) -> list[Turn]:
    rule, end = strategy.rule, stock.month_end
    assert rule is not None
    found = find_turns(strategy.kpis, read_cells(published.rows, place, end), end, MONTHS, rule)
    goals = {goal.goal_id: goal for goal in strategy.stock(place, end).goals} if found else {}
    return [
        Turn(place, KpiChange("concern", now, before, goals[now.kpi.goal_id], strategy.goal_titles[now.kpi.goal_id]))
        for before, now in found
    ]


def _concerns(briefing: Briefing, turns: Sequence[Turn]) -> Iterator[Item]:
    rule, voice, t = briefing.strategy.rule, speak(briefing.lang), load_texts(FOLDER, briefing.lang)
    assert rule is not None
    for turn in turns:
        now = turn.change.now
        words = f"{say_change(voice, turn.change, rule)} {say_why(voice, turn.change)}"
        if turn.place != briefing.place:
            words = t("alerts.of_place", place=briefing.strategy.municipalities[turn.place], words=words)
        yield Item(f"concern {turn.place} {now.kpi.kpi_id} {now.month_end:%Y-%m}", words)


def _overdue(published: Published, briefing: Briefing) -> Iterator[Item]:
    """Both leave a gap that the sentence on top counts as missing."""
    t = load_texts(FOLDER, briefing.lang)
    sql = """SELECT c.municipality_id, c.dataset_id, c.month, c.state, d.title_de, d.title_en
             FROM coverage c JOIN dataset d USING (dataset_id)
             WHERE c.state IN ('no_delivery', 'rejected') AND c.month BETWEEN ? AND ? AND ? IN ('*', c.municipality_id)
             ORDER BY c.month, c.municipality_id, c.dataset_id"""
    end = briefing.stock.month_end
    for place, dataset, month, state, *titles in published.rows(sql, [first_of_year_before(end), end, briefing.place]):
        trouble = TROUBLES[state]
        words = t.of("alerts", trouble, place=briefing.strategy.municipalities[place], month=_month(briefing.voice, month),
                     dataset=titles[1] if briefing.lang == "en" else titles[0])  # fmt: skip
        yield Item(f"{trouble} {place} {dataset} {month:%Y-%m}", words)


def _month(voice: Voice, month: date) -> str:
    return voice.numbers.month(month)


def _alert_parcel(notify: Notify, role: Role, to: str, briefing: Briefing, items: Mapping[str, Item]) -> Parcel:
    named = {key_of("alert", to, role.municipality or ALL, name): item for name, item in items.items()}
    t = load_texts(FOLDER, briefing.lang)
    month = _month(briefing.voice, briefing.stock.month_end)

    def write(keys: Sequence[str]) -> Letter:
        """Of those items that this address has not had yet."""
        lines = [
            *open_with(briefing), t("alerts.begin", n=len(keys), month=month), "",
            *(f"- {named[key].words}" for key in keys), "", t("alerts.once"), t("end", snapshot=briefing.head.snapshot_id),
        ]  # fmt: skip
        subject = t("alerts.subject", n=len(keys), association=briefing.head.short_title.to(briefing.lang),
                    place=briefing.place_name)  # fmt: skip
        return Letter(key_of(*keys), notify.sender, to, subject, "\n".join(lines) + "\n", briefing.lang)

    return Parcel(to, tuple(named), ", ".join(items), write)
