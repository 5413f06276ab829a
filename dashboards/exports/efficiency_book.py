"""The table of the efficiency gain as a workbook whose formulas live: a treasurer can take it apart, and change it.

Assumptions are cells; what alone would cost, what is carried on, the gain, the present value are formulas on them. What was
booked, and how the years to come fall on members by the key, are values with a control sum beside them.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

from dashboards.components.case_scope import CaseScope
from dashboards.cost_fairness import PLAIN, Fairness, judge_fairness
from dashboards.exports.efficiency_rows import (
    AloneRow,
    BookedRow,
    CarriedRow,
    alone_rows,
    assumed_by_member,
    booked_rows,
    carried_rows,
)
from dashboards.exports.live_sheet import LiveSheet, here, make_looks
from pipelines.costing.saving import GROUP

LEFT = 6
"""Columns before the years on the sheets of flows."""
TOP = 5


@dataclass(frozen=True)
class Places:
    """Where what others refer to stands: addresses of cells, and rows and columns of the sheets of flows."""

    threshold: str
    rate: str
    index: dict[int, str]
    years: tuple[int, ...]


def write_efficiency(scope: CaseScope) -> bytes:
    """The whole workbook, in the language of the view. Raises CostingError."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        looks = make_looks(book)
        names = [
            scope.view.t.of("efficiency_sheet", key)
            for key in ("inputs", "alone", "shared", "gain", "value", "division")
        ]
        sheets = [LiveSheet(book, name, looks) for name in names]
        for sheet in sheets:
            _head(scope, sheet)
        rows = alone_rows(scope.case)
        booked, carried = booked_rows(scope.answer), carried_rows(scope.case)
        places = _write_inputs(scope, sheets[0], {row.price_year for row in rows if row.is_formula})
        _write_alone(scope, sheets[1], rows, places)
        _write_shared(scope, sheets[2], booked, carried, places)
        flows = Flows(sheets[1], sheets[2], len(rows), len(booked), len(carried), places)
        _write_gain(scope, sheets[3], flows)
        _write_value(scope, sheets[4], flows)
        _write_division(scope, sheets[5], flows, judge_fairness(scope.case.question, scope.year))
    return out.getvalue()


def _head(scope: CaseScope, sheet: LiveSheet) -> None:
    view, meta = scope.view, scope.view.snapshot.meta
    sheet.write(0, 0, f"{view.t('efficiency.title')} · {sheet.name}", "title")
    source = view.t("figure.source", day=view.numbers.day(meta.as_of), snapshot=meta.snapshot_id)
    sheet.write(1, 0, f"{view.say(meta.title)} · {source} · {scope.basis_words}")
    sheet.write(2, 0, view.say(meta.demo_notice) if meta.demo_notice else view.t("efficiency.note"))
    sheet.page.set_landscape()
    sheet.page.set_paper(9)
    sheet.page.fit_to_pages(1, 0)
    sheet.page.set_column(0, 2, 26)
    sheet.page.set_column(3, 60, 14)


def _write_inputs(scope: CaseScope, sheet: LiveSheet, price_years: set[int]) -> Places:
    t, a = scope.view.t, scope.case.question.assumptions
    declared = scope.tables.comparison or {}
    given = [
        (t("case.threshold"), a.threshold, scope.say(declared["threshold"]["source"])),
        (t("case.discount_rate"), a.rate.base, scope.say(declared["discount_rate"]["source"])),
        (t("case.rise"), a.price_index.growth.base, scope.say(declared["price_index"]["source"])),
    ]
    sheet.heads(4, [t("case.assumption"), t("efficiency.value"), t("case.source")])
    for row, (title, value, source) in enumerate(given, start=TOP):
        sheet.write(row, 0, title)
        sheet.write(row, 1, value, "percent")
        sheet.write(row, 2, source)
    years = tuple(a.years)
    shown = range(min([*price_years, *years]), years[-1] + 1)
    start = TOP + len(given) + 2
    sheet.heads(start - 1, [t("costs.year"), t("efficiency.index"), t("case.rests_on")])
    index, last = a.price_index, a.price_index.last_year
    rows = {year: start + i for i, year in enumerate(shown)}
    for year, row in rows.items():
        sheet.write(row, 0, year, "whole")
        if year <= last:
            sheet.write(row, 1, index.level(year), "input")
            sheet.write(row, 2, t("efficiency.official"))
        else:
            known = here(rows[last], 1) if last in rows else str(index.level(last))
            grown = f"{known}*(1+{here(TOP + 2, 1)})^({here(row, 0)}-{last})"
            sheet.formula(row, 1, grown, index.level(year), "factor")
            sheet.write(row, 2, t("case.assumed"))
    return Places(
        sheet.at(TOP, 1), sheet.at(TOP + 1, 1), {year: sheet.at(row, 1) for year, row in rows.items()}, years
    )  # fmt: skip


def _write_alone(scope: CaseScope, sheet: LiveSheet, rows: Sequence[AloneRow], places: Places) -> None:
    """Amounts and months as inputs, then what they come to: price × index of the year ÷ index of the price year × months ÷ 12."""
    t, n = scope.view.t, len(places.years)
    heads = [
        t("table.municipality"),
        t("costs_by.it-leistungen"),
        t("case.position"),
        t("efficiency.cash"),
        t("case.price_year"),
        "",
    ]
    heads += [t("efficiency.amount", year=str(y)) for y in places.years]
    heads += [t("efficiency.months", year=str(y)) for y in places.years] + [str(y) for y in places.years]
    sheet.heads(TOP - 1, heads)
    for row, one in enumerate(rows, start=TOP):
        _write_names(
            scope, sheet, row, (one.member_id, one.it_service_id, one.position_id), is_cash=one.is_cash_effective
        )
        sheet.write(row, 4, one.price_year or None, "count")
        for k, year in enumerate(places.years):
            cell, column = one.cells.get(year), LEFT + 2 * n + k
            if cell is None:
                continue
            sheet.write(row, LEFT + k, cell.amount, "input")
            if not one.is_formula:
                sheet.formula(row, column, here(row, LEFT + k), cell.result)
                continue
            sheet.write(row, LEFT + n + k, cell.months, "count")
            indexed = f"{here(row, LEFT + k)}*{places.index[year]}/{places.index[one.price_year]}*{here(row, LEFT + n + k)}/12"
            sheet.formula(row, column, f"ROUND({indexed},2)", cell.result)
    _write_totals(scope, sheet, TOP, TOP + len(rows), LEFT + 2 * n,
                  [sum((r.cells[y].result for r in rows if y in r.cells), Decimal(0)) for y in places.years])  # fmt: skip


def _write_names(scope: CaseScope, sheet: LiveSheet, row: int, names: tuple[str, str, str], *, is_cash: bool) -> None:
    member, service, position = names
    sheet.write(row, 0, scope.name_of(member))
    sheet.write(row, 1, scope.service(service))
    sheet.write(row, 2, scope.position(service, position))
    sheet.write(row, 3, _yes(scope, is_cash))


def _yes(scope: CaseScope, is_so: bool) -> str:
    return scope.view.t("csv.passed_yes") if is_so else scope.view.t("csv.passed_no")


def _write_totals(
    scope: CaseScope, sheet: LiveSheet, first: int, row: int, column: int, sums: Sequence[Decimal]
) -> None:
    sheet.write(row, 0, scope.view.t("costs.total"), "head")
    for k, amount in enumerate(sums):
        c = column + k
        sheet.formula(row, c, f"SUM({here(first, c)}:{here(row - 1, c)})" if row > first else "0", amount, "total")


def _write_shared(
    scope: CaseScope, sheet: LiveSheet, booked: Sequence[BookedRow], carried: Sequence[CarriedRow], places: Places
) -> None:
    """What was booked; what of it is carried on, for all together; and how that falls on the members by the key."""
    t, years = scope.view.t, places.years
    last = scope.case.last_year
    heads = [
        t("table.municipality"),
        t("costs_by.it-leistungen"),
        t("case.position"),
        t("efficiency.cash"),
        t("efficiency.kind"),
        "",
    ]
    sheet.heads(TOP - 1, [*heads, *(str(y) for y in years)])
    for row, one in enumerate(booked, start=TOP):
        _write_names(
            scope, sheet, row, (one.member_id, one.it_service_id, one.position_id), is_cash=one.is_cash_effective
        )
        sheet.write(row, 4, t.of("efficiency_kind", one.kind))
        for k, year in enumerate(years):
            sheet.write(row, LEFT + k, one.amounts.get(year), "input")
    start = TOP + len(booked) + 3
    words = [
        t("efficiency.booked_by"),
        *heads[1:4],
        t("efficiency.carried_amount", year=str(last)),
        t("efficiency.carried_months"),
    ]
    sheet.heads(start - 1, [*words, *(str(y) for y in years)])
    for row, line in enumerate(carried, start=start):
        _write_names(
            scope, sheet, row, (line.member_id, line.it_service_id, line.position_id), is_cash=line.is_cash_effective
        )
        sheet.write(row, 4, line.amount, "input")
        sheet.write(row, 5, line.months, "count")
        for k, year in enumerate(years):
            if year > last:
                indexed = f"{here(row, 4)}*12/{here(row, 5)}*{places.index[year]}/{places.index[last]}"
                sheet.formula(row, LEFT + k, f"ROUND({indexed},2)", line.results[year])
    end = start + len(carried)
    _write_totals(
        scope,
        sheet,
        start,
        end,
        LEFT,
        [sum((c.results.get(y, Decimal(0)) for c in carried), Decimal(0)) for y in years],
    )
    _write_members(scope, sheet, end, places)


def _write_members(scope: CaseScope, sheet: LiveSheet, total_row: int, places: Places) -> None:
    """Values by the key, with the control that they add up to the formulas above."""
    t, parts = scope.view.t, assumed_by_member(scope.answer)
    sheet.heads(total_row + 2, [t("efficiency.by_key"), "", "", "", "", "", *(str(y) for y in places.years)])
    first = total_row + 3
    for row, member in enumerate(scope.members, start=first):
        sheet.write(row, 0, scope.name_of(member))
        for k, year in enumerate(places.years):
            sheet.write(row, LEFT + k, parts[member].get(year), "input")
    control = first + len(scope.members)
    sheet.write(control, 0, t("efficiency.control"), "head")
    for k in range(len(places.years)):
        c = LEFT + k
        span = f"SUM({here(first, c)}:{here(control - 1, c)})"
        sheet.formula(control, c, f"ROUND({span}-{here(total_row, c)},2)", Decimal(0), "total")


@dataclass(frozen=True)
class Flows:
    """The two sheets of flows, and how others add them up."""

    alone: LiveSheet
    shared: LiveSheet
    alone_rows: int
    booked_rows: int
    carried_rows: int
    places: Places

    @property
    def carried_start(self) -> int:
        return TOP + self.booked_rows + 3

    @property
    def members_start(self) -> int:
        return self.carried_start + self.carried_rows + 3

    def separate(self, k: int, member: str = "", cash: str = "") -> str:
        column = LEFT + 2 * len(self.places.years) + k
        return self._sum(self.alone, TOP, TOP + self.alone_rows - 1, column, {0: member, 3: cash})

    def booked(self, k: int, kind: str, member: str = "", cash: str = "") -> str:
        return self._sum(self.shared, TOP, TOP + self.booked_rows - 1, LEFT + k, {0: member, 3: cash, 4: kind})

    def carried(self, k: int, cash: str = "") -> str:
        first = self.carried_start
        return self._sum(self.shared, first, first + self.carried_rows - 1, LEFT + k, {3: cash})

    def of_member(self, k: int, number: int) -> str:
        """What of the years to come falls on the member of this number."""
        return self.shared.at(self.members_start + number, LEFT + k)

    @staticmethod
    def _sum(sheet: LiveSheet, first: int, last: int, column: int, wanted: dict[int, str]) -> str:
        if last < first:
            return "0"
        conditions = "".join(f',{sheet.span(first, last, c)},"{words}"' for c, words in wanted.items() if words)
        span = sheet.span(first, last, column)
        return f"SUMIFS({span}{conditions})" if conditions else f"SUM({span})"


def _write_gain(scope: CaseScope, sheet: LiveSheet, flows: Flows) -> None:
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
    words = "–" if gain is None else _yes(scope, gain >= scope.threshold)
    sheet.formula(top + 4, c, f'IF({separate}>0,1-{shared}/{separate},"–")', "–" if gain is None else gain, "share")
    reached, missed = t("csv.passed_yes"), t("csv.passed_no")
    verdict = f'IF({separate}>0,IF({here(top + 4, c)}>={threshold},"{reached}","{missed}"),"–")'
    sheet.formula(top + 5, c, verdict, words, "text")


def _write_value(scope: CaseScope, sheet: LiveSheet, flows: Flows) -> None:
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


def _write_division(scope: CaseScope, sheet: LiveSheet, flows: Flows, fair: Fairness | None) -> None:
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
    _write_totals(
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
        _write_totals(scope, sheet, first, last + 1, 4, [fair.total_eur])
        row = last + 3
    sheet.heads(row, [t.of("key", "shapley"), "", "", "", t("efficiency.cents")])
    for i, member in enumerate(members, start=1):
        sheet.write(row + i, 0, scope.name_of(member))
        sheet.write(row + i, 4, fair.shapley.amounts[member], "input")
    _write_totals(scope, sheet, row + 1, row + len(members) + 1, 4, [fair.total_eur])


def _figures(scope: CaseScope, basis: str, members: Sequence[str], year: int) -> list[Decimal]:
    if basis == "equal":
        return [Decimal(1)] * len(members)
    known = {m.member_id: m for model in scope.case.question.models for m in model.members}
    return [known[m].driver_in(basis, year) for m in members]
