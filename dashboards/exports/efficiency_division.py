"""Who pays what: the year that is looked at by the books, and the keys side by side with the figures they rest on."""

from collections.abc import Sequence
from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.cost_fairness import PLAIN, Fairness
from dashboards.exports.efficiency_flows import TOP, write_totals
from dashboards.exports.efficiency_sums import Flows
from dashboards.exports.live_sheet import LiveSheet, here


def write_division(scope: CaseScope, sheet: LiveSheet, flows: Flows, fair: Fairness | None) -> None:
    """What each pays and would pay alone in the year that is looked at; then the keys with their figures."""
    t, k = scope.view.t, flows.places.years.index(scope.year)
    kinds = {kind: t.of("efficiency_kind", kind) for kind in ("cost", "transfer")}
    year = str(scope.year)
    sheet.heads(TOP - 1, [t("table.municipality"), f"{t('case.pays')} {year}", f"{t('case.alone')} {year}", t("case.advantage"),
                          t("case.gain")])  # fmt: skip
    for number, member in enumerate(scope.members):
        row, name, line = TOP + number, scope.name_of(member), scope.row(member, scope.year)
        own = f"{flows.booked(k, kinds['cost'], name)}+{flows.booked(k, kinds['transfer'], name)}+{flows.of_member(k, number)}"
        sheet.write(row, 0, name)
        sheet.formula(row, 1, own, line.shared.base)
        sheet.formula(row, 2, flows.separate(k, name), line.separate.base)
        sheet.formula(row, 3, f"{here(row, 2)}-{here(row, 1)}", line.saving.base)
        gain = line.gain.base if line.gain else "–"
        sheet.formula(row, 4, f'IF({here(row, 2)}>0,{here(row, 3)}/{here(row, 2)},"–")', gain, "share")
    whole = scope.row(year=scope.year)
    write_totals(
        scope, sheet, TOP, TOP + len(scope.members), 1, [whole.shared.base, whole.separate.base, whole.saving.base]
    )
    if fair:
        _write_keys(scope, sheet, TOP + len(scope.members) + 3, fair)


def _write_keys(scope: CaseScope, sheet: LiveSheet, top: int, fair: Fairness) -> None:
    """Figures as inputs, shares and exact amounts as formulas, cents by largest remainder as values with a control sum."""
    t, members = scope.view.t, list(fair.shapley.cents)
    sheet.write(top, 0, t("efficiency.to_divide", year=str(fair.year)), "head")
    sheet.write(top, 1, fair.total_eur, "input")
    total, row = here(top, 1), top + 2
    for basis in (one for one in PLAIN if one in fair.divisions):
        sheet.heads(
            row,
            [
                t.of("key", basis),
                t("efficiency.figure"),
                t("costs.share"),
                t("efficiency.exact"),
                t("efficiency.cents"),
            ],
        )
        first, last = row + 1, row + len(members)
        figures = _figures(scope, basis, members, fair.year)
        whole = sum(figures, Decimal(0)) or Decimal(1)
        for i, member in enumerate(members):
            r, share = first + i, figures[i] / whole
            sheet.write(r, 0, scope.name_of(member))
            sheet.write(r, 1, figures[i], "input")
            sheet.formula(r, 2, f"{here(r, 1)}/SUM({here(first, 1)}:{here(last, 1)})", share, "share")
            sheet.formula(r, 3, f"{total}*{here(r, 2)}", fair.total_eur * share)
            sheet.write(r, 4, fair.divisions[basis].amounts[member], "input")
        write_totals(scope, sheet, first, last + 1, 4, [fair.total_eur])
        row = last + 3
    sheet.heads(row, [t.of("key", "shapley"), "", "", "", t("efficiency.cents")])
    for i, member in enumerate(members, start=1):
        sheet.write(row + i, 0, scope.name_of(member))
        sheet.write(row + i, 4, fair.shapley.amounts[member], "input")
    write_totals(scope, sheet, row + 1, row + len(members) + 1, 4, [fair.total_eur])


def _figures(scope: CaseScope, basis: str, members: Sequence[str], year: int) -> list[Decimal]:
    if basis == "equal":
        return [Decimal(1)] * len(members)
    known = {m.member_id: m for model in scope.case.question.models for m in model.members}
    return [known[m].driver_in(basis, year) for m in members]
