"""A chart over months: lines with their names beside them, levels, events; what is open or missing is drawn as such."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.components.chart_canvas import Drawing
from dashboards.components.chart_time_layout import lay_out
from dashboards.components.chart_time_marks import draw_interval, draw_level, draw_line, draw_missing
from dashboards.components.chart_time_parts import Event, Interval, Level, Line
from dashboards.components.chart_time_words import draw_axes, draw_events, draw_samples, place_names, write_names

__all__ = ["Event", "Interval", "Level", "Line", "TimeChart"]


@dataclass(frozen=True)
class TimeChart:
    months: Sequence[date]
    """The last days of the periods, in order, without gaps."""
    lines: Sequence[Line]
    """The main line first."""
    write: Callable[[float], str]
    """A tick as words."""
    signs: Mapping[str, tuple[str, str]]
    """Sign and word for each state without a value."""
    levels: Sequence[Level] = ()
    events: Sequence[Event] = ()
    tips: Sequence[Sequence[str]] = ()
    floor: float | None = 0.0
    ceiling: float | None = None
    """The unit's own bounds, where it has any."""
    intervals: Sequence[Interval] = ()
    bounds: tuple[float, float] | None = None
    """The lowest and the highest value of the axis, where several charts share one; None for its own."""
    height: int | None = None
    """None for the height of a chart that stands alone."""

    def draw(self, width: int) -> Drawing:
        plot = lay_out(self, width)
        names = place_names(plot, [*self.lines, *self.levels])
        body = [
            *draw_missing(plot, self.lines[0], self.signs),
            *(draw_interval(plot, one) for one in self.intervals),
            *draw_axes(plot, self.months),
            *draw_events(plot, self.months, self.events, names),
            *(draw_level(plot, level) for level in self.levels),
            *(draw_line(plot, one) for one in reversed(self.lines)),
            *draw_samples(plot, self.lines),
            *write_names(names),
        ]
        return Drawing(width, plot.height, "".join(body), tuple(plot.x(i) for i in range(len(self.months))))
