"""The form of a scenario: live with its script, by GET without it; a choice in the filters of cost; leaves of bookings."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from dashboards.app import create_app
from tests.pages.fixture_costs import publish_costs
from tests.pages.harness.looking import Window
from tests.pages.serving import serve_here


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("costs")
    publish_costs(folder)
    with serve_here(create_app(folder, "internal")) as address:
        yield address


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    context = browser.new_context(reduced_motion="reduce")
    window = Window(context.new_page())
    yield window
    assert window.find_complaints() == []
    context.close()


def test_a_choice_is_worked_out_at_once_and_stays_in_the_address(window: Window, site: str) -> None:
    page = window.open(site, "/szenario")
    page.get_by_label("Schlüssel").select_option(label="zu gleichen Teilen")
    expect(page).to_have_url(re.compile(r"/szenario\?schluessel=equal$"))
    expect(page.locator("main")).to_contain_text("zahlen mehr")
    rate = page.get_by_label("Zinssatz (%)")
    rate.fill("4,5")
    rate.press("Tab")
    expect(page).to_have_url(re.compile(r"schluessel=equal&zins=4%2C5$"))
    expect(page.locator("main")).to_contain_text("bei 4,5")
    page.get_by_role("group", name="Wer mitmacht").get_by_label("Erbach").select_option(label="tritt aus")
    expect(page).to_have_url(re.compile(r"ohne=06437006$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"zins=4%2C5$"))
    page.get_by_role("link", name="Alles zurücksetzen").click()
    expect(page.locator("main")).to_contain_text("Noch ist nichts geändert")


def test_a_mistake_is_said_at_its_field(window: Window, site: str) -> None:
    page = window.open(site, "/szenario?lang=en")
    page.get_by_label("Discount rate (%)").fill("many")
    page.get_by_role("button", name="Work out").click()
    expect(page).to_have_url(re.compile(r"zins=many&lang=en$"))
    expect(page.get_by_role("alert").first).to_contain_text("A rate is a number")
    assert window.find_barriers() == []


def test_without_its_script_the_browser_sends_the_form(window: Window, site: str) -> None:
    window.page.route("**/assets/scenario.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page = window.open(site, "/szenario?lang=en")
    page.get_by_label("Rise of prices a year (%)").fill("4")
    page.get_by_role("button", name="Work out").click()
    expect(page).to_have_url(re.compile(r"/szenario\?.*preisanstieg=4.*lang=en"))
    expect(page.locator("main")).to_contain_text("instead of")
    expect(page.get_by_label("Rise of prices a year (%)")).to_have_value("4")


def test_a_point_of_view_becomes_the_address(window: Window, site: str) -> None:
    page = window.open(site, "/kosten")
    page.get_by_label("Betrachtung").select_option(label="Zahlungen (ohne Abschreibung)")
    expect(page).to_have_url(re.compile(r"/kosten\?sicht=kasse$"))
    expect(page.locator("main")).to_contain_text("Zahlungen (ohne Abschreibung)")


def test_bookings_are_searched_and_turned(window: Window, site: str) -> None:
    page = window.open(site, "/kosten")
    page.get_by_role("link", name="Zu den einzelnen Buchungen 2025").click()
    expect(page).to_have_url(re.compile(r"/buchungen\?zeitraum=2025$"))
    page.get_by_role("link", name="Weiter", exact=True).click()
    expect(page).to_have_url(re.compile(r"seite=2"))
    expect(page.locator("main")).to_contain_text("51 bis 100")
    page.get_by_label("Buchung suchen").fill("Müller RE-202503")
    expect(page).to_have_url(re.compile(r"suche=M"))
    expect(page.locator("main h2").first).to_contain_text("Buchungen")


@pytest.mark.parametrize(
    "address", ["/kosten?lang=en", "/gemeinsam", "/szenario?schluessel=equal&ohne=06437006", "/buchungen"]
)
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_of_cost_have_no_barriers(window: Window, site: str, address: str, width: int) -> None:
    window.open(site, address, width, "dark" if width == 360 else "light")
    assert window.walk() + window.find_barriers() + window.find_overflow() == []
