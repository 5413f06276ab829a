"""Whether sealed reports are what was sealed: their files, their manifests, the ledger, and the figures computed anew."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.grants.account import account_at
from pipelines.reports.proof_of_use.write import figures_of
from pipelines.store.published_grants import read_sealed_books
from pipelines.store.seal_ledger import LEDGER, broken_lines, read_entries
from pipelines.store.seals import MANIFEST, TABLES, Seal, find_seals


def check_seals(root: Path, grant_id: str) -> tuple[list[Seal], list[str]]:
    """The sealed reports of a grant, and what is wrong, in words; none: every one is what it was."""
    seals = find_seals(root, grant_id)
    problems = [f"{seal.report_id}: {problem}" for seal in seals for problem in _problems(seal)]
    there = {seal.report_id for seal in seals}
    gone = [
        entry.report_id for entry in read_entries(root) if entry.grant_id == grant_id and entry.report_id not in there
    ]
    problems += [f"{report_id}: in the ledger, and not there any more" for report_id in gone]
    problems += [f"{LEDGER}: line {number} does not follow the line before it" for number in broken_lines(root)]
    return seals, problems


def _problems(seal: Seal) -> Iterator[str]:
    changed = seal.changed_files()
    yield from (f"{name} is not what was sealed" for name in changed if name != MANIFEST)
    if not seal.recorded_sha256:
        yield f"{LEDGER} does not know it"
    elif not seal.has_its_manifest:
        yield f"{MANIFEST} is not what was sealed"
    if TABLES not in changed:
        again = figures_of(account_at(*read_sealed_books(seal), seal.until))
        yield from (
            f"{name} is {seal.figures[name]} in {MANIFEST}, and {value} by {TABLES}"
            for name, value in again.items() if seal.figures.get(name) != value
        )  # fmt: skip
