"""Every page in a real browser, in every language: quiet, at home, and as wide as the screen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from dashboards.pages import PAGES
from dashboards.texts import find_languages
from tests.pages.conftest import Watched
from tests.pages.snapshot_fixture import BROMBACHTAL, NAME

KPI = "/kennzahl/processing_days_median"
ADDRESSES = [page.path.replace("<kpi_id>", "processing_days_median") for page in PAGES]
LANGUAGES = find_languages()


def with_language(address: str, lang: str) -> str:
    return address if lang == "de" else f"{address}?lang={lang}"


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def control(page: Page, label: str) -> Locator:
    return page.get_by_role("region", name="Auswahl").get_by_role("textbox", name=label)


def choose(page: Page, label: str, option: str) -> None:
    control(page, label).click()
    page.get_by_role("option", name=option, exact=True).click()


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_quiet_at_home_and_as_wide_as_the_screen(watched: Watched, address: str, lang: str) -> None:
    page = watched.open(with_language(address, lang))
    expect(page.locator("html")).to_have_attribute("lang", lang)
    if address.startswith("/kennzahl/"):
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    expect(page.locator("footer")).to_contain_text(NAME)
    assert page.locator("h1").count() == 1
    assert page.title().endswith("Digitalbilanz Odenwald")
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(300)
    assert overflow(page) == 0
    assert watched.complaints == []
    assert watched.foreign == []


@pytest.mark.parametrize("address", ["/", "/datenqualitaet"])
def test_every_small_state_of_the_filters_fits_a_phone(watched: Watched, address: str) -> None:
    page = watched.open(f"{address}?gemeinde={BROMBACHTAL}&zeitraum=2022")
    page.set_viewport_size({"width": 320, "height": 700})
    page.wait_for_timeout(300)
    assert overflow(page) == 0
    assert watched.complaints == []


def test_a_choice_becomes_the_address_and_back_undoes_it(watched: Watched) -> None:
    page = watched.open("/")
    choose(page, "Kommune", "Brombachtal")
    expect(page).to_have_url(re.compile(rf"/\?gemeinde={BROMBACHTAL}$"))
    expect(page.locator(".lead")).to_contain_text("Brombachtal")
    choose(page, "Zeitraum", "2025")
    expect(page).to_have_url(re.compile(rf"zeitraum=2025&gemeinde={BROMBACHTAL}$"))
    page.go_back()
    expect(page).to_have_url(re.compile(rf"/\?gemeinde={BROMBACHTAL}$"))
    expect(control(page, "Zeitraum")).to_have_value("Oktober 2026")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/$"))
    expect(control(page, "Kommune")).to_have_value("Alle Kommunen")
    expect(page.locator(".lead")).to_contain_text("Alle Kommunen")
    page.go_forward()
    expect(control(page, "Kommune")).to_have_value("Brombachtal")
    assert watched.complaints == []


def test_the_language_is_switched_and_the_address_kept(watched: Watched) -> None:
    page = watched.open(f"{KPI}?zeitraum=2025&gemeinde={BROMBACHTAL}")
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(re.compile(rf"{KPI}\?zeitraum=2025&gemeinde={BROMBACHTAL}&lang=en$"))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Processing time (median)")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "de")


def test_a_card_leads_to_its_page_and_the_heading_has_the_focus(watched: Watched) -> None:
    page = watched.open(f"/?gemeinde={BROMBACHTAL}")
    page.get_by_role("link", name="Digitale Nutzungsquote").click()
    expect(page).to_have_url(re.compile(rf"/kennzahl/digital_take_up_pct\?gemeinde={BROMBACHTAL}$"))
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(re.compile("^Digitale Nutzungsquote"))


def test_the_keyboard_skips_to_the_content(watched: Watched) -> None:
    page = watched.open("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Zum Inhalt springen")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_keyboard_chooses_a_municipality(watched: Watched) -> None:
    page = watched.open("/")
    control(page, "Kommune").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(rf"/\?gemeinde={BROMBACHTAL}$"))
    expect(control(page, "Kommune")).to_be_focused()


@pytest.mark.parametrize("address", ["/?zeitraum=2031", "/?gemeined=1"])
def test_an_impossible_address_leads_on(watched: Watched, address: str) -> None:
    page = watched.open(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Diese Adresse passt nicht")
    page.get_by_role("link", name="Diese Seite ohne den unpassenden Teil zeigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Überblick")
    assert watched.complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible_on_its_ground(watched: Watched, scheme: str) -> None:
    """WCAG 2.1 AA: 4.5 to 1, measured on every leaf of text that has a plain ground."""
    watched.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for address in ADDRESSES:
        page = watched.open(address)
        assert page.evaluate(FIND_FAINT) == []


FIND_FAINT = """() => {
  const part = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
  const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  const read = text => (text.match(/[\\d.]+/g) || []).map(Number);
  const ground = node => {
    for (let up = node; up; up = up.parentElement) {
      const c = read(getComputedStyle(up).backgroundColor);
      if (c.length === 3 || c[3] === 1) return c;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const node of document.querySelectorAll('.page *')) {
    const own = [...node.childNodes].some(c => c.nodeType === 3 && c.textContent.trim());
    if (!own || node.closest('svg') || !node.getClientRects().length) continue;
    const [a, b] = [light(read(getComputedStyle(node).color)), light(ground(node))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const words = node.textContent.slice(0, 30);
    if (ratio < 4.5) faint.push(`${node.className || node.tagName}: ${words} ${ratio.toFixed(2)}`);
  }
  return [...new Set(faint)].slice(0, 10);
}"""
