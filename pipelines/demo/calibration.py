"""The shapes of the demo: plausible volumes, durations and prices. Sources and limits: README.md beside this file."""

from dataclasses import dataclass

CHANNELS = ("online", "counter", "phone", "post", "email")


@dataclass(frozen=True)
class ServiceShape:
    """One service. `volume`: cases per 1,000 inhabitants and year; `days`: median days before the DMS."""

    volume: float
    days: float
    spread: float
    """Standard deviation of the logarithm of the days."""
    incomplete: float
    """Share of applications that are incomplete on arrival."""
    online: float
    """Propensity to be filed online against other services; 0 where one has to come in person."""
    refused: float = 0.01
    season: tuple[float, ...] = (1.08, 1.0, 1.1, 1.02, 1.0, 0.98, 0.94, 0.9, 1.08, 1.06, 0.98, 0.86)


_AUTUMN = (0.9, 0.95, 1.0, 0.95, 0.92, 0.95, 1.0, 1.1, 1.25, 1.15, 0.98, 0.85)
_SPRING = (0.8, 0.95, 1.25, 1.2, 1.12, 1.08, 1.0, 0.92, 0.98, 0.95, 0.95, 0.8)
_HOLIDAYS = (0.9, 1.0, 1.15, 1.15, 1.3, 1.25, 1.1, 0.85, 0.85, 0.9, 0.85, 0.7)
_NEW_YEAR = (1.45, 1.2, 1.05, 0.95, 0.9, 0.88, 0.85, 0.85, 0.95, 1.0, 1.02, 0.9)

SERVICES: dict[str, ServiceShape] = {
    "identity_card": ServiceShape(210, 18, 0.35, 0.05, 0.0, season=_HOLIDAYS),
    "residence_registration": ServiceShape(190, 0.5, 1.0, 0.06, 0.8, season=_AUTUMN),
    "registration_certificate": ServiceShape(250, 0.9, 0.8, 0.02, 1.3),
    "criminal_record_certificate": ServiceShape(150, 9, 0.4, 0.04, 1.1),
    "business_registration": ServiceShape(25, 4, 0.6, 0.25, 1.2, season=_NEW_YEAR),
    "dog_tax_registration": ServiceShape(30, 8, 0.5, 0.1, 1.4, season=_SPRING),
    "housing_benefit": ServiceShape(35, 52, 0.5, 0.62, 0.7, 0.22, season=_NEW_YEAR),
    "housing_entitlement": ServiceShape(12, 17, 0.5, 0.45, 0.7, 0.08),
    "resident_parking_permit": ServiceShape(45, 4, 0.6, 0.12, 1.4, 0.03),
    "birth_certificate": ServiceShape(120, 4, 0.6, 0.05, 1.2),
    "marriage_registration": ServiceShape(12, 24, 0.5, 0.4, 0.2, season=_SPRING),
    "childcare_place": ServiceShape(45, 48, 0.6, 0.3, 1.3, 0.06, season=_NEW_YEAR),
    "building_permit": ServiceShape(12, 95, 0.5, 0.64, 0.5, 0.07, season=_SPRING),
}
WARM_UP_MONTHS = 12
"""Cases received before the first month: never delivered as cases, but decided ones are counted as used."""
LONGEST_DAYS = 360
WITHDRAWN, TRANSFERRED = 0.03, 0.01
STOPPED = 0.5
"""Chance of stop days after completeness, times the service's share of incomplete applications."""
STOPPED_SHARE = (0.1, 0.6)
"""Which share of the working days between completeness and decision a stopped case waited, evenly spread."""

OFFLINE = (0.66, 0.12, 0.14, 0.08)
"""How cases that do not arrive online are spread over counter, phone, post, e-mail."""
WEEKDAYS_OFFICE = (1.25, 1.1, 0.85, 1.2, 0.7, 0.0, 0.0)
WEEKDAYS_ONLINE = (1.1, 1.05, 1.0, 1.0, 0.85, 0.45, 0.55)
PACE = {"06437006": 1.0, "06437011": 0.94, "06437016": 1.1, "06437005": 0.86}
"""Days of a municipality against the median of the service."""
CASE_PREFIX = {"06437006": "ERB", "06437011": "MIC", "06437016": "OBZ", "06437005": "BRT"}

COMPLETION = (0.64, 0.84)
"""Online completion rate in the first and in the last month, rising steadily between; elsewhere COMPLETION_OFFLINE."""
COMPLETION_OFFLINE = 0.98
ASSISTED = (0.2, 0.09)
RATED = {"online": 0.17, "counter": 0.05, "email": 0.02}
"""Share of users that leave a rating; on other channels nobody is asked."""
HAPPY = (0.60, 0.80)
"""Mean of the ratings on a scale of 0 to 1, in the first and in the last month."""
