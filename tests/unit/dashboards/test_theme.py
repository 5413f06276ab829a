"""Colours are legible in both schemes: WCAG 2.1, 4.5 to 1 for words, 3 to 1 for marks."""

import re
from itertools import product
from pathlib import Path

import pytest

from dashboards import theme
from dashboards.components import explore

STYLE = (Path(theme.__file__).parent / "assets" / "style.css").read_text(encoding="utf-8")
SCHEMES = {"light": 0, "dark": 1}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_and_marks_are_legible_on_their_grounds(scheme: str) -> None:
    place = SCHEMES[scheme]
    pairs = [(one, ground, 4.5) for one, ground in product(theme.WORDS, theme.GROUNDS)]
    pairs += [(one, ground, 3.0) for one, ground in product(theme.MARKS, theme.GROUNDS[:2])]
    pairs += [("demo-ink", "demo-ground", 4.5), ("on-brand", "brand", 4.5), ("ground", "bad", 4.5)]
    faint = {
        (one, ground): round(ratio, 2)
        for one, ground, wanted in pairs
        if (ratio := contrast(theme.COLOURS[one][place], theme.COLOURS[ground][place])) < wanted
    }
    assert faint == {}


def test_lines_of_charts_stand_out_on_both_grounds() -> None:
    for colour in (explore.MAIN, explore.QUIET, explore.AIM):
        assert all(contrast(colour, ground) >= 3 for ground in theme.COLOURS["ground"])


def test_the_stylesheet_uses_the_colours_of_the_theme_and_no_other() -> None:
    rules = re.sub(r"/\*.*?\*/", "", STYLE, flags=re.S)
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", rules)) == set()
    own = set(re.findall(r"(--[\w-]+)\s*:", rules))
    used = set(re.findall(r"var\((--[\w-]+)", rules))
    assert used - own - {f"--{name}" for name in theme.COLOURS} == set()


def test_both_schemes_are_written() -> None:
    written = theme.write_colours()
    assert all(f"--{name}:{tone}" in written for name, tones in theme.COLOURS.items() for tone in tones)
