"""What is written to whom each month: the briefing with its page attached. Alerts are written beside."""

import json
from collections.abc import Iterator
from datetime import date

from expectations.models.notify import Notify
from pipelines.course.records import ALL
from pipelines.course.sentences import say_measures, say_overall
from pipelines.course.sentences_single import say_change, say_no_change, say_why
from pipelines.course.texts import load_texts
from pipelines.mail.book import key_of
from pipelines.mail.deliver import Parcel
from pipelines.mail.opening import FOLDER, open_with
from pipelines.mail.post import Letter
from pipelines.reports.briefing.content import Briefing, print_data, read_briefing
from pipelines.reports.briefing.pdf import make_pdf
from pipelines.store.published import Published

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
        *open_with(briefing), t("briefing.begin", place=briefing.place_name, month=month), "",
        say_overall(voice, stock, place), say_measures(voice, stock), "",
        *([t("briefing.changes", month=before), *changes] if changes else [say_no_change(voice)]), "",
        t("briefing.attached"), "", t("end", snapshot=briefing.head.snapshot_id),
    ]  # fmt: skip
    subject = t("briefing.subject", association=briefing.head.short_title.to(briefing.lang), place=briefing.place_name,
                month=month)  # fmt: skip
    name = t("briefing.file", month=f"{stock.month_end:%Y-%m}", place=place or t("briefing.everybody"))
    return Letter(key, notify.sender, to, subject, "\n".join(lines) + "\n", briefing.lang, (name, pdf))
