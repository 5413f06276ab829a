"""A dashboard that answers on this machine for as long as somebody looks."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from dash import Dash
from waitress.server import create_server


@contextmanager
def serve_here(app: Dash) -> Iterator[str]:
    """The address of the running app, without a slash at its end."""
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    Thread(target=server.run, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.close()
