"""The municipality's book-keeping as Parquet, in the snapshot's own tables: deliveries, checks, coverage, rejected rows."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from expectations.catalog import Catalog
from expectations.findings import Finding, finding_texts
from expectations.rules import Rule, row_rules
from pipelines.store.lake import insert_rows, parquet_list, write_parquet
from pipelines.store.ledger import Received
from pipelines.transform.checks import Check
from pipelines.transform.coverage import Claim, MonthState, delivery_states
from pipelines.transform.judge import Judged


def write_deliveries(
    con: duckdb.DuckDBPyConnection, ledger: list[Received], judged: list[Judged], claims: list[Claim], target: Path
) -> None:
    """The delivery ledger with the fate of each delivery, as in the snapshot's table `delivery`."""
    states = delivery_states(claims)
    rows = [_delivery_row(j, states[j.reading.delivery_id]) for j in judged]
    rows += [_refused_file_row(r) for r in ledger if not r.parts]
    _write_rows(con, "delivery", rows, "municipality_id, delivery_number, dataset_id", target)


def write_checks(con: duckdb.DuckDBPyConnection, checks: list[Check], ledger: list[Received], target: Path) -> None:
    rows: list[list[Any]] = [
        [c.delivery_id, c.municipality_id, c.dataset_id, "", c.check_id, c.severity, c.passed, c.checked, c.failed,
         c.title.de, c.title.en, c.detail.de if c.detail else None, c.detail.en if c.detail else None]
        for c in checks
    ]  # fmt: skip
    for r in ledger:
        if not r.parts:
            title = finding_texts()["file_readable"].title
            said = [" ".join(f.message(language) for f in r.refused) for language in ("de", "en")]
            rows.append(
                [
                    r.delivery_id(),
                    r.municipality_id,
                    "",
                    "",
                    "file_readable",
                    "refuse",
                    False,
                    1,
                    1,
                    title.de,
                    title.en,
                    *said,
                ]
            )
    _write_rows(con, "check_result", rows, "delivery_id, check_id", target)


def write_coverage(
    con: duckdb.DuckDBPyConnection, municipality_id: str, states: list[MonthState], target: Path
) -> None:
    rows: list[list[Any]] = [
        [municipality_id, s.dataset_id, s.month, s.state, s.rows_accepted, s.rows_rejected, s.delivery_id]
        for s in states
    ]
    _write_rows(con, "coverage", rows, "municipality_id, dataset_id, month", target)


def write_rejected(
    con: duckdb.DuckDBPyConnection,
    ledger: list[Received],
    judged: list[Judged],
    refused: set[str],
    catalog: Catalog,
    target: Path,
) -> None:
    """One row per rejected record and broken rule, with the words for the sender; files refused as a whole have no row number."""
    parts = []
    said: list[list[Any]] = []
    for j in judged:
        rules = row_rules(catalog.contracts[j.reading.part.dataset_id], catalog)
        if j.rejected:
            parts.append(f"SELECT * FROM {parquet_list([j.rejected])}")
            said += [_rule_words(j, i, rule) for i, rule in enumerate(rules) if j.failures[rule.rule_id]]
    con.execute(
        "CREATE OR REPLACE TEMP TABLE said AS SELECT delivery_id, 0 AS rule, * EXCLUDE (delivery_id, source_row, value) FROM rejected_row LIMIT 0"
    )
    insert_rows(con, "said", said)
    others = [_finding_row(j.reading.delivery_id, j.reading.received.municipality_id, j.reading.part.dataset_id, f)
              for j in judged for f in (*j.reading.broken, *j.reading.refused)]  # fmt: skip
    others += [
        _finding_row(r.delivery_id(), r.municipality_id, "", f) for r in ledger if not r.parts for f in r.refused
    ]
    others += [
        _finding_row(j.reading.delivery_id, j.reading.received.municipality_id, j.reading.part.dataset_id, Finding("delivery_refused"))
        for j in judged if j.typed and j.reading.delivery_id in refused
    ]  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE others AS SELECT * FROM rejected_row LIMIT 0")
    insert_rows(con, "others", others)
    rows = (
        " UNION ALL ".join(parts)
        or "SELECT NULL::VARCHAR AS delivery_id, 0::BIGINT AS source_row, 0 AS rule, '' AS value, 0 AS duplicate_of WHERE false"
    )
    first = "replace({}, '{{first_row}}', coalesce(duplicate_of::VARCHAR, ''))"
    query = f"""
        SELECT delivery_id, municipality_id, dataset_id, source_row, rule_id, column_id, header, value,
          {first.format("message_de")} AS message_de, {first.format("message_en")} AS message_en, remedy_de, remedy_en
        FROM ({rows}) JOIN said USING (delivery_id, rule)
        UNION ALL SELECT * FROM others ORDER BY ALL"""
    write_parquet(con, query, target)


def _rule_words(j: Judged, position: int, rule: Rule) -> list[Any]:
    layout = j.reading.layout
    header = (layout.columns.get(rule.column or "") if layout else None) or (
        next((w.header for w in layout.wide if w.into == rule.column), None) if layout else None
    )
    params = {
        "first_row": "{first_row}",
        "first": f"{j.reading.first_month:%m/%Y}" if j.reading.first_month else "",
        "last": f"{j.reading.last_month:%m/%Y}" if j.reading.last_month else "",
        "form": declared_form(j, rule.column or ""),
    } | dict(rule.params)
    words = [t.format(**params) for t in (rule.message.de, rule.message.en, rule.remedy.de, rule.remedy.en)]
    place = [j.reading.delivery_id, j.reading.received.municipality_id, j.reading.part.dataset_id]
    return [*place[:1], position, *place[1:], rule.rule_id, rule.column, header, *words]


def declared_form(j: Judged, column: str) -> str:
    """How this municipality agreed to write the column, as an example."""
    layout = j.reading.layout
    if layout is None:
        return ""
    if column.endswith("_date"):
        return {"cell": "Excel", "serial": "Excel", "offset": "2024-01-31T10:00:00+01:00"}.get(
            layout.date, date(2024, 1, 31).strftime(layout.date)
        )
    if column == "month":
        return date(2024, 1, 31).strftime(layout.month)
    return f"1{layout.thousands}234{layout.decimal}56"


def _finding_row(delivery_id: str, municipality_id: str, dataset_id: str, f: Finding) -> list[Any]:
    words = [f.message("de"), f.message("en"), f.remedy("de"), f.remedy("en")]
    return [delivery_id, municipality_id, dataset_id, f.row, f.code, None, f.header, f.value, *words]


def _delivery_row(j: Judged, state: str) -> list[Any]:
    r, part, p = j.reading.received, j.reading.part, j.profile
    refused = state == "refused"
    months = j.months
    return [
        j.reading.delivery_id, r.municipality_id, part.dataset_id, r.number, r.file_name, r.sha256, part.stored_sha256,
        r.size_bytes, part.stored_as, r.delivered_at, r.received_at, months[0] if months else None,
        months[-1] if months else None, j.reading.layout.since if j.reading.layout else None,
        p["rows_delivered"], 0 if refused else p["rows_accepted"], p["rows_delivered"] if refused else p["rows_rejected"],
        p["amount_delivered"], "0" if refused and p["amount_accepted"] else p["amount_accepted"],
        p["amount_delivered"] if refused else p["amount_rejected"],
        [*part.dropped_personal, *part.dropped_undeclared], state,
    ]  # fmt: skip


def _refused_file_row(r: Received) -> list[Any]:
    """A file that no agreement knows, or that could not be taken at all."""
    return [
        r.delivery_id(), r.municipality_id, "", r.number, r.file_name, r.sha256, "", r.size_bytes, "nothing",
        r.delivered_at, r.received_at, None, None, None, 0, 0, 0, None, None, None, [], "refused",
    ]  # fmt: skip


def _write_rows(con: duckdb.DuckDBPyConnection, table: str, rows: list[list[Any]], order: str, target: Path) -> None:
    """Write `rows` with the columns of the snapshot's `table` (which must exist on `con`)."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE written AS SELECT * FROM {table} LIMIT 0")
    insert_rows(con, "written", rows)
    write_parquet(con, f"SELECT * FROM written ORDER BY {order}", target)
