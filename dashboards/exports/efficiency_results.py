"""What follows from the flows, as formulas: the efficiency gain of all and of each, and the present value."""

from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.exports.efficiency_flows import TOP, say_yes
from dashboards.exports.efficiency_sums import Flows
from dashboards.exports.live_sheet import LiveSheet, here
from pipelines.costing.saving import GROUP


def write_gain(scope: CaseScope, sheet: LiveSheet, flows: Flows) -> None:
    """A block for all together, then one for each member: separate, shared, saving, gain, verdict; before and after grants."""
    years = flows.places.years
    row = TOP
    for number, member in enumerate((GROUP, *scope.members)):
        row = _write_block(scope, sheet, row, member, number - 1, flows) + 2
    sheet.page.freeze_panes(TOP, 1)
    sheet.page.set_column(1, len(years) + 1, 14)


def _write_block(scope: CaseScope, sheet: LiveSheet, top: int, member: str, number: int, flows: Flows) -> int:
    """The row below the block. Columns: the years, then all of them together."""
    t, years = scope.view.t, flows.places.years
    name = "" if member == GROUP else scope.name_of(member)
    kinds = {kind: t.of("efficiency_kind", kind) for kind in ("cost", "grant", "transfer")}
    sheet.heads(top, [scope.name_of(member), *(str(y) for y in years), t("case.all_years")])
    titles = [t("case.separate"), t("case.shared"), t("case.saving"), t("case.gain"), t("efficiency.reached"),
              t("efficiency.granted"), t("case.granted_saving")]  # fmt: skip
    for i, title in enumerate(titles, start=1):
        sheet.write(top + i, 0, title)
    a = scope.answer
    for k, year in enumerate((*years, None)):
        c = 1 + k
        line, granted = a.row(a.nominal, member, year), a.row(a.nominal_after_grants, member, year)
        separate, shared = line.separate.base, line.shared.base
        grants = granted.shared.base - shared
        if year is None:
            span = [f"SUM({here(top + i, 1)}:{here(top + i, len(years))})" for i in (1, 2, 6)]
        elif member == GROUP:
            span = [
                flows.separate(k),
                f"{flows.booked(k, kinds['cost'])}+{flows.carried(k)}",
                flows.booked(k, kinds["grant"]),
            ]
        else:
            own = f"{flows.booked(k, kinds['cost'], name)}+{flows.booked(k, kinds['transfer'], name)}+{flows.of_member(k, number)}"
            span = [flows.separate(k, name), own, flows.booked(k, kinds["grant"], name)]
        sheet.formula(top + 1, c, span[0], separate)
        sheet.formula(top + 2, c, span[1], shared)
        sheet.formula(top + 3, c, f"{here(top + 1, c)}-{here(top + 2, c)}", separate - shared, "total")
        _write_share(scope, sheet, top, c, line.gain.base if line.gain else None, flows.places.threshold)
        sheet.formula(top + 6, c, span[2], grants)
        sheet.formula(top + 7, c, f"{here(top + 3, c)}-{here(top + 6, c)}", granted.saving.base)
    return top + len(titles)


def _write_share(scope: CaseScope, sheet: LiveSheet, top: int, c: int, gain: Decimal | None, threshold: str) -> None:
    t, separate, shared = scope.view.t, here(top + 1, c), here(top + 2, c)
    words = "–" if gain is None else say_yes(scope, gain >= scope.threshold)
    sheet.formula(top + 4, c, f'IF({separate}>0,1-{shared}/{separate},"–")', "–" if gain is None else gain, "share")
    reached, missed = t("csv.passed_yes"), t("csv.passed_no")
    verdict = f'IF({separate}>0,IF({here(top + 4, c)}>={threshold},"{reached}","{missed}"),"–")'
    sheet.formula(top + 5, c, verdict, words, "text")


def write_value(scope: CaseScope, sheet: LiveSheet, flows: Flows) -> None:
    """Present value by years, split by whether money flows; all formulas."""
    t, found = scope.view.t, scope.answer.present_values["base"]
    yes, no = t("csv.passed_yes"), t("csv.passed_no")
    cost = t.of("efficiency_kind", "cost")
    sheet.heads(TOP - 1, [
        t("costs.year"), t("case.cash_gain"), t("case.other_gain"), t("case.factor"), t("case.present_cash"),
        t("case.present_other"), t("case.cumulative"), t("efficiency.even"),
    ])  # fmt: skip
    for k, line in enumerate(found.years):
        row = TOP + k
        sheet.write(row, 0, line.year, "whole")
        for column, flag, gained in ((1, yes, line.cash_eur), (2, no, line.other_eur)):
            shared = f"{flows.booked(k, cost, cash=flag)}-{flows.carried(k, flag)}"
            sheet.formula(row, column, f"{flows.separate(k, cash=flag)}-{shared}", gained)
        sheet.formula(row, 3, f"1/(1+{flows.places.rate})^{k}", line.factor, "factor")
        for column, gained in ((4, line.present_cash_eur), (5, line.present_other_eur)):
            sheet.formula(row, column, f"ROUND({here(row, column - 3)}*{here(row, 3)},2)", gained)
        before = f"{here(row - 1, 6)}+" if k else ""
        sheet.formula(row, 6, f"{before}{here(row, 4)}+{here(row, 5)}", line.cumulative_eur)
        sheet.formula(row, 7, f"IF(ROUND({here(row, 6)},2)>=0,1,0)", int(line.cumulative_eur >= 0), "whole")
    end = TOP + len(found.years)
    sheet.write(end, 0, t("costs.total"), "head")
    for column, amount in ((4, found.cash_eur), (5, found.other_eur)):
        sheet.formula(end, column, f"SUM({here(TOP, column)}:{here(end - 1, column)})", amount, "total")
    sheet.formula(end, 6, f"{here(end, 4)}+{here(end, 5)}", found.total_eur, "total")
    sheet.write(end + 2, 0, t("efficiency.break_even"), "head")
    year = scope.answer.break_even.year
    spans = f"{here(TOP, 0)}:{here(end - 1, 0)}", f"{here(TOP, 7)}:{here(end - 1, 7)}"
    sheet.formula(end + 2, 1, f'IFERROR(INDEX({spans[0]},MATCH(1,{spans[1]},0)),"–")', year if year else "–", "whole")
