"""The receipt of a figure as a file of the dashboard."""

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboards.app import create_app
from dashboards.pages.receipt import PAGE
from dashboards.snapshot import Snapshot
from pipelines.receipts.form import FORM, read_text
from tests.unit.dashboards.made import make_view

MEDIAN = "/beleg/processing_days_median"


@pytest.fixture(scope="module")
def client(published: Path) -> FlaskClient:
    return create_app(published, "internal").server.test_client()


def test_it_names_figure_formula_and_snapshot(client: FlaskClient) -> None:
    answer = client.get(f"{MEDIAN}/rolling.json?gemeinde=06437006&zeitraum=2026-10")
    assert answer.status_code == 200, answer.text
    assert "beleg-processing_days_median-rolling-2026-10.json" in answer.headers["Content-Disposition"]
    receipt = read_text(answer.text)
    assert receipt["form"] == FORM
    assert receipt["cell"]["municipality_id"] == "06437006"
    assert receipt["figure"]["value"] is not None
    assert len(receipt["snapshot"]["sha256"]) == 64
    assert "quantile" in receipt["formula"]["definition"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{MEDIAN}/decade.json", 404),
        ("/beleg/nothing/month.json", 404),
        (f"{MEDIAN}/month.json?gemeinde=1", 400),
        (f"{MEDIAN}/month.json?suche=x", 400),
    ],
)
def test_what_is_not_there_and_what_means_nothing(client: FlaskClient, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_the_page_leads_to_the_files(snapshot: Snapshot) -> None:
    given = make_view(snapshot, "/beleg/processing_days_median", "gemeinde=06437006&zeitraum=2026-10")
    view = replace(given, item="processing_days_median")
    text = str(PAGE.render(view).children)
    assert "/beleg/processing_days_median/rolling.json?zeitraum=2026-10&gemeinde=06437006" in text
    assert "digitalbilanz verify" in text
