"""Own staff on IT services, as declared: it is booked nowhere, so it stands apart."""

from decimal import Decimal

from dashboards.components.chart_bars import Bar, BarChart
from dashboards.components.cost_scope import CostScope
from dashboards.components.figure_data import Cell, Field, Figure
from dashboards.cost_sums import staff_in


def staff_figure(scope: CostScope) -> Figure | None:
    """None where nothing is declared for the year."""
    found = staff_in(scope.tables, scope.places, scope.year)
    if not found:
        return None
    t = scope.view.t
    ranked = sorted(found.items(), key=lambda item: -item[1][1])
    hours, euros = (sum((one[i] for one in found.values()), Decimal(0)) for i in (0, 1))
    rows: list[list[Cell]] = [[scope.service(name), *both] for name, both in ranked]
    rows.append([t("costs.total"), hours, euros])
    fields = [
        Field(t.of("costs_by", "it-leistungen")), Field(t("costs.hours"), "number", 2),
        Field(t("costs.staff_cost"), "number", 2, "€"),
    ]  # fmt: skip
    bars = [
        Bar(scope.service(name), float(both[1]), scope.euros(both[1]), is_open=not scope.is_whole)
        for name, both in ranked
    ]
    return Figure(
        "personal", t("costs.staff_title", cost=scope.euros(euros), hours=scope.view.numbers.count(hours)),
        f"{t('costs.staff_subtitle')} · {scope.subtitle}", BarChart(bars), t("costs.staff_sentence"), fields, rows,
        definition=t("costs.staff_definition"),
    )  # fmt: skip
