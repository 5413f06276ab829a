"""Dates and months by declaration, as DuckDB expressions over the delivered text."""

import re

from expectations.models import Column, Layout
from pipelines.ingest.numbers import quoted, trimmed_sql

YEAR = "[12][0-9]{3}"
CELL = YEAR + "-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]+)?)?"
"""How the spreadsheet readers write a true date cell."""
OFFSET = (
    YEAR + "-[0-9]{2}-[0-9]{2}[T ](?:[01][0-9]|2[0-3]):[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]{1,9})?)?"
    "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
)
WIDTHS = {"d": 2, "m": 2, "H": 2, "M": 2, "S": 2, "y": 2, "Y": 4}


def date_sql(text_expr: str, layout: Layout, column: Column, timezone: str) -> str:
    """DuckDB expression: DATE (the first of the month for a `month` column), NULL where the text is of another form.

    The form is `layout.date` or, for months, `layout.month`: a strptime format of numbers, `cell`, `serial` or
    `offset` (then the local date in `timezone`, an IANA name). In a spreadsheet a true date cell is always accepted:
    it cannot be misread. Raises ValueError for a column that is no date and for a format with other directives.
    """
    if column.type not in ("date", "month"):
        raise ValueError(f"a {column.type} column is no date")
    form = layout.date if column.type == "date" else layout.month
    text = trimmed_sql(text_expr)
    sql = _by_form(text, form, timezone)
    if layout.format in ("xlsx", "ods") and form != "cell":
        sql = f"coalesce({sql}, {_by_form(text, 'cell', timezone)})"
    return f"CAST(date_trunc('month', {sql}) AS DATE)" if column.type == "month" else sql


def _by_form(text: str, form: str, timezone: str) -> str:
    if form == "cell":
        return f"CASE WHEN regexp_full_match({text}, {quoted(CELL)}) THEN TRY_CAST(left({text}, 10) AS DATE) END"
    if form == "serial":
        # Day 60 is 29 February 1900, a day that never was; before it the count is off by one, so none is accepted.
        number = f"TRY_CAST({text} AS INTEGER)"
        return (
            f"CASE WHEN regexp_full_match({text}, '[0-9]{{1,7}}') AND {number} BETWEEN 61 AND 2958465 "
            f"THEN DATE '1899-12-30' + {number} END"
        )
    if form == "offset":
        moment = f"TRY_CAST({text} AS TIMESTAMPTZ) AT TIME ZONE {quoted(timezone)}"
        return f"CASE WHEN regexp_full_match({text}, {quoted(OFFSET)}) THEN CAST({moment} AS DATE) END"
    return (
        f"CASE WHEN regexp_full_match({text}, {quoted(format_pattern(form))}) "
        f"THEN CAST(try_strptime({text}, {quoted(form)}) AS DATE) END"
    )


def format_pattern(form: str) -> str:
    """The regular expression of a strptime format: a four-digit year is four digits, 1000 to 2999.

    Days and months may have one digit, but for those that stand next to other digits.
    Raises ValueError for a directive that is not one of %d %m %Y %y %H %M %S.
    """
    parts = re.findall(r"%.|[^%]", form)
    if "".join(parts) != form:
        raise ValueError(f"`{form}` ends with a single %")
    pattern = ""
    for i, part in enumerate(parts):
        if not part.startswith("%"):
            pattern += re.escape(part)
            continue
        if part[1] not in WIDTHS:
            raise ValueError(f"`{form}`: {part} is none of the directives %d %m %Y %y %H %M %S")
        around = [*parts[max(i - 1, 0) : i], *parts[i + 1 : i + 2]]
        crowded = any(other.startswith("%") or other.isdigit() for other in around)
        if part == "%Y":
            pattern += YEAR
        else:
            pattern += "[0-9]{2}" if crowded or part == "%y" else "[0-9]{1,2}"
    return pattern


FORMS = {"cell": "TT.MM.JJJJ", "serial": "TT.MM.JJJJ", "offset": "JJJJ-MM-TTThh:mm:ss+hh:mm"}
LETTERS = {"%d": "TT", "%m": "MM", "%Y": "JJJJ", "%y": "JJ", "%H": "hh", "%M": "mm", "%S": "ss"}


def described(form: str) -> str:
    """The form as officials write it: `TT.MM.JJJJ`."""
    return FORMS.get(form) or re.sub(r"%.", lambda found: LETTERS.get(found.group(), found.group()), form)
