"""Working days counted in the database agree with numpy and the `holidays` package, case by case."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import holidays
import numpy as np
import pytest

from expectations.catalog import Catalog, load_catalog
from expectations.models import ClosingDays, Municipality
from pipelines.stages import House, run_municipality
from pipelines.store.folder import DataFolder
from pipelines.store.lake import key_of
from pipelines.transform.derive import derived_key, derived_sql
from pipelines.transform.workdays import load_workdays
from tests.property.house import put

BROMBACHTAL, ERBACH = "06437005", "06437006"
CASES = 100_000


def busday(catalog: Catalog, municipality_id: str) -> np.busdaycalendar:
    """What the library says of Hesse, and the days that the municipality's file names."""
    free = set(holidays.Germany(subdiv="HE", years=range(2000, 2061)))
    for closing in catalog.municipalities[municipality_id].closing_days:
        span = (closing.last or closing.first) - closing.first
        free |= {closing.first + timedelta(days=n) for n in range(span.days + 1)}
    return np.busdaycalendar(holidays=sorted(free))


@pytest.fixture(scope="module")
def drawn(catalog: Catalog) -> Iterator[tuple[duckdb.DuckDBPyConnection, np.busdaycalendar]]:
    """Random cases of a municipality with closing days, received on any day: weekends, holidays, closing days."""
    rng = np.random.default_rng(20220401)
    received = np.datetime64("2001-01-01") + rng.integers(0, 58 * 365, CASES)
    complete = received + rng.integers(0, 40, CASES) * rng.integers(0, 2, CASES)
    decided = complete + rng.integers(0, 120, CASES) * rng.integers(0, 2, CASES)
    stops = rng.integers(0, 30, CASES)
    frame = {"received_date": received, "complete_date": complete, "decided_date": decided, "stop_days": stops}
    con = duckdb.connect()
    con.register("drawn", {k: v.astype("datetime64[us]") if k != "stop_days" else v for k, v in frame.items()})
    con.execute("""CREATE TABLE cases AS SELECT received_date::DATE AS received_date, complete_date::DATE AS complete_date,
        decided_date::DATE AS decided_date, stop_days, 'business_registration' AS service_id, NULL::DATE AS observed_until FROM drawn""")
    load_workdays(con, catalog, BROMBACHTAL)
    derived = derived_sql("cases", catalog.contracts["processing_times"], catalog, {"complete_date"})
    con.execute(f"CREATE TABLE found AS {derived}")
    yield con, busday(catalog, BROMBACHTAL)
    con.close()


def columns(con: duckdb.DuckDBPyConnection) -> dict[str, np.ndarray]:
    found = con.execute("SELECT * EXCLUDE (service_id, open_days, target_working_days, observed_until) FROM found")
    arrays = found.fetchnumpy()
    days = {name: arrays[name].astype("datetime64[D]") for name in ("received_date", "complete_date", "decided_date")}
    return arrays | days


def test_a_hundred_thousand_cases_agree(drawn: tuple[duckdb.DuckDBPyConnection, np.busdaycalendar]) -> None:
    con, calendar = drawn
    found = columns(con)
    assert len(found["net_days"]) == CASES
    gross = np.busday_count(found["received_date"], found["decided_date"], busdaycal=calendar)
    span = np.busday_count(found["complete_date"], found["decided_date"], busdaycal=calendar)
    assert (found["gross_working_days"] == gross).all()
    assert (found["complete_working_days"] == span).all()
    assert (found["net_days"] == span - found["stop_days"]).all()
    assert (found["net_within_target"] == (span - found["stop_days"] <= 5)).all()
    assert (found["complete_on_arrival"] == (found["complete_date"] == found["received_date"])).all()


def test_the_cases_hold_every_edge(
    drawn: tuple[duckdb.DuckDBPyConnection, np.busdaycalendar], catalog: Catalog
) -> None:
    """The drawn cases are of all kinds: what agrees above was tried."""
    found = columns(drawn[0])
    public = np.array(sorted(holidays.Germany(subdiv="HE", years=range(2000, 2061))), dtype="datetime64[D]")
    closed = np.array(catalog.municipalities[BROMBACHTAL].closed_on, dtype="datetime64[D]")
    weekday = (found["received_date"].astype("int64") + 3) % 7
    assert np.isin(found["received_date"], public[np.is_busday(public)]).sum() > 100
    assert np.isin(found["received_date"], closed).sum() > 10
    assert (weekday >= 5).sum() > 10_000
    assert (found["received_date"] == found["decided_date"]).sum() > 10_000
    assert (found["net_days"] == 0).sum() > 100
    assert (found["net_days"] < 0).sum() > 1000


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2025-04-17", "2025-04-22", 1),   # Maundy Thursday to Tuesday: Good Friday and Easter Monday are free
        ("2025-10-03", "2025-10-06", 0),   # German Unity Day on a Friday
        ("2024-12-24", "2025-01-02", 2),   # 24 December counts; 27 and 30 are closed here; 31 counts
        ("2025-06-19", "2025-06-20", 0),   # Corpus Christi is a holiday in Hesse
        ("2025-11-01", "2025-11-04", 1),   # All Saints is none, but this one is a Saturday
        ("2025-03-08", "2025-03-10", 0),   # a weekend
        ("2025-03-10", "2025-03-10", 0),
        ("2060-12-30", "2060-12-31", 1),   # the last day that a contract accepts
        ("2000-01-01", "2000-01-04", 1),   # and the first
    ],
)  # fmt: skip
def test_days_known_by_heart(catalog: Catalog, start: str, end: str, days: int) -> None:
    with duckdb.connect() as con:
        load_workdays(con, catalog, BROMBACHTAL)
        count = "(SELECT before FROM workday WHERE day = ?::DATE)"
        assert con.execute(f"SELECT {count} - {count}", [end, start]).fetchall() == [(days,)]


def test_without_a_state_only_weekends_are_free(root: Path) -> None:
    abroad = load_catalog(root / "tests" / "deliveries" / "catalogs" / "nl_permit_receipts")
    with duckdb.connect() as con:
        load_workdays(con, abroad, "00000001")
        found = con.execute(
            "SELECT max(before) - min(before) FROM workday WHERE day BETWEEN '2024-01-01' AND '2025-01-01'"
        )
        assert found.fetchall() == [(262,)]


def test_the_lake_knows_another_calendar(catalog: Catalog) -> None:
    """Files made with other holidays, closing days or targets are not taken for these."""
    contract = catalog.contracts["processing_times"]
    keys = [key_of(derived_key(contract, catalog, m)) for m in (ERBACH, BROMBACHTAL)]
    bavaria = catalog.association.model_copy(update={"holidays_subdivision": "BY"})
    keys.append(key_of(derived_key(contract, _changed(catalog, association=bavaria), ERBACH)))
    more = _closed_also_on(catalog.municipalities[ERBACH], date(2024, 5, 10))
    keys.append(key_of(derived_key(contract, _changed(catalog, municipalities={ERBACH: more}), ERBACH)))
    assert len(set(keys)) == 4
    assert derived_key(catalog.contracts["it_costs"], catalog, ERBACH)[1] is None


def _changed(catalog: Catalog, **changes: object) -> Catalog:
    return Catalog(**({name: getattr(catalog, name) for name in Catalog.__dataclass_fields__} | changes))  # type: ignore[arg-type]


def _closed_also_on(municipality: Municipality, day: date) -> Municipality:
    closing = ClosingDays.model_validate({"first": day, "title": {"de": "x", "en": "x"}, "source": "x"})
    return municipality.model_copy(update={"closing_days": (closing,)})


HEADER = "Vorgangsnummer;Leistung;Zugangsweg;Eingang am;Vollständig am;Entschieden am;Ruhetage;Ergebnis\n"
ROWS = {
    "same-day": "02.01.2025;02.01.2025;02.01.2025;0",
    "on-a-holiday": "01.01.2025;01.01.2025;03.01.2025;1",
    "stops-are-the-span": "06.01.2025;06.01.2025;13.01.2025;5",
    "stops-too-long": "06.01.2025;06.01.2025;13.01.2025;6",
    "stops-on-a-weekend": "10.01.2025;11.01.2025;13.01.2025;1",
    "complete-too-late": "06.01.2025;14.01.2025;13.01.2025;0",
    "open": "06.01.2025;07.01.2025;;2",
}


def test_impossible_clocks_are_rejected_with_a_reason(catalog: Catalog, tmp_path: Path) -> None:
    """The real way: a file in the inbox, rows that stand, rows that are sent back."""
    house = House(catalog, DataFolder(tmp_path), date(2025, 3, 1))
    good = "".join(f"gut-{n};Gewerbeanmeldung;Brief;02.01.2025;03.01.2025;09.01.2025;1;Bewilligt\n" for n in range(20))
    rows = "".join(
        f"{name};Gewerbeanmeldung;Brief;{days};{'' if name == 'open' else 'Bewilligt'}\n" for name, days in ROWS.items()
    )
    put(house, ERBACH, "Vorgaenge_2025-01.csv", (HEADER + good + rows).encode("cp1252"), 40)
    run_municipality(house, ERBACH)
    lake = house.lake(ERBACH)
    with duckdb.connect() as con:
        rejected = con.execute(
            f"SELECT source_row - 22, rule_id, message_de, remedy_en FROM read_parquet('{lake}/rejected.parquet') ORDER BY ALL"
        ).fetchall()
        net = dict(
            con.execute(
                f"SELECT case_id, net_days FROM read_parquet('{lake}/core/processing_times.parquet')"
            ).fetchall()
        )
    names = list(ROWS)
    assert [(names[row], rule) for row, rule, *_ in rejected] == [
        ("stops-too-long", "stop_days_within_processing"),
        ("stops-on-a-weekend", "stop_days_within_processing"),
        ("complete-too-late", "complete_not_after_decided"),
    ]
    assert all("Arbeitstage" in message or "vollständig" in message for *_, message, _ in rejected)
    assert all(remedy.startswith("Please") for *_, remedy in rejected)
    wanted = {"same-day": 0, "on-a-holiday": 0, "stops-are-the-span": 0, "open": None}
    assert {name: net[name] for name in wanted} == wanted
    assert net["gut-0"] == 3
