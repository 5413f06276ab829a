"""Shared or separate: the answer in both languages and all its turns, and where there is none, why and what to do."""

import inspect
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from string import Formatter

import pytest

from dashboards.components import case_answer, case_bridge, case_partners, case_value
from dashboards.components.case_baseline import baseline_figure
from dashboards.components.case_method import method_figure
from dashboards.components.case_refused import say_refused
from dashboards.components.case_scope import CaseScope
from dashboards.components.figure import find_figures
from dashboards.cost_fairness import AGREED, MIX, PLAIN, SHAPLEY, judge_fairness
from dashboards.filters import COST_VIEW, Filters, Period
from dashboards.pages import shared
from dashboards.routing import render
from dashboards.takeover import Snapshots
from dashboards.view import View
from pipelines.costing import errors
from pipelines.costing.break_even import break_even
from pipelines.costing.core import CoreVerdict
from pipelines.costing.money import to_cent
from pipelines.costing.probability import Estimate
from pipelines.costing.ranges import Range
from pipelines.costing.saving import GROUP, Saving
from tests.pages.fixture_costs import publish_costs
from tests.unit.dashboards.costs.test_cost_page import plain, written

FIGURES = (
    "antwort", "bruecke", "bruecke-leistungen", "partner", "schluessel", "je-einheit", "jahre", "laufend", "kapitalwert", "tornado",
    "wahrscheinlichkeit", "land", "vergleichsjahr", "annahmen",
)  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("sight", [None, "kasse"])
def test_every_figure_stands_in_both_languages_and_views(
    look: Callable[..., View], lang: str, sight: str | None
) -> None:
    filters = Filters().choose(COST_VIEW, sight) if sight else Filters()
    body = shared.render(look(lang, filters, "/gemeinsam"))
    figures = find_figures(body)
    assert tuple(figures) == FIGURES
    for one in figures.values():
        assert "{" not in one.title + one.sentence + one.subtitle + one.definition
        assert one.sentence
        assert all(len(row) == len(one.fields) for row in one.rows)


def test_the_answer_agrees_with_the_arithmetic(case_scope: Callable[..., CaseScope]) -> None:
    scope = case_scope()
    row = scope.row(year=2025)
    assert row.saving.base == Decimal("52674.71")
    assert plain(case_answer.say_answer(scope)).startswith(
        "2025 spart die Zusammenarbeit 52.675 € oder 36,1 % (von 28,5 % bis 44,4 %)."
    )
    english = plain(case_answer.say_answer(case_scope(lang="en")))
    assert english.startswith("In 2025 the cooperation saves €52,675 or 36.1% (from 28.5% to 44.4%).")
    assert english.endswith("All 4 municipalities reach them.")


def cell(member: str, separate: tuple[int, int, int], shared_eur: int) -> Saving:
    return Saving(member, 2025, Range(*map(Decimal, separate)), Range.exact(Decimal(shared_eur)))


@pytest.mark.parametrize(
    ("separate", "shared_eur", "said"),
    [
        ((100, 110, 120), 80, "erreicht, auch im ungünstigsten Fall"),
        ((90, 110, 120), 80, "im Grundfall erreicht, im ungünstigsten Fall nicht"),
        ((80, 90, 120), 80, "im Grundfall nicht erreicht, im günstigsten Fall schon"),
        ((80, 82, 85), 80, "nicht erreicht, auch im günstigsten Fall"),
        ((0, 0, 0), 80, "nicht zu sagen"),
    ],
)
def test_every_verdict_has_its_words(case_scope: Callable[..., CaseScope], separate: tuple[int, int, int], shared_eur: int, said: str) -> None:  # fmt: skip
    assert case_scope().verdict(cell(GROUP, separate, shared_eur)) == said


@pytest.mark.parametrize(
    ("lang", "group", "members", "said"),
    [
        ("de", (100, 90), [(100, 90), (100, 80)], "2025 spart die Zusammenarbeit 10 € oder 10,0 % (von 10,0 % bis 10,0 %). Die vereinbarten 15 %: nicht erreicht, auch im günstigsten Fall. Eine Kommune erreicht sie nicht: Brombachtal."),
        ("de", (100, 120), [(100, 130), (100, 120)], "2025 kostet die Zusammenarbeit 20 € oder 20,0 % mehr als getrennter Betrieb (von 20,0 % bis 20,0 %). Die vereinbarten 15 %: nicht erreicht, auch im günstigsten Fall. 2 Kommunen erreichen sie nicht: Brombachtal und Erbach."),
        ("en", (100, 120), [(100, 130), (100, 120)], "In 2025 the cooperation costs €20 or 20.0% more than separate operation (from 20.0% to 20.0%). The 15% agreed upon: not reached, even in the best case. 2 municipalities do not reach them: Brombachtal and Erbach."),
        ("de", (0, 10), [(0, 5), (0, 5)], "2025 lässt sich kein Anteil nennen"),
    ],
)  # fmt: skip
def test_the_answer_in_all_its_turns(
    case_scope: Callable[..., CaseScope], monkeypatch: pytest.MonkeyPatch, lang: str, group: tuple[int, int],
    members: list[tuple[int, int]], said: str,
) -> None:  # fmt: skip
    scope = case_scope(lang=lang)
    rows = dict(zip((GROUP, "06437005", "06437006"), [group, *members], strict=True))
    monkeypatch.setattr(CaseScope, "members", ("06437005", "06437006"))
    monkeypatch.setattr(
        CaseScope, "row", lambda _, member=GROUP, year=None: cell(member, (rows[member][0],) * 3, rows[member][1])
    )
    assert plain(case_answer.say_answer(scope)).startswith(said)


def test_the_bridge_leads_from_one_sum_to_the_other(case_scope: Callable[..., CaseScope]) -> None:
    scope = case_scope()
    for make in (case_bridge.bridge_figure, case_bridge.services_bridge_figure):
        figure = make(scope)
        *steps, whole = figure.rows
        assert sum(Decimal(str(row[3])) for row in steps) == Decimal(str(whole[3])) == -scope.row(year=2025).saving.base


def test_every_amount_of_the_time_before_stands_on_the_page(case_scope: Callable[..., CaseScope]) -> None:
    """Times factor and index they come to the separate side of a whole year, to the cent of each position."""
    scope = case_scope()
    figure = baseline_figure(scope)
    assert figure is not None
    names = {model.it_service_id: scope.service(model.it_service_id) for model in scope.case.question.models}
    *rows, total = figure.rows
    members = scope.members
    index = scope.case.question.assumptions.price_index.factor(2021, 2026)
    for model in scope.case.question.models:
        mine = [row for row in rows if row[0] == names[model.it_service_id]]
        if model.method != "before_actuals":
            assert mine == []
            continue
        assert {row[2] for row in mine} == {"2021"}
        for k, member in enumerate(members):
            amounts = [Decimal(str(row[3 + k])) for row in mine if row[3 + k] is not None]
            today = [
                f.amount.base for f in scope.answer.separate
                if (f.year, f.member_id, f.it_service_id) == (2026, member, model.it_service_id) and f.kind == "cost"
            ]  # fmt: skip
            assert sorted(to_cent(a * Decimal("0.94") * index) for a in amounts) == sorted(today)
    assert [sum(Decimal(str(row[i] or 0)) for row in rows) for i in range(3, 8)] == total[3:8]
    assert all(sum(Decimal(str(a or 0)) for a in row[3:7]) == row[7] for row in figure.rows)
    staff = next(row for row in rows if row[1] == "eigenes Personal")
    assert (staff[7], staff[8]) == (Decimal("9600.00"), "erklärte Stunden mal Stundensatz")


@pytest.mark.parametrize(("lang", "said"), [("de", "genutzt über 96 Monate"), ("en", "used over 96 months")])
def test_over_how_long_an_investment_is_used_is_said(
    case_scope: Callable[..., CaseScope], lang: str, said: str
) -> None:
    units = [str(row[3]) for row in method_figure(case_scope(lang=lang)).rows]
    assert sum(said in unit for unit in units) == 1


def test_what_was_booked_stands_beside_what_is_divided(case_scope: Callable[..., CaseScope]) -> None:
    scope = case_scope()
    fair = judge_fairness(scope.case.question, 2025)
    assert fair is not None
    figure = case_partners.keys_figure(scope, fair)
    whole = scope.row(year=2025).shared.base
    assert figure.rows[-1][0] == "nach den Büchern 2025"
    assert sum(Decimal(str(cell)) for cell in figure.rows[-1][1:5]) == whole
    said = plain(figure.sentence)
    assert f"Verteilt werden {plain(scope.euros(fair.total_eur))} nach den Kostenmodellen" in said
    assert f"gebucht wurden 2025 {plain(scope.euros(whole))}" in said


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        ({2022: -1, 2023: -2}, "nicht ausgeglichen"),
        ({2022: 1, 2023: 2}, "von Anfang an im Plus"),
        ({2022: -1, 2023: 2}, "ausgeglichen ab 2023"),
        ({2022: -1, 2023: 2, 2024: -1}, "mehrmals im Plus und wieder im Minus (2023, 2024)"),
        ({2022: -1, 2023: 2, 2024: -1, 2025: 3}, "dauerhaft im Plus ab 2025"),
    ],
)
def test_break_even_in_all_its_turns(case_scope: Callable[..., CaseScope], sums: dict[int, int], said: str) -> None:
    found = break_even({year: Decimal(amount) for year, amount in sums.items()})
    assert said in case_value.say_break_even(case_scope(), found)


@pytest.mark.parametrize(
    ("share", "said"), [(1.0, "in allen Ziehungen"), (0.0, "in keiner Ziehung"), (0.727, "72,7 % ± 0,3")]
)
def test_certainty_is_never_claimed(case_scope: Callable[..., CaseScope], share: float, said: str) -> None:
    assert plain(case_value._say_share(case_scope(), Estimate(share, 0.00315))) == said


def test_the_core_is_said_with_coalition_and_sum(case_scope: Callable[..., CaseScope]) -> None:
    scope = case_scope()
    two = CoreVerdict(("06437005", "06437006"), Decimal("100.00"), Decimal("90.50"), Decimal(0))
    assert plain(case_partners.say_core(scope, two)) == "Brombachtal und Erbach stünden unter sich um 9,50 € besser da."
    one = replace(two, coalition=("06437005",))
    assert plain(case_partners.say_core(scope, one)) == "Brombachtal stünde allein um 9,50 € besser da."
    assert case_partners.say_core(scope, replace(two, alone_eur=Decimal(200))).startswith("Auch keine Gruppe")
    assert "mehr als zwölf" in case_partners.say_core(scope, None)


def test_every_division_conserves_the_whole_and_the_mix_is_the_nearest(case_scope: Callable[..., CaseScope]) -> None:
    fair = judge_fairness(case_scope().case.question, 2025)
    assert fair is not None
    assert set(fair.divisions) == {*PLAIN, AGREED, MIX, SHAPLEY}
    for one in fair.divisions.values():
        assert sum(one.amounts.values()) == fair.total_eur
        assert one.core is not None
        assert one.core.gap_eur == 0
    assert fair.divisions[SHAPLEY].deviation_eur == 0
    assert fair.divisions[MIX].deviation_eur <= min(fair.divisions[name].deviation_eur for name in PLAIN) + Decimal(
        "0.01"
    )
    assert sum(fair.mix.shares.values()) == Fraction(1)
    assert fair.divisions[AGREED].amounts == fair.divisions["inhabitants"].amounts, "the declared key"


def test_members_of_different_services_are_divided_among_their_own(case_scope: Callable[..., CaseScope]) -> None:
    question = case_scope().case.question
    first, *rest = question.models
    fewer = replace(first, members=first.members[1:])
    fair = judge_fairness(replace(question, models=(fewer, *rest)), 2025)
    assert fair is not None
    assert all(sum(one.amounts.values()) == fair.total_eur for one in fair.divisions.values())
    assert len(fair.shapley.cents) == len(first.members)
    nobody = replace(question, models=tuple(replace(m, members=tuple(replace(x, first_month=date(2030, 1, 1)) for x in m.members)) for m in question.models))  # fmt: skip
    assert judge_fairness(nobody, 2025) is None


def test_a_year_without_comparison_names_those_there_are(look: Callable[..., View]) -> None:
    body = shared.render(look(filters=Filters(Period(2021)), path="/gemeinsam"))
    assert "vollständig gebucht und gemeinsam sind 2022 bis 2025" in written(body.children)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("DELETE FROM cost_model; DELETE FROM cost_member; DELETE FROM cost_comparison", "erklärt nicht, was getrennter Betrieb kosten würde"),
        ("UPDATE cost_member SET shared_since = NULL", "Noch betreiben die Kommunen keine IT-Leistung gemeinsam"),
        ("UPDATE coverage SET state = 'no_delivery' WHERE dataset_id = 'it_costs'", "noch kein Jahr vollständig geliefert"),
        ("DELETE FROM cost_month", "keine Buchungen von IT-Kosten"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("path", ["/gemeinsam", "/szenario"])
def test_where_there_is_no_answer_the_reason_stands(tmp_path: Path, path: str, change: str, said: str) -> None:
    publish_costs(tmp_path, change=change)
    assert said in written(render(Snapshots(tmp_path, "internal"), path, "").children)


def test_a_missing_baseline_is_refused_with_place_and_remedy(tmp_path: Path) -> None:
    publish_costs(tmp_path, change="DELETE FROM cost_month WHERE year(month) = 2021 AND municipality_id = '06437005' AND it_service_id = 'security'; DELETE FROM cost_staff")  # fmt: skip
    page = written(render(Snapshots(tmp_path, "internal"), "/gemeinsam", "").children)
    assert "Für Brombachtal gibt es im Vergleichsjahr 2021 keinen gebuchten Betrag." in page
    assert "Stelle: " in page
    assert "Bitte die Buchungen von 2021 nachliefern" in page


KNOWN = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, errors.CostingError) and kind is not errors.CostingError
]  # fmt: skip


@pytest.mark.parametrize("lang", ["de", "en"])
@pytest.mark.parametrize("kind", KNOWN, ids=lambda kind: kind.__name__)
def test_every_refusal_is_said_in_both_languages(
    look: Callable[..., View], kind: type[errors.CostingError], lang: str
) -> None:
    fields = {name for text in (kind.problem, kind.remedy) for _, name, _, _ in Formatter().parse(text) if name}
    error = kind("separate", "before", "06437005", **dict.fromkeys(fields, "X"))
    said = [getattr(part.children, "children", part.children) for part in say_refused(look(lang), error).children]
    assert len(said) == 4
    assert not any("{" in words for words in said)
    assert "Brombachtal" in said[2]


def test_transfers_that_do_not_cancel_are_said_here_too(tmp_path: Path) -> None:
    publish_costs(
        tmp_path,
        change="DELETE FROM cost_month WHERE arrangement = 'transfer' AND municipality_id = '06437005' AND year(month) = 2025",
    )
    assert "hebt sich in" in written(render(Snapshots(tmp_path, "internal"), "/gemeinsam", "").children)
