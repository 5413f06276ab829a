"""What several tests of pages need: a page as components, all its words, and snapshots changed by a statement of SQL."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from dashboards.filters import Filters, read_address
from dashboards.numbers import Numbers
from dashboards.routing import Rendered, render
from dashboards.snapshot import Snapshot
from dashboards.takeover import Snapshots
from dashboards.texts import find_languages, load_texts
from dashboards.view import View
from tests.pages.snapshot_fixture import publish_fixture


def publish_changed(folder: Path, *statements: str, places: int = 0) -> Snapshots:
    """The fixture after these statements."""
    path = publish_fixture(folder, places=places)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return Snapshots(folder, "internal")


def make_view(snapshot: Snapshot, path: str = "/", query: str = "") -> View:
    filters: Filters = read_address(query, find_languages()).filters
    return View(snapshot, filters, path, load_texts(filters.lang), Numbers(filters.lang))


def walk(node: Any) -> Iterator[Any]:
    yield node
    children = node if isinstance(node, list) else getattr(node, "children", None)
    for child in children if isinstance(children, list) else [children] if children is not None else []:
        yield from walk(child)


def read(node: Any) -> str:
    """All words under a component, in order."""
    return " ".join(part for part in walk(node) if isinstance(part, str))


def read_page(snapshots: Snapshots, path: str, query: str = "") -> str:
    return read(_main(render(snapshots, path, query)))


def _main(rendered: Rendered) -> Any:
    return next(node for node in walk(rendered.children) if getattr(node, "_type", "") == "Main")


def find_all(snapshots: Snapshots, path: str, query: str, kind: str) -> list[Any]:
    """All components of one kind in a page's main part, in order."""
    return [node for node in walk(_main(render(snapshots, path, query))) if getattr(node, "_type", "") == kind]
