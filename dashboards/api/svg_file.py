"""A figure as a picture of its own: statement, subtitle, chart and where it comes from, in the light colours."""

from html import escape
from pathlib import Path

from dashboards import theme
from dashboards.components.chart_canvas import Chart, text, wrap

WIDTH, EDGE = 1120, 24
STYLESHEET = Path(__file__).parents[1] / "assets" / "chart.css"


def write_svg(title: str, subtitle: str, sentence: str, source: str, chart: Chart) -> bytes:
    """Needs no other file; the colours are the stylesheet's own, by name."""
    drawing = chart.draw(WIDTH)
    heads = wrap(title, WIDTH, 24)
    lines = [text(0, 26 + 30 * i, words, "c-title") for i, words in enumerate(heads)]
    y = 26 + 30 * len(heads)
    lines.append(text(0, y, subtitle, "c-subtitle"))
    top = y + 18
    foot = wrap(source, WIDTH, 13)
    below = top + drawing.height + 26
    lines += [text(0, below + 18 * i, words, "c-source") for i, words in enumerate(foot)]
    width, height = WIDTH + 2 * EDGE, below + 18 * len(foot) + 2 * EDGE - 10
    colours = "".join(f"--{name}:{light};" for name, (light, _) in theme.COLOURS.items())
    style = f"svg{{{colours}font-family:{theme.FONTS}}}" + STYLESHEET.read_text(encoding="utf-8").split("/* page */")[0]
    body = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="{-EDGE} {-EDGE} {width} {height}" role="img" aria-label="{escape(sentence)}">'
        f"<style>{escape(style, quote=False)}</style>"
        f'<rect x="{-EDGE}" y="{-EDGE}" width="{width}" height="{height}" fill="{theme.COLOURS["ground"][0]}"/>'
        f'{"".join(lines)}<g transform="translate(0 {top})">{drawing.body}</g></svg>'
    )
    return body.encode()
