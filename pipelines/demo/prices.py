"""What IT costs in the demo: the positions of one municipality, per year, and the invented companies."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Position:
    """`price`: euros a year per `driver` in 2021; booked every `every` months."""

    it_service_id: str
    account: str
    price: float
    driver: Literal["inhabitants", "workplaces"]
    every: int
    payee: str
    from_go_live: bool = False
    bought_every_years: int | None = None
    """Of a depreciation: the devices behind it are bought anew every so many years."""


POSITIONS = (
    Position("workplaces", "603011", 160, "workplaces", 3, "Bürotechnik Mümlingtal GmbH (Demo)"),
    Position("workplaces", "664500", 290, "workplaces", 1, "", bought_every_years=4),
    Position("workplaces", "616600", 130, "workplaces", 3, "Systemhaus Bergstraße GmbH (Demo)"),
    Position("workplaces", "672000", 390, "workplaces", 3, "Lizenzkontor Süd AG (Demo)"),
    Position("workplaces", "671010", 150, "workplaces", 1, "Leasing für Kommunen GmbH (Demo)"),
    Position("applications", "672000", 2.9, "inhabitants", 3, "Fachverfahren Hessen eG (Demo)"),
    Position("applications", "616600", 1.6, "inhabitants", 6, "Fachverfahren Hessen eG (Demo)"),
    Position("applications", "673010", 2.7, "inhabitants", 1, "Rechenzentrum Rhein-Main-Süd (Demo)"),
    Position("network", "673010", 1.5, "inhabitants", 1, "Rechenzentrum Rhein-Main-Süd (Demo)"),
    Position("network", "664500", 0.5, "inhabitants", 1, "", bought_every_years=4),
    Position("network", "616300", 0.2, "inhabitants", 6, "Systemhaus Bergstraße GmbH (Demo)"),
    Position("network", "670100", 0.3, "inhabitants", 1, "Glasfaser Überwald GmbH (Demo)"),
    Position("security", "677100", 0.5, "inhabitants", 3, "Schutzschild IT-Beratung GbR (Demo)"),
    Position("security", "672000", 0.5, "inhabitants", 6, "Lizenzkontor Süd AG (Demo)"),
    Position("online_services", "672000", 0.5, "inhabitants", 3, "Amt Online eG (Demo)"),
    Position("online_services", "673010", 0.35, "inhabitants", 1, "Rechenzentrum Rhein-Main-Süd (Demo)"),
    Position("steering", "620000", 2.9, "inhabitants", 1, ""),
    Position("steering", "640000", 0.6, "inhabitants", 1, ""),
    Position("steering", "681000", 0.25, "inhabitants", 6, "Verwaltungsakademie Odenwald e. V. (Demo)"),
    Position("dms", "672000", 1.0, "inhabitants", 3, "Aktenwerk GmbH (Demo)", from_go_live=True),
    Position("dms", "616600", 0.35, "inhabitants", 6, "Aktenwerk GmbH (Demo)", from_go_live=True),
    Position("dms", "661900", 0.4, "inhabitants", 1, "", from_go_live=True),
)
WORKPLACES_PER_1000 = 6.8
"""Size of a municipality in workplaces where a position is driven by them."""
LEVEL = {"06437006": 1.0, "06437011": 0.97, "06437016": 0.95, "06437005": 1.06}
PRICE_INDEX = 1.025
"""Yearly rise of prices."""
NOISE = 0.05
PLAN_ABOVE_ACTUAL = 1.02
PRODUCT = "01.01.09"
PURCHASE_ACCOUNT, PURCHASE_MONTH, DEALER = "085100", 2, "Bürotechnik Mümlingtal GmbH (Demo)"
INCOME_ACCOUNT, LEVY_ACCOUNT, GRANT_INCOME_ACCOUNT = "548200", "712000", "540100"

GRANT_PAYEES = {
    "software": ("Aktenwerk GmbH (Demo)", "Lizenzkontor Süd AG (Demo)"),
    "hardware": ("Bürotechnik Mümlingtal GmbH (Demo)", "Scanpunkt Odenwald KG (Demo)"),
    "consulting": ("Verwaltungslotsen GmbH (Demo)", "Schutzschild IT-Beratung GbR (Demo)"),
    "training": ("Verwaltungsakademie Odenwald e. V. (Demo)",),
    "migration": ("Aktenwerk GmbH (Demo)", "Datenfähre UG (Demo)"),
    "steering": ("Verwaltungslotsen GmbH (Demo)", "Kanzlei Odenwald PartG (Demo)"),
    "workshops": ("Verwaltungsakademie Odenwald e. V. (Demo)", "Bürgerwerkstatt Süd GbR (Demo)"),
    "portal": ("Amt Online eG (Demo)",),
}
GRANT_REASONS = {
    "software": ("Lizenzen E-Akte", "Schnittstelle Fachverfahren", "Wartung E-Akte"),
    "hardware": ("Dokumentenscanner", "Bildschirme für die E-Akte", "Scanarbeitsplatz"),
    "consulting": ("Projektbegleitung", "Aktenplan und Prozesse", "Datenschutz-Folgenabschätzung"),
    "training": ("Grundschulung E-Akte", "Schulung Schlüsselpersonen"),
    "migration": ("Übernahme Bestandsakten", "Schnittstelle Einwohnerwesen"),
    "steering": ("Steuerungskreis, Moderation", "Entwurf der Vereinbarung"),
    "workshops": ("Zielworkshop", "Bürgerwerkstatt Digitalisierung"),
    "portal": ("Gemeinsames Portal, Einrichtung", "Gemeinsames Portal, Anpassung"),
}
