"""Where the figures come from and which are left out, in words."""

from pipelines.grants.books import add
from pipelines.reports.grant_words import write_euros
from pipelines.reports.proof_of_use import words
from pipelines.reports.proof_of_use.content import ReportContent


def say_origin(content: ReportContent) -> str:
    """The snapshot, the state of the software, and the hash of the declaration."""
    lang, s = content.language, content.source
    text: str = words.fixed_words(lang)["origin"]["text"]
    return text.format(
        snapshot=s.published.snapshot_id, created=words.day(s.published.created_at.date(), lang),
        code=s.published.code_version, hash=s.definition_hash,
    )  # fmt: skip


def say_later(content: ReportContent) -> str:
    """Vouchers that belong to a day after the report; "" where there are none."""
    if not content.later:
        return ""
    lang, n = content.language, len(content.later)
    return words.counted(words.fixed_words(lang)["vouchers"]["later"], n).format(
        n=n, amount=write_euros(add(v.amount for v in content.later), lang),
        day=words.day(content.until, lang), booked=write_euros(content.booked, lang),
    )  # fmt: skip
