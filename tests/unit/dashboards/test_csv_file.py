"""CSV for a German spreadsheet, without a cell that it would take for a formula."""

from datetime import date
from decimal import Decimal

from dashboards.api.csv_file import write_csv


def test_form() -> None:
    rows = [["=1+1", Decimal("-1234.500000"), date(2026, 1, 31), None, 7, Decimal("100")]]
    text = write_csv(["a", "b", "c", "d", "e", "f"], rows, ("Hinweis", "Demo; ja")).decode("utf-8")
    assert text == '\ufeffa;b;c;d;e;f;Hinweis\r\n\'=1+1;-1234,5;2026-01-31;;7;100;"Demo; ja"\r\n'


def test_without_notice_there_is_no_column() -> None:
    assert write_csv(["a"], [["x"]], None).decode("utf-8-sig") == "a\r\nx\r\n"
