"""Makes the dashboard: one Dash app over one published folder, in one edition."""

from collections.abc import Callable
from datetime import date
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from flask import Response, request

from dashboards import theme
from dashboards.api.cost_files import add_cost_files
from dashboards.api.downloads import add_downloads
from dashboards.api.figure_files import add_figure_files, add_page_books
from dashboards.api.health import add_health
from dashboards.api.receipt_files import add_receipt_files
from dashboards.callbacks import ADDRESS, ANNOUNCED, PAGE, RENDERINGS, TITLE, add_callbacks
from dashboards.components.shell import NAME
from dashboards.document import EARLY_HASH, LocalDash
from dashboards.records import Edition
from dashboards.rendering import Renderings
from dashboards.routing import find_status
from dashboards.takeover import Snapshots
from dashboards.transport import add_transport


def create_app(published: Path, edition: Edition, today: Callable[[], date] = date.today) -> Dash:
    """The app over `published`; its WSGI server is `.server`. Nothing is read before the first request.

    `today` is the day by which data are called old.
    """
    snapshots = Snapshots(published, edition)
    app = LocalDash(
        __name__,
        title=NAME,
        update_title="",
        use_pages=False,
        pages_folder="",
        serve_locally=True,
        assets_ignore=r"plotly.*\.js",  # fetched when somebody explores a chart, not with every page
        suppress_callback_exceptions=True,
        add_log_handler=False,
    )
    app.layout = dmc.MantineProvider(
        [
            dcc.Location(id=ADDRESS, refresh="callback-nav"),
            dcc.Store(id=TITLE),
            dcc.Store(id=ANNOUNCED),
            html.Div(id=PAGE, className="page"),
        ],
        theme=theme.MANTINE,
        defaultColorScheme="auto",
    )
    app.server.config[RENDERINGS] = Renderings(snapshots, today)
    add_callbacks(app)
    add_health(app.server, snapshots)
    add_downloads(app.server, snapshots)
    add_figure_files(app.server, snapshots)
    add_page_books(app.server, snapshots)
    add_cost_files(app.server, snapshots)
    add_receipt_files(app.server, snapshots)
    add_transport(app.server, [*app.csp_hashes(), EARLY_HASH])
    app.server.after_request(partial(_say_status, edition))
    return app


def _say_status(edition: Edition, response: Response) -> Response:
    """A document at an address without a page, or of the other edition, is shown with its message and its status."""
    if response.status_code == 200 and response.mimetype == "text/html":
        response.status_code = find_status(request.path, edition)
    return response


def serve(published: Path, edition: Edition, host: str = "127.0.0.1", port: int = 8050) -> None:
    """Serve until interrupted. Raises ValueError for a host that other machines can reach: there is no login."""
    from waitress import serve as serve_wsgi

    if not is_loopback(host):
        raise ValueError(f"{host} is not a loopback address; without a login the dashboard answers this machine only")
    server = create_app(published, edition).server
    server.config[RENDERINGS].get("/", "")  # the first reader does not wait for what is read once
    serve_wsgi(server, host=host, port=port, threads=8, ident=NAME)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
