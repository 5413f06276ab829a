"""Builds a small, deterministic published folder by the real schema and the real catalogue's words.

Every state of a cell occurs: Brombachtal's small services are hidden, Michelstadt did not deliver May 2024
(so its windows are provisional), Oberzent agreed on IT cost only from 2023, Erbach's March 2023 was
rejected, and nobody marries in Brombachtal.
"""

from datetime import date, datetime
from pathlib import Path

import duckdb
import yaml

from expectations.catalog import Catalog, load_catalog
from expectations.models import Words

ROOT = Path(__file__).parents[2]
SCHEMA = ROOT / "pipelines" / "store" / "schema.sql"
FILL = Path(__file__).with_name("fixture_values.sql")
ERBACH, MICHELSTADT, OBERZENT, BROMBACHTAL = "06437006", "06437011", "06437016", "06437005"
NAME = "20261115T060000Z-0a1b2c3d"
DEMO_NOTICE = ("Demodaten: erzeugt, nicht gemeldet.", "Demonstration data: generated, not reported.")


def publish_fixture(
    published: Path, *, name: str = NAME, edition: str = "internal", demo: bool = True, values: bool = True
) -> Path:
    """Write one snapshot and let `<edition>.current` point to it. Gives the snapshot's path."""
    published.mkdir(parents=True, exist_ok=True)
    path = published / f"{edition}-{name}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCHEMA.read_text(encoding="utf-8"))
        for table, rows in _tables(load_catalog(ROOT / "data" / "catalog"), name, edition, demo).items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        if values:
            connection.execute(FILL.read_text(encoding="utf-8"))
    point_to(published, edition, path.name)
    return path


def point_to(published: Path, edition: str, file_name: str) -> None:
    """Replace the pointer atomically, as a publication does."""
    fresh = published / f"{edition}.new"
    fresh.write_text(file_name + "\n", encoding="utf-8")
    fresh.replace(published / f"{edition}.current")


def _both(words: Words | None) -> tuple[str | None, str | None]:
    return (words.de, words.en) if words else (None, None)


def _tables(catalog: Catalog, name: str, edition: str, demo: bool) -> dict[str, list[tuple[object, ...]]]:
    home = catalog.association
    vocabulary = catalog.vocabulary
    head = (
        name,
        edition,
        datetime(2026, 11, 15, 6),
        date(2026, 11, 15),
        date(2021, 1, 1),
        date(2026, 10, 1),
        "c" * 64,
        "0.1.0",
    )
    goals = sorted(catalog.goals.items(), key=lambda item: item[1].order)
    return {
        "snapshot": [(*head, *_both(home.title), *_both(home.short_title), *(DEMO_NOTICE if demo else (None, None)),
                      home.stale_after_days)],
        "goal": [(key, g.order, *_both(g.title), *_both(g.question), g.topic) for key, g in goals],
        "statement": [(key, *_both(words)) for key, words in home.legal if words],
        "unit": [
            (key, *_both(u.title), u.symbol, u.decimals, u.scale, u.currency) for key, u in vocabulary["units"].items()
        ],
        "dataset": [(key, *_both(c.title), *_both(c.description), c.source) for key, c in catalog.contracts.items()],
        "municipality": [(key, m.ars, m.name, *_both(m.official_name)) for key, m in catalog.municipalities.items()],
        "service": [
            (key, place, s.leika_key or None, s.role, s.target_days, *_both(s.title))
            for place, (key, s) in enumerate(vocabulary["services"].items(), start=1)
        ],
        "kpi": [_kpi_row(catalog, kpi_id) for kpi_id in catalog.kpis],
    }


def _kpi_row(catalog: Catalog, kpi_id: str) -> tuple[object, ...]:
    kpi = catalog.kpis[kpi_id]
    target = kpi.target
    source = catalog.root / "kpis" / f"{kpi_id}.yaml"
    return (
        kpi_id, kpi.order, kpi.goal, kpi.unit, kpi.direction, kpi.measure.kind, kpi.window_months, "service" in kpi.by,
        *_both(kpi.title), *_both(kpi.question), *_both(kpi.description), kpi.baseline.year if kpi.baseline else None,
        target.value if target else None, target.by if target else None, *_both(target.source if target else None),
        kpi.plausible.min, kpi.plausible.max, kpi.hide_below.internal, [part.dataset for part in kpi.inputs],
        catalog.definition_hash(kpi_id), yaml.safe_dump(yaml.safe_load(source.read_text("utf-8")), allow_unicode=True),
        "SELECT 1 -- the statement that computed it",
    )  # fmt: skip
