"""The status of a goal, KPI or measure as sign and word; never by colour or form alone."""

from typing import Any

from dash import html

from dashboards.components.aria import UNSEEN
from dashboards.course import voice_of
from dashboards.view import View
from pipelines.course.measures import Standing
from pipelines.course.sentences import say_result, say_standing
from pipelines.course.status import Result

SIGNS = {
    "on_course": "✓", "at_risk": "!", "behind": "✕", "no_answer": "?",
    "done": "✓", "on_time": "→", "late": "✕", "stopped": "■",
    "good": "▲", "bad": "▼", "neutral": "●",
}  # fmt: skip


def result_mark(view: View, result: Result) -> Any:
    """Of a goal, or of a KPI with a verdict."""
    return _mark(result, say_result(voice_of(view), result))


def standing_mark(view: View, standing: Standing) -> Any:
    """Of a measure."""
    return _mark(standing, say_standing(voice_of(view), standing))


def sign_of(kind: str) -> Any:
    """For the eye only: the words beside it say the same."""
    return html.Span(SIGNS[kind], className=f"status-sign {kind}", **UNSEEN)


def _mark(kind: str, words: str) -> Any:
    return html.Span([sign_of(kind), html.Span(words)], className=f"status {kind}")
