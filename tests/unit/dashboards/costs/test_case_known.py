"""What is not known is left out by name or refused, and never taken for zero: of services, of baseline years, of own staff."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from dashboards.app import create_app
from dashboards.components.case_answer import answer_figure, years_figure
from dashboards.components.case_method import method_figure
from dashboards.components.case_refused import say_refused
from dashboards.components.case_running import running_figure
from dashboards.components.case_scope import CaseScope
from dashboards.routing import render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.view import View
from pipelines.cost_case.case import CostCase, read_case
from pipelines.cost_case.places import place_of
from pipelines.cost_case.tables import BookedYear, CostTables, StaffYear
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
from tests.pages.fixture_costs import publish_costs
from tests.unit.dashboards.costs.test_cost_page import plain, written

BROMBACHTAL, MICHELSTADT = "06437005", "06437011"


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


def introduced_early(tables: CostTables) -> CostTables:
    """The document management alone, with 5,000 EUR for its introduction in the year before anybody works with it."""
    early = BookedYear(MICHELSTADT, "dms", "hardware", "shared", "one_off", "actual", "", 2022, True, Decimal(5000), 1)
    models = tuple(m for m in tables.models if m.it_service_id == "dms")
    return replace(tables, models=models, booked=(*tables.booked, early))


def test_an_introduction_counts_in_its_year_and_no_euro_is_lost(costs: Snapshot) -> None:
    case = read(introduced_early(costs.costs))
    answer = case.answer
    row = answer.row(answer.nominal, GROUP, 2022)
    assert answer.years[0] == 2022, "the first euro, not the first shared month"
    assert case.introduced == {("dms", 2022): Decimal(5000)}
    assert (row.separate.base, row.shared.base, row.gain) == (0, 5000, None)
    assert answer.present_values["base"].years[0].cumulative_eur == -5000


def test_a_year_with_an_introduction_beside_what_is_shared(costs: Snapshot) -> None:
    """Online services are shared in 2022; what was booked for the document management is told apart from them."""
    tables = introduced_early(costs.costs)
    case, without = read(replace(tables, models=costs.costs.models)), read(costs.costs)
    one, other = (c.answer.row(c.answer.nominal, GROUP, 2022) for c in (case, without))
    assert one.shared.base - other.shared.base == case.introduced["dms", 2022] == 5000
    assert one.separate == other.separate
    assert without.introduced == {}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("de", "bevor jemand mit der Leistung arbeitete: 2022 5.000 € für Dokumentenmanagement (E-Akte)."),
        ("en", "before anybody worked with the service: €5,000 for Document management"),
    ],
)
def test_the_page_says_which_euros_are_an_introduction(
    costs: Snapshot, case_scope: Callable[..., CaseScope], lang: str, said: str
) -> None:
    case = read(introduced_early(costs.costs))
    scope = replace(case_scope(year=2022, lang=lang), case=case)
    for figure in (answer_figure(scope), years_figure(scope)):
        assert said in plain(figure.sentence)
    assert said not in plain(answer_figure(replace(scope, year=2024)).sentence)
    first = years_figure(scope).rows[0]
    assert "inführung" in str(first[-1]) or "introduction" in str(first[-1])
    compared = {"de": "von 9 Jahren", "en": "of 9 years"}[lang]
    assert compared in years_figure(scope).title, (
        "2022 has no gain: nothing is shared, and it is no year of the comparison"
    )
    assert {"de": "in 3 von 3 Jahren", "en": "in 3 of 3 years"}[lang] in running_figure(scope).title


@pytest.mark.parametrize("query", ["?zeitraum=2022", "?zeitraum=2022&sicht=kasse", "?zeitraum=2023", ""])
def test_the_page_stands_in_a_year_in_which_nothing_is_shared_yet(tmp_path: Path, query: str) -> None:
    change = """INSERT INTO cost_month VALUES ('06437011', 'dms', 'hardware', 'shared', 'one_off', 'actual', '', DATE '2022-05-01', 5000, 1);
        DELETE FROM cost_model WHERE it_service_id <> 'dms'; DELETE FROM cost_member WHERE it_service_id <> 'dms'"""
    publish_costs(tmp_path, change=change)
    page = written(render(Snapshots(tmp_path, "internal"), "/gemeinsam", query).children)
    assert "2022 5.000 € für Dokumentenmanagement" in page
    assert written(render(Snapshots(tmp_path, "internal"), "/szenario", "").children)
    client = create_app(tmp_path, "internal").server.test_client()
    assert client.get(f"/gemeinsam/effizienzgewinn.xlsx{query}").status_code == 200
