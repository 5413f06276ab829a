"""Addresses within the dashboard: what a page does not understand is left out of the link to it."""

from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Filters

OVERVIEW, KPI, QUALITY = "/", "/kennzahl/", "/datenqualitaet"


def link(path: str, filters: Filters, uses: frozenset[str]) -> str:
    """The address of `path` with those filters of `filters` that the page `uses`, and its language."""
    kept = Filters(
        filters.period if PERIOD in uses else None,
        filters.municipalities if MUNICIPALITY in uses else (),
        filters.service if SERVICE in uses else None,
        filters.lang,
    )
    return path + kept.query()
