"""Signs with words: a judgement is never said by colour or shape alone."""

from typing import Any

from dash import html

from dashboards.components.aria import UNSEEN
from dashboards.components.words import say_met, say_state
from dashboards.judgement import Change, is_met
from dashboards.records import Kpi, Value
from dashboards.view import View

_SIGNS = {"better": "▲", "worse": "▼", "same": "●", "neutral": "●", "met": "✓", "missed": "○"}


def mark(kind: str, words: str) -> Any:
    """A sign and its words; the sign is for the eye only."""
    return html.Span([html.Span(_SIGNS[kind], className="sign", **UNSEEN), words], className=f"mark {kind}")


def target_mark(view: View, kpi: Kpi, cell: Value | None) -> Any | None:
    met = is_met(kpi, cell.value if cell else None)
    return None if met is None else mark("met" if met else "missed", say_met(view, kpi, cell))


def change_mark(view: View, kpi: Kpi, change: Change) -> Any:
    difference = view.numbers.change(change.difference, kpi.unit, view.t("points"))
    return mark(change.verdict, view.t.of("verdict", change.verdict, difference=difference))


def state_note(view: View, kpi: Kpi, cell: Value | None) -> Any | None:
    words = say_state(view, kpi, cell)
    return html.P(words, className="state") if words else None


def hidden_words(words: str) -> Any:
    """For screen readers only."""
    return html.Span(words, className="vh")
