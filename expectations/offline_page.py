"""Great Expectations' Data Docs page without its links to the outside: readable offline, nothing is fetched."""

import html
import re

STYLE = """
  :root { color-scheme: light dark; --ink: #1c2430; --soft: #59636f; --line: #d5dae1; --paper: #fff; --good: #1a6b3c; --stop: #a3162a; }
  @media (prefers-color-scheme: dark) { :root { --ink: #e8ecf1; --soft: #a9b3bf; --line: #3a434e; --paper: #14181d; --good: #7fd6a0; --stop: #ff8f9c; } }
  body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 64rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
  h1 { font-size: 1.5rem; } h5 { font-size: 1.15rem; margin: 2rem 0 .5rem; } h6 { font-size: 1rem; margin: 1rem 0 .25rem; }
  table { border-collapse: collapse; margin: .5rem 0; } th, td { text-align: left; vertical-align: top; padding: .35rem 1.25rem .35rem 0; border-bottom: 1px solid var(--line); }
  .text-success::before { content: "✓"; color: var(--good); } .text-danger::before { content: "✗"; color: var(--stop); } i { font-style: normal; font-weight: 700; }
  .h6 { font-weight: 600; } pre, code { overflow-wrap: anywhere; white-space: pre-wrap; } .table-responsive { overflow-x: auto; } a { color: inherit; }
"""
CUT = (
    (r"<script.*?</script>", ""),
    (r"<style.*?</style>", ""),
    (r'<p class="m-0">\s*<a data-toggle="collapse".*?</p>', ""),
    (r'<a href="[^"#][^"]*"\s*>(.*?)</a>', r"\1"),
    (r"<thead hidden>.*?</thead>", ""),
    (r"<img[^>]*>", ""),
    (r'\s(?:style|data-[a-z]+|onclick)="[^"]*"', ""),
    (r"\n\s*\n+", "\n"),
)


def offline_page(page: str, title: str) -> str:
    """The result sections of a Data Docs page in a plain frame of our own. Raises ValueError if GX changes its form."""
    start, end = page.find('<div id="section-1"'), page.find("<footer")
    if start < 0 or end < start:
        raise ValueError("the Data Docs page has no sections where they are expected")
    body = page[start:end]
    for pattern, replacement in CUT:
        body = re.sub(pattern, replacement, body, flags=re.DOTALL)
    body = re.sub(r"(?:\s*</div>){3}\s*$", "", body)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{html.escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{html.escape(title)}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
