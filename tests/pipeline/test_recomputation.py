"""Two programs that share no line agree on every cell: the pipeline, and `recomputed/` in pandas."""

from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest

from pipelines.stages import House
from tests.pipeline.recomputed.values import KEY, Recomputed

FIGURES = ["value", "numerator", "denominator", "n", "state"]
STATES = {"ok", "provisional", "no_delivery", "not_agreed", "no_cases", "rejected"}
SUMS = ["it_cost_total_eur", "open_cases"]
MILLIONTH = Decimal("0.000001")
SELECT = f"SELECT {', '.join(KEY)}, {', '.join(FIGURES)} FROM"


def table(con: duckdb.DuckDBPyConnection, sql: str) -> pd.DataFrame:
    """The result with Python's own decimals, dates and None."""
    found = con.execute(sql)
    names = [column[0] for column in found.description or ()]
    return pd.DataFrame(found.fetchall(), columns=names, dtype=object)


def same(mine: Any, theirs: Any, tolerance: Decimal | int = 0) -> bool:
    """Equal, both None, or as near as the tolerance."""
    if mine is None or theirs is None:
        return mine is theirs
    return mine == theirs if isinstance(mine, str) else abs(mine - theirs) <= tolerance


def unlike(pairs: pd.DataFrame, figure: str, tolerance: Decimal | int = 0) -> pd.DataFrame:
    """The cells on which both disagree in this figure."""
    good = [same(a, b, tolerance) for a, b in zip(pairs[figure], pairs[f"{figure}_theirs"], strict=True)]
    return pairs.loc[~np.array(good, dtype=bool), [*KEY, figure, f"{figure}_theirs"]]


def paired(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Both side by side; no cell is missing on either side and none is there twice."""
    pairs = mine.merge(theirs, on=KEY, how="outer", suffixes=("", "_theirs"), indicator=True, validate="one_to_one")
    lonely = pairs[pairs["_merge"] != "both"]
    assert lonely.empty, lonely[[*KEY, "_merge"]].head(20)
    return pairs


@pytest.fixture(scope="module")
def pairs(larger_demo: House, recomputed: Recomputed) -> pd.DataFrame:
    with duckdb.connect() as con:
        theirs = table(con, f"{SELECT} '{larger_demo.data.lake}/kpi_value.parquet'")
    return paired(recomputed.cells, theirs)


def test_every_kpi_at_every_level_is_compared(larger_demo: House, pairs: pd.DataFrame) -> None:
    catalog = larger_demo.catalog
    assert set(pairs["kpi_id"]) == set(catalog.kpis)
    assert set(pairs["municipality_id"]) == {"*", *catalog.municipalities}
    assert set(pairs["service_id"]) == {"*", *catalog.vocabulary["services"]}
    assert len(pairs) > 60_000
    assert set(pairs["state"]) <= STATES


@pytest.mark.parametrize("figure", ["state", "n", "numerator", "denominator"])
def test_cells_agree_exactly(pairs: pd.DataFrame, figure: str) -> None:
    differing = unlike(pairs, figure)
    assert differing.empty, f"{len(differing)} cells\n{differing.head(20)}"


def test_values_agree(pairs: pd.DataFrame) -> None:
    """Sums and days to the last digit, ratios to a millionth."""
    differing = unlike(pairs, "value", MILLIONTH)
    assert differing.empty, f"{len(differing)} cells\n{differing.head(20)}"
    whole = pairs["kpi_id"].isin(SUMS) | pairs["kpi_id"].str.contains("_days_|_age_")
    assert whole.any()
    assert unlike(pairs[whole], "value").empty


def test_month_states_agree(internal: duckdb.DuckDBPyConnection, recomputed: Recomputed) -> None:
    theirs = table(internal, "SELECT municipality_id, dataset_id, month, state FROM coverage")
    key = ["municipality_id", "dataset_id", "month", "state"]
    assert set(theirs[key].itertuples(index=False, name=None)) == set(
        recomputed.states[key].itertuples(index=False, name=None)
    )


def test_rejected_rows_agree(internal: duckdb.DuckDBPyConnection, recomputed: Recomputed) -> None:
    """The same rows of the same files fall to the same rules."""
    theirs = internal.execute(
        """SELECT file_name, dataset_id, source_row, rule_id
           FROM rejected_row JOIN delivery USING (delivery_id, dataset_id)"""
    ).fetchall()
    mine = [(d.file.name, d.dataset_id, row, rule) for d in recomputed.deliveries for row, rule in d.reasons]
    assert sorted(theirs) == sorted(mine)
    assert mine


def test_rows_and_euros_of_deliveries_agree(internal: duckdb.DuckDBPyConnection, recomputed: Recomputed) -> None:
    theirs = internal.execute(
        """SELECT municipality_id, file_name, dataset_id, rows_delivered, rows_accepted, rows_rejected,
                  amount_delivered, amount_accepted, amount_rejected FROM delivery"""
    ).fetchall()
    mine = []
    for d in recomputed.deliveries:
        rows = (len(d.records), len(d.accepted), int(d.rejected.sum()))
        parts = (d.records, d.accepted, d.records[d.rejected])
        euros = [_euros(part) if d.dataset_id in ("it_costs", "grant_drawdowns") else None for part in parts]
        mine.append((d.municipality_id, d.file.name, d.dataset_id, *rows, *euros))
    assert sorted(theirs, key=str) == sorted(mine, key=str)


def _euros(records: pd.DataFrame) -> Decimal:
    millionths = sum(amount for amount in records["amount_eur"] if amount is not None)
    return (Decimal(millionths) / 1_000_000).quantize(Decimal("0.01"))
