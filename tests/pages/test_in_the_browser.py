"""What a reader does: chooses, goes back, switches language and colours, walks by keyboard, opens a table."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from dashboards.app import create_app
from tests.pages.harness.looking import Window
from tests.pages.serving import serve_here
from tests.pages.snapshot_fixture import BROMBACHTAL, publish_fixture

KPI = "/kennzahl/processing_days_median"


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """A page with a memory of its own."""
    context = browser.new_context(reduced_motion="reduce")
    window = Window(context.new_page())
    yield window
    assert window.find_complaints() == []
    context.close()


def control(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name="Auswahl").get_by_label(label)


def test_a_choice_becomes_the_address_and_back_undoes_it(window: Window, base: str) -> None:
    page = window.open(base, KPI)
    control(page, "Kommune").select_option(label="Brombachtal")
    expect(page).to_have_url(re.compile(rf"{KPI}\?gemeinde={BROMBACHTAL}$"))
    expect(page.locator("main")).to_contain_text("Brombachtal")
    control(page, "Zeitraum").select_option(label="2025")
    expect(page).to_have_url(re.compile(rf"zeitraum=2025&gemeinde={BROMBACHTAL}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(rf"\?gemeinde={BROMBACHTAL}$"))
    expect(control(page, "Zeitraum")).to_have_value("2026-10")
    page.go_back()
    expect(page).to_have_url(re.compile(rf"{KPI}$"))
    expect(control(page, "Kommune")).to_have_value("*")
    page.go_forward()
    expect(control(page, "Kommune")).to_have_value(BROMBACHTAL)


def test_the_language_is_switched_and_the_address_kept(window: Window, base: str) -> None:
    page = window.open(base, f"{KPI}?zeitraum=2025&gemeinde={BROMBACHTAL}")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(rf"{KPI}\?zeitraum=2025&gemeinde={BROMBACHTAL}&lang=en$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Processing time (median)")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_a_card_leads_to_its_page_and_the_heading_has_the_focus(window: Window, base: str) -> None:
    page = window.open(base, f"/ziele?gemeinde={BROMBACHTAL}")
    page.get_by_role("main").get_by_role("link", name="Digitale Nutzungsquote", exact=True).click()
    expect(page).to_have_url(re.compile(rf"/kennzahl/digital_take_up_pct\?gemeinde={BROMBACHTAL}$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Digitale Nutzungsquote"))


def test_the_keyboard_chooses_and_keeps_its_place(window: Window, base: str) -> None:
    page = window.open(base, KPI)
    control(page, "Kommune").focus()
    page.keyboard.press("B")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"\?gemeinde={BROMBACHTAL}$"))
    expect(control(page, "Kommune")).to_be_focused()


def test_several_municipalities_are_chosen_by_keyboard(window: Window, base: str) -> None:
    page = window.open(base, "/ziele")
    for name in ("Brombachtal", "Erbach"):
        control(page, name).focus()
        page.keyboard.press("Space")
        expect(control(page, name)).to_be_checked()
    expect(page).to_have_url(re.compile(rf"\?gemeinde={BROMBACHTAL}&gemeinde=\d+$"))


@pytest.mark.parametrize("address", ["/?zeitraum=2031", "/?gemeined=1"])
def test_an_impossible_address_leads_on(window: Window, base: str, address: str) -> None:
    page = window.open(base, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Adresse passt nicht")
    page.get_by_role("link", name="Diese Seite ohne den unpassenden Teil zeigen").click()
    expect(page).to_have_url(f"{base}/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Diese Adresse passt nicht")


def test_light_and_dark_are_switched_and_remembered(window: Window, base: str) -> None:
    page = window.open(base, "/")
    switch = page.locator("button[data-scheme]")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    dark = page.evaluate(ground)
    assert dark != light
    window.open(base, KPI)
    assert page.evaluate(ground) == dark


def test_a_figure_is_opened_as_a_table_and_closed(window: Window, base: str) -> None:
    page = window.open(base, KPI)
    figure = page.locator("main figure").first
    figure.get_by_role("link", name="Tabelle").click()
    expect(page).to_have_url(re.compile(r"\?tabelle=\w+"))
    expect(
        figure.get_by_role("table").or_(figure.get_by_role("treegrid")).or_(figure.get_by_role("grid"))
    ).to_be_visible()
    figure.get_by_role("link", name="Diagramm").click()
    expect(figure.locator("svg").first).to_be_attached()


def test_a_large_table_is_walked_by_arrows_and_left_by_tab(window: Window, base: str) -> None:
    page = window.open(base, f"{KPI}?tabelle=monate")
    page.locator("main .ag-header-cell").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("main .ag-row[row-index='0'] .ag-cell").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("main .ag-row[row-index='1'] .ag-cell").first).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('.ag-root-wrapper')")


def test_an_open_page_learns_of_new_data(window: Window, tmp_path: Path) -> None:
    newer = "20261116T060000Z-ffffffff"
    publish_fixture(tmp_path)
    with serve_here(create_app(tmp_path, "internal")) as base:
        window.page.clock.install()
        page = window.open(base, "/")
        publish_fixture(tmp_path, name=newer)
        page.clock.run_for(61_000)
        page.locator("#neues button").click()
        expect(page.locator("footer")).to_have_attribute("data-snapshot", newer)
