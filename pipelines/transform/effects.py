"""Did it work? Every effect that an event of the catalogue declares, estimated for all municipalities together and for each."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from math import exp, expm1
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from expectations.catalog import Catalog
from expectations.models import Event, Model, Quantile, Words
from expectations.sources import load_yaml
from pipelines.store.lake import insert_rows, write_parquet
from pipelines.transform.calendar import add_months

if TYPE_CHECKING:  # numpy and scipy are loaded when there is something to estimate
    from pipelines.transform.effect_estimate import Estimate, Panel

WORDS = Path(__file__).with_name("effect_words.yaml")
FEWEST_BEFORE, FEWEST_AFTER = 12, 6
"""Months: of a municipality without the event, and with it beside a comparison. Below, no number."""
FEWEST_CASES = 100
"""Cases with the event, and as many to compare them with. Below, no number; also keeps both editions from small cells."""
PLACEBO_MONTHS = 12


class EffectWords(Model):
    method: Words
    assumptions: tuple[Words, ...]


@cache
def effect_words() -> EffectWords:
    words: EffectWords = load_yaml(WORDS, EffectWords)
    return words


def write_effects(con: duckdb.DuckDBPyConnection, catalog: Catalog, target: Path) -> dict[str, int]:
    """Write the rows of `effect`; how many there are by state. `con`: snapshot tables and `facts_<dataset>`."""
    rows = [
        row for event_id, event in catalog.events.items() for kpi_id in event.effects
        for row in effect_rows(con, catalog, event_id, event, kpi_id)
    ]  # fmt: skip
    con.execute("CREATE OR REPLACE TEMP TABLE effects_found AS SELECT * FROM effect LIMIT 0")
    insert_rows(con, "effects_found", rows)
    write_parquet(con, "SELECT * FROM effects_found ORDER BY event_id, kpi_id, municipality_id", target)
    return dict(con.execute("SELECT state, count(*) FROM effects_found GROUP BY state ORDER BY state").fetchall())


def effect_rows(
    con: duckdb.DuckDBPyConnection, catalog: Catalog, event_id: str, event: Event, kpi_id: str
) -> Iterator[list[Any]]:
    """One row of `effect` for all together, then one for each municipality."""
    from pipelines.transform.effect_panel import panel_sql, read_panel

    part = catalog.kpis[kpi_id].measure
    assert isinstance(part, Quantile)
    places = list(catalog.municipalities)
    panel = read_panel(con, panel_sql(part, catalog.contracts[part.dataset]), places, event.dates)
    words = effect_words()
    said = [words.method.de, words.method.en, [a.de for a in words.assumptions], [a.en for a in words.assumptions]]
    for municipality_id in ("*", *places):
        asked = [municipality_id in ("*", m) for m in places]
        yield [event_id, kpi_id, municipality_id, *_figures(panel, asked), *said]


def _figures(panel: "Panel | None", asked: list[bool]) -> list[Any]:
    """The columns of `effect` from estimate_pct to state."""
    from pipelines.transform.effect_estimate import LEVEL

    found, state = (None, "no_cases") if panel is None else answer(panel, asked)
    placebo = answer(pretend(panel), asked)[0] if panel is not None and found else None
    if placebo and not placebo.low <= 0 <= placebo.high:
        state = "doubtful"
    return [
        *_as_pct(found), *_as_days(found), Decimal(str(LEVEL)), *_rests_on(panel, found),
        PLACEBO_MONTHS if found else None, *_as_pct(placebo), state,
    ]  # fmt: skip


def answer(panel: "Panel", asked: list[bool]) -> "tuple[Estimate | None, str]":
    """The estimate for the municipalities asked for, or the reason why the data do not carry one."""
    import numpy as np

    from pipelines.transform.effect_estimate import compare, estimate

    target = np.array(asked)
    mine, with_cases = panel.treated & target[:, None], (panel.cases > 0).any(axis=0)
    if not mine.any():
        return None, "no_event"
    if not (mine & with_cases).any():
        return None, "no_cases"
    compared = compare(panel, target)
    months = (compared.share > 0).any(axis=(0, 1)).sum()
    if not months:
        return None, "no_comparison"
    counted = (compared.share > 0).any(axis=(0, 2))
    before = (with_cases & ~panel.treated)[counted].sum(axis=1)
    if months < FEWEST_AFTER or before.min() < FEWEST_BEFORE:
        return None, "few_months"
    found = estimate(panel, compared)
    if found is None or min(found.cases, found.comparison_cases) < FEWEST_CASES:
        return None, "few_cases"
    return found, "ok"


def pretend(panel: "Panel") -> "Panel":
    """The placebo: only what happened without the event, as if every go-live had been `PLACEBO_MONTHS` earlier."""
    import numpy as np

    ever = panel.treated.any(axis=1)
    start = np.where(ever, panel.treated.argmax(axis=1), panel.treated.shape[1] + PLACEBO_MONTHS)
    earlier = np.arange(panel.treated.shape[1])[None, :] >= start[:, None] - PLACEBO_MONTHS
    without = ~panel.treated[None]
    return replace(panel, cases=panel.cases * without, days=panel.days * without, treated=earlier)


def _as_pct(found: "Estimate | None") -> list[Decimal | None]:
    """Change of the mean days in percent: estimate, low, high."""
    return [_percent(x) for x in (found.theta, found.low, found.high)] if found else [None] * 3


def _as_days(found: "Estimate | None") -> list[Decimal | None]:
    """The same in days a case: the mean there was, against the mean there would have been."""
    if not found:
        return [None] * 3

    return [_decimal(found.mean_days * (1 - exp(-x))) for x in (found.theta, found.low, found.high)]


def _percent(theta: float) -> Decimal:

    return _decimal(100 * expm1(theta))


def _decimal(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def _rests_on(panel: "Panel | None", found: "Estimate | None") -> list[Any]:
    """cases, comparison_cases, cells, months, first_month, last_month."""
    if panel is None or found is None:
        return [None] * 6
    first, last = (
        add_months(date(panel.first_index // 12, panel.first_index % 12 + 1, 1), at)
        for at in (found.months[0], found.months[-1])
    )
    return [found.cases, found.comparison_cases, found.cells, len(found.months), first, last]
