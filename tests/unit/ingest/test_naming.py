"""File names say which months a file covers, and which layout reads it."""

from datetime import date

import pytest

from expectations.models import Municipality
from pipelines.ingest.naming import Covered, match_name, pick_layout


def months(first: tuple[int, int], last: tuple[int, int], note: str = "") -> Covered:
    return Covered(date(*first, 1), date(*last, 1), note)


@pytest.mark.parametrize(
    ("template", "name", "covered"),
    [
        ("K_{year}-{month}.csv", "K_2024-03.csv", months((2024, 3), (2024, 3))),
        ("K_{year}-{month}.csv", "k_2024-03.CSV", months((2024, 3), (2024, 3))),
        ("K_{year}-{month}.csv", "K_2024-13.csv", None),
        ("K_{year}-{month}.csv", "K_2024-3.csv", None),
        ("K_{year}-{month}.csv", "K_2024-03.csv.bak", None),
        ("K_{year}-{month}.csv", "xK_2024-03.csv", None),
        ("K.{year}.csv", "K_2024.csv", None),
        ("Q{quarter}_{year}{note}.xlsx", "Q3_2024.xlsx", months((2024, 7), (2024, 9))),
        ("Q{quarter}_{year}{note}.xlsx", "Q3_2024_korrigiert (2).xlsx", months((2024, 7), (2024, 9), "korrigiert (2)")),
        ("Q{quarter}_{year}{note}.xlsx", "Q5_2024.xlsx", None),
        ("K_{year}-{until_month}{note}.ods", "K_2024-05.ods", months((2024, 1), (2024, 5))),
        ("K_{year}-{until_month}{note}.ods", "K_2024-05neu.ods", None),
        ("Haushalt {year}.csv", "Haushalt 2024.csv", months((2024, 1), (2024, 12))),
        ("{year}/K_{year}.csv", "2024/K_2023.csv", None),
        ("Vorgänge.csv", "Vorga\u0308nge.csv", Covered(None, None)),
    ],
)
def test_match_name(template: str, name: str, covered: Covered | None) -> None:
    assert match_name(template, name) == covered


@pytest.mark.parametrize("template", ["K_{jahr}.csv", "K_{month}.csv"])
def test_templates_that_mean_nothing_are_refused(template: str) -> None:
    with pytest.raises(ValueError, match=r"K_"):
        match_name(template, "K_2024.csv")


def municipality(**deliveries: list[dict[str, str]]) -> Municipality:
    words = {"de": "Ort", "en": "place"}
    layouts = {dataset: [{"format": "csv", **layout} for layout in some] for dataset, some in deliveries.items()}
    return Municipality.model_validate({"name": "Ort", "official_name": words, "ars": "0" * 12, "deliveries": layouts})


def test_the_layout_in_force_reads_the_file() -> None:
    place = municipality(
        it_costs=[
            {"since": "2021-01", "file": "K_{year}-{month}.csv"},
            {"since": "2024-01", "file": "K_{year}-{month}.csv"},
        ]
    )
    picked = [
        (pick_layout(place, name)[0].layout.since.year) for name in ("K_2023-12.csv", "K_2024-01.csv", "K_2026-05.csv")
    ]
    assert picked == [2021, 2024, 2024]
    assert pick_layout(place, "K_2020-12.csv") == []
    assert pick_layout(place, "L_2024-01.csv") == []


def test_a_period_that_begins_before_the_agreement() -> None:
    place = municipality(
        it_costs=[{"since": "2024-03", "file": "K_{year}.csv"}, {"since": "2024-05", "file": "K_{year}.csv"}]
    )
    assert [p.layout.since.month for p in pick_layout(place, "K_2024.csv")] == [3]


def test_one_workbook_for_two_datasets() -> None:
    both = {"since": "2021-01", "file": "B_{year}-Q{quarter}.csv"}
    picked = pick_layout(municipality(it_costs=[both], service_usage=[both]), "B_2024-Q1.csv")
    assert [(dataset, covered) for dataset, _, covered in picked] == [
        ("it_costs", months((2024, 1), (2024, 3))),
        ("service_usage", months((2024, 1), (2024, 3))),
    ]


def test_a_name_without_a_period_takes_the_last_layout() -> None:
    place = municipality(it_costs=[{"since": "2021-01", "file": "K.csv"}, {"since": "2024-01", "file": "K.csv"}])
    [(dataset, layout, covered)] = pick_layout(place, "K.csv")
    assert (dataset, layout.since.year, covered) == ("it_costs", 2024, None)
