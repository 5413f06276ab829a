"""What is published is what was recomputed, or hidden with good reason; and nothing hidden can be computed back."""

from datetime import date
from decimal import Decimal

import duckdb
import numpy as np
import pandas as pd
import pytest

from pipelines.stages import House
from pipelines.transform.calendar import add_months
from tests.pipeline.recomputed.values import KEY, Recomputed
from tests.pipeline.test_recomputation import FIGURES, MILLIONTH, SELECT, paired, table, unlike

LEVELS = {"municipality_id", "service_id"}
COUNTS = ["numerator", "denominator", "n"]


@pytest.fixture(scope="module", params=["public", "internal"])
def shown(request: pytest.FixtureRequest, larger_demo: House, recomputed: Recomputed) -> pd.DataFrame:
    """Recomputed and published cells of one edition side by side, with `small` and `hidden`."""
    published = larger_demo.data.published
    name = (published / f"{request.param}.current").read_text(encoding="utf-8").strip()
    with duckdb.connect(str(published / name), read_only=True) as con:
        pairs = paired(recomputed.cells, table(con, f"{SELECT} kpi_value"))
    kpis = larger_demo.catalog.kpis
    limit = pairs["kpi_id"].map({k: getattr(kpi.hide_below, request.param) for k, kpi in kpis.items()})
    n = pairs["n"].map(lambda units: units or 0).astype(int)
    pairs["small"] = (n > 0) & (n < limit)
    pairs["hidden"] = pairs["state_theirs"] == "hidden"
    pairs["over_hidden_month"] = _over_hidden_month(pairs)
    return pairs


def _over_hidden_month(pairs: pd.DataFrame) -> pd.Series:
    """Longer periods with a hidden month in them."""
    level = ["kpi_id", "municipality_id", "service_id"]
    months = pairs.loc[pairs["hidden"] & (pairs["period_kind"] == "month"), [*level, "period_start"]]
    longer = pairs.loc[pairs["period_kind"] != "month", [*level, "period_kind", "period_start"]].reset_index()
    both = longer.merge(months, on=level, suffixes=("", "_month"))
    # windows and years of this catalogue are twelve months long
    age = [
        (m.year - s.year) * 12 + m.month - s.month
        for s, m in zip(both["period_start"], both["period_start_month"], strict=True)
    ]
    return pd.Series(pairs.index.isin(both["index"][np.isin(age, range(12))]), index=pairs.index)


def test_small_cells_are_hidden(shown: pd.DataFrame) -> None:
    assert shown["small"].any()
    assert shown.loc[shown["small"], "hidden"].all()


def test_hidden_cells_show_nothing(shown: pd.DataFrame) -> None:
    hidden = shown[shown["hidden"]]
    assert hidden[[f"{figure}_theirs" for figure in FIGURES if figure != "state"]].isna().all(axis=None)


def test_other_cells_are_as_recomputed(shown: pd.DataFrame, larger_demo: House) -> None:
    """Value and state; the counts too, unless they would give a hidden month away: then none is shown and the value is rounded."""
    visible = shown[~shown["hidden"]]
    assert unlike(visible, "state").empty
    withheld = visible["over_hidden_month"]
    assert unlike(visible[~withheld], "value", MILLIONTH).empty
    for kpi_id, rounded in visible[withheld].groupby("kpi_id"):
        kpi = larger_demo.catalog.kpis[kpi_id]
        decimals = larger_demo.catalog.vocabulary["units"][kpi.unit].decimals
        assert unlike(rounded, "value", Decimal(5).scaleb(-decimals - 1) + MILLIONTH).empty
    for figure in COUNTS:
        assert unlike(visible[~withheld], figure).empty
        assert visible.loc[withheld, f"{figure}_theirs"].isna().all()


def test_hidden_only_with_good_reason(shown: pd.DataFrame) -> None:
    """Small, or beside another hidden cell of the same line."""
    reason = shown["small"]
    for level in LEVELS:
        line = [c for c in KEY if c != level]
        reason |= shown.groupby(line)["hidden"].transform("sum") > 1
    assert shown.loc[shown["hidden"] & ~reason, KEY].empty


def test_a_stock_is_hidden_alike_for_its_month_and_for_what_ends_with_it(shown: pd.DataFrame) -> None:
    """The value of a year is that of its December: shown in one place, it would not be hidden in the other."""
    stocks = shown[shown["kpi_id"].isin(["open_cases", "open_cases_age_median"])]
    last = [_last_month(kind, start) for kind, start in zip(stocks["period_kind"], stocks["period_start"], strict=True)]
    stocks = stocks.assign(last_month=last)
    cell = ["kpi_id", "municipality_id", "service_id", "last_month"]
    months = stocks[stocks["period_kind"] == "month"].set_index(cell)["hidden"]
    longer = stocks[(stocks["period_kind"] != "month") & stocks["last_month"].isin(months.index.get_level_values(3))]
    assert longer["hidden"].any()
    assert (longer["hidden"].to_numpy() == months.loc[pd.MultiIndex.from_frame(longer[cell])].to_numpy()).all()


def _last_month(kind: str, start: date) -> date:
    """Rolling windows and years have twelve months."""
    return start if kind == "month" else add_months(start, 11)


def test_most_is_shown(shown: pd.DataFrame) -> None:
    """Hiding everything would be safe and useless: the association's years, all services together, are there."""
    year = shown[(shown["period_kind"] == "year") & (shown["municipality_id"] == "*") & (shown["service_id"] == "*")]
    assert len(year)
    assert not year["hidden"].any()
    assert shown["hidden"].mean() < 0.3


@pytest.mark.parametrize("level", sorted(LEVELS))
def test_no_subtraction_reveals_a_hidden_cell(shown: pd.DataFrame, level: str) -> None:
    """Of a total and its parts never exactly one is hidden while all others are known."""
    line = [c for c in KEY if c != level]
    total = shown[level] == "*"
    lines = shown.assign(total_known=total & (shown["hidden"] | shown["n"].notna())).groupby(line)
    known = lines["total_known"].any() & (lines.size() > 1)
    revealed = known & (lines["hidden"].sum() == 1)
    assert not revealed.any(), revealed[revealed].index.tolist()[:10]
