"""From an address to a page: finds it, checks every part of the address, and never falls silent."""

import logging
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dashboards.components import message, shell
from dashboards.components.figure import find_figures, show_figures
from dashboards.filters import (
    MUNICIPALITY,
    TABLE,
    Address,
    Period,
    Problem,
    check_against,
    read_address,
)
from dashboards.numbers import Numbers
from dashboards.pages import PAGES, NotHereError, Page
from dashboards.records import Edition
from dashboards.snapshot import Snapshot, SnapshotUnreadableError
from dashboards.takeover import Snapshots
from dashboards.texts import find_languages, load_texts
from dashboards.view import View

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rendered:
    """A whole page with the title of its window."""

    title: str
    children: list[Any]
    snapshot_id: str | None = None
    """The snapshot it was made of, from the first query to the last; None where there is none, or where it failed."""


def find_page(path: str) -> tuple[Page, str] | None:
    """The page of a path and the item the path names ("" where it names none)."""
    parts = path.strip("/").split("/")
    for page in PAGES:
        pattern = page.path.strip("/").split("/")
        if len(pattern) == len(parts) and all(p == q or p.startswith("<") for p, q in zip(pattern, parts, strict=True)):
            return page, parts[-1] if pattern[-1].startswith("<") else ""
    return None


def read_language(query: str) -> str:
    """The language an address asks for; German where it asks for none that exists."""
    return read_address(query, find_languages()).filters.lang


def find_status(path: str, edition: Edition) -> int:
    """The status of the document at `path`: 404 without a page, 403 where the page is not for this edition."""
    found = find_page(path)
    if found is None:
        return 404
    return 403 if found[0].internal and edition != "internal" else 200


def render(snapshots: Snapshots, path: str, query: str, today: date | None = None) -> Rendered:
    """The page of an address, bound to one snapshot. `today` is the day by which data are called old."""
    address = read_address(query, find_languages())
    texts = load_texts(address.filters.lang)
    try:
        snapshot = snapshots.current()
        if snapshot is None:
            return Rendered(texts("empty.title"), shell.bare(texts, path, message.empty(texts)))
        return _render_with(snapshot, path, address, today)
    except SnapshotUnreadableError:
        log.exception("the snapshot cannot be read")
        return Rendered(texts("unreadable.title"), shell.bare(texts, path, message.unreadable(texts)))
    except Exception:
        log.exception("the page %s could not be made", path)
        return Rendered(texts("broken.title"), shell.bare(texts, path, message.broken(texts)))


def _render_with(snapshot: Snapshot, path: str, address: Address, today: date | None) -> Rendered:
    filters = address.filters
    found = find_page(path)
    page, item = found or (None, "")
    view = View(snapshot, filters, path, load_texts(filters.lang), Numbers(filters.lang), item, today)
    problems = address.problems + (_find_problems(view, page) if page else ())
    if page is None:
        body = message.not_found(view)
    elif page.internal and snapshot.meta.edition != "internal":
        body = message.no_right(view, page)
    elif problems:
        view = replace(view, filters=filters.without({problem.name for problem in problems}))
        body = message.bad_address(view, re.sub("<.*>", item, page.path), problems)
    else:
        try:
            body = page.render(view)
            if filters.table and filters.table not in {*find_figures(body), *body.lists}:
                problem = Problem("no_figure", TABLE, filters.table)
                body = message.bad_address(replace(view, filters=filters.but(table=None)), path, [problem])
        except NotHereError:
            body = message.not_found(view)
    return Rendered(f"{body.title} · {view.say(snapshot.meta.short_title)}", shell.frame(view, page, show_figures(view, body)),
                    snapshot.meta.snapshot_id)  # fmt: skip


def _find_problems(view: View, page: Page) -> tuple[Problem, ...]:
    meta, filters = view.snapshot.meta, view.filters
    last = Period.of(meta.last_month).last
    problems = check_against(filters, (meta.first_month, last), view.municipalities, view.services, view.kpis)
    problems += tuple(
        Problem("not_here", name, "") for name, set_to in filters.given.items() if set_to and name not in page.uses
    )
    if len(filters.municipalities) > 1 and not page.takes_several:
        problems += (Problem("one_municipality", MUNICIPALITY, ", ".join(filters.municipalities)),)
    return problems + page.find_problems(view)
