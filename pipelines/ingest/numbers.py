"""Numbers and flags by declaration, as DuckDB expressions over the delivered text.

Nothing is guessed: "4.180" is four thousand only where the layout declares the dot as thousands sign.
Signs that the layout turns round (`negate`) and texts that mean empty (`empty`) are the caller's matter.
"""

import re

from expectations.models import Column, Layout

SPACES = " \t\r\n\u00a0\u2009\u202f\ufeff"
"""What may stand around a value: spaces of all kinds that spreadsheets and word processors put there."""
MINUS = "-\u2212"
TRUE = ("ja", "true", "wahr", "1", "x")
FALSE = ("nein", "false", "falsch", "0")
SQL_TYPES = {"money": "DECIMAL(18,2)", "decimal": "DECIMAL(28,6)", "integer": "BIGINT"}


def quoted(text: str) -> str:
    """The text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def trimmed_sql(text_expr: str) -> str:
    """The text without the spaces around it, no-break ones included."""
    return f"trim({text_expr}, {quoted(SPACES)})"


def number_sql(text_expr: str, layout: Layout, column: Column) -> str:
    """DuckDB expression: DECIMAL(18,2) for money, DECIMAL(28,6) for decimal, BIGINT for integer, BOOLEAN for a flag.

    NULL where the text is not exactly of the declared form or too large for the type. Money has at most two
    decimals (further zeros are allowed), an integer has none, a decimal is rounded to six. One sign, before or
    after; after money and decimals "€" or "EUR". Grouped digits are groups of exactly three; none is accepted, too.
    Raises ValueError where `column` is none of these.
    """
    if column.type == "flag":
        return flag_sql(text_expr)
    if column.type not in SQL_TYPES:
        raise ValueError(f"a {column.type} column is no number")
    text = trimmed_sql(text_expr)
    removed = MINUS + "+€EUR'’" + SPACES + layout.thousands
    removed = "".join(dict.fromkeys(c for c in removed if c != layout.decimal))
    plain = f"translate({text}, {quoted(layout.decimal + removed)}, '.')"
    minus = f"CASE WHEN regexp_matches({text}, '[{MINUS}]') THEN '-' ELSE '' END"
    return (
        f"CASE WHEN regexp_full_match({text}, {quoted(_pattern(layout, column.type))}) "
        f"THEN TRY_CAST({minus} || {plain} AS {SQL_TYPES[column.type]}) END"
    )


def _pattern(layout: Layout, kind: str) -> str:
    groups = {"": None, "'": "['’]", " ": "[ \u00a0\u2009\u202f]"}.get(layout.thousands, re.escape(layout.thousands))
    digits = "[0-9]+" if groups is None else f"(?:[0-9]{{1,3}}(?:{groups}[0-9]{{3}})+|[0-9]+)"
    comma = re.escape(layout.decimal)
    fraction = {"money": f"(?:{comma}[0-9]{{1,2}}0*)?", "decimal": f"(?:{comma}[0-9]+)?", "integer": ""}[kind]
    space = "[ \u00a0\u2009\u202f]?"
    currency = "" if kind == "integer" else f"(?:{space}(?:€|EUR))?"
    number = digits + fraction
    sign = f"[{MINUS}+]"  # the hyphen first: between two signs it would mean a range
    return f"(?:{sign}?{space}{number}|{number}{space}{sign}){currency}"


def flag_sql(text_expr: str) -> str:
    """DuckDB expression: BOOLEAN from a closed list of words, case ignored; NULL for any other text."""
    text = f"lower({trimmed_sql(text_expr)})"
    words = [", ".join(quoted(word) for word in some) for some in (TRUE, FALSE)]
    return f"CASE WHEN {text} IN ({words[0]}) THEN true WHEN {text} IN ({words[1]}) THEN false END"
