"""Every mistake in a measure or in the status rule is refused with its file, its line and in words that say what is wrong."""

from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.sources import CatalogError
from tests.unit.expectations.slips import check_slip

PORTAL = "strategy/measures/citizen_portal.yaml"
PAYMENT = "strategy/measures/online_payment.yaml"
DMS = "strategy/measures/dms_introduction.yaml"
YOUTH = "strategy/measures/youth_forum.yaml"
SECURITY = "strategy/measures/joint_security.yaml"
RULE = "strategy/status_rule.yaml"
NOTIFY = "notify.yaml"
SLIPS = [
    (PORTAL, "goal: simple_digital_services", "goal: simple", "goal: simple", "no goal `simple`"),
    (YOUTH, '"06437016"]', '"06437099"]', "06437099", "no municipality `06437099`"),
    (SECURITY, "it_service: security", "it_service: safety", "safety", "no IT service `safety`"),
    (DMS, "grant: starke_heimat_hessen", "grant: heimat", "grant: heimat", "no grant `heimat`"),
    (DMS, "{grant: starke_heimat_hessen}", "{recurrence: one_off}", "bookings", "name an `it_service` or a `grant`"),
    (PAYMENT, "depends_on: [citizen_portal]", "depends_on: [portal]", "depends_on", "no measure `portal`"),
    (PAYMENT, "depends_on: [citizen_portal]", "depends_on: [online_payment]", "depends_on", "online_payment → online_payment"),
    (PORTAL, "milestones:", "depends_on: [online_payment]\nmilestones:", "depends_on", "citizen_portal → online_payment → citizen_portal"),
    (PAYMENT, "depends_on: [citizen_portal]", "depends_on: [online_applications]", "depends_on", "to be done by 2026-06-30, before `online_applications`"),
    (PORTAL, "milestones:", "depends_on: [digital_mailroom]\nmilestones:", "depends_on", "to be done by 2023-03-31, before `digital_mailroom`"),
    (DMS, "end: 2024-12-20}\nstatus: done", "end: 2022-07-15}\nstatus: done", "2022-07-15", "ends on 2022-07-15, before it begins"),
    (PORTAL, "actual: {start: 2022-04-04, end: 2023-04-12}", "actual: {start: 2022-01-04, end: 2022-02-12}", "2022-02-12", "done on 2022-02-12, before it was to begin"),
    (PORTAL, "status: done", "status: running", "status:", "`running`, yet it has an actual end"),
    (PORTAL, ", end: 2023-04-12}", "}", "status:", "`done`, yet it has no actual end"),
    (PORTAL, "actual: {start: 2022-04-04, end: 2023-04-12}", "actual: {end: 2023-04-12}", "actual:", "what has ended has begun"),
    (YOUTH, "status: planned", "status: stopped", "status:", "`stopped`, yet it has no actual end"),
    (PORTAL, "status: done", "status: finished", "status: finished", "'done'"),
    (PAYMENT, "status: running", "status: planned", "planned: {start", "`planned`, yet it has an actual start"),
    (YOUTH, "status: planned", "status: running", "status:", "`running`, yet it has no actual start"),
    (PORTAL, "planned: {start: 2022-03-01, end: 2023-03-31}", "planned: {start: 2023-04-01, end: 2023-03-31}", "2023-04-01", "before it begins"),
    (PORTAL, "planned: 2022-07-31", "planned: 2021-07-31", "2021-07-31", "outside of the measure's own plan"),
    (PORTAL, "planned: 2022-07-31, actual: 2022-07-20", "planned: 2022-07-31, actual: 2022-03-20", "2022-03-20", "before the measure began"),
    (PORTAL, "planned: 2022-07-31, actual: 2022-07-20", "planned: 2022-07-31, actual: 2024-07-20", "2024-07-20", "after the measure was done"),
    (PORTAL, "planned: 2022-07-31, actual: 2022-07-20", "planned: 2022-07-31", "tender", "no `actual` date"),
    (PORTAL, "budget_eur: 58000.00", "budget_eur: -1", "budget_eur", "whole cents"),
    (RULE, "far_from_pct: 30", "far_from_pct: 5", "far_from_pct", "lies below `on_path_within_pct`"),
    (RULE, "behind_below: 0.4", "behind_below: 0.8", "behind_below", "lies above `on_course_from`"),
    (RULE, "months: 24", "months: 6", "months: 6", "greater than or equal to 12"),
    (NOTIFY, 'municipality: "06437016"', 'municipality: "06437099"', "06437099", "no municipality `06437099`"),
    (NOTIFY, "hauptamt@oberzent.example", "hauptamt", "hauptamt]", "should match pattern"),
    (NOTIFY, "roles:", "server: {host: mail.example.org, security: none}\nroles:", "mail.example.org", "needs `starttls` or `tls`"),
    (RULE, "concern: lowers_one_step", "concern: lowers", "concern: lowers", "'ignored'"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "at", "text"), SLIPS, ids=[f"{s[4]} {n}" for n, s in enumerate(SLIPS)])
def test_mistake_is_found_where_it_is(folder: Path, name: str, old: str, new: str, at: str, text: str) -> None:
    check_slip(folder, name, old, new, at, text)


def test_done_though_what_it_needs_is_not(folder: Path) -> None:
    file = folder / "strategy/measures/joint_it_steering.yaml"
    other = folder / "strategy/measures/joint_network.yaml"
    text = other.read_text(encoding="utf-8").replace(", end: 2025-01-13}\nstatus: done", "}\nstatus: running")
    other.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as raised:
        load_catalog(folder)
    assert [(m.file, m.text) for m in raised.value.mistakes] == [
        (file, "done, though `joint_network`, on which it depends, is not")
    ]


def test_an_association_needs_neither_measures_nor_a_rule(folder: Path) -> None:
    for file in (folder / "strategy" / "measures").iterdir():
        file.unlink()
    (folder / RULE).unlink()
    path = folder / "municipalities" / "06437011_michelstadt.yaml"
    catalog = load_catalog(folder)
    assert path.exists()
    assert (catalog.measures, catalog.vocabulary["progress"], catalog.status_rule) == ({}, {}, None)


def test_milestones_can_be_reported(folder: Path) -> None:
    catalog = load_catalog(folder)
    assert {"dms_introduction", "dms_introduction.erbach"} <= set(catalog.vocabulary["progress"])
    assert len(catalog.vocabulary["progress"]) == sum(1 + len(m.milestones) for m in catalog.measures.values())


def test_a_measure_may_be_stopped_before_it_begins(folder: Path) -> None:
    file = folder / YOUTH
    text = file.read_text(encoding="utf-8").replace("status: planned", "actual: {end: 2026-08-01}\nstatus: stopped")
    file.write_text(text, encoding="utf-8")
    assert load_catalog(folder).measures["youth_forum"].status == "stopped"
