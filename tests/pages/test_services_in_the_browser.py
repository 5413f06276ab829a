"""Services in the browser: searched while typing, sorted by keyboard, back undoes it, a card leads on."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.harness.looking import Window
from tests.pages.snapshot_fixture import BROMBACHTAL

LIST = "/leistungen"


@pytest.fixture
def window(browser: Browser) -> Iterator[Window]:
    """A page with a memory of its own."""
    context = browser.new_context(reduced_motion="reduce")
    window = Window(context.new_page())
    yield window
    assert window.find_complaints() == []
    context.close()


def names(page: Page) -> Locator:
    return page.locator("table.values tbody th a")


def test_typing_searches_and_the_box_keeps_its_letters_and_the_focus(window: Window, base: str) -> None:
    page = window.open(base, LIST)
    box = page.get_by_label("Leistung suchen")
    box.press_sequentially("wohnsitz", delay=90)
    expect(names(page)).to_have_text(["Wohnsitz anmelden"])
    expect(page).to_have_url(re.compile(r"\?suche=wohnsitz$"))
    expect(box).to_have_value("wohnsitz")
    expect(box).to_be_focused()
    expect(page.get_by_role("status").filter(has_text="Eine von 13 Leistungen")).to_be_attached()
    box.fill("")
    expect(names(page)).to_have_count(13)
    expect(page).to_have_url(re.compile(rf"{LIST}$"))


def test_a_search_that_finds_nothing_leads_back(window: Window, base: str) -> None:
    page = window.open(base, f"{LIST}?suche=xyz")
    expect(page.get_by_label("Leistung suchen")).to_have_value("xyz")
    page.get_by_role("link", name="Alle Leistungen zeigen").click()
    expect(names(page)).to_have_count(13)


def test_the_keyboard_sorts_and_stays_where_it_is(window: Window, base: str) -> None:
    page = window.open(base, LIST)
    head = page.get_by_role("columnheader").filter(has_text="Alle Kommunen")
    head.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    expect(head.get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "descending")
    expect(page).to_have_url(re.compile(r"\?sortierung=-wert"))
    page.go_back()
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_a_search_and_an_order_stay_together(window: Window, base: str) -> None:
    page = window.open(base, f"{LIST}?sortierung=-leistung")
    page.get_by_label("Leistung suchen").press_sequentially("wohn", delay=60)
    expect(page).to_have_url(re.compile(r"\?suche=wohn&sortierung=-leistung$"))
    expect(names(page)).to_have_count(4)
    found = names(page).all_inner_texts()
    assert found == sorted(found, reverse=True)


def test_rows_are_cards_on_a_telephone_and_still_a_table(window: Window, base: str) -> None:
    page = window.open(base, LIST, 360)
    row = page.get_by_role("row").nth(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(row.get_by_role("rowheader")).to_have_text("Personalausweis")
    assert row.get_by_role("cell").count() == 7
    box = row.bounding_box()
    assert box is not None
    assert box["height"] > 120, "a card, not a line"


def test_a_service_leads_to_its_page_and_from_there_to_the_comparison(window: Window, base: str) -> None:
    page = window.open(base, f"{LIST}?gemeinde={BROMBACHTAL}")
    names(page).first.click()
    expect(page).to_have_url(re.compile(rf"/leistung/identity_card\?gemeinde={BROMBACHTAL}$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    page.get_by_role("link", name="in allen Kommunen nebeneinander").click()
    expect(page).to_have_url(re.compile(r"/vergleich\?leistung=identity_card$"))
    expect(page.get_by_role("navigation", name="Wie schnell sind wir?").locator("a.here")).to_have_text(
        re.compile("^Vergleich")
    )


def test_the_kpi_of_the_comparison_is_chosen_in_the_address(window: Window, base: str) -> None:
    page = window.open(base, "/vergleich")
    page.get_by_label("Kennzahl").select_option(label="Digitale Nutzungsquote")
    expect(page).to_have_url(re.compile(r"\?kennzahl=digital_take_up_pct$"))
    expect(page.locator("#nebeneinander .figure-subtitle")).to_contain_text("Digitale Nutzungsquote")
