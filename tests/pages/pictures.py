"""Reference pictures of a small unchanging snapshot: taken, kept small, compared.

`python -m tests.pages.pictures` renews them (`make pictures` does it too). They are stored at half the size with
few colours: what differs by a hair in two builds of a browser looks the same in them.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser, Page, sync_playwright

from dashboards.app import create_app
from tests.pages.chromium import launch
from tests.pages.fixture_costs import publish_costs
from tests.pages.harness.data_sets import TODAY
from tests.pages.harness.looking import Window
from tests.pages.serving import serve_here

FOLDER = Path(__file__).with_name("reference")
COLOURS, STEP, ALLOWED = 64, 32, 0.005
"""Colours kept, difference of a channel that counts, share of pixels that may differ."""
TALLEST = 2600
"""CSS pixels of a page that a picture shows: the rest of a long table says nothing new."""


@dataclass(frozen=True)
class Picture:
    name: str
    address: str
    scheme: str
    width: int

    @property
    def file(self) -> Path:
        return FOLDER / f"{self.name}-{self.scheme}-{self.width}.png"


PAGES = {
    "overview": "/",
    "kpi": "/kennzahl/processing_days_median",
    "quality": "/datenqualitaet",
    "services": "/leistungen",
    "service": "/leistung/dog_tax_registration",
    "compare": "/vergleich",
    "speed": "/tempo",
    "cost": "/kosten",
    "shared": "/gemeinsam",
    "scenario": "/szenario?schluessel=workplaces",
}
LOOKS = (("de", "light", 1440), ("en", "dark", 1440), ("de", "dark", 360), ("en", "light", 360))
PICTURES = tuple(
    Picture(
        f"{name}-{lang}",
        address + ("" if lang == "de" else f"{'&' if '?' in address else '?'}lang={lang}"),
        scheme,
        width,
    )
    for name, address in PAGES.items()
    for lang, scheme, width in LOOKS
)


@contextmanager
def serve_fixture() -> Iterator[str]:
    """The address of a dashboard over the small snapshot."""
    with tempfile.TemporaryDirectory() as folder:
        publish_costs(Path(folder))
        with serve_here(create_app(Path(folder), "internal", lambda: TODAY)) as base:
            yield base


def open_page(browser: Browser) -> Page:
    """A page of the browser in which nothing moves."""
    return browser.new_context(device_scale_factor=1, reduced_motion="reduce", locale="de-DE").new_page()


def take(window: Window, base: str, picture: Picture) -> Image.Image:
    """The picture as it is now, at half the size. Raises ValueError where the page complains or cannot be made."""
    page = window.open(base, picture.address, picture.width, picture.scheme)
    if window.find_complaints() or page.locator("main .figure, main .card, main .goal-card, main table").count() == 0:
        raise ValueError(f"{picture.address} shows {page.title()}: {window.find_complaints()}")
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    page.set_viewport_size({"width": picture.width, "height": height})
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    shot = Image.open(BytesIO(page.screenshot(animations="disabled", caret="hide"))).convert("RGB")
    return shot.resize((shot.width // 2, shot.height // 2), Image.Resampling.BOX)


def keep(image: Image.Image, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def difference(image: Image.Image, reference: Path) -> float:
    """Share of pixels that differ after a slight blur, 0 to 1; 1 where the sizes are not the same."""
    with Image.open(reference) as kept:
        before = kept.convert("RGB")
    if before.size != image.size:
        return 1.0
    blurred = (one.filter(ImageFilter.GaussianBlur(1)) for one in (before, image))
    red, green, blue = ImageChops.difference(*blurred).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return sum(most.histogram()[STEP:]) / (image.width * image.height)


def renew() -> None:
    """Take all pictures anew and remove those that are of nothing any more."""
    with sync_playwright() as playwright, serve_fixture() as base:
        browser = launch(playwright)
        if browser is None:
            sys.exit("No Chromium was found. Debian and Ubuntu: apt-get install chromium")
        window = Window(open_page(browser))
        for picture in PICTURES:
            keep(take(window, base, picture), picture.file)
        browser.close()
    for file in set(FOLDER.glob("*.png")) - {picture.file for picture in PICTURES}:
        file.unlink()


if __name__ == "__main__":
    renew()
