"""The sheets of the workbook on which the flows stand: assumptions, what alone would cost, what was booked and carried on."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.exports.efficiency_rows import AloneRow, BookedRow, CarriedRow, assumed_by_member
from dashboards.exports.live_sheet import LiveSheet, Look, here

LEFT = 6
"""Columns before the years on the sheets of flows."""
TOP = 5


@dataclass(frozen=True)
class Places:
    """Where what others refer to stands: addresses of cells, and rows and columns of the sheets of flows."""

    threshold: str
    rate: str
    carried: str
    index: dict[int, str]
    years: tuple[int, ...]


def write_inputs(scope: CaseScope, sheet: LiveSheet, price_years: set[int]) -> Places:
    """Threshold, rate, rise of prices, what is carried on, and the index of every year, each with its source."""
    t, a = scope.view.t, scope.case.question.assumptions
    declared = scope.tables.comparison or {}
    sure = scope.say(declared["carried"]["source"]) if "carried" in declared else ""
    given: list[tuple[str, Decimal, str, Look]] = [
        (t("case.threshold"), a.threshold, scope.say(declared["threshold"]["source"]), "percent"),
        (t("case.discount_rate"), a.rate.base, scope.say(declared["discount_rate"]["source"]), "percent"),
        (t("case.rise"), a.price_index.growth.base, scope.say(declared["price_index"]["source"]), "percent"),
        (t("case.carried_on"), a.carried.base, sure, "input"),
    ]
    sheet.heads(4, [t("case.assumption"), t("efficiency.value"), t("case.source")])
    for row, (title, value, source, look) in enumerate(given, start=TOP):
        sheet.write(row, 0, title)
        sheet.write(row, 1, value, look)
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
        sheet.at(TOP, 1), sheet.at(TOP + 1, 1), sheet.at(TOP + 3, 1), {year: sheet.at(row, 1) for year, row in rows.items()}, years
    )  # fmt: skip


def write_alone(scope: CaseScope, sheet: LiveSheet, rows: Sequence[AloneRow], places: Places) -> None:
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
        write_names(
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
    write_totals(scope, sheet, TOP, TOP + len(rows), LEFT + 2 * n,
                  [sum((r.cells[y].result for r in rows if y in r.cells), Decimal(0)) for y in places.years])  # fmt: skip


def write_names(scope: CaseScope, sheet: LiveSheet, row: int, names: tuple[str, str, str], *, is_cash: bool) -> None:
    """Whose, which service, which position, and whether money flows."""
    member, service, position = names
    sheet.write(row, 0, scope.name_of(member))
    sheet.write(row, 1, scope.service(service))
    sheet.write(row, 2, scope.position(service, position))
    sheet.write(row, 3, say_yes(scope, is_cash))


def say_yes(scope: CaseScope, is_so: bool) -> str:
    """As it stands in the cells that sums are restricted by."""
    return scope.view.t("csv.passed_yes") if is_so else scope.view.t("csv.passed_no")


def write_totals(
    scope: CaseScope, sheet: LiveSheet, first: int, row: int, column: int, sums: Sequence[Decimal]
) -> None:
    """A row of sums over the rows from `first` on, `sums` being what they come to."""
    sheet.write(row, 0, scope.view.t("costs.total"), "head")
    for k, amount in enumerate(sums):
        c = column + k
        sheet.formula(row, c, f"SUM({here(first, c)}:{here(row - 1, c)})" if row > first else "0", amount, "total")


def write_shared(
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
        write_names(
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
        write_names(
            scope, sheet, row, (line.member_id, line.it_service_id, line.position_id), is_cash=line.is_cash_effective
        )
        sheet.write(row, 4, line.amount, "input")
        sheet.write(row, 5, line.months, "input")
        for k, year in enumerate(years):
            if year > last:
                indexed = f"{here(row, 4)}*{places.carried}*12/{here(row, 5)}*{places.index[year]}/{places.index[last]}"
                sheet.formula(row, LEFT + k, f"ROUND({indexed},2)", line.results[year])
    end = start + len(carried)
    write_totals(
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
