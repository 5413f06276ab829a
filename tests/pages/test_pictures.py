"""The pages look as they did; `make pictures` renews the references after a change that was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from tests.pages.harness.looking import Window
from tests.pages.pictures import ALLOWED, FOLDER, PICTURES, Picture, difference, keep, open_page, serve_fixture, take


@pytest.fixture(scope="module")
def fixture_base() -> Iterator[str]:
    with serve_fixture() as base:
        yield base


@pytest.fixture
def still(browser: Browser) -> Iterator[Window]:
    page = open_page(browser)
    yield Window(page)
    page.context.close()


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.file.stem)
def test_a_page_looks_as_it_did(still: Window, fixture_base: str, tmp_path: Path, picture: Picture) -> None:
    taken = take(still, fixture_base, picture)
    share = difference(taken, picture.file)
    if share >= ALLOWED:
        taken.save(tmp_path / picture.file.name)
    assert share < ALLOWED, f"{share:.1%} differs: see {tmp_path / picture.file.name}; if it is meant: make pictures"


def test_there_is_a_picture_for_every_reference() -> None:
    assert {file.name for file in FOLDER.glob("*.png")} == {picture.file.name for picture in PICTURES}
    assert sum(file.stat().st_size for file in FOLDER.glob("*.png")) < 1_500_000


def test_a_line_of_words_that_moves_is_seen_and_a_shade_is_not(tmp_path: Path) -> None:
    blank = Image.new("RGB", (720, 600), "white")
    keep(blank, tmp_path / "blank.png")
    changed = blank.copy()
    ImageDraw.Draw(changed).rectangle((100, 100, 300, 115), fill="black")
    assert difference(blank, tmp_path / "blank.png") == 0
    assert difference(changed, tmp_path / "blank.png") > ALLOWED
    keep(Image.new("RGB", blank.size, (247, 247, 247)), tmp_path / "grey.png")
    assert difference(blank, tmp_path / "grey.png") == 0
    assert difference(blank.crop((0, 0, 720, 598)), tmp_path / "blank.png") == 1
