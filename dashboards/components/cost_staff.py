"""Own staff on IT services, as declared: it is booked nowhere, so it stands apart."""

from collections.abc import Iterable
from decimal import Decimal

from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.cost_sums import staff_in


def staff_figure(scope: CostScope) -> Figure | None:
    """None where nothing is declared for the year. Hours only where the edition tells them."""
    found = staff_in(scope.tables, scope.places, scope.year)
    if not found:
        return None
    t = scope.view.t
    ranked = sorted(found.items(), key=lambda item: -item[1][1])
    euros = sum((one[1] for one in found.values()), Decimal(0))
    hours = add_hours(one[0] for one in found.values())
    rows: list[list[Cell]] = [[scope.service(name), *both] for name, both in ranked]
    rows.append([t("costs.total"), hours, euros])
    fields = [
        Field(t.of("costs_by", "it-leistungen")), Field(t("costs.hours"), "number", 2),
        Field(t("costs.staff_cost"), "number", 2, "€"),
    ]  # fmt: skip
    title = t("costs.staff_title", cost=scope.euros(euros), hours=scope.view.numbers.count(hours or 0))
    if hours is None:
        title = t("costs.staff_title_plain", cost=scope.euros(euros))
        fields, rows = [fields[0], fields[2]], [[row[0], row[2]] for row in rows]
    bars = [
        Bar(scope.service(name), float(both[1]), scope.euros(both[1]), is_open=not scope.is_whole)
        for name, both in ranked
    ]
    return Figure(
        "personal", title, f"{t('costs.staff_subtitle')} · {scope.subtitle}", BarChart(bars), t("costs.staff_sentence"),
        fields, rows, definition=t("costs.staff_definition"),
    )  # fmt: skip


def add_hours(hours: Iterable[Decimal | None]) -> Decimal | None:
    """None as soon as one of them is not told."""
    known = list(hours)
    return None if None in known else sum((one for one in known if one is not None), Decimal(0))
