"""Measures on a line of time: as planned and as they came, milestones, what waits for what, and where today is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dashboards.components.chart_canvas import SIZE, Drawing, Scale, box, line, measure, spread, text

ROW, STACKED_ROW, HEAD, AXIS = 30, 48, 34, 26
PLANNED, ACTUAL = 18, 8
"""Heights of the bars: what was planned is the wider, pale one."""
WIDEST_NAMES = 0.46
"""Of the width; names that need more stand above their bars."""
MILE, CLOSE_MILE, STAGGER, NEAREST = 6.5, 4.6, 4.8, 5.5
"""Half the height of a diamond, and of one that stands close to another: those are smaller, one up, one down, so far
from the middle, and so far apart at least."""
STUB = 9


@dataclass(frozen=True)
class Task:
    """`standing` is how it stands; `sign` the mark of it, which stands behind the bar."""

    name: str
    standing: str
    sign: str
    planned: tuple[date, date]
    actual: tuple[date, date] | None
    """Until today where it is still running."""
    milestones: Sequence[tuple[date, bool]] = ()
    """Day, and whether it was reached; the planned day where it was not."""
    needs: Sequence[int] = ()
    """Places in the list of tasks."""


@dataclass(frozen=True)
class RoadmapChart:
    groups: Sequence[tuple[str, Sequence[Task]]]
    """Heading and tasks; `needs` counts through all groups."""
    today: date
    today_words: str
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        tasks = [task for _, mine in self.groups for task in mine]
        widest = max((measure(task.name) for task in tasks), default=0) + 16
        is_stacked = widest > WIDEST_NAMES * width
        left = 4.0 if is_stacked else widest
        first, last = self._years(tasks)
        x = Scale(first.toordinal(), last.toordinal(), left, width - 22)
        heights, total = self._rows(is_stacked)
        ground = total + 4
        parts = [*_draw_years(x, first, last, ground), *self._draw_today(x, ground)]
        parts += [text(0, y, words, "c-name") for words, y in self._headings(is_stacked)]
        parts += list(self._draw_needs(x, tasks, heights, is_stacked))
        for task, y in zip(tasks, heights, strict=True):
            parts += _draw_task(task, y, x, left, is_stacked)
        return Drawing(width, round(ground + 4), "".join(parts))

    def _years(self, tasks: Sequence[Task]) -> tuple[date, date]:
        spans = [task.planned for task in tasks] + [task.actual for task in tasks if task.actual]
        first = min([self.today, *(span[0] for span in spans)])
        last = max([self.today, *(span[1] for span in spans)])
        return date(first.year, 1, 1), date(last.year + 1, 1, 1)

    def _rows(self, is_stacked: bool) -> tuple[list[float], float]:
        """The middle of each task's bars, and where the last row ends."""
        heights, y = [], float(AXIS)
        step = STACKED_ROW if is_stacked else ROW
        for _, mine in self.groups:
            y += HEAD
            for _task in mine:
                heights.append(y + (step - PLANNED / 2 - 2 if is_stacked else step / 2))
                y += step
        return heights, y

    def _headings(self, is_stacked: bool) -> Iterator[tuple[str, float]]:
        y = float(AXIS)
        step = STACKED_ROW if is_stacked else ROW
        for words, mine in self.groups:
            yield words, y + HEAD - 10
            y += HEAD + step * len(mine)

    def _draw_needs(self, x: Scale, tasks: Sequence[Task], heights: Sequence[float], is_stacked: bool) -> Iterator[str]:
        """Lines from bar to bar; where names stand between the bars, an arrow alone: lines would run through them."""
        for i, task in enumerate(tasks):
            if is_stacked and task.needs:
                yield _draw_arrow(x, task, heights[i])
            elif not is_stacked:
                yield from (_draw_need(x, tasks, heights, i, need) for need in task.needs)

    def _draw_today(self, x: Scale, ground: float) -> list[str]:
        place = x(self.today.toordinal())
        anchor = "end" if place + measure(self.today_words) > x.end else "start"
        return [line(place, AXIS - 6, place, ground, "c-target"),
                text(place + (5 if anchor == "start" else -5), AXIS + 8, self.today_words, "c-label target halo", anchor)]  # fmt: skip


def _draw_years(x: Scale, first: date, last: date, ground: float) -> list[str]:
    parts = []
    years = last.year - first.year
    every = 1 if (x.end - x.start) / years >= 44 else 2
    for year in range(first.year, last.year + 1):
        place = x(date(year, 1, 1).toordinal())
        parts.append(line(place, AXIS - 6, place, ground, "c-grid"))
        if year < last.year and (year - first.year) % every == 0:
            parts.append(text(place + 4, 14, str(year), "c-tick"))
    return parts


def _draw_task(task: Task, y: float, x: Scale, left: float, is_stacked: bool) -> list[str]:
    start, end = (x(day.toordinal()) for day in task.planned)
    parts = [box(start, y - PLANNED / 2, max(end - start, 3), PLANNED, "c-plan-span")]
    far = end
    if task.actual:
        begun, ended = (x(day.toordinal()) for day in task.actual)
        parts.append(box(begun, y - ACTUAL / 2, max(ended - begun, 3), ACTUAL, f"c-span {task.standing}"))
        far = max(end, ended)
    parts += _draw_milestones(task, x, y)
    parts.append(text(far + 7, y + SIZE * 0.36, task.sign, f"c-sign {task.standing} halo"))
    name = text(0, y - PLANNED / 2 - 6, task.name, "c-row halo") if is_stacked else (
        text(left - 12, y + SIZE * 0.34, task.name, "c-row halo", "end")
    )  # fmt: skip
    return [*parts, name]


def _draw_milestones(task: Task, x: Scale, y: float) -> list[str]:
    """On the middle of the bar; where two would touch, smaller ones in zigzag."""
    miles = sorted(task.milestones)
    places = [x(day.toordinal()) for day, _ in miles]
    if all(right - left >= 2 * MILE for left, right in pairwise(places)):
        return [_draw_milestone(place, y, MILE, done) for place, (_, done) in zip(places, miles, strict=True)]
    apart = spread(places, NEAREST, x.start, x.end)
    return [
        _draw_milestone(place, y + (STAGGER if i % 2 else -STAGGER), CLOSE_MILE, done)
        for i, (place, (_, done)) in enumerate(zip(apart, miles, strict=True))
    ]


def _draw_milestone(x: float, y: float, size: float, is_reached: bool) -> str:
    """A diamond; hollow while it is open."""
    corners = " ".join(f"{x + dx * size:.1f},{y + dy * size:.1f}" for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0)))
    return f'<polygon points="{corners}" class="c-mile{"" if is_reached else " open"}"/>'


def _draw_need(x: Scale, tasks: Sequence[Task], heights: Sequence[float], i: int, need: int) -> str:
    """From the end of what is needed to the beginning of what needs it: down before that bar, and into it."""
    source, target = tasks[need], tasks[i]
    end = (source.actual or source.planned)[1] if source.standing == "done" else source.planned[1]
    x1, y1 = x(end.toordinal()), heights[need]
    x2, y2 = x(target.planned[0].toordinal()), heights[i]
    return f'<path d="M{x1:.1f} {y1:.1f}H{x2 - STUB:.1f}V{y2:.1f}H{x2:.1f}" class="c-need"/>{_draw_head(x2, y2)}'


def _draw_arrow(x: Scale, task: Task, y: float) -> str:
    """Into the beginning of what needs something."""
    place = max(x(task.planned[0].toordinal()), STUB + 1)
    return f'<path d="M{place - STUB:.1f} {y:.1f}H{place:.1f}" class="c-need"/>{_draw_head(place, y)}'


def _draw_head(x: float, y: float) -> str:
    return f'<path d="M{x - 5:.1f} {y - 3.5:.1f}L{x:.1f} {y:.1f}L{x - 5:.1f} {y + 3.5:.1f}" class="c-need head"/>'
