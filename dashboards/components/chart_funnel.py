"""Steps of which each keeps a part of the one before: bars on one scale, and what is lost between them in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.components.chart_canvas import Drawing, Scale, box, measure, text

BAR, STEP, NAME = 30, 86, 18


@dataclass(frozen=True)
class Step:
    name: str
    value: float
    words: str
    lost: str = ""
    """What goes missing between this step and the next, in words."""


@dataclass(frozen=True)
class FunnelChart:
    steps: Sequence[Step]
    tips: Sequence[Sequence[str]] = ()

    def draw(self, width: int) -> Drawing:
        room = max([measure(step.words) for step in self.steps], default=0) + 16
        scale = Scale(0, max([step.value for step in self.steps], default=0) or 1, 0, max(width - room, 80))
        shapes, words = [], []
        for i, step in enumerate(self.steps):
            top = i * STEP + NAME + 6
            following = self.steps[i + 1] if i + 1 < len(self.steps) else None
            shapes.append(box(0, top, scale(step.value), BAR, "c-bar" if following else "c-bar strong"))
            if following:
                shapes.append(_draw_loss(scale(step.value), scale(following.value), top + BAR, top + STEP))
                words.append(text(12, top + BAR + 19, step.lost, "c-note"))
            words.append(text(0, top - 7, step.name, "c-row"))
            words.append(text(scale(step.value) + 10, top + BAR / 2 + 5, step.words, "c-figure"))
        return Drawing(width, max(len(self.steps) - 1, 0) * STEP + NAME + BAR + 12, "".join([*shapes, *words]))


def _draw_loss(wide: float, narrow: float, top: float, bottom: float) -> str:
    return f'<polygon class="c-band" points="0,{top} {wide:.1f},{top} {narrow:.1f},{bottom} 0,{bottom}"/>'
