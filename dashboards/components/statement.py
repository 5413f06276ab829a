"""What the operator declares by law: its own words where they are configured, else how to fill them."""

import re
from typing import Any

from dash import html

from dashboards.view import View

_ADDRESS = re.compile(r"((?:https://|mailto:)[^\s,;)]+[^\s,;).])")


def declared(view: View, statement_id: str) -> list[Any]:
    """The paragraphs of a statement; where the operator has written none, that it must, and where."""
    words = view.snapshot.statements.get(statement_id)
    if words is None:
        place = html.Code(f"legal: {statement_id}:")
        return [html.P([view.t("statement.unfilled"), " ", place], className="todo", role="note")]
    return [html.P(_link_addresses(part.strip())) for part in view.say(words).split("\n\n") if part.strip()]


def _link_addresses(text: str) -> list[Any]:
    """Addresses become links; nothing else of the text is read as markup."""
    return [
        html.A(part.removeprefix("mailto:"), href=part) if _ADDRESS.fullmatch(part) else part
        for part in _ADDRESS.split(text)
        if part
    ]
