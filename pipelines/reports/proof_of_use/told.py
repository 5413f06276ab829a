"""What the command line says of a report."""

from collections.abc import Iterator
from decimal import Decimal

from pipelines.grants.differences import Difference
from pipelines.reports.proof_of_use.missing_texts import missing_texts
from pipelines.reports.proof_of_use.write import Written, figures_of

WORDS = {
    "definition": "declared otherwise", "figure": "figure", "voucher_new": "new voucher", "voucher_gone": "voucher gone",
    "voucher_changed": "voucher changed", "text": "text", "measure": "measure", "finding_new": "new finding", "finding_gone": "finding gone",
}  # fmt: skip
SHOWN = 40


def tell(written: Written) -> str:
    """Files, sums and findings, the seal, and differences to the newest earlier seal of that day."""
    return "".join(f"{line}\n" for line in _lines(written))


def _lines(written: Written) -> Iterator[str]:
    content = written.content
    yield from (str(file) for file in written.files)
    figures = figures_of(content.account)
    yield "  ".join(f"{name} {figures[name]}" for name in ("planned", "cost", "eligible", "due", "drawn"))
    yield f"{len(content.books.vouchers)} vouchers, {len(content.later)} later ones, {len(content.findings)} findings"
    if missing := missing_texts(content):
        yield f"{len(missing)} texts are missing (--texts-template writes a file to fill): {', '.join(' '.join(place) for place in missing)}"
    if written.seal:
        yield f"Sealed: {written.seal.folder}"
        yield f"SHA-256 of its manifest, to be noted where nobody can change it: {written.seal.manifest_sha256}"
    if written.compared_with is None:
        return
    earlier = written.compared_with
    if changed := earlier.changed_files():
        yield f"{earlier.report_id}: CHANGED since it was sealed: {', '.join(changed)}"
    if not written.differences:
        yield f"{earlier.report_id}, sealed {earlier.sealed_at:%Y-%m-%d}: nothing differs."
        return
    yield f"{earlier.report_id}, sealed {earlier.sealed_at:%Y-%m-%d}: {len(written.differences)} differences"
    yield from (f"  {say(one)}" for one in written.differences[:SHOWN])
    if len(written.differences) > SHOWN:
        yield f"  … and {len(written.differences) - SHOWN} more"


def say(one: Difference) -> str:
    """One difference in one line."""
    if one.what == "definition":
        return f"{WORDS[one.what]}: {one.item}"
    return f"{WORDS[one.what]}: {one.item}: {_written(one.then)} -> {_written(one.now)}"


def _written(value: Decimal | str | None) -> str:
    return "-" if value is None else format(value, "f") if isinstance(value, Decimal) else value
