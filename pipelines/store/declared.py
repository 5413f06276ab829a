"""What the catalogue declares, as rows of the snapshot: definitions are frozen with the values they made."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import duckdb

from expectations.catalog import Catalog
from pipelines.store.lake import insert_rows


def insert_declared(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, edition: str, *,
    snapshot_id: str, created_at: datetime, as_of: date, last_month: date, code_version: str, kpi_sql: Mapping[str, str],
    formulas: Mapping[str, tuple[str, str]],
) -> None:  # fmt: skip
    """Fill the tables that come from the catalogue alone. `kpi_sql`: kpi_id → the SQL that computes it;
    `formulas`: kpi_id → the same in German and in English."""
    a = catalog.association
    notice = (a.demo_notice.de, a.demo_notice.en) if a.demo_notice else (None, None)
    insert_rows(con, "snapshot", [[
        snapshot_id, edition, created_at, as_of, a.first_month, last_month, catalog.content_hash, code_version,
        a.title.de, a.title.en, a.short_title.de, a.short_title.en, *notice,
        a.stale_after_days,
    ]])  # fmt: skip
    insert_rows(
        con,
        "goal",
        [[i, g.order, g.title.de, g.title.en, g.question.de, g.question.en, g.topic] for i, g in catalog.goals.items()],
    )
    insert_rows(con, "statement", [[i, words.de, words.en] for i, words in a.legal if words])
    events = [
        [i, m, day, list(e.goals), e.title.de, e.title.en, e.description.de, e.description.en]
        for i, e in catalog.events.items()
        for m, day in e.dates.items()
    ]
    insert_rows(con, "event", events)
    vocabulary = catalog.vocabulary
    insert_rows(
        con,
        "unit",
        [
            [i, u.title.de, u.title.en, u.symbol, u.decimals, u.scale, u.currency]
            for i, u in vocabulary["units"].items()
        ],
    )
    insert_rows(con, "channel", [[i, c.title.de, c.title.en] for i, c in vocabulary["channels"].items()])
    insert_rows(con, "service", [
        [i, position, s.leika_key or None, s.role, s.target_working_days, s.title.de, s.title.en]
        for position, (i, s) in enumerate(vocabulary["services"].items())
    ])  # fmt: skip
    insert_rows(con, "dataset", [
        [i, c.title.de, c.title.en, c.description.de, c.description.en, c.source] for i, c in catalog.contracts.items()
    ])  # fmt: skip
    insert_rows(con, "municipality", [
        [i, m.ars, m.name, m.official_name.de, m.official_name.en] for i, m in catalog.municipalities.items()
    ])  # fmt: skip
    insert_rows(con, "municipality_figure", [
        [i, figure, c.date, getattr(c, "basis", None), c.count, c.source]
        for i, m in catalog.municipalities.items() for figure in ("inhabitants", "workplaces") for c in getattr(m, figure)
    ])  # fmt: skip
    insert_rows(con, "kpi", [_kpi_row(i, catalog, edition, kpi_sql[i], formulas[i]) for i in catalog.kpis])


def _kpi_row(kpi_id: str, catalog: Catalog, edition: str, sql_text: str, formula: tuple[str, str]) -> list[Any]:
    k = catalog.kpis[kpi_id]
    target = k.target
    return [
        kpi_id, k.order, k.goal, k.unit, k.direction, k.measure.kind, k.window_months, "service" in k.by, k.weight, k.shows,
        k.title.de, k.title.en, k.question.de, k.question.en, k.description.de, k.description.en,
        k.baseline.year if k.baseline else None, target.value if target else None, target.by if target else None,
        target.source.de if target else None, target.source.en if target else None, k.plausible.min, k.plausible.max,
        getattr(k.hide_below, edition), list(dict.fromkeys(i.dataset for i in k.inputs)),
        catalog.definition_hash(kpi_id), catalog.files[f"kpi/{kpi_id}"].read_text(encoding="utf-8"),
        *formula, sql_text,
    ]  # fmt: skip
