"""Which delivery speaks for a month, and why a month is empty."""

from datetime import date

import pytest

from expectations.catalog import Catalog, load_catalog
from pipelines.transform.coverage import Claim, delivery_states, month_states, municipality_figures, winners
from tests.property.house import Member, bookings_layout, write_catalog

HERE = "06000001"
JANUARY, FEBRUARY, MARCH, APRIL = (date(2025, m, 1) for m in (1, 2, 3, 4))


def claim(number: int, *months: date, refused: bool = False, accepted: int = 5, rejected: int = 0) -> Claim:
    rows = ({m: accepted for m in months if accepted}, {m: rejected for m in months if rejected})
    return Claim("it_costs", f"d{number}", number, months, refused, *rows)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Costs are agreed from February on."""
    root = tmp_path_factory.mktemp("coverage") / "catalog"
    extra = {
        "inhabitants": [
            {"date": "2025-03-31", "basis": "census_2011", "count": 4900, "source": "made up"},
            {"date": "2025-02-28", "basis": "census_2011", "count": 5000, "source": "made up"},
            {"date": "2025-02-28", "basis": "census_2022", "count": 5500, "source": "made up"},
        ],
        "workplaces": [{"date": "2025-02-01", "count": 20, "source": "made up"}],
    }
    return load_catalog(write_catalog(root, [Member(HERE, {"it_costs": [bookings_layout("2025-02")]}, extra=extra)]))


def states(catalog: Catalog, claims: list[Claim], as_of: date = date(2025, 5, 20)) -> list[str]:
    return [s.state for s in month_states(catalog, HERE, claims, as_of) if s.dataset_id == "it_costs"]


def test_without_any_delivery(catalog: Catalog) -> None:
    assert states(catalog, []) == ["not_agreed", "no_delivery", "no_delivery", "no_delivery"]
    # the 15th is the last day on which April is still not overdue
    assert states(catalog, [], date(2025, 5, 14))[-1] == "not_due"
    assert states(catalog, [], date(2025, 5, 15))[-1] == "no_delivery"


def test_a_dataset_that_is_not_agreed_is_never_missing(catalog: Catalog) -> None:
    found = {s.state for s in month_states(catalog, HERE, [], date(2025, 5, 20)) if s.dataset_id == "processing_times"}
    assert found == {"not_agreed"}


def test_a_delivery_speaks_for_all_months_of_its_name(catalog: Catalog) -> None:
    """Also for one without rows: that is a zero, not a gap."""
    empty_march = Claim("it_costs", "d1", 1, (FEBRUARY, MARCH), False, {FEBRUARY: 5}, {})
    assert states(catalog, [empty_march]) == ["not_agreed", "delivered", "delivered", "no_delivery"]


def test_only_rejected_rows_and_refused_files_are_rejected(catalog: Catalog) -> None:
    found = states(catalog, [claim(1, FEBRUARY, accepted=0, rejected=3), claim(2, MARCH, refused=True)])
    assert found == ["not_agreed", "rejected", "rejected", "no_delivery"]


def test_a_delivery_before_it_was_agreed_counts_for_nothing(catalog: Catalog) -> None:
    assert states(catalog, [claim(1, JANUARY)])[0] == "not_agreed"


def test_the_newest_that_was_not_refused_wins() -> None:
    claims = [claim(3, FEBRUARY, refused=True), claim(2, FEBRUARY, MARCH), claim(1, JANUARY, FEBRUARY), claim(4, MARCH)]
    best = {month: c.number for (_, month), c in winners(claims).items()}
    assert best == {JANUARY: 1, FEBRUARY: 2, MARCH: 4}
    assert delivery_states(claims) == {
        "d1": "partly_superseded",
        "d2": "partly_superseded",
        "d3": "refused",
        "d4": "current",
    }
    assert delivery_states([claim(1, APRIL), claim(2, APRIL)]) == {"d1": "superseded", "d2": "current"}


def test_figures_are_carried_forward_from_the_newest_count(catalog: Catalog) -> None:
    """Not known before the first count, known in the month at whose end it was made; other census bases stay apart."""
    assert municipality_figures(catalog, HERE, date(2025, 5, 20)) == [
        (JANUARY, None, None), (FEBRUARY, 5000, 20), (MARCH, 4900, 20), (APRIL, 4900, 20),
    ]  # fmt: skip
