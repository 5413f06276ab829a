"""Addresses within the dashboard: what a page does not understand is left out of the link to it."""

from collections.abc import Mapping

from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Filters

OVERVIEW, KPI, RECEIPT, QUALITY = "/", "/kennzahl/", "/beleg/", "/datenqualitaet"
SERVICES, SERVICE_PAGE, COMPARE = "/leistungen", "/leistung/", "/vergleich"
GOALS, MEASURES = "/ziele", "/massnahmen"
SPEED, COST, GRANT = "/tempo", "/kosten", "/foerderung"
GRANT_ACCOUNT = "/foerderung/"
BOOKINGS, SHARED, SCENARIO = "/buchungen", "/gemeinsam", "/szenario"
EFFICIENCY_FILE, FOCUS_FILE = f"{SHARED}/effizienzgewinn.xlsx", f"{BOOKINGS}/focus.csv"
STATEMENTS: Mapping[str, str] = {
    "accessibility": "/barrierefreiheit",
    "imprint": "/impressum",
    "privacy": "/datenschutz",
}


def link(path: str, filters: Filters, uses: frozenset[str]) -> str:
    """The address of `path` with those filters of `filters` that the page `uses`, and its language."""
    return path + filters.without({PERIOD, MUNICIPALITY, SERVICE} - uses).query()
