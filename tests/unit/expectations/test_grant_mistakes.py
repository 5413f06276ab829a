"""A grant that does not add up, or that names what does not exist, is refused with file and line."""

from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from expectations.sources import CatalogError

GRANT, TEXTS = "grants/starke_heimat_hessen.yaml", "grants/texts/starke_heimat_hessen.yaml"
MEMBERS = 'members: ["06437005", "06437006", "06437011", "06437016"]'

SLIPS = {
    "more approved than the rate gives": ("value: 90\n", "value: 89.99\n", GRANT, "more than 89.99 % of 405391.11"),
    "income is not expenditure": ("{value: 12922.55", "{value: 12922.56", GRANT, "expenditure 405391.11"),
    "half a cent": ("{value: 74000.00", "{value: 74000.005", GRANT, "no sum of whole cents"),
    "a negative line": ("{value: 74000.00", "{value: -74000.00", GRANT, "is negative"),
    "grant line is not the approved sum": (
        "eur: {value: 364852.00", "eur: {value: 364851.00", GRANT, "income` is 405390.11"
    ),
    "lead is no member": ('lead: "06437011"', 'lead: "06437099"', GRANT, "`06437099` is no member"),
    "member twice": (MEMBERS, MEMBERS.replace("[", '["06437011", '), GRANT, "named twice"),
    "unknown member": (MEMBERS, MEMBERS.replace("[", '["06437099", '), GRANT, "no municipality `06437099`"),
    "own share of nobody": ('    kind: own_share\n    municipality: "06437006"', "    kind: own_share", GRANT, "municipality"),
    "own share of a stranger": (
        '    kind: own_share\n    municipality: "06437006"', '    kind: own_share\n    municipality: "06437099"', GRANT,
        "which is no member",
    ),
    "period ends before it begins": ("last: 2024-12-31}", "last: 2022-08-10}", GRANT, "2022-08-10"),
    "due before the end": ("proof_of_use: {value: 2025-06-30", "proof_of_use: {value: 2024-12-30", GRANT, "before the period"),
    "rate over 100": ("value: 90\n", "value: 101\n", GRANT, "no rate"),
    "one name for two lines": ("  own_erbach:", "  software:", GRANT, "of expenditure and of income"),
    "no source": ("  source: {de: \"odw-journal.de, Bericht vom August 2022\"", "  sauce: {de: \"x\"", GRANT, "Field required"),
    "unknown KPI": ("within_target_pct", "within_targets", GRANT, "no KPI `within_targets`"),
    "unknown event": ("events: [dms_go_live]", "events: [dms_gone]", GRANT, "no event `dms_gone`"),
    "explanation of no line": ("  hardware:", "  hardwear:", TEXTS, "no line `hardwear`"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_with_its_file(folder: Path, slip: str) -> None:
    old, new, name, words = SLIPS[slip]
    file = folder / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog(folder)
    assert any(mistake.file == file and words in mistake.text for mistake in caught.value.mistakes), caught.value


def test_texts_without_a_grant(folder: Path) -> None:
    (folder / TEXTS).rename(folder / "grants/texts/other.yaml")
    with pytest.raises(CatalogError, match="no grant of this name"):
        load_catalog(folder)


def test_the_last_rate_that_suffices(folder: Path) -> None:
    """364,852.00 are what 90 % of 405,391.11 give when rounded to the cent; one cent less of plan does not do."""
    grant = load_catalog(folder).grants["starke_heimat_hessen"]
    assert grant.share_of(grant.planned_eur) == grant.approved_eur.value
    file = folder / GRANT
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("96391.11", "96391.10").replace("12922.55", "12922.54"), encoding="utf-8")
    with pytest.raises(CatalogError, match="more than 90 %"):
        load_catalog(folder)


def test_a_new_grant_is_one_file(folder: Path) -> None:
    text = (folder / GRANT).read_text(encoding="utf-8")
    (folder / "grants" / "third.yaml").write_text(text, encoding="utf-8")
    before = load_catalog(folder)
    assert list(before.grants) == ["ikz_2022", "starke_heimat_hessen", "third"]
    (folder / "grants" / "third.yaml").unlink()
    assert load_catalog(folder).content_hash != before.content_hash
