"""The hash of the declarations: the same however a file is written, another as soon as it says something else."""

import re
from pathlib import Path

import pytest
import yaml

from expectations.catalog import load_catalog
from expectations.sources import _Loader

KPI = "kpis/within_target_pct.yaml"


def rewrite(file: Path) -> None:
    """The same content written otherwise: other quotes, no comments, one flow line, other key order at the top."""
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    turned = {key: data[key] for key in reversed(data)} if {"measure"} <= set(data) else data
    text = yaml.safe_dump(
        turned, default_flow_style=True, default_style='"', sort_keys=False, allow_unicode=False, width=40
    )
    text = re.sub(r'!!(?:int|bool|float) "([^"]*)"', r"\1", text)
    file.write_text(f"# written anew\n\n{text}\n# end\n", encoding="utf-8")


def test_the_way_a_file_is_written_does_not_matter(folder: Path) -> None:
    before = load_catalog(folder)
    for file in folder.rglob("*.yaml"):
        if "vocabulary" not in file.parts:
            rewrite(file)
    after = load_catalog(folder)
    assert after.content_hash == before.content_hash
    assert {k: after.definition_hash(k) for k in after.kpis} == {k: before.definition_hash(k) for k in before.kpis}


def test_the_folder_it_lies_in_does_not_matter(folder: Path) -> None:
    before = load_catalog(folder).content_hash
    assert load_catalog(folder.rename(folder.with_name("elsewhere"))).content_hash == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("association.yaml", "first_month: 2021-01", "first_month: 2021-02"),
        (KPI, "value: 95", "value: 96"),
        (KPI, "en: Decided within target", "en: Decided in time"),
        ("municipalities/06437006_erbach.yaml", "count: 13977", "count: 13978"),
        ("municipalities/06437006_erbach.yaml", "Schalter: counter", "Schalter: phone"),
        ("datasets/own.yaml", "type: integer, title", "type: decimal, title"),
        ("strategy/goals/service_quality.yaml", "order: 4", "order: 7"),
        ("vocabulary/services.csv", "responsible,22,Pers", "responsible,23,Pers"),
        ("vocabulary/accounts.csv", "62,personnel", "62,training"),
        ("vocabulary/units.yaml", "decimals: 0", "decimals: 1"),
        ("vocabulary/channels.yaml", "post:", "letter_post:"),
    ],
)
def test_every_declaration_counts(folder: Path, file: str, old: str, new: str) -> None:
    before = load_catalog(folder).content_hash
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    for other in folder.rglob("*.yaml") if file == "vocabulary/channels.yaml" else ():
        other.write_text(re.sub(r"\bpost\b", "letter_post", other.read_text(encoding="utf-8")), encoding="utf-8")
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert load_catalog(folder).content_hash != before


def test_the_order_of_services_counts(folder: Path) -> None:
    """Services are shown in the order of their file."""
    before = load_catalog(folder).content_hash
    file = folder / "vocabulary" / "services.csv"
    head, first, second, *rest = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([head, second, first, *rest]) + "\n", encoding="utf-8")
    assert load_catalog(folder).content_hash != before


def test_a_definition_changes_only_with_what_decides_it(folder: Path) -> None:
    """A target of a service decides what is within target; it says nothing about take-up."""
    before = load_catalog(folder)
    file = folder / "vocabulary" / "services.csv"
    file.write_text(
        file.read_text(encoding="utf-8").replace("responsible,22,Pers", "responsible,23,Pers"), encoding="utf-8"
    )
    after = load_catalog(folder)
    assert after.definition_hash("within_target_pct") != before.definition_hash("within_target_pct")
    assert after.definition_hash("digital_take_up_pct") == before.definition_hash("digital_take_up_pct")


def test_a_definition_changes_with_its_unit(folder: Path) -> None:
    before = load_catalog(folder).definition_hash("digital_take_up_pct")
    file = folder / "vocabulary" / "units.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("scale: 100", "scale: 1000"), encoding="utf-8")
    assert load_catalog(folder).definition_hash("digital_take_up_pct") != before
