"""The case on paper, told as a catalogue and its bookings would tell it, comes to the same cents."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from pipelines.cost_case.baseline import Basis
from pipelines.cost_case.case import CostCase, read_case
from pipelines.costing.answer import Answer
from pipelines.costing.saving import GROUP
from tests.golden.shared_or_separate.reading import read_results
from tests.golden.shared_or_separate.tables import read_tables

CENT = Decimal("0.01")


def case_of(basis: Basis) -> CostCase:
    found = read_case(read_tables(), basis)
    assert found is not None
    return found


@pytest.fixture(scope="module", params=["cash", "depreciation"])
def answer(request: pytest.FixtureRequest) -> Answer:
    """Nothing in the case is used up over years: both views come to the same."""
    return case_of(request.param).answer


def euros(amount: Decimal) -> str:
    return f"{amount:,.2f}"


@pytest.mark.parametrize("table", ["nominal", "nominal_after_grants"])
def test_all_together(answer: Answer, table: str) -> None:
    found = []
    for year in (2024, 2025, 2026, None):
        row = answer.row(getattr(answer, table), GROUP, year)
        assert row.gain is not None
        gain = (row.gain.base * 100).quantize(CENT, ROUND_HALF_UP)
        amounts = map(euros, (row.separate.base, row.shared.base, row.saving.base))
        found.append([GROUP, str(year or "all"), *amounts, f"{gain} %", "yes" if gain >= 15 else "no"])
    assert found == [row for row in read_results()[table] if row[0] == GROUP]


def test_what_each_would_pay_alone(answer: Answer) -> None:
    paper = {(row[0], row[1]): row[2] for row in read_results()["nominal"]}
    for member in "ABC":
        for year in (2024, 2025, 2026, None):
            row = answer.row(answer.nominal, member, year)
            assert euros(row.separate.base) == paper[member, str(year or "all")]


def test_the_ranges(answer: Answer) -> None:
    whole = answer.row(answer.nominal)
    for case, separate, saving, _ in read_results()["range"]:
        assert (euros(getattr(whole.separate, case)), euros(getattr(whole.saving, case))) == (separate, saving)


def test_the_present_value(answer: Answer) -> None:
    value = answer.present_values["base"]
    found = [
        [str(y.year), *map(euros, (y.cash_eur, y.other_eur, y.present_cash_eur, y.present_other_eur, y.cumulative_eur))]
        for y in value.years
    ]
    found.append(["all", "", "", *map(euros, (value.cash_eur, value.other_eur, value.total_eur))])
    assert found == read_results()["present_value"]
    assert answer.break_even.year == 2025


def test_the_transfers_cancel(answer: Answer) -> None:
    assert answer.uncancelled == []


def test_nothing_is_assumed_of_the_shared_side(answer: Answer) -> None:
    assert not any(flow.is_assumed for flow in answer.shared)
