"""Every mistake in a cost model is refused with its file, its line and in words that say what is wrong."""

from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.sources import CatalogError
from tests.unit.expectations.slips import check_slip

DMS = "cost_models/dms.yaml"
SECURITY = "cost_models/security.yaml"
BROMBACHTAL = "municipalities/06437005_brombachtal.yaml"
SLIPS = [
    (SECURITY, "pct: 100}", "pct: 90}", "parts:", "add up to 90 %"),
    (SECURITY, "by: inhabitants, pct: 100}", "by: inhabitants, pct: 120}, {by: equal, pct: -20}", "parts:", "than 0"),
    (DMS, "low: 22000, base: 28000", "low: 32000, base: 28000", "32000", "not in order"),
    (DMS, "{low: 165,", "{low: -165,", "-165", "greater than or equal to 0"),
    (DMS, "{up_to: 50,", "{up_to: -50,", "-50", "greater than 0"),
    (DMS, "{up_to: 150,", "{up_to: 50,", "tiers:", "ascending `up_to`"),
    (DMS, "- {eur: {low: 125", "- {up_to: 900, eur: {low: 125", "tiers:", "the last one none"),
    (DMS, "per: municipality\n      recurrence: one_off\n      eur: {low: 22000, base: 28000, high: 36000}\n",
     "per: municipality\n      recurrence: one_off\n", "software:", "either a price"),
    (DMS, "event: dms_go_live", "event: dms", "event: dms", "no event `dms`"),
    (DMS, "cost_type: maintenance", "cost_type: upkeep", "upkeep", "no cost type `upkeep`"),
    (SECURITY, "years: [2021]", "years: [2019]", "2019", "no bookings of 2019"),
    (SECURITY, "keys:\n  - since: 2024-01", "members: [\"06437099\"]\nkeys:\n  - since: 2024-01", "06437099", "no municipality"),
    (SECURITY, "shared: {month: 2024-01}", "shared: {}", "shared:", "either an `event` or a `month`"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "at", "text"), SLIPS, ids=[slip[4] for slip in SLIPS])
def test_mistake_is_found_where_it_is(folder: Path, name: str, old: str, new: str, at: str, text: str) -> None:
    check_slip(folder, name, old, new, at, text)


def test_a_member_without_a_driver_is_named(folder: Path) -> None:
    """Workplaces divide the cost of the document management, but one municipality does not count them."""
    file = folder / BROMBACHTAL
    lines = file.read_text(encoding="utf-8").splitlines()
    start = lines.index("workplaces:")
    end = next(i for i in range(start + 1, len(lines)) if not lines[i].startswith("  "))
    file.write_text("\n".join([*lines[:start], *lines[end:]]) + "\n", encoding="utf-8")
    with pytest.raises(CatalogError, match="the file of Brombachtal has no `workplaces`") as raised:
        load_catalog(folder)
    assert {m.file.name for m in raised.value.mistakes} >= {"dms.yaml", "workplaces.yaml"}


def test_cost_models_need_what_they_rest_on(folder: Path) -> None:
    (folder / "comparison.yaml").unlink()
    with pytest.raises(CatalogError, match="cost models need it"):
        load_catalog(folder)
    for file in (folder / "cost_models").iterdir():
        file.unlink()
    assert load_catalog(folder).comparison is None


def test_a_file_named_after_no_service_is_refused(folder: Path) -> None:
    (folder / SECURITY).rename(folder / "cost_models/fax.yaml")
    with pytest.raises(CatalogError, match="named after no IT service: `fax`"):
        load_catalog(folder)
