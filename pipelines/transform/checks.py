"""Every check of every delivery: its result as a row, whether it passed, failed or could not be run.

The rows are split by the predicates themselves (`split.py`); Great Expectations runs the same predicates over the
same records as an independent count. Should the two ever differ, nothing is published.
"""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.findings import Finding, finding_texts
from expectations.models import Words
from expectations.rules import Rule, delivery_rules, row_rules
from expectations.suites import from_rules, run_suite
from pipelines.store.lake import insert_rows, key_of, parquet_list, read_json, whole_file, write_json
from pipelines.transform.judge import Judged

PROFILE = {
    "delivery_id": "VARCHAR",
    "rows_delivered": "BIGINT",
    "rows_rejected": "BIGINT",
    "amount_delivered": "DECIMAL(28,2)",
    "amounts_unreadable": "BIGINT",
    "total_unreadable": "BIGINT",
    "declared_total": "DECIMAL(28,2)",
    "months_missing": "BIGINT",
    "undeclared_columns": "BIGINT",
    "personal_columns": "BIGINT",
}


READING_CODES = (
    "row_shape", "control_character", "formula_error", "not_a_record", "not_a_single_value", "duplicate_key",
    "json_not_a_number", "unnamed_columns", "total_row_missing",
)  # fmt: skip
"""What a reader finds and still goes on: rows that cannot be cells, and warnings."""


@dataclass(frozen=True)
class Check:
    """One check of one delivery. `passed` is None where it could not be run because the file was refused unread."""

    delivery_id: str
    municipality_id: str
    dataset_id: str
    check_id: str
    severity: str
    passed: bool | None
    checked: int
    failed: int
    title: Words
    detail: Words | None = None


def check_dataset(
    con: duckdb.DuckDBPyConnection,
    dataset_id: str,
    judged: list[Judged],
    catalog: Catalog,
    lake: Path,
    docs: Path | None,
) -> list[Check]:
    """All checks of all deliveries of one municipality and dataset; GX runs when there is something new.

    `docs`: where GX's pages go; None where the records were confirmed before and are only computed again.
    """
    contract = catalog.contracts[dataset_id]
    rows, whole = row_rules(contract, catalog), delivery_rules(contract)
    profile = _profile_table(con, judged)
    broken = {
        r.rule_id: {i for (i,) in con.execute(f"SELECT delivery_id FROM {profile} WHERE NOT ({r.holds})").fetchall()}
        for r in whole
    }
    readable = [j for j in judged if j.typed]
    if readable and docs is not None:
        municipality_id = readable[0].reading.received.municipality_id
        _confirm_by_gx(
            con, readable, rows, whole, broken, lake / municipality_id / "checks", docs / municipality_id, dataset_id
        )
    return [check for j in judged for check in _checks_of(j, rows, whole, broken)]


def refused_by(checks: list[Check]) -> set[str]:
    """The deliveries that are refused as a whole."""
    return {c.delivery_id for c in checks if c.severity == "refuse" and c.passed is False}


def _checks_of(j: Judged, rows: tuple[Rule, ...], whole: tuple[Rule, ...], broken: dict[str, set[str]]) -> list[Check]:
    place = (j.reading.delivery_id, j.reading.received.municipality_id, j.reading.part.dataset_id)
    refused, read = j.reading.refused, j.typed is not None
    title = finding_texts()["file_readable"].title
    said = _words(refused) if refused else None
    checks = [Check(*place, "file_readable", "refuse", not refused, 1, len(refused), title, said)]
    checks += [
        Check(*place, r.rule_id, r.severity, (place[0] not in broken[r.rule_id]) if read else None, int(read),
              int(place[0] in broken[r.rule_id]), r.title, _detail(r, j) if place[0] in broken[r.rule_id] else None)
        for r in whole
    ]  # fmt: skip
    broken_rows = len({f.row for f in j.reading.broken})
    delivered = j.profile["rows_delivered"]
    for code in READING_CODES:
        found = [f for f in (*j.reading.broken, *j.reading.warnings) if f.code == code]
        checks.append(Check(*place, code, finding_texts()[code].severity, not found if read else None, delivered, len(found),
                            finding_texts()[code].title, _words(tuple(found)) if found else None))  # fmt: skip
    for r in rows:
        failed = j.failures.get(r.rule_id, 0)
        checks.append(
            Check(
                *place, r.rule_id, r.severity, failed == 0 if read else None, delivered - broken_rows, failed, r.title
            )
        )
    return checks


def _words(found: tuple[Finding, ...]) -> Words:
    """What the findings say, each text once."""
    said = {language: " ".join(dict.fromkeys(f.message(language) for f in found)) for language in ("de", "en")}
    return Words(de=said["de"], en=said["en"])


def _detail(rule: Rule, j: Judged) -> Words:
    params = delivery_params(j) | dict(rule.params)
    return Words(de=rule.message.de.format(**params), en=rule.message.en.format(**params))


def delivery_params(j: Judged) -> dict[str, Any]:
    """What the texts of delivery checks may name."""
    p = j.profile
    share = 100 * p["rows_rejected"] / p["rows_delivered"] if p["rows_delivered"] else 0
    return {
        "pct": f"{share:.0f}",
        "declared": p["declared_total"] or j.reading.total_text or "–",
        "found": p["amount_delivered"] or "–",
        "months": ", ".join(m[:7] for m in p["missing_months"]),
        "columns": ", ".join(j.reading.part.dropped_personal + j.reading.part.dropped_undeclared),
    }


def _profile_table(con: duckdb.DuckDBPyConnection, judged: list[Judged]) -> str:
    """Table `profile`: one row per delivery that could be read."""
    con.execute(f"CREATE OR REPLACE TABLE profile ({', '.join(f'{c} {t}' for c, t in PROFILE.items())})")
    insert_rows(con, "profile", [_profile_row(j) for j in judged if j.typed])
    return "profile"


def _profile_row(j: Judged) -> list[Any]:
    known = j.profile | {
        "delivery_id": j.reading.delivery_id,
        "months_missing": len(j.profile["missing_months"]),
        "undeclared_columns": len(j.reading.part.dropped_undeclared),
        "personal_columns": len(j.reading.part.dropped_personal),
    }
    return [known[c] for c in PROFILE]


def _confirm_by_gx(
    con: duckdb.DuckDBPyConnection, judged: list[Judged], rows: tuple[Rule, ...], whole: tuple[Rule, ...],
    broken: dict[str, set[str]], done: Path, docs: Path, dataset_id: str,
) -> None:  # fmt: skip
    """Run both suites in a database of their own; compare with our own counts; keep GX's page."""
    ours = {r.rule_id: sum(j.failures[r.rule_id] for j in judged) for r in rows} | {
        r: len(d) for r, d in broken.items()
    }
    typed = [j.typed for j in judged if j.typed]
    marker = done / f"{dataset_id}.json"
    key = key_of([str(t) for t in typed], ours, [(r.rule_id, r.holds) for r in (*rows, *whole)])
    if marker.exists() and read_json(marker)["key"] == key:
        return
    work = Path(tempfile.mkdtemp(prefix="gx-"))
    try:
        database = work / "check.duckdb"
        with duckdb.connect(str(database)) as fresh:
            fresh.execute(f"CREATE TABLE typed AS SELECT * FROM {parquet_list(typed)}")
            _profile_table(fresh, judged)
        outcomes = [
            run_suite(database, "typed", f"{dataset_id}-rows", from_rules(rows)),
            run_suite(database, "profile", f"{dataset_id}-deliveries", from_rules(whole)),
        ]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    theirs = outcomes[0].failed | outcomes[1].failed
    if theirs != ours:
        different = {k: (ours.get(k), theirs.get(k)) for k in ours | theirs if ours.get(k) != theirs.get(k)}
        raise RuntimeError(f"{dataset_id}: the split and Great Expectations disagree (ours, GX): {different}")
    for kind, outcome in zip(("rows", "deliveries"), outcomes, strict=True):
        with whole_file(docs / f"{dataset_id}-{kind}.html") as page:
            page.write_text(outcome.page, encoding="utf-8")
    write_json({"key": key, "failed": theirs}, marker)
