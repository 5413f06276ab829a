"""What it comes to per inhabitant, workplace and case; and apart, what the state provides free of charge."""

from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.components.chart_stacks import Segment, Stack, StackChart
from dashboards.components.cost_places import DRIVERS
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.cost_sums import count_of, drivers_of, per_unit
from pipelines.costing.counterfactual import alone
from pipelines.costing.declared import read_shadow
from pipelines.costing.ranges import CASES, NOTHING, Range, add_up
from pipelines.costing.saving import GROUP

EUR = "€"


def units_figure(scope: CaseScope) -> Figure:
    """Of the year that is looked at; a member without a count has no value per unit."""
    t = scope.view.t
    fields = [Field(t("table.municipality"))]
    for driver in DRIVERS:
        sides = (t("case.separate"), t("case.shared"))
        fields += [Field(f"{t.of('cost_per', driver)}, {side}", "number", 2, EUR) for side in sides]
    bars, cells = [], []
    for member in (*scope.members, GROUP):
        row = scope.row(member, scope.year)
        found = {driver: _count(scope, member, driver) for driver in DRIVERS}
        line: list[Cell] = [scope.name_of(member)]
        for driver in DRIVERS:
            line += [per_unit(row.separate.base, found[driver]), per_unit(row.shared.base, found[driver])]
        cells.append(line)
        shared, separate = (per_unit(side.base, found["inhabitants"]) for side in (row.shared, row.separate))
        if shared is None or separate is None:
            bars.append(Stack(scope.name_of(member), [], t("costs.no_value"), member == GROUP))
        else:
            words = t(
                "case.per_head", shared=scope.view.numbers.money(shared), separate=scope.view.numbers.money(separate)
            )
            bars.append(
                Stack(
                    scope.name_of(member),
                    [Segment(float(shared), "strong")],
                    words,
                    member == GROUP,
                    marker=float(separate),
                )
            )
    return Figure(
        "je-einheit", t("case.units_title"), f"{t('case.units_subtitle')} · {scope.year} · {scope.basis_words}",
        StackChart(bars, [("strong", t("case.shared"))], t("case.separate")), t("case.units_sentence"), *tidy(fields, cells),
        definition=t("case.units_definition"),
    )  # fmt: skip


def _count(scope: CaseScope, member: str, driver: str) -> Decimal | None:
    places = scope.members if member == GROUP else (member,)
    found = drivers_of(scope.tables, places, driver, scope.year)
    is_known = driver != "usage" or all(one.months == 12 for one in found)
    return count_of(found, places) if is_known else None


def shadow_figure(scope: CaseScope) -> Figure | None:
    """What it would cost each municipality if the free provision ended; None where nothing is declared."""
    found = shadow_of(scope)
    if not found:
        return None
    t = scope.view.t
    by_member = {m: add_up(r for (who, _, _), r in found.items() if who == m) for m in scope.members}
    whole = add_up(by_member.values())
    cells: list[list[Cell]] = [
        [scope.name_of(m), f"{scope.service(service)}: {name}", r.low, r.base, r.high]
        for (m, service, name), r in found.items()
    ]
    cells.append([t("case.group"), t("costs.total"), whole.low, whole.base, whole.high])
    fields = [
        Field(t("table.municipality")), Field(t("case.provided")),
        *(Field(t.of("case_case", case), "number", 2, EUR) for case in CASES),
    ]  # fmt: skip
    bars = [
        Stack(scope.name_of(m), [Segment(float(r.base), "soft")],
              t("case.shadow_bar", base=scope.euros(r.base), low=scope.euros(r.low), high=scope.euros(r.high)))
        for m, r in by_member.items()
    ]  # fmt: skip
    return Figure(
        "land", t("case.shadow_title", base=scope.euros(whole.base), low=scope.euros(whole.low), high=scope.euros(whole.high)),
        f"{t('case.shadow_subtitle')} · {scope.year}", StackChart(bars), t("case.shadow_sentence"), fields, cells,
        definition=t("case.shadow_definition"),
    )  # fmt: skip


def shadow_of(scope: CaseScope) -> dict[tuple[str, str, str], Range]:
    """(member, IT service, title) → euros of the year that is looked at, by the price index."""
    assumptions = scope.case.question.assumptions
    found: dict[tuple[str, str, str], Range] = {}
    for model in scope.case.question.models:
        spec = scope.spec(model.it_service_id)
        for position in read_shadow(spec, assumptions.price_year):
            title = scope.say(spec["shadow"][position.position_id]["title"])
            for member in model.members:
                flows = alone(model.it_service_id, position, member, assumptions)
                amount = next((f.amount for f in flows if f.year == scope.year), NOTHING)
                found[member.member_id, model.it_service_id, title] = amount
    return found
