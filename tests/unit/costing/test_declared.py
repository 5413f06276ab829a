"""What the catalogue declares reaches the arithmetic exactly: no number becomes a float, none is lost."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from expectations.catalog import Catalog
from pipelines.costing.declared import YearOfCost, read_assumptions, read_model, read_shadow
from pipelines.costing.model import MEMBERS, Member
from pipelines.costing.ranges import Range
from pipelines.costing.tariffs import Tariff

HERE = Member("06437006", {"inhabitants": {2021: Decimal(13977)}, "workplaces": {2021: Decimal(95)}}, date(2024, 1, 1))


def spec(catalog: Catalog, it_service_id: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(catalog.cost_models[it_service_id].model_dump_json())
    return found


def test_assumptions(catalog: Catalog) -> None:
    declared = catalog.comparison
    assert declared
    read = read_assumptions(json.loads(declared.model_dump_json()), 2022)
    assert read.price_index.values == declared.price_index.values
    assert read.price_index.growth == Range(Decimal("0.015"), Decimal("0.02"), Decimal("0.03"))
    assert read.rate.high == declared.discount_rate.pct.high / 100
    assert read.threshold == Decimal("0.15")
    assert (read.first_year, read.horizon_years, read.price_year) == (2022, 10, 2025)
    assert (read.draws, read.seed) == (declared.draws, declared.seed)
    assert read.threshold_years == declared.threshold.years
    assert read.carried == Range(Decimal("0.96"), Decimal("1.00"), Decimal("1.08"))


def test_an_older_snapshot_carries_on_as_it_did(catalog: Catalog) -> None:
    assert catalog.comparison
    older = json.loads(catalog.comparison.model_dump_json(exclude={"carried"}))
    assert read_assumptions(older, 2022).carried == Range.exact(Decimal(1))


def test_agreed_shares_and_steps_reach_the_key(catalog: Catalog) -> None:
    declared = spec(catalog, "dms")
    parts: list[dict[str, object]] = [
        {"by": "agreed", "pct": "40", "agreed": {"06437006": "1/3", "06437005": "2/3"}, "steps": []},
        {"by": "inhabitants", "pct": "60", "agreed": {}, "steps": [{"up_to": 5000, "weight": "1"}, {"up_to": None, "weight": "0.5"}]},
    ]  # fmt: skip
    declared["keys"] = [{"since": "2022-08-01", "parts": parts}]
    one, other = read_model("dms", declared, [HERE], []).keys[0].parts
    assert one.agreed == {"06437006": Fraction(1, 3), "06437005": Fraction(2, 3)}
    assert one.share + other.share == 1
    assert other.steps is not None
    assert other.steps.cost(Decimal(6000), "base") == 5500
    assert one.steps is other.agreed is None


def test_every_cost_model_can_be_read(catalog: Catalog) -> None:
    booked = [YearOfCost("06437006", 2021, "fees", "fees", Decimal("100.01"), True)]
    for it_service_id, declared in catalog.cost_models.items():
        model = read_model(it_service_id, spec(catalog, it_service_id), [HERE], booked)
        assert model.method == declared.separate.method
        assert model.alternative.method == model.method
        assert [p.driver for p in model.shared] == [MEMBERS]
        assert [k.valid_from for k in model.keys] == [k.since for k in declared.keys]
        assert all(sum((p.share for p in k.parts), Fraction(0)) == 1 for k in model.keys)


def test_quotes_keep_tiers_drivers_and_form(catalog: Catalog) -> None:
    positions = {p.position_id: p for p in read_model("dms", spec(catalog, "dms"), [HERE], []).alternative.positions}
    licences = positions["licences"].price
    assert isinstance(licences, Tariff)
    assert licences.mode == "graduated"
    assert licences.bounds == [Decimal(50), Decimal(150)]
    assert licences.cost(Decimal(60), "base") == 50 * Decimal(180) + 10 * Decimal(158)
    assert positions["operation"].driver is None
    assert positions["migration"].driver == "workplaces"
    assert positions["migration"].recurrence == "one_off"
    assert positions["devices"].useful_life_months == 96
    assert positions["software"].useful_life_months is None
    assert "depreciation" not in positions, (
        "the introduction would count twice: when it is bought, and as it is used up"
    )


def test_the_time_before_is_that_of_the_declared_year_alone(catalog: Catalog) -> None:
    booked = [
        YearOfCost("06437006", year, "fees", "fees", Decimal(amount), True)
        for year, amount in ((2021, "100.01"), (2022, "999.99"))
    ]
    before = read_model("security", spec(catalog, "security"), [HERE], booked).alternative.before
    assert [(b.year, b.amount_eur) for b in before] == [(2021, Decimal("100.01"))]
    assert before[0].factor.base == Decimal("0.94")


@pytest.mark.parametrize("price_year", [2021, 2025])
def test_what_the_state_gives_is_a_shadow(catalog: Catalog, price_year: int) -> None:
    (platform,) = read_shadow(spec(catalog, "online_services"), price_year)
    assert platform.is_shadow
    assert platform.price_year == price_year
    assert read_shadow(spec(catalog, "dms"), price_year) == ()
