"""How applications come in: the funnel of those begun and completed, and the channels of those completed."""

from decimal import Decimal
from typing import Any

from dashboards.components import trend
from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.chart_funnel import FunnelChart, Step
from dashboards.components.figure_data import Cell, Field, Figure, Gap
from dashboards.components.words import say_period, say_value
from dashboards.records import ALL, ChannelUse, Kpi, Value
from dashboards.view import View


def funnel_figure(view: View, kpi: Kpi, cell: Value | None, definition_href: str, receipt: str) -> Figure | None:
    """Of a share whose denominator is what was begun and whose numerator what was completed; None without both sums."""
    if cell is None or cell.numerator is None or not cell.denominator or kpi.kind != "share":
        return None
    begun, done = cell.denominator, cell.numerator
    counts = view.numbers.count(begun), view.numbers.count(done)
    lost = begun - done
    share = say_value(view, kpi, cell)
    lost_words = view.t("funnel.lost", n=int(lost), count=view.numbers.count(lost))
    steps = [
        Step(view.t("funnel.begun"), float(begun), counts[0], lost_words),
        Step(view.t("funnel.done"), float(done), f"{counts[1]} ({share})"),
    ]
    rows: list[list[Cell]] = [[view.t("funnel.begun"), begun, None], [view.t("funnel.done"), done, cell.value]]
    fields = [Field(view.t("funnel.step")), Field(view.t("funnel.count"), "count"),
              trend.value_field(view, kpi, view.say(kpi.title))]  # fmt: skip
    return Figure(
        "trichter", view.t("funnel.title", share=share),
        view.t("compare.subtitle", title=view.say(kpi.title), place=trend.full_place(view), period=say_period(view, cell)),
        FunnelChart(steps), view.t("funnel.sentence", begun=counts[0], done=counts[1], lost=lost_words), fields, rows,
        definition_href=definition_href, receipt_href=receipt, level=3,
    )  # fmt: skip


def channels_figure(view: View, service_id: str) -> Figure | None:
    """Of the newest twelve months, whatever the period of the view; None where nothing is known of any channel."""
    found = view.snapshot.channel_use(service_id=service_id, municipality_id=view.municipality or ALL)
    known = sorted((one for one in found if one.completed is not None), key=lambda one: -(one.completed or 0))
    total = sum(one.completed or 0 for one in known)
    if not total:
        return None
    titles = {one.channel_id: view.say(one.title) for one in view.snapshot.channels}
    others = [one for one in found if one.completed is None and one.state not in ("no_cases", "not_agreed")]
    first = known[0]
    words: dict[str, Any] = {
        "channel": titles.get(first.channel_id, first.channel_id),
        "share": _share(view, first.completed, total),
    }
    month = view.numbers.month(first.period_end)
    rows: list[list[Cell]] = [
        [titles.get(one.channel_id, one.channel_id), _count(view, one), view.t.of("state", one.state)]
        for one in [*known, *others]
    ]
    bars = [
        _bar(view, one, titles.get(one.channel_id, one.channel_id), total, one is first) for one in [*known, *others]
    ]
    fields = [
        Field(view.t("channels.channel")),
        Field(view.t("channels.completed"), "count"),
        Field(view.t("table.state")),
    ]
    return Figure(
        "kanaele", view.t("channels.title", **words),
        view.t("channels.subtitle", place=f"{trend.place_name(view)}, {view.service_title(service_id)}",
               period=view.t("period.rolling", months=12, month=month)),
        BarChart(bars), view.t("channels.sentence"), fields, rows, definition=view.t("channels.definition"), level=3,
    )  # fmt: skip


def _share(view: View, count: int | None, total: int) -> str:
    return view.numbers.percent(Decimal(100 * (count or 0)) / total, 0)


def _count(view: View, one: ChannelUse) -> Cell:
    return Gap(view.t.of("state_sign", one.state)) if one.completed is None else one.completed


def _bar(view: View, one: ChannelUse, name: str, total: int, is_strong: bool) -> Bar:
    if one.completed is None:
        return Bar(name, None, f"{view.t.of('state_sign', one.state)} {view.t.of('state', one.state)}")
    words = view.t("channels.bar", count=view.numbers.count(one.completed), share=_share(view, one.completed, total))
    return Bar(name, float(one.completed), words, is_strong, one.state == "provisional")
