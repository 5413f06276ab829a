"""Headers are compared as people read them."""

import pytest

from expectations.findings import FileRefused
from pipelines.ingest.headers import choose_columns, clean, find_header, letters, listed
from tests.deliveries.making import CONTRACT, layout_of

LAYOUT = layout_of("x.csv")


def test_clean() -> None:
    assert clean("\ufeff Ein\u00adgang\u00a0\n am  ") == "Eingang am"
    assert clean("Gro\u0308ße") == "Größe"


@pytest.mark.parametrize(
    ("position", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")]
)
def test_letters(position: int, name: str) -> None:
    assert letters(position) == name


def test_missing_headers_come_with_what_was_likely_meant() -> None:
    with pytest.raises(FileRefused) as refused:
        choose_columns(["nr", "Eingangsdatum", "Farbe"], LAYOUT, CONTRACT)
    [finding] = refused.value.findings
    assert finding.params["columns"] == "Nr (≈ nr), Eingang (≈ Eingangsdatum), Betrag"
    assert finding.params["found"] == "nr, Eingangsdatum, Farbe"


def test_duplicates_and_gaps_are_told_together() -> None:
    with pytest.raises(FileRefused) as refused:
        choose_columns(["Nr", "Nr", "Eingang"], LAYOUT, CONTRACT)
    assert [f.code for f in refused.value.findings] == ["duplicate_headers", "missing_columns"]


def test_a_declared_header_is_kept_though_a_personal_pattern_fits() -> None:
    layout = layout_of("x.csv", columns={"case_id": "Bearbeiter-Nr"}, ignore=["Bearbeiterin"])
    chosen = choose_columns(["Bearbeiter-Nr", "Bearbeiterin", "antrag.name", "Vorname"], layout, CONTRACT)
    assert chosen.headers == ("Bearbeiter-Nr",)
    assert chosen.dropped_personal == ("Bearbeiterin", "antrag.name")
    assert chosen.dropped_undeclared == ("Vorname",)


def test_a_header_elsewhere_is_claimed_only_when_it_is_likely() -> None:
    find_header([(1, ["Nr", "x"]), (2, ["Nr", "Betrag"])], LAYOUT)  # neither is complete
    with pytest.raises(FileRefused, match="row 2"):
        find_header([(1, ["Lieferung", ""]), (2, ["Nr", "Betrag"])], LAYOUT)
    with pytest.raises(FileRefused, match="row 3"):
        find_header([(1, ["Nr"]), (2, []), (3, ["Betrag", "Eingang", "Nr"])], LAYOUT)


def test_long_lists_are_cut() -> None:
    assert listed([str(i) for i in range(23)]).endswith("19, … (+3)")
    assert len(listed(["x" * 500])) == 80
