"""The harness finds what is put in its way: each fault is made in a page that has none of its kind, and is found."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.harness.door import Door
from tests.pages.harness.looking import Window
from tests.pages.harness.on_the_server import (
    find_dead_links,
    find_structure,
    find_unnamed,
    find_unsaid,
    find_wrong_words,
)
from tests.pages.harness.tree import Node, components

GOALS, KPI = "/ziele", "/kennzahl/processing_days_median"
OUT = "https://pictures.example/one.png"


def node(kind: str, **props: Any) -> Node:
    return {"type": kind, "namespace": "dash_html_components", "props": props}


def change(window: Window, script: str) -> None:
    window.page.evaluate(f"() => {{ {script} }}")


@pytest.fixture
def goals(window: Window, site: Callable[[str], str]) -> Window:
    window.open(site("demo"), GOALS)
    return window


BARRIERS = {
    "image-alt": """const one = document.createElement('img'); one.src = '/assets/favicon.svg';
        document.querySelector('main').append(one)""",
    "label": """document.querySelector('.filters input, .filters select').removeAttribute('aria-label');
        document.querySelectorAll('.filters label').forEach(one => one.remove())""",
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "color-contrast": """const one = document.querySelector('main p'); one.style.color = '#888';
        one.style.backgroundColor = '#777'""",
    "link-name": "document.querySelector('main a').innerHTML = ''",
}


@pytest.mark.parametrize(("rule", "script"), BARRIERS.items())
def test_a_barrier_is_found(goals: Window, rule: str, script: str) -> None:
    assert not [found for found in goals.find_barriers() if found.startswith(f"{rule}: ")]
    change(goals, script)
    assert [found for found in goals.find_barriers() if found.startswith(f"{rule}: ")]


def test_a_chart_without_its_sentence_is_found(doors: dict[str, Door]) -> None:
    for page in (KPI, GOALS):
        made = doors["demo"].answer(page)["page"]["children"]
        boxes = [
            one for one in components(made) if one["type"] == "Figcaption" or one["props"].get("className") == "vh"
        ]
        before = len(find_unsaid(made))
        for box in boxes:
            box["props"]["children"] = ""
        assert before == 0
        assert find_unsaid(made)


def test_a_picture_from_elsewhere_is_found(goals: Window) -> None:
    """The page's own policy forbids it and the console says so."""
    change(goals, f"new Image().src = '{OUT}'")
    goals.page.wait_for_timeout(200)
    assert any("pictures.example" in found for found in goals.find_complaints())


def test_a_request_that_leaves_the_host_is_found(window: Window, site: Callable[[str], str]) -> None:
    """Also where no policy would stop it: a page with a foreign picture, served without the header."""
    page = window.page
    page.route(site("demo") + "/foreign", lambda route: route.fulfill(
        body=f"<html lang=de><title>x</title><main><h1>x</h1><img alt=x src={OUT}></main></html>",
        content_type="text/html"))  # fmt: skip
    page.route(OUT, lambda route: route.abort())
    window.open(site("demo"), "/foreign")
    page.unroute_all()
    assert f"asked another host: {OUT}" in window.find_complaints()


def test_a_word_on_the_console_is_found(goals: Window) -> None:
    assert goals.find_complaints() == []
    change(goals, "console.error('mind the gap')")
    assert goals.find_complaints() == ["error: mind the gap"]


def test_too_wide_is_found(goals: Window) -> None:
    assert goals.find_overflow() == []
    change(goals, "document.querySelector('main').insertAdjacentHTML('beforeend',"
                     "'<div style=\"width: 330px; white-space: nowrap\">wide</div>')")  # fmt: skip
    assert [found.split(":")[0] for found in goals.find_overflow()] == ["at 320 px"]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("one.style.outline = 'none'; one.style.boxShadow = 'none'", "focus is not to be seen"),
        ("one.tabIndex = -1", "not reached by Tab"),
        ("one.tabIndex = 1", "jumps back"),
    ],
)
def test_a_stop_that_fails_the_keyboard_is_found(goals: Window, script: str, said: str) -> None:
    assert goals.walk() == []
    change(goals, "const last = document.querySelector('main'); last.insertAdjacentHTML('beforeend',"
                     "'<p><a id=\"trap\" href=\"/\">a way out of here</a></p>');"
                     f"const one = document.getElementById('trap'); {script}")  # fmt: skip
    assert any(said in found and "a way out" in found for found in goals.walk())


def test_a_skip_link_that_leads_nowhere_is_found(goals: Window) -> None:
    assert goals.skip() == []
    change(goals, "document.querySelector('main').id = 'elsewhere'")
    assert goals.skip() != []


@pytest.mark.parametrize(
    ("faulty", "said"),
    [
        ([node("H1", children="a"), node("H1", children="b")], "2 headings"),
        ([node("H1", children="a"), node("H3", children="b")], "level 3 under one of level 1"),
        ([node("H1", children="a"), node("P", id="x"), node("P", id="x")], "given 2 times"),
        ([node("H1", children="a"), node("Table", children=[])], "without a caption"),
    ],
)
def test_a_broken_structure_is_found(faulty: list[Node], said: str) -> None:
    assert any(said in found for found in find_structure(faulty))


def test_a_control_without_its_label_is_found(doors: dict[str, Door]) -> None:
    made = doors["demo"].answer(KPI)["page"]["children"]
    assert find_unnamed(made) == []
    labels = [one for one in components(made) if one["type"] == "Label"]
    assert labels
    for label in labels:
        name = label["props"].pop("htmlFor")
        assert find_unnamed(made)
        label["props"]["htmlFor"] = name
    assert find_unnamed([node("Img", src="x")]) == ["a picture without a text in its place"]
    assert find_unnamed([node("Button", children=node("Span", className="sign"))]) == ["Button without words"]


@pytest.mark.parametrize("words", ["state.hidden", "Wert {value} fehlt", "Skip to content"])
def test_a_wrong_word_is_found(words: str) -> None:
    assert find_wrong_words([node("P", children="Zum Inhalt springen")], "de") == []
    assert find_wrong_words([node("P", children=words)], "de") != []


@pytest.mark.parametrize("href", ["/nirgends", "/?gemeined=1"])
def test_a_dead_link_is_found(href: str) -> None:
    assert find_dead_links([node("A", href="/", children="x")]) == []
    assert find_dead_links([node("A", href=href, children="x")]) != []
