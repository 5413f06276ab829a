"""What is not known is left out by name or refused, and never taken for zero: of services, of baseline years, of own staff."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from dashboards.components.case_method import method_figure
from dashboards.components.case_refused import say_refused
from dashboards.components.case_scope import CaseScope
from dashboards.snapshot import Snapshot
from dashboards.view import View
from pipelines.cost_case.case import CostCase, read_case
from pipelines.cost_case.places import place_of
from pipelines.cost_case.tables import CostTables, StaffYear
from pipelines.costing.errors import (
    BaselineNotWhole,
    CostingError,
    MissingDriver,
    NoBaseline,
    NoStaffBaseline,
    RateRefused,
    about,
)
from pipelines.costing.saving import GROUP
from tests.unit.dashboards.costs.test_cost_page import plain, written

BROMBACHTAL = "06437005"


def read(tables: CostTables) -> CostCase:
    found = read_case(tables)
    assert found is not None
    return found


def shared_from(tables: CostTables, it_service_id: str, month: date) -> CostTables:
    """As if one service was shared by all from this month on, and nothing of it booked before."""
    models = tuple(
        replace(m, since=dict.fromkeys(m.since, month)) if m.it_service_id == it_service_id else m for m in tables.models
    )  # fmt: skip
    booked = tuple(
        replace(row, in_scope=False, arrangement="separate")
        if row.it_service_id == it_service_id and row.year < month.year
        else row
        for row in tables.booked
    )
    return replace(tables, models=models, booked=booked)


@pytest.mark.parametrize("month", [date(2026, 3, 1), date(2027, 1, 1), date(2040, 1, 1)])
def test_a_service_newly_shared_waits_and_the_rest_is_compared(costs: Snapshot, month: date) -> None:
    case = read(shared_from(costs.costs, "steering", month))
    others = read(replace(costs.costs, models=tuple(m for m in costs.costs.models if m.it_service_id != "steering")))
    assert case.waiting == ("steering",)
    assert "steering" not in {m.it_service_id for m in case.question.models}
    assert case.answer.nominal == others.answer.nominal


def test_a_service_that_waits_is_named(
    costs: Snapshot, case_scope: Callable[..., CaseScope], look: Callable[..., View]
) -> None:
    case = read(shared_from(costs.costs, "steering", date(2026, 3, 1)))
    said = method_figure(replace(case_scope(), case=case)).sentence
    steering = look().say(costs.costs.it_services["steering"])
    assert f"noch kein ganzes Jahr gemeinsam gebucht ist: {steering}." in said
    assert "noch kein ganzes Jahr" not in method_figure(case_scope()).sentence


def test_nothing_is_compared_before_a_whole_year_is_booked(costs: Snapshot) -> None:
    tables = costs.costs
    for model in tables.models:
        tables = shared_from(tables, model.it_service_id, date(2026, 1, 1))
    assert read_case(tables) is None


def delivered(tables: CostTables, year: int, months: int) -> CostTables:
    return replace(tables, delivered={**tables.delivered, (BROMBACHTAL, year): months})


@pytest.mark.parametrize("months", [0, 6, 11])
def test_half_a_baseline_year_is_no_baseline(costs: Snapshot, months: int) -> None:
    with pytest.raises(BaselineNotWhole) as caught:
        _ = read(delivered(costs.costs, 2021, months)).answer
    error = caught.value
    assert isinstance(error, NoBaseline)
    assert error.what == {"member_id": BROMBACHTAL, "year": 2021, "months": months}
    assert place_of(error) == ("cost_models/online_services.yaml", "separate", "years", 2021, BROMBACHTAL)


def test_a_year_that_is_no_baseline_may_be_half_delivered(costs: Snapshot) -> None:
    tables = replace(costs.costs, whole_years=tuple(y for y in costs.costs.whole_years if y != 2021))
    assert read(tables).answer.nominal == read(costs.costs).answer.nominal


def test_what_is_delivered_is_counted_by_month(costs: Snapshot) -> None:
    assert costs.costs.delivered[BROMBACHTAL, 2021] == 12
    assert costs.costs.delivered.get((BROMBACHTAL, 2026), 0) < 12


def of_2021(one: StaffYear) -> bool:
    return one.year == 2021 and one.municipality_id == BROMBACHTAL


def test_staff_that_is_declared_only_since_the_cooperation_is_refused(costs: Snapshot) -> None:
    """It would count as what the cooperation costs more."""
    tables = replace(costs.costs, staff=tuple(one for one in costs.costs.staff if not of_2021(one)))
    with pytest.raises(NoStaffBaseline) as caught:
        _ = read(tables).answer
    error = caught.value
    assert error.what == {"member_id": BROMBACHTAL, "it_service_id": "online_services", "year": 2021, "months": 0}
    assert place_of(error) == (f"municipalities/{BROMBACHTAL}_….yaml", "staff", "online_services", 2021)
    assert "0 hours" in error.what_to_do


def test_half_a_year_of_staff_is_no_baseline(costs: Snapshot) -> None:
    staff = tuple(replace(one, months=6) if of_2021(one) else one for one in costs.costs.staff)
    with pytest.raises(NoStaffBaseline, match="6 of 12 months"):
        _ = read(replace(costs.costs, staff=staff)).answer


def test_no_hours_declared_are_a_baseline(costs: Snapshot) -> None:
    """0 hours say that there were none."""
    staff = tuple(
        replace(one, hours=Decimal(0), cost_eur=Decimal(0)) if of_2021(one) else one for one in costs.costs.staff
    )
    case, usual = read(replace(costs.costs, staff=staff)), read(costs.costs)
    one, other = (c.answer.row(c.answer.nominal, GROUP, 2025).separate.base for c in (case, usual))
    assert one < other


def test_staff_that_has_ended_is_a_saving(costs: Snapshot) -> None:
    """Nobody of Brombachtal works on it any more: the baseline stands, and nothing is refused."""
    staff = tuple(o for o in costs.costs.staff if o.municipality_id != BROMBACHTAL or not o.in_scope)
    assert read(replace(costs.costs, staff=staff)).answer.nominal


@pytest.mark.parametrize(
    ("error", "place"),
    [
        (NoBaseline("separate", "before", "x", 2021, member_id="x", year=2021), ("cost_models/dms.yaml", "separate", "before", "x", 2021)),
        (MissingDriver("members", "x", "workplaces", member_id="x", driver="workplaces", year=2021), ("municipalities/x_….yaml", "workplaces")),
        (MissingDriver("members", "x", "usage", member_id="x", driver="usage", year=2021), ("members", "x", "usage")),
        (RateRefused("discount_rate", rate=-2), ("comparison.yaml", "discount_rate")),
    ],
)  # fmt: skip
def test_a_refusal_names_the_file(error: CostingError, place: tuple[object, ...]) -> None:
    with pytest.raises(type(error)), about("dms"), about("network"):
        raise error
    assert error.it_service_id == "network", "the innermost knows best"
    error.it_service_id = "dms"
    assert place_of(error) == place


def test_a_refusal_without_a_model_has_no_file() -> None:
    assert place_of(NoBaseline("separate", member_id="x", year=2021)) == ("separate",)


@pytest.mark.parametrize("lang", ["de", "en"])
def test_the_page_says_file_place_and_remedy(costs: Snapshot, look: Callable[..., View], lang: str) -> None:
    with pytest.raises(CostingError) as caught:
        _ = read(delivered(costs.costs, 2021, 6)).answer
    said = plain(written(say_refused(look(lang), caught.value)))
    wanted = {
        "de": ("Für Brombachtal sind im Vergleichsjahr 2021 erst 6 von 12 Monaten geliefert.", "nachliefern"),
        "en": ("Brombachtal has delivered only 6 of 12 months of the year of comparison 2021.", "Please deliver"),
    }[lang]
    for words in (*wanted, "cost_models/online_services.yaml › separate › years › 2021 › Brombachtal"):
        assert words in said
