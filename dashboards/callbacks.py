"""The few callbacks: an address becomes a page, a choice becomes an address, a title reaches the window."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.dependencies import ALL as EACH
from flask import current_app

from dashboards.components.filter_bar import EVERYTHING, KIND
from dashboards.filters import MUNICIPALITY, PERIOD, SERVICE, Period, read_address
from dashboards.routing import render
from dashboards.texts import find_languages

ADDRESS, PAGE, TITLE, ANNOUNCED = "address", "page", "title", "announced"
SNAPSHOTS = "DIGITALBILANZ_SNAPSHOTS"
CHOICE = {"kind": KIND, "name": EACH, "default": EACH, "shown": EACH}


def add_callbacks(app: Dash) -> None:
    """Bind the functions of this module to one app; several apps may live in one process."""
    turn = app.callback(
        Output(PAGE, "children"), Output(TITLE, "data"), Input(ADDRESS, "pathname"), Input(ADDRESS, "search")
    )
    turn(turn_page)
    choose = app.callback(
        Output(ADDRESS, "search"),
        Input(CHOICE, "value"),
        State(CHOICE, "id"),
        State(ADDRESS, "search"),
        prevent_initial_call=True,
    )
    choose(write_choices)
    bind: Any = app.clientside_callback
    bind(ClientsideFunction("shell", "announce"), Output(ANNOUNCED, "data"), Input(TITLE, "data"))


def turn_page(path: str | None, query: str | None) -> tuple[list[Any], dict[str, str]]:
    rendered = render(current_app.config[SNAPSHOTS], path or "/", query or "")
    return rendered.children, {"title": rendered.title, "path": path or "/"}


def write_choices(values: list[str | None], ids: list[dict[str, str]], query: str | None) -> Any:
    """The query string with what was chosen; no update where controls have only just appeared."""
    before = read_address(query or "", find_languages())
    filters = before.filters
    for value, control in zip(values, ids, strict=True):
        if value == control["shown"]:
            continue
        chosen = None if value in (None, EVERYTHING, control["default"]) else value
        if control["name"] == MUNICIPALITY:
            filters = filters.but(municipalities=(chosen,) if chosen else ())
        elif control["name"] == PERIOD:
            filters = filters.but(period=Period.parse(chosen) if chosen else None)
        elif control["name"] == SERVICE:
            filters = filters.but(service=chosen)
    return no_update if filters == before.filters else filters.query()
