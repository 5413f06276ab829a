"""Every kind of nasty file gets its own message, at the right place, and nothing else is harmed."""

from pathlib import Path

import pytest

from expectations.findings import Finding
from tests.deliveries.arrival_cases import ARRIVAL_CASES
from tests.deliveries.json_cases import JSON_CASES
from tests.deliveries.making import Case, outcome
from tests.deliveries.sheet_cases import SHEET_CASES
from tests.deliveries.text_cases import TEXT_CASES

CASES = [*ARRIVAL_CASES, *TEXT_CASES, *SHEET_CASES, *JSON_CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_says_what_is_wrong(case: Case, tmp_path: Path) -> None:
    cells, refused, rows, typed = outcome(case, tmp_path)
    places = [(f.code, f.row, f.header) for f in refused]
    if case.refused == () or cells is not None:
        assert places == []
        assert cells is not None
        assert [(f.code, f.row, f.header) for f in cells.broken] == list(case.broken)
        assert [f.code for f in cells.warnings] == list(case.warned)
        assert len(rows) == cells.rows
        refused = (*cells.broken, *cells.warnings)
    if ("too_many_broken_rows", None, None) in places:
        places = places[:1]  # behind it stand the first of the broken rows
    assert tuple(places) == case.refused
    if case.rows is not None:
        assert rows == case.rows
    if case.typed is not None:
        assert typed == case.typed
    for finding in refused:
        _is_said_well(finding)


def _is_said_well(finding: Finding) -> None:
    for language in ("de", "en"):
        for words in (finding.message(language), finding.remedy(language)):
            assert words.strip()
            assert "{" not in words
            assert "None" not in words


def test_there_are_many_kinds() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names))
    assert len(names) >= 45
    assert {case.refused[0][0] for case in CASES if case.refused} >= {"symlink", "unpacks_too_large", "sheet_missing"}
