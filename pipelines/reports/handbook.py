"""The handbook: one Markdown page per KPI, dataset and municipality, written from the catalogue alone.

All German stands in the templates `texts/handbook_*.de.md.jinja`; here is only what they ask for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import format_date
from jinja2 import Environment

from expectations.catalog import Catalog
from expectations.models import Contract, Example
from expectations.models.grants import Stated
from pipelines.ingest.dates import described
from pipelines.reports.formula import (
    LOCALES,
    make_environment,
    one_line,
    say_label,
    say_period,
    say_title,
    write_number,
)

LOCALE = LOCALES["de"]


@dataclass(frozen=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def write_handbook(catalog: Catalog, target: Path) -> list[Path]:
    """Write all pages under `target` and remove pages of what is no longer declared; gives the files written."""
    pages = handbook_pages(catalog)
    for stale in target.rglob("*.md"):
        if stale.relative_to(target).as_posix() not in pages:
            stale.unlink()
    written = []
    for name, text in pages.items():
        file = target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        written.append(file)
    return written


def handbook_pages(catalog: Catalog) -> dict[str, str]:
    """Relative path → Markdown of every page, `README.md` first."""
    environment = _environment(catalog)

    def page(template: str, **context: Any) -> str:
        return _spaced(environment.get_template(f"handbook_{template}.de.md.jinja").render(**context))

    kpis = sorted(catalog.kpis.items(), key=lambda item: item[1].order)
    goals = sorted(catalog.goals.items(), key=lambda item: item[1].order)
    by_goal = [(goal, mine) for goal_id, goal in goals if (mine := [k for k in kpis if k[1].goal == goal_id])]
    pages = {"README.md": page("index", by_goal=by_goal)}
    for kpi_id, kpi in kpis:
        pages[f"kpis/{kpi_id}.md"] = page("kpi", kpi=kpi)
    for dataset_id, contract in catalog.contracts.items():
        used_by = [(k, kpi) for k, kpi in kpis if dataset_id in {i.dataset for i in kpi.inputs}]
        pages[f"datasets/{dataset_id}.md"] = page("dataset", contract=contract, used_by=used_by)
    for municipality_id, municipality in catalog.municipalities.items():
        pages[f"municipalities/{municipality_id}.md"] = page(
            "municipality", municipality_id=municipality_id, municipality=municipality
        )
    for grant_id, grant in catalog.grants.items():
        pages[f"grants/{grant_id}.md"] = page("grant", grant_id=grant_id, grant=grant, kpis=catalog.kpis)
    return pages


def _spaced(text: str) -> str:
    """Markdown with one blank line between blocks and none within, however the template breaks its lines."""
    lines: list[str] = []
    for line in filter(None, (line.rstrip() for line in text.splitlines())):
        block = next((mark for mark in ("|", "* ", "> ") if line.startswith(mark)), None)
        same_block = block and lines and lines[-1].startswith(block)
        lines += [line] if same_block or not lines else ["", line]
    return "\n".join(lines) + "\n"


def _environment(catalog: Catalog) -> Environment:
    environment = make_environment(catalog, "de")
    environment.filters |= {
        "month": lambda month: format_date(month, "MMMM yyyy", locale=LOCALE),
        "day": _day,
        "bound": lambda value: (
            format_date(value, "dd.MM.yyyy", locale=LOCALE) if isinstance(value, date) else write_number(value)
        ),
        "period": say_period,
        "cell": one_line,
        "form": described,
        "visible": lambda sign: {"\t": "Tab", " ": "Leerzeichen"}.get(sign, one_line(sign)),
    }
    environment.globals |= {
        "association": catalog.association,
        "municipalities": catalog.municipalities,
        "goals": catalog.goals,
        "measures": sorted(catalog.measures.values(), key=lambda m: (catalog.goals[m.goal].order, m.planned.start)),
        "grants": catalog.grants,
        "source": _source,
        "services": catalog.vocabulary["services"],
        "it_services": catalog.vocabulary["it_services"],
        "translated": partial(_translated, catalog),
        "only_month": partial(_only_month, catalog),
        "tables": lambda example: list(_tables(catalog, example)),
    }
    return environment


def _day(day: date) -> str:
    return format_date(day, "dd.MM.yyyy", locale=LOCALE)


def _source(stated: Stated[Any]) -> str:
    """Where a value is written; what stands in for a value that is not public says so itself."""
    return one_line(stated.source.de)


def _translated(catalog: Catalog, contract: Contract, name: str, codes: Mapping[str, str]) -> str:
    """Their words and what they become, for one cell of a table."""
    return ", ".join(
        f"{one_line(text)} → {say_label(catalog, 'de', contract, name, code)}" for text, code in codes.items()
    )


def _only_month(catalog: Catalog, example: Example) -> str:
    """The month of an example that gives one month only."""
    dataset_id, rows = next(iter(example.given.items()))
    return str(rows[0][catalog.contracts[dataset_id].month])[:7]


def _tables(catalog: Catalog, example: Example) -> Iterator[tuple[str, Table]]:
    """The given rows per dataset; only the columns that any row gives, in the order of the contract."""
    for dataset_id, rows in example.given.items():
        contract = catalog.contracts[dataset_id]
        names = [n for n in contract.columns if any(n in row for row in rows)]
        named = any("municipality_id" in row for row in rows)
        yield (
            dataset_id,
            Table(
                headers=(*(["Kommune"] if named else []), *(say_title(contract, n) for n in names)),
                rows=tuple(
                    (
                        *([str(row.get("municipality_id", ""))] if named else []),
                        *(say_label(catalog, "de", contract, n, row[n]) if n in row else "" for n in names),
                    )
                    for row in rows
                ),
            ),
        )
