"""One page that leads to all Data Docs pages of the last run."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.catalog import Catalog
from pipelines.store.lake import whole_file

TEXTS = Path(__file__).parent / "texts"


def write_index(catalog: Catalog, docs: Path) -> Path:
    """Write `index.html` in the folder of the Data Docs; returns it."""
    groups = [("KPI", sorted(p.name for p in docs.glob("*.html") if p.name != "index.html"))]
    for municipality_id, municipality in catalog.municipalities.items():
        pages = sorted(f"{municipality_id}/{p.name}" for p in (docs / municipality_id).glob("*.html"))
        groups.append((municipality.name, pages))
    environment = Environment(loader=FileSystemLoader(TEXTS), autoescape=True, undefined=StrictUndefined)
    notice = catalog.association.demo_notice
    page = docs / "index.html"
    with whole_file(page) as temporary:
        text = environment.get_template("data_docs.en.html").render(
            title=catalog.association.title.en, notice=notice.en if notice else None, groups=[g for g in groups if g[1]]
        )
        temporary.write_text(text, encoding="utf-8")
    return page
