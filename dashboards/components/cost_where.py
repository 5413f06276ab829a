"""Where the money goes: by IT service and by cost type, shared, separate and transfers told apart."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from dashboards.components.chart_stacks import Segment, Stack, StackChart, Tone
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure, tidy
from dashboards.cost_sums import Sum, add_up, change_pct, select, total
from pipelines.cost_case.tables import BookedYear

HUNDRED = Decimal(100)


def services_figure(scope: CostScope) -> Figure | None:
    """None where nothing was booked in the year."""
    return _figure(
        scope, "it-leistungen", lambda row: row.it_service_id, scope.service, tuple(scope.tables.it_services)
    )


def types_figure(scope: CostScope) -> Figure | None:
    """None where nothing was booked, or where the edition does not tell types apart."""
    return _figure(scope, "kostenarten", lambda row: row.cost_type_id, scope.cost_type, tuple(scope.tables.cost_types))


def _figure(
    scope: CostScope, figure_id: str, key: Callable[[BookedYear], str], name_of: Callable[[str], str], order: tuple[str, ...]
) -> Figure | None:  # fmt: skip
    rows = select(scope.tables, scope.places, scope.sight, year=scope.year)
    if scope.is_all:
        rows = [row for row in rows if row.arrangement != "transfer"]
    sums = {name: one for name, one in add_up(rows, key).items() if one.own or one.shared or one.separate}
    whole = total(sums)
    if whole is None or len(sums) < 2:
        return None
    ranked = dict(
        sorted(sums.items(), key=lambda item: (-item[1].own, order.index(item[0]) if item[0] in order else 0))
    )
    t, first = scope.view.t, next(iter(ranked))
    share = ranked[first].own * HUNDRED / whole.own if whole.own else Decimal(0)
    title = t("costs.most", name=name_of(first), share=scope.percent(share), total=scope.euros(whole.own))
    before = _before(scope, key)
    fields = [
        Field(t.of("costs_by", figure_id)), Field(t("costs.shared"), "number", 2, "€"),
        Field(t("costs.separate"), "number", 2, "€"), Field(t("costs.transfers"), "number", 2, "€"),
        Field(t("costs.together"), "number", 2, "€"), Field(t("costs.share"), "number", 1, "%"),
        Field(t("costs.than", year=str(scope.year - 1)), "number", 1, "%"),
    ]  # fmt: skip
    cells = [_row(name_of(name), one, whole, before.get(name), scope.is_all) for name, one in ranked.items()]
    cells.append(_row(t("costs.total"), whole, whole, total(before), scope.is_all))
    return Figure(
        figure_id, title, f"{t.of('costs_by', figure_id)} · {scope.subtitle}", _chart(scope, ranked, name_of),
        _sentence(scope, whole), *tidy(fields, cells), definition=t("costs.definition"),
    )  # fmt: skip


def _before(scope: CostScope, key: Callable[[BookedYear], str]) -> Mapping[str, Sum]:
    """The year before, where both are whole."""
    if not scope.is_whole or scope.year - 1 not in scope.tables.whole_years:
        return {}
    rows = select(scope.tables, scope.places, scope.sight, year=scope.year - 1)
    return add_up([row for row in rows if not (scope.is_all and row.arrangement == "transfer")], key)


def _row(name: str, one: Sum, whole: Sum, before: Sum | None, is_all: bool) -> list[Cell]:
    share = one.own * HUNDRED / whole.own if whole.own else None
    change = change_pct(one.own, before.own) if before else None
    return [name, one.shared, one.separate, None if is_all else one.transfer, one.own, share, change]


def _chart(scope: CostScope, sums: Mapping[str, Sum], name_of: Callable[[str], str]) -> StackChart:
    legend: list[tuple[Tone, str]] = [
        ("strong", scope.view.t("costs.shared")),
        ("soft", scope.view.t("costs.separate")),
    ]
    if any(one.transfer for one in sums.values()):
        legend.append(("quiet", scope.view.t("costs.transfers")))
    return StackChart([stack_of(scope, name_of(name), one) for name, one in sums.items()], legend)


def stack_of(scope: CostScope, name: str, one: Sum, *, is_open: bool = False) -> Stack:
    tones: tuple[tuple[Decimal, Tone], ...] = (
        (one.shared, "strong"),
        (one.separate, "soft"),
        (one.transfer, "quiet"),
    )
    segments = [Segment(float(amount), tone) for amount, tone in tones if amount]
    return Stack(name, segments, scope.euros(one.own), is_open=is_open or not scope.is_whole)


def _sentence(scope: CostScope, whole: Sum) -> str:
    t = scope.view.t
    parts = [t("costs.sentence", shared=scope.euros(whole.shared), separate=scope.euros(whole.separate))]
    if not scope.is_all and whole.transfer:
        words = t("costs.pays") if whole.transfer > 0 else t("costs.gets")
        parts.append(f"{words}: {scope.euros(abs(whole.transfer))}.")
    return " ".join(parts)
