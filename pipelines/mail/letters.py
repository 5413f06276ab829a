"""What is written to whom: the monthly briefing with its page attached, and alerts, each item once to each address."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.models.notify import Notify, Role
from pipelines.course.changes import KpiChange
from pipelines.course.path import first_of_year_before
from pipelines.course.records import ALL
from pipelines.course.sentences import say_measures, say_overall
from pipelines.course.sentences_single import say_change, say_no_change, say_why
from pipelines.course.texts import Texts, load_texts
from pipelines.mail.book import key_of
from pipelines.mail.deliver import Parcel
from pipelines.mail.post import Letter
from pipelines.reports.briefing.content import Briefing, print_data, read_briefing
from pipelines.reports.briefing.pdf import make_pdf
from pipelines.store.published import Published

FOLDER = Path(__file__).parent / "words"
PASSING = ("footer",)
"""Parts of a briefing that say nothing of its month: with these alone changed it is the same briefing."""


def briefing_parcels(published: Published, notify: Notify, month: date) -> Iterator[Parcel]:
    """One for each address of the roles that receive it; a page is set once for roles that read the same."""
    pages: dict[tuple[str, str], tuple[Briefing, bytes]] = {}
    for role in notify.receiving("briefing"):
        asked = (role.municipality or ALL, role.language)
        if asked not in pages:
            briefing = read_briefing(published, month, *asked)
            pages[asked] = briefing, make_pdf(briefing)
        briefing, pdf = pages[asked]
        for address in role.addresses:
            yield _briefing_parcel(notify, address, briefing, pdf)


def _briefing_parcel(notify: Notify, to: str, briefing: Briefing, pdf: bytes) -> Parcel:
    data = {name: part for name, part in print_data(briefing).items() if name not in PASSING}
    said = json.dumps(data, ensure_ascii=False, sort_keys=True)
    month = f"{briefing.stock.month_end:%Y-%m}"
    key = key_of("briefing", month, briefing.place, briefing.lang, to, said)
    letter = _write_briefing(notify, to, briefing, pdf, key)
    return Parcel(to, (key,), letter.subject, lambda _keys: letter)


def _write_briefing(notify: Notify, to: str, briefing: Briefing, pdf: bytes, key: str) -> Letter:
    t, voice, stock, rule = load_texts(FOLDER, briefing.lang), briefing.voice, briefing.stock, briefing.strategy.rule
    assert rule is not None
    month = voice.numbers.month(stock.month_end)
    before = voice.numbers.month(stock.month_end.replace(day=1) - date.resolution)
    place = None if briefing.place == ALL else briefing.place_name
    changes = [f"- {say_change(voice, c, rule)} {say_why(voice, c)}".rstrip() for c in stock.changes]
    lines = [
        *_notice(briefing), t("briefing.greeting"), "", t("briefing.begin", place=briefing.place_name, month=month), "",
        say_overall(voice, stock, place), say_measures(voice, stock), "",
        *([t("briefing.changes", month=before), *changes] if changes else [say_no_change(voice)]), "",
        t("briefing.attached"), "", t("end", snapshot=briefing.head.snapshot_id),
    ]  # fmt: skip
    subject = t("briefing.subject", association=briefing.head.short_title.to(briefing.lang), place=briefing.place_name,
                month=month)  # fmt: skip
    name = t("briefing.file", month=f"{stock.month_end:%Y-%m}", place=place or t("briefing.everybody"))
    return Letter(key, notify.sender, to, subject, "\n".join(lines) + "\n", briefing.lang, (name, pdf))


@dataclass(frozen=True)
class Item:
    """Something to be told once: `name` knows it, `words` say it."""

    name: str
    words: str


def alert_parcels(published: Published, notify: Notify) -> Iterator[Parcel]:
    """What is new up to the newest month: signals of KPIs that turned to concern, and deliveries that are overdue."""
    for role in notify.receiving("alerts"):
        briefing = read_briefing(published, published.head.last_month, role.municipality or ALL, role.language)
        items = {item.name: item for item in [*_concerns(briefing), *_overdue(published, briefing)]}
        for address in role.addresses if items else ():
            yield _alert_parcel(notify, role, address, briefing, items)


def _alert_parcel(notify: Notify, role: Role, to: str, briefing: Briefing, items: dict[str, Item]) -> Parcel:
    named = {key_of("alert", to, role.municipality or ALL, name): item for name, item in items.items()}
    t = load_texts(FOLDER, briefing.lang)
    month = briefing.voice.numbers.month(briefing.stock.month_end)

    def write(keys: Sequence[str]) -> Letter:
        """Of those items that this address has not had yet."""
        lines = [
            *_notice(briefing), t("briefing.greeting"), "", t("alerts.begin", n=len(keys), month=month), "",
            *(f"- {named[key].words}" for key in keys), "", t("alerts.once"), t("end", snapshot=briefing.head.snapshot_id),
        ]  # fmt: skip
        subject = t("alerts.subject", n=len(keys), association=briefing.head.short_title.to(briefing.lang),
                    place=briefing.place_name)  # fmt: skip
        return Letter(key_of(*keys), notify.sender, to, subject, "\n".join(lines) + "\n", briefing.lang)

    return Parcel(to, tuple(named), ", ".join(items), write)


def _concerns(briefing: Briefing) -> Iterator[Item]:
    rule, voice = briefing.strategy.rule, briefing.voice
    assert rule is not None
    for change in briefing.stock.changes:
        if isinstance(change, KpiChange) and change.event == "concern":
            name = f"concern {briefing.place} {change.now.kpi.kpi_id} {change.now.month_end:%Y-%m}"
            yield Item(name, f"{say_change(voice, change, rule)} {say_why(voice, change)}")


def _overdue(published: Published, briefing: Briefing) -> Iterator[Item]:
    """Of the last twelve months; older gaps are history."""
    t: Texts = load_texts(FOLDER, briefing.lang)
    sql = """SELECT c.municipality_id, c.dataset_id, c.month, d.title_de, d.title_en
             FROM coverage c JOIN dataset d USING (dataset_id)
             WHERE c.state = 'no_delivery' AND c.month BETWEEN ? AND ? AND ? IN ('*', c.municipality_id)
             ORDER BY c.month, c.municipality_id, c.dataset_id"""
    end = briefing.stock.month_end
    for place, dataset, month, *titles in published.rows(sql, [first_of_year_before(end), end, briefing.place]):
        words = t("alerts.overdue", place=briefing.strategy.municipalities[place], month=briefing.voice.numbers.month(month),
                  dataset=titles[1] if briefing.lang == "en" else titles[0])  # fmt: skip
        yield Item(f"overdue {place} {dataset} {month:%Y-%m}", words)


def _notice(briefing: Briefing) -> list[str]:
    notice = briefing.head.demo_notice
    return [notice.to(briefing.lang), ""] if notice else []
