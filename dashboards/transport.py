"""How answers travel: compressed, and with headers that forbid the browser to ask anybody else."""

import gzip
from collections.abc import Sequence

from flask import Flask, Response, request

SMALLEST = 1024
COMPRESSIBLE = ("text/", "application/json", "application/javascript", "image/svg+xml")
PACKAGES, ASSETS = "/_dash-component-suites/", "/assets/"
A_YEAR, AN_HOUR = 31_536_000, 3_600


def add_transport(server: Flask, script_hashes: Sequence[str]) -> None:
    """`script_hashes` are the inline scripts that Dash itself writes into the page."""
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' {' '.join(script_hashes)}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )
    packed: dict[str, bytes] = {}

    @server.after_request
    def finish(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Referrer-Policy", "same-origin")
        if request.path.startswith(ASSETS) and response.status_code in (200, 304):
            _keep_in_browser(response)
        return _compress(response, packed)


def _keep_in_browser(response: Response) -> None:
    """An address that names the file's time (`?m=`) never changes its content; fonts and logo do so with a release."""
    response.cache_control.no_cache = None
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if request.args.get("m") else AN_HOUR


def _compress(response: Response, packed: dict[str, bytes]) -> Response:
    """Packages do not change while the process runs: their compressed bytes are kept."""
    kind = response.mimetype or ""
    accepts = "gzip" in request.headers.get("Accept-Encoding", "")
    if not accepts or response.status_code != 200 or not kind.startswith(COMPRESSIBLE) or response.content_encoding:
        return response
    response.direct_passthrough = False
    key = request.full_path if request.path.startswith(PACKAGES) else ""
    body = packed.get(key) if key else None
    if body is None:
        plain = response.get_data()
        if len(plain) < SMALLEST:
            return response
        body = gzip.compress(plain, 9 if key else 5, mtime=0)
        if key:
            packed[key] = body
    response.set_data(body)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.add("Vary", "Accept-Encoding")
    return response
