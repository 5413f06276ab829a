"""Where the words of the messages lie, and how each begins."""

from pathlib import Path

from pipelines.course.texts import load_texts
from pipelines.reports.briefing.content import Briefing

FOLDER = Path(__file__).parent / "words"


def open_with(briefing: Briefing) -> list[str]:
    """Lines: that the data are made up, where they are, and a greeting."""
    notice = briefing.head.demo_notice
    said = [notice.to(briefing.lang), ""] if notice else []
    return [*said, load_texts(FOLDER, briefing.lang)("briefing.greeting"), ""]
