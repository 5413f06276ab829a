"""The briefing as PDF/UA-1, always one page: where it would run over, fewer changes and measures are named."""

from pipelines.reports.briefing.content import MOST_CHANGES, MOST_MEASURES, Briefing, print_data
from pipelines.reports.typeset import count_pages, typeset

TEMPLATE = "briefing"


def make_pdf(briefing: Briefing) -> bytes:
    """The same snapshot gives the same bytes; the date in the file is the snapshot's."""
    changes, measures = MOST_CHANGES, MOST_MEASURES
    data = print_data(briefing, changes, measures)
    while count_pages(TEMPLATE, data) > 1 and (changes or measures):
        changes, measures = (changes - 1, measures) if changes > measures else (changes, measures - 1)
        data = print_data(briefing, changes, measures)
    return typeset(TEMPLATE, data, briefing.head.created_at)
