"""The few callbacks: an address becomes a page, and its title reaches the window."""

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output
from flask import current_app

from dashboards.rendering import Renderings

ADDRESS, PAGE, TITLE, ANNOUNCED = "address", "page", "title", "announced"
RENDERINGS = "DIGITALBILANZ_RENDERINGS"


def add_callbacks(app: Dash) -> None:
    """Bind the functions of this module to one app; several apps may live in one process."""
    turn = app.callback(
        Output(PAGE, "children"),
        Output(TITLE, "data"),
        Input(ADDRESS, "pathname"),
        Input(ADDRESS, "search"),
        running=[(Output(PAGE, "className"), "page waiting", "page")],
    )
    turn(turn_page)
    bind: Any = app.clientside_callback
    bind(ClientsideFunction("shell", "announce"), Output(ANNOUNCED, "data"), Input(TITLE, "data"))


def turn_page(path: str | None, query: str | None) -> tuple[list[Any], dict[str, str]]:
    renderings: Renderings = current_app.config[RENDERINGS]
    rendered = renderings.get(path or "/", query or "")
    return rendered.children, {"title": rendered.title, "path": path or "/"}
