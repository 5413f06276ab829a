"""How it was worked out: the method of each IT service, every assumption with its source, what is booked and what is not."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.case_scope import CaseScope
from dashboards.components.data_table import scroll_box
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.filters import ARRANGEMENT, Filters, Period
from dashboards.links import BOOKINGS

Spec = Mapping[str, Any]


def method_figure(scope: CaseScope) -> Figure:
    """One row for every assumption, with low, base and high, its unit, its price year, and where it comes from."""
    t = scope.view.t
    fields = [
        Field(t("costs_by.it-leistungen")), Field(t("case.method")), Field(t("case.position")), Field(t("case.unit")),
        *(Field(t.of("case_case", case), "number", 2) for case in ("low", "base", "high")), Field(t("case.price_year")),
        Field(t("case.source")),
    ]  # fmt: skip
    rows = [row for model in scope.case.question.models for row in _rows(scope, model.it_service_id)]
    rows += _common(scope)
    sources = {str(row[-1]) for row in rows}
    return Figure(
        "annahmen", t("case.method_title", n=len(rows), sources=scope.view.numbers.count(len(sources))),
        t("case.method_subtitle"), None, _say_books(scope), fields, rows, definition=t("case.method_definition"),
        table=_table(scope, rows),
    )  # fmt: skip


def _table(scope: CaseScope, rows: Sequence[Sequence[Any]]) -> Any:
    """By IT service and method; unit, price year and source stand under the position, so that it fits a telephone."""
    t = scope.view.t
    heads = [t("case.position"), *(t.of("case_case", case) for case in ("low", "base", "high"))]
    groups: dict[tuple[str, str], list[Any]] = {}
    for service, method, *row in rows:
        groups.setdefault((service, method), []).append(_line(scope, row))
    bodies = []
    for (service, method), lines in groups.items():
        words = f"{service} · {method}" if method else service
        head = html.Tr(html.Th(words, scope="rowgroup", colSpan=len(heads)), className="group")
        bodies.append(html.Tbody([head, *lines]))
    row = [html.Th(title, scope="col", className="number" if i else None) for i, title in enumerate(heads)]
    caption = html.Caption(t("case.method_subtitle"), className="vh")
    return scroll_box(
        t("case.method_subtitle"), html.Table([caption, html.Thead(html.Tr(row)), *bodies], className="grouped")
    )


def _line(scope: CaseScope, row: Sequence[Any]) -> Any:
    position, unit, low, base, high, year, source = row
    about = " · ".join(part for part in (unit, scope.view.t("case.prices_of", year=year) if year else "") if part)
    name = html.Th([position, html.Small(about), html.Small(source)], scope="row")
    numbers = ["" if one is None else scope.view.numbers.decimal(one, 2) for one in (low, base, high)]
    return html.Tr([name, *(html.Td(words, className="number") for words in numbers)])


def _rows(scope: CaseScope, it_service_id: str) -> Iterator[list[Cell]]:
    t, spec = scope.view.t, scope.spec(it_service_id)
    separate, service = spec["separate"], scope.service(it_service_id)
    method = t.of("case_method", separate["method"])
    year = str(separate.get("price_year") or "")
    if separate["method"] == "before_actuals":
        years = ", ".join(map(str, separate["years"]))
        yield [
            service,
            method,
            t("case.factor_of", years=years),
            "×",
            *_three(separate["factor"]),
            years,
            scope.say(separate["source"]),
        ]
    if separate["method"] == "benchmark":
        unit = t.of("case_per", separate["per"])
        yield [
            service,
            method,
            t("case_position.benchmark"),
            unit,
            *_three(separate["eur"]),
            year,
            scope.say(separate["source"]),
        ]
    if "fixed_pct" in separate:
        yield [
            service,
            method,
            t("case.fixed"),
            "%",
            *_three(separate["fixed_pct"]),
            year,
            scope.say(separate["source"]),
        ]
    for name, position in separate.get("positions", {}).items():
        yield from _position(scope, service, method, scope.position(it_service_id, name), position, year)
    unit, source = t("case.per_member"), scope.say(spec["coordination_source"])
    yield [service, method, t("case_position.coordination"), unit, *_three(spec["coordination"]), year, source]
    for position in spec["shadow"].values():
        shown = str(scope.case.question.assumptions.price_year)
        yield from _position(scope, service, t("case.free"), scope.say(position["title"]), position, shown)


def _position(
    scope: CaseScope, service: str, method: str, title: str, position: Spec, year: str
) -> Iterator[list[Cell]]:
    """One row, or one for every tier of a tariff."""
    t = scope.view.t
    unit = f"{t.of('case_per', position['per'])}, {t.of('recurrence', position['recurrence'])}"
    if position["useful_life_months"]:
        unit = f"{unit}, {t('case.used_over', months=str(position['useful_life_months']))}"
    source = scope.say(position["source"])
    if position["eur"]:
        yield [service, method, title, unit, *_three(position["eur"]), year, source]
        return
    for tier in position["tariff"]["tiers"]:
        bound = t("case.up_to", count=tier["up_to"]) if tier["up_to"] else t("case.above")
        yield [service, method, f"{title}, {bound}", unit, *_three(tier["eur"]), year, source]


def _common(scope: CaseScope) -> list[list[Cell]]:
    """What all services have in common."""
    t, declared = scope.view.t, scope.tables.comparison or {}
    everything, index, rate, aim = (
        t("case.all_services"),
        declared["price_index"],
        declared["discount_rate"],
        declared["threshold"],
    )
    carried = declared.get("carried")  # an older snapshot says nothing of it
    sure: list[list[Cell]] = []
    if carried:
        sure = [
            [everything, "", t("case.carried_on"), "×", *_three(carried["factor"]), "", scope.say(carried["source"])]
        ]
    return [
        *sure,
        [everything, "", t("case.discount_rate"), "%", *_three(rate["pct"]), str(rate["year"]), scope.say(rate["source"])],
        [everything, "", t("case.rise"), "%", *_three(index["assumed_pct"]), "", scope.say(index["source"])],
        [everything, "", t("case.threshold"), "%", None, Decimal(aim["pct"]), None, "", scope.say(aim["source"])],
    ]  # fmt: skip


def _three(spec: Spec) -> list[Decimal]:
    return [Decimal(spec[case]) for case in ("low", "base", "high")]


def _say_books(scope: CaseScope) -> str:
    t, years = scope.view.t, scope.case.booked_years
    services = ", ".join(scope.service(m.it_service_id) for m in scope.case.question.models)
    said = [t("case.booked", first=str(years[0]), last=str(years[-1]), services=services)]
    if scope.answer.years[-1] > years[-1]:
        said.append(t("case.carried", first=str(years[-1] + 1), last=str(scope.answer.years[-1])))
    if scope.case.alone:
        said.append(t("case.still_alone", services=", ".join(scope.service(one) for one in scope.case.alone)))
    if scope.case.waiting:
        said.append(t("case.not_yet_whole", services=", ".join(scope.service(one) for one in scope.case.waiting)))
    return " ".join(said)


def to_shared_bookings(scope: CaseScope) -> Any | None:
    """The way to what was booked for the cooperation, where this edition has single bookings."""
    view = scope.view
    if view.snapshot.meta.edition != "internal" or "booking" not in view.snapshot.tables:
        return None
    target = Filters(Period(scope.year), lang=view.filters.lang).choose(ARRANGEMENT, "shared")
    words = view.t("case.to_bookings", year=str(scope.year))
    return html.P(dcc.Link(words, href=BOOKINGS + target.query(), className="button"), className="no-print")
