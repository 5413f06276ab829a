"""The form of a scenario: plain fields that work by GET, and live where there is a script (assets/scenario.js)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from dash import dcc, html

from dashboards.components.aria import aria, data
from dashboards.components.case_scope import CaseScope
from dashboards.components.cost_scope import CASH
from dashboards.filters import (
    CASE,
    COST_VIEW,
    EQUAL_SHARE,
    FREE_UNTIL,
    KEY,
    LANGUAGE,
    LEAVING,
    NEW_CASES,
    NEW_INHABITANTS,
    NEW_WORKPLACES,
    NEWCOMER,
    RATE,
    RISE,
    WIDTH,
    Filters,
)
from dashboards.links import SCENARIO
from dashboards.scenario import BASES
from pipelines.costing.ranges import CASES

FEW = 12
Options = Sequence[tuple[str, str]]


def scenario_form(scope: CaseScope, years: range, mistakes: Mapping[str, str]) -> Any:
    """Every field says what the reference case has; what is left empty stays as it is there."""
    view, t = scope.view, scope.view.t
    a = scope.case.question.assumptions
    keys: Options = [("", t("scenario.as_agreed")), *((one, t.of("key", one)) for one in BASES)]
    cases: Options = [
        ("", t.of("case_case", "base")),
        *((one, t.of("case_case", one)) for one in CASES if one != "base"),
    ]
    ends: Options = [("", t("scenario.no_end")), *((str(y), str(y)) for y in range(years[0] - 1, years[-1] + 1))]
    prices = [
        _number(scope, RATE, t("scenario.rate"), _pct(scope, a.rate.base), mistakes),
        _number(scope, RISE, t("scenario.rise"), _pct(scope, a.price_index.growth.base), mistakes),
        _list(scope, CASE, t("scenario.case"), cases), _number(scope, WIDTH, t("scenario.width"), "100", mistakes),
        _list(scope, COST_VIEW, t("costs.sight"), [("", t("cost_view.expense")), (CASH, t("cost_view.cash"))]),
        _list(scope, FREE_UNTIL, t("scenario.free_until"), ends),
    ]  # fmt: skip
    division = [
        _list(scope, KEY, t("case.key"), keys),
        _number(scope, EQUAL_SHARE, t("scenario.equal_share"), "0", mistakes),
    ]
    newcomer = [
        _text(scope, NEWCOMER, t("scenario.new_name")),
        *(_number(scope, name, t.of("cost_driver", driver), "", mistakes)
          for driver, name in (("inhabitants", NEW_INHABITANTS), ("workplaces", NEW_WORKPLACES), ("usage", NEW_CASES))),
    ]  # fmt: skip
    language = [dcc.Input(type="hidden", name=LANGUAGE, value=view.filters.lang)] if view.filters.lang != "de" else []
    buttons: list[Any] = [html.Button(t("scenario.compute"), type="submit", className="button")]
    if view.filters.choices:
        again = SCENARIO + Filters(lang=view.filters.lang).query()
        buttons.append(dcc.Link(t("scenario.reset"), href=again))
    return html.Form(
        [
            _group(t("scenario.division"), division), _group(t("scenario.prices"), prices),
            _group(t("scenario.members"), _members(scope)), _group(t("scenario.newcomer"), newcomer, t("scenario.newcomer_note")),
            *language, html.Div(buttons, className="form-end"),
        ],
        method="get", action=SCENARIO, className="scenario-form no-print", **data(live=""), **aria(label=t("scenario.form")),
    )  # fmt: skip


def _pct(scope: CaseScope, share: Decimal) -> str:
    return scope.view.numbers.decimal(share * 100, 1)


def _group(legend: str, fields: Sequence[Any], note: str = "") -> Any:
    said = [html.P(note, className="note")] if note else []
    return html.Fieldset([html.Legend(legend), *said, html.Div(fields, className="fields")])


def _list(scope: CaseScope, name: str, label: str, options: Options) -> Any:
    chosen = scope.view.filters.chosen(name) or ""
    return _select(name, f"scenario-{name}", label, options, {chosen})


def _select(name: str, key: str, label: str, options: Options, chosen: set[str], **more: Any) -> Any:
    made = [html.Option(words, value=value, selected=value in chosen) for value, words in options]
    return html.Div([html.Label(label, htmlFor=key), html.Select(made, id=key, name=name, **more)], className="filter")


def _number(scope: CaseScope, name: str, label: str, usual: str, mistakes: Mapping[str, str]) -> Any:
    """A field of text, so that a comma may be typed; the placeholder is the reference case."""
    return _field(
        scope, name, label, usual, scope.view.t.of("scenario_mistake", mistakes[name]) if name in mistakes else ""
    )


def _text(scope: CaseScope, name: str, label: str) -> Any:
    return _field(scope, name, label, "", "", numeric=False)


def _field(scope: CaseScope, name: str, label: str, usual: str, mistake: str, *, numeric: bool = True) -> Any:
    key = f"scenario-{name}"
    keyboard: Any = {"inputMode": "decimal"} if numeric else {}
    field: Any = dcc.Input(
        id=key, type="text", name=name, value=scope.view.filters.chosen(name) or "", placeholder=usual, autoComplete="off",
        debounce=True, **keyboard,
    )  # fmt: skip
    said = [html.Small(mistake, className="mistake", role="alert")] if mistake else []
    return html.Div([html.Label(label, htmlFor=key), field, *said], className="filter")


def _members(scope: CaseScope) -> list[Any]:
    """Who stays: a list for each while they are few, one list of all beyond."""
    t, leaving = scope.view.t, set(scope.view.filters.all_chosen(LEAVING))
    if len(scope.members) > FEW:
        options = [(m, scope.name_of(m)) for m in scope.members]
        return [_select(LEAVING, f"scenario-{LEAVING}", t("scenario.leaving"), options, leaving, multiple=True, size=8)]
    return [
        _select(LEAVING, f"scenario-{LEAVING}-{m}", scope.name_of(m),
                [("", t("scenario.stays")), (m, t("scenario.leaves"))], {m} & leaving or {""})
        for m in scope.members
    ]  # fmt: skip
