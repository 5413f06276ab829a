"""From separate to shared: which positions save, and which cost more."""

from collections.abc import Callable
from decimal import Decimal

from dashboards.components.case_scope import CaseScope
from dashboards.components.chart_bridge import BridgeChart, BridgeStep
from dashboards.components.figure_data import Cell, Field, Figure
from pipelines.costing.bridge import Bridge, By, Span

EUR = "€"


def bridge_figure(scope: CaseScope) -> Figure:
    return _figure(scope, "bruecke", "cost_type_id", scope.cost_type)


def services_bridge_figure(scope: CaseScope) -> Figure:
    return _figure(scope, "bruecke-leistungen", "it_service_id", scope.service)


def _figure(scope: CaseScope, figure_id: str, by: By, name_of: Callable[[str], str]) -> Figure:
    t, bridge = scope.view.t, scope.answer.bridge(by, year=scope.year)
    steps = [
        BridgeStep(name_of(one.name), float(one.change_eur), _signed(scope, one.change_eur)) for one in bridge.spans
    ]
    chart = BridgeChart(
        (t("case.separate"), float(bridge.separate_eur), scope.euros(bridge.separate_eur)), steps,
        (t("case.shared"), float(bridge.shared_eur), scope.euros(bridge.shared_eur)),
    )  # fmt: skip
    fields = [
        Field(t.of("costs_by", "kostenarten" if by == "cost_type_id" else "it-leistungen")),
        Field(t("case.separate"), "number", 2, EUR), Field(t("case.shared"), "number", 2, EUR),
        Field(t("case.change"), "number", 2, EUR), Field(t("case.effect")),
    ]  # fmt: skip
    cells: list[list[Cell]] = [_cells(scope, name_of(one.name), one) for one in bridge.spans]
    cells.append(_cells(scope, t("costs.total"), Span("", bridge.separate_eur, bridge.shared_eur)))
    return Figure(
        figure_id, _title(scope, bridge, name_of), f"{t.of('bridge_by', by)} · {scope.year} · {scope.basis_words}", chart,
        _sentence(scope, bridge, name_of), fields, cells, definition=t("case.bridge_definition"),
    )  # fmt: skip


def _signed(scope: CaseScope, amount: Decimal) -> str:
    return f"+{scope.euros(amount)}" if amount > 0 else scope.euros(amount)


def _cells(scope: CaseScope, name: str, one: Span) -> list[Cell]:
    effect = "same" if not one.change_eur else "saves" if one.change_eur < 0 else "costs"
    return [name, one.separate_eur, one.shared_eur, one.change_eur, scope.view.t.of("bridge_effect", effect)]


def _title(scope: CaseScope, bridge: Bridge, name_of: Callable[[str], str]) -> str:
    saving = [one for one in bridge.spans if one.change_eur < 0]
    if not saving:
        return scope.view.t("case.bridge_none")
    best = saving[0]
    return scope.view.t("case.bridge_title", name=name_of(best.name), euros=scope.euros(-best.change_eur))


def _sentence(scope: CaseScope, bridge: Bridge, name_of: Callable[[str], str]) -> str:
    """What costs more is said by name: it is what a treasurer asks for first."""
    t = scope.view.t
    saved = sum((-one.change_eur for one in bridge.spans if one.change_eur < 0), Decimal(0))
    more = [one for one in bridge.spans if one.change_eur > 0]
    if not more:
        return t("case.bridge_all_save", saved=scope.euros(saved))
    names = ", ".join(f"{name_of(one.name)} ({scope.euros(one.change_eur)})" for one in reversed(more))
    return t("case.bridge_some_cost", saved=scope.euros(saved), names=names)
