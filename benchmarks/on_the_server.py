"""What a page costs the server: document, a page made for the first time, and the same page once more."""

import random
from functools import partial
from itertools import product

from dash import Dash

from benchmarks.samples import Row, measure_ms, middle_and_tail
from dashboards.pages import PAGES
from dashboards.snapshot import Snapshot
from tests.pages.harness.door import CALLBACK, Door
from tests.pages.harness.visits import address_of

SHUFFLED = 20261115


def measure_server(app: Dash, snapshot: Snapshot, count: int) -> list[Row]:
    """`count` requests of each kind, through the whole application but without a network."""
    client = app.server.test_client()
    door = Door(app)
    questions = [door.question(address) for address in _addresses(snapshot, count)]
    client.post(CALLBACK, json=door.question("/"))  # what every process pays once: imports, connection, lists
    documents = measure_ms(partial(client.get, "/") for _ in range(count))
    first = measure_ms(partial(client.post, CALLBACK, json=question) for question in questions)
    again = measure_ms(partial(client.post, CALLBACK, json=question) for question in questions[-20:] * (count // 20))
    return [
        *middle_and_tail("server: document", documents),
        *middle_and_tail("server: new page", first),
        *middle_and_tail("server: page again", again),
    ]


def _addresses(snapshot: Snapshot, count: int) -> list[str]:
    """Different addresses over all pages, KPIs, municipalities and years: never one twice."""
    kpis = [{"kpi_id": kpi.kpi_id} for kpi in snapshot.kpis]
    services = [{"service_id": service.service_id} for service in snapshot.services]
    named = {"<kpi_id>": kpis, "<service_id>": services}
    items = {p.path: next((found for part, found in named.items() if part in p.path), [{}]) for p in PAGES}
    pages = [address_of(p, "de", items=i) for p in PAGES for i in items[p.path]]
    years = range(snapshot.meta.first_month.year, snapshot.meta.last_month.year + 1)
    places = [place.municipality_id for place in snapshot.municipalities]
    known = [f"{a}?zeitraum={y}&gemeinde={p}" for a, y, p in product(pages, years, places)]
    return random.Random(SHUFFLED).sample(known, min(count, len(known)))  # noqa: S311 - not a secret
