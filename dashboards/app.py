"""Makes the dashboard: one Dash app over one published folder, in one edition."""

from html import escape
from ipaddress import ip_address
from pathlib import Path

import dash_mantine_components as dmc
from dash import Dash, dcc, html
from flask import Response, request

from dashboards import theme
from dashboards.api.downloads import add_downloads
from dashboards.api.health import add_health
from dashboards.callbacks import ADDRESS, ANNOUNCED, PAGE, SNAPSHOTS, TITLE, add_callbacks
from dashboards.filters import read_address
from dashboards.records import Edition
from dashboards.routing import find_page
from dashboards.takeover import Snapshots
from dashboards.texts import find_languages, load_texts
from dashboards.transport import add_transport

NAME = "Digitalbilanz"


class LocalDash(Dash):
    """Writes the document in the language that the address asks for."""

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        query = request.query_string.decode("utf-8", "replace")
        lang = read_address(query, find_languages()).filters.lang
        t = load_texts(lang)
        waiting = f'<div id="react-entry-point"><p class="loading">{escape(t("loading"))}</p></div>'
        icon = f'<link rel="icon" type="image/svg+xml" href="{self.get_asset_url("favicon.svg")}">'
        return f"""<!DOCTYPE html>
<html lang="{lang}">
<head>
{metas}
<meta name="color-scheme" content="light dark">
<title>{escape(title)}</title>
{icon}
{css}
</head>
<body>
{waiting}
<noscript>{escape(t("noscript"))}</noscript>
<div hidden>{config}{scripts}{renderer}</div>
</body>
</html>"""


def create_app(published: Path, edition: Edition) -> Dash:
    """The app over `published`; its WSGI server is `.server`. Nothing is read before the first request."""
    snapshots = Snapshots(published, edition)
    app = LocalDash(
        __name__,
        title=NAME,
        update_title="",
        use_pages=False,
        pages_folder="",
        serve_locally=True,
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
    app.server.config[SNAPSHOTS] = snapshots
    add_callbacks(app)
    add_health(app.server, snapshots)
    add_downloads(app.server, snapshots)
    add_transport(app.server, app.csp_hashes())
    app.server.after_request(_say_not_found)
    return app


def _say_not_found(response: Response) -> Response:
    """A document at an address without a page is shown with its message, and with the status 404."""
    if response.status_code == 200 and response.mimetype == "text/html" and find_page(request.path) is None:
        response.status_code = 404
    return response


def serve(published: Path, edition: Edition, host: str = "127.0.0.1", port: int = 8050) -> None:
    """Serve until interrupted. Raises ValueError for a host that other machines can reach: there is no login."""
    from waitress import serve as serve_wsgi

    if not is_loopback(host):
        raise ValueError(f"{host} is not a loopback address; without a login the dashboard answers this machine only")
    serve_wsgi(create_app(published, edition).server, host=host, port=port, threads=8, ident=NAME)


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
