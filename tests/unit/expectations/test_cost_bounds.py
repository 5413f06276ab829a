"""What a cost model may not say: figures beyond their kind, baseline years within the cooperation, keys that divide nothing."""

from pathlib import Path

import pytest

from expectations.catalog import load_catalog
from tests.unit.expectations.slips import check_slip

DMS, SECURITY, STEERING = (f"cost_models/{name}.yaml" for name in ("dms", "security", "steering"))
ONLINE, WORKPLACES, COMPARISON = "cost_models/online_services.yaml", "cost_models/workplaces.yaml", "comparison.yaml"
KEY = "parts: [{by: inhabitants, pct: 100}]"
SHARES = '"06437005": 0.1, "06437006": 0.3, "06437011": 0.4, "06437016": 0.2'


def agreed(shares: str) -> str:
    return f"parts: [{{by: agreed, pct: 100, agreed: {{{shares}}}}}]"


def steps(*tiers: str) -> str:
    return f"parts: [{{by: inhabitants, pct: 100, steps: [{', '.join(tiers)}]}}]"


SLIPS = [
    (SECURITY, "fixed_pct: {low: 40,", "fixed_pct: {low: -40,", "fixed_pct", "greater than or equal to 0"),
    (SECURITY, "high: 70}", "high: 170}", "fixed_pct", "less than or equal to 100"),
    (WORKPLACES, "fixed_pct: {low: 15, base: 25, high: 40}", "fixed_pct: {low: 15, base: 25, high: 140}", "fixed_pct", "less than or equal to 100"),
    (SECURITY, "factor: {low: 0.86,", "factor: {low: -0.86,", "factor", "greater than 0"),
    (SECURITY, "factor: {low: 0.86,", "factor: {low: 0,", "factor", "greater than 0"),
    (SECURITY, "high: 1.04}", "high: 104}", "factor", "less than or equal to 10"),
    (COMPARISON, "2020: 100.0, ", "", "values:", "no value for 2020: add it"),
    (COMPARISON, "2019: 99.5, 2020: 100.0, ", "", "values:", "no value for 2019, 2020"),
    (COMPARISON, "2020: 100.0", "2020: 0", "2020: 0", "greater than 0"),
    (COMPARISON, "2020: 100.0", "2020: -100.0", "2020: -100", "greater than 0"),
    (COMPARISON, "pct: {low: 1.0, base: 2.0", "pct: {low: -100, base: 2.0", "low: -100", "greater than -100"),
    (COMPARISON, "high: 3.3}", "high: 330}", "330", "less than 50"),
    (COMPARISON, "assumed_pct: {low: 1.5, base: 2.0, high: 3.0}", "assumed_pct: {low: 1.5, base: 2.0, high: 300}", "assumed_pct", "less than 50"),
    (COMPARISON, "pct: 15\n", "pct: 1500\n", "1500", "less than or equal to 100"),
    (COMPARISON, "pct: 15\n", "pct: -15\n", "-15", "greater than or equal to 0"),
    (COMPARISON, "years: 5\n", "years: 0\n", "years: 0", "greater than or equal to 1"),
    (COMPARISON, "factor: {low: 0.96,", "factor: {low: 0,", "factor", "greater than 0"),
    (COMPARISON, "plausible_eur_per_inhabitant: {low: 4", "plausible_eur_per_inhabitant: {low: -4", "plausible", "greater than or equal to 0"),
    (SECURITY, "years: [2021]", "years: [2024]", "2024]", "shares the service from 2024-01 on; name a year before 2024"),
    (SECURITY, "years: [2021]", "years: [2021, 2025]", "2025]", "2025 is no time before the cooperation"),
    (ONLINE, "years: [2021]", "years: [2022]", "2022]", "shares the service from 2022-07 on; name a year before 2022"),
    (STEERING, "since: 2025-07", "since: 2025-10", "since: 2025-10", "the first key has to be valid since 2025-07"),
    (DMS, "price_year: 2022", "price_year: 2001", "price_year: 2001", "the price index begins in 2015: name a later year"),
    (COMPARISON, "2015: 94.5, 2016: 95.0, 2017: 96.4, 2018: 98.1, 2019: 99.5, 2020: 100.0, 2021: 103.1, ", "", None, "the price index begins in 2022"),
    (SECURITY, "by: inhabitants, pct", "by: agreed, pct", "parts", "belong together"),
    (SECURITY, "{by: inhabitants, pct: 100}", "{by: equal, pct: 100, agreed: {" + SHARES + "}}", "parts", "belong together"),
    (SECURITY, KEY, agreed(SHARES.replace("0.4", "0.3")), "parts", "add up to 9/10, not to 1"),
    (SECURITY, KEY, agreed(SHARES.replace("0.4", '"1/0"')), "parts", "`1/0` is no share"),
    (SECURITY, KEY, agreed(SHARES.replace("0.4", "viel")), "parts", "`viel` is no share"),
    (SECURITY, KEY, agreed(SHARES.replace("0.4", "1.4").replace("0.2", "-0.8")), "parts", "does not lie between 0 and 1"),
    (SECURITY, KEY, agreed(SHARES.replace("06437016", "06437099")), "parts", "`06437099` is no member"),
    (SECURITY, KEY, agreed(SHARES.replace("06437016", "06437099")), "parts", "06437016 has no agreed share: give it one, 0 if"),
    (SECURITY, KEY, steps("{up_to: 5000, weight: 1}"), "parts", "the last one none"),
    (SECURITY, KEY, steps("{up_to: 5000, weight: 1}", "{up_to: 400, weight: 1}", "{weight: 0.5}"), "parts", "ascending `up_to`"),
    (SECURITY, KEY, steps("{up_to: 5000, weight: -1}", "{weight: 0.5}"), "parts", "greater than or equal to 0"),
    (SECURITY, KEY, steps("{up_to: -5000, weight: 1}", "{weight: 0.5}"), "parts", "greater than 0"),
    (SECURITY, KEY, steps("{weight: 0}"), "parts", "nothing would be divided"),
    (SECURITY, KEY, KEY.replace("inhabitants, pct: 100", "equal, pct: 100, steps: [{weight: 1}]"), "parts", "`by: equal` has none"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "at", "text"), SLIPS, ids=[f"{s[2][:40]} {s[4]}" for s in SLIPS])
def test_it_is_refused_where_it_stands(
    folder: Path, name: str, old: str, new: str, at: str | None, text: str
) -> None:  # fmt: skip
    if at is None:  # the slip is in one file, and what it breaks in another
        (folder / name).write_text((folder / name).read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        check_slip(folder, DMS, "price_year: 2022", "price_year: 2021", "price_year", text)
        return
    check_slip(folder, name, old, new, at, text)


def test_the_baseline_is_before_the_first_month_of_each_member(folder: Path) -> None:
    """Members of the document management start one after the other: those who have begun are named, the others not."""
    model = folder / DMS
    text = model.read_text(encoding="utf-8")
    quotes = text[text.index("separate:") : text.index("coordination: ")]
    before = "separate:\n  method: before_actuals\n  years: [2023]\n  factor: &one {low: 1, base: 1, high: 1}\n  fixed_pct: *one\n  source: {de: x, en: x}\n"
    model.write_text(text.replace(quotes, before), encoding="utf-8")
    check_slip(folder, DMS, "years: [2023]", "years: [2024]", "[2024]", "Oberzent shares the service from 2024-07 on")
    check_slip(folder, DMS, "years: [2024]", "years: [2023]", "[2023]", "Erbach shares the service from 2023-10 on")
    model.write_text(model.read_text(encoding="utf-8").replace("[2023]", "[2022]"), encoding="utf-8")
    assert load_catalog(folder).cost_models["dms"].separate.method == "before_actuals"


@pytest.mark.parametrize("key", [agreed(SHARES), agreed('"06437005": 1/3, "06437006": "1/3", "06437011": 1/3, "06437016": 0'), steps("{up_to: 5000, weight: 1}", "{weight: 0.5}")])  # fmt: skip
def test_agreed_shares_and_steps_can_be_declared(folder: Path, key: str) -> None:
    file = folder / SECURITY
    file.write_text(file.read_text(encoding="utf-8").replace(KEY, key), encoding="utf-8")
    assert load_catalog(folder).cost_models["security"].keys[0].parts[0].pct == 100
