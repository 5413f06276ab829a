"""What people still have to write into a report, as a file they can fill: `grants/texts/<grant_id>.yaml`."""

from collections.abc import Iterator

import yaml

from expectations.models import Words
from expectations.models.grants import GrantTexts
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.pdf import deviations_of

PARAGRAPHS = ("course", "results", "economy", "outlook")


def missing_texts(content: ReportContent) -> dict[tuple[str, ...], str]:
    """(place in the file) → what is to be explained, in the order of the report."""
    texts, t = content.texts, words.fixed_words(content.language)
    found: dict[tuple[str, ...], str] = {
        (name,): t["facts"][name] for name in PARAGRAPHS if getattr(texts, name) is None
    }
    for d in deviations_of(content):
        if d.over and d.line_id and d.line_id not in texts.deviations:
            found["deviations", d.line_id] = f"{d.title}: {words.euros(d.over, content.language)} €"
    numbers = {v.booking_key: v.number for v in content.books.vouchers}
    for f, said, answer in content.findings:
        if not answer:
            about = numbers.get(f.booking_key) or f.drawdown_id
            found["answers", f"{f.rule_id} {about}".strip()] = said.message
    return found


def texts_template(content: ReportContent) -> str:
    """The whole file: what is written already stays, what is missing has its place and says what it is about."""
    missing, texts = missing_texts(content), content.texts
    return "\n".join(_lines(missing, texts, words.fixed_words(content.language)["missing"])) + "\n"


def _lines(missing: dict[tuple[str, ...], str], texts: GrantTexts, gap: str) -> Iterator[str]:
    empty = Words(de=gap, en=gap)
    yield "# yaml-language-server: $schema=../../../../expectations/schemas/grant_texts.json"
    for name in PARAGRAPHS:
        yield from _entry(name, getattr(texts, name) or empty, missing.get((name,)), "")
    for group, written in (("deviations", texts.deviations), ("answers", texts.answers)):
        asked = {place[1]: why for place, why in missing.items() if place[0] == group}
        if not written and not asked:
            continue
        yield f"{group}:"
        for key in dict.fromkeys([*written, *asked]):
            yield from _entry(key, written.get(key, empty), asked.get(key), "  ")


def _entry(key: str, said: Words, why: str | None, indent: str) -> Iterator[str]:
    if why is not None:
        yield f"{indent}# {' '.join(why.split())}"
    written = yaml.safe_dump({key: said.model_dump()}, allow_unicode=True, sort_keys=False, width=10_000)
    yield from (f"{indent}{line}" if line else "" for line in written.rstrip("\n").split("\n"))
