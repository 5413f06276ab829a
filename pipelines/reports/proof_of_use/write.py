"""`digitalbilanz report grant`: both files of the report, its seal, and what differs from an earlier one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from expectations.catalog import Catalog
from pipelines.grants.account import Account
from pipelines.grants.differences import Difference, compare
from pipelines.reports.proof_of_use.content import ReportContent, check_sums, make_content
from pipelines.reports.proof_of_use.pdf import make_pdf
from pipelines.reports.proof_of_use.said import compare_said, said_of
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.store.lake import whole_file
from pipelines.store.published_grants import PublishedGrant, read_published_grant
from pipelines.store.seals import Seal, find_seals, seal_report

FIGURES = (
    "planned",
    "gross",
    "vat",
    "discount",
    "cost",
    "eligible",
    "due",
    "requested",
    "drawn",
    "others",
    "own_share",
)


@dataclass(frozen=True)
class Written:
    """The files that were written, the seal if one was made, and what the newest earlier seal of that day said otherwise."""

    content: ReportContent
    files: tuple[Path, ...]
    seal: Seal | None
    compared_with: Seal | None
    differences: tuple[Difference, ...]


def write_report(
    catalog: Catalog, snapshot: Path, grant_id: str, until: date, *,
    is_interim: bool, language: str, out: Path, seals: Path, seal: bool,
) -> Written:  # fmt: skip
    """Write PDF and workbook into `out`. Raises NoSuchGrantError, ArithmeticError where sums do not agree."""
    source = read_published_grant(snapshot, grant_id, until)
    content = make_content(
        catalog, source, until, is_interim=is_interim, language=language,
        sealed=[s.handed_in for s in find_seals(seals, grant_id)], is_to_be_sealed=seal,
    )  # fmt: skip
    check_sums(content)
    name = f"{grant_id}_{until}_{content.kind}_{language}"
    made = {f"{name}.pdf": make_pdf(content), f"{name}.xlsx": make_workbook(content)}
    out.mkdir(parents=True, exist_ok=True)
    for file, data in made.items():
        with whole_file(out / file) as temporary:
            temporary.write_bytes(data)
    earlier = newest_seal(seals, grant_id, until)
    differences = (*differences_to(earlier, source), *compare_said(earlier.said, said_of(content))) if earlier else ()
    sealed = None
    if seal:
        sealed = seal_report(
            seals, _facts(content), made, snapshot, content.grant.kpis, datetime.now(UTC).replace(microsecond=0)
        )
    return Written(content, tuple(out / file for file in made), sealed, earlier, differences)


def newest_seal(seals: Path, grant_id: str, until: date) -> Seal | None:
    """The seal of the same day that was made last."""
    return next((s for s in reversed(find_seals(seals, grant_id)) if s.until == until), None)


def differences_to(earlier: Seal, now: PublishedGrant) -> tuple[Difference, ...]:
    """What the sealed report would say differently today, indicators of the purpose included."""
    then = read_published_grant(earlier.tables, now.grant_id, earlier.until)

    found = list(compare((then.grant, then.books), (now.grant, now.books), earlier.until))
    before = {k.kpi_id: (k.baseline, k.newest) for k in then.kpis}
    for kpi in now.kpis:
        old = before.get(kpi.kpi_id, (None, None))
        for which, was, is_now in (("baseline", old[0], kpi.baseline), ("newest", old[1], kpi.newest)):
            if was != is_now:
                found.append(Difference("figure", f"{kpi.kpi_id} {which}", was, is_now))
    return tuple(found)


def _facts(content: ReportContent) -> dict[str, object]:
    """What the manifest says of the report, beside the hashes of its files."""
    s, account = content.source, content.account
    return {
        "grant_id": s.grant_id, "until": content.until.isoformat(), "kind": content.kind, "language": content.language,
        "snapshot_id": s.published.snapshot_id, "code_version": s.published.code_version,
        "definition_hash": s.definition_hash, "definition": s.definition_yaml,
        "figures": figures_of(account), "vouchers": len(content.books.vouchers), **said_of(content),
    }  # fmt: skip


def figures_of(account: Account) -> dict[str, str]:
    """The sums of an account, exact, as text."""
    return {name: format(getattr(account, name), "f") for name in FIGURES}
