"""A small association made on the spot: two services, a few months, everybody delivers CSV in their own form.

The KPIs (with windows of three months), contracts and vocabularies are the real ones; who takes part and how they
deliver is made up.
"""

import os
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from expectations.catalog import load_catalog
from pipelines.stages import House, evaluate, run_municipality
from pipelines.store.folder import DataFolder

REAL = Path(__file__).resolve().parents[2] / "data" / "catalog"
FIRST_MONTH, AS_OF = date(2025, 1, 1), date(2025, 5, 20)
"""January to April are over and due."""
SERVICES = ("identity_card", "dog_tax_registration")
CASES = {
    "case_id": "Nr",
    "service_id": "Leistung",
    "channel": "Weg",
    "received_date": "Eingang",
    "decided_date": "Bescheid",
    "outcome": "Ergebnis",
}
BOOKINGS = {
    "booking_id": "Beleg",
    "booking_date": "Datum",
    "account": "Konto",
    "amount_eur": "Betrag",
    "it_service_id": "Leistung",
    "arrangement": "Form",
    "recurrence": "Art",
    "plan_or_actual": "Stand",
}


@dataclass(frozen=True)
class Member:
    """One municipality's file: `deliveries` as in its YAML."""

    municipality_id: str
    deliveries: dict[str, list[dict[str, Any]]]
    services: tuple[str, ...] = SERVICES
    extra: dict[str, Any] = field(default_factory=dict)

    def write(self, root: Path) -> Path:
        words = {
            "name": f"Ort {self.municipality_id}",
            "official_name": {"de": f"Ort {self.municipality_id}", "en": f"Place {self.municipality_id}"},
            "ars": f"{self.municipality_id}0000",
            "services": list(self.services),
            "deliveries": self.deliveries,
            "inhabitants": [{"date": "2024-12-31", "basis": "census_2011", "count": 5000, "source": "made up"}],
            "workplaces": [{"date": "2024-12-31", "count": 20, "source": "made up"}],
        }
        file = root / "municipalities" / f"{self.municipality_id}_ort.yaml"
        file.write_text(yaml.safe_dump(words | self.extra, allow_unicode=True), encoding="utf-8")
        return file


def cases_layout(since: str = "2025-01", **changes: Any) -> dict[str, Any]:
    return {"since": since, "file": "faelle-{year}-{month}{note}.csv", "format": "csv", "columns": CASES} | changes


def bookings_layout(since: str = "2025-01", **changes: Any) -> dict[str, Any]:
    return {"since": since, "file": "kosten-{year}-{month}{note}.csv", "format": "csv", "columns": BOOKINGS} | changes


def usual(municipality_id: str) -> Member:
    return Member(municipality_id, {"processing_times": [cases_layout()], "it_costs": [bookings_layout()]})


def write_catalog(root: Path, members: list[Member]) -> Path:
    """A catalogue folder with the real KPIs over `members`; returns `root`."""
    for part in ("kpis", "vocabulary", "strategy/goals"):
        shutil.copytree(REAL / part, root / part)
    for kpi in (root / "kpis").iterdir():
        kpi.write_text(
            kpi.read_text(encoding="utf-8").replace("window_months: 12", "window_months: 3"), encoding="utf-8"
        )
    (root / "municipalities").mkdir()
    for member in members:
        member.write(root)
    association = {
        "title": {"de": "Verbund", "en": "Association"},
        "short_title": {"de": "Verbund", "en": "Association"},
        "first_month": f"{FIRST_MONTH:%Y-%m}",
        "keep_snapshots": 2,
    }
    (root / "association.yaml").write_text(yaml.safe_dump(association), encoding="utf-8")
    return root


def open_house(root: Path, members: list[Member]) -> House:
    """A house over a fresh catalogue and an empty data folder under `root`."""
    return House(load_catalog(write_catalog(root / "catalog", members)), DataFolder(root / "data"), AS_OF)


def put(house: House, municipality_id: str, name: str, content: str | bytes, minute: int = 0) -> Path:
    """Lay a file into the inbox; a later `minute` arrives later."""
    file = house.data.inbox / municipality_id / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(file, (1_750_000_000 + 60 * minute,) * 2)
    return file


def to_values(house: House) -> Path:
    """All stages up to the KPI values, nothing published; returns the values file."""
    for municipality_id in house.catalog.municipalities:
        run_municipality(house, municipality_id)
    return evaluate(house)


def cases_csv(month: date, days: list[int], prefix: str = "F", service: str = SERVICES[0]) -> str:
    """A good delivery: one decided case per entry of `days`, received on the first of the month."""
    lines = [
        f"{prefix}-{month:%y%m}-{i};{service};online;01.{month:%m.%Y};{day + 1:02}.{month:%m.%Y};granted"
        for i, day in enumerate(days)
    ]
    return "\n".join([";".join(CASES.values()), *lines]) + "\n"


def bookings_csv(month: date, euros: list[str], prefix: str = "B") -> str:
    lines = [
        f"{prefix}-{month:%y%m}-{i};05.{month:%m.%Y};672000;{amount};dms;shared;running;actual"
        for i, amount in enumerate(euros)
    ]
    return "\n".join([";".join(BOOKINGS.values()), *lines]) + "\n"
