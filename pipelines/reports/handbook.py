"""The handbook: one Markdown page per KPI, dataset and municipality, written from the catalogue alone.

All German stands in the templates `texts/handbook_*.de.md.jinja`; here is only what they ask for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.catalog import Catalog
from expectations.models import Contract, Example, amounts_of
from expectations.models.grants import Stated
from pipelines.ingest.dates import described

TEXTS = Path(__file__).parent / "texts"
LOCALE = "de_DE"


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
    environment = Environment(loader=FileSystemLoader(TEXTS), undefined=StrictUndefined)  # noqa: S701 (no HTML)
    environment.filters |= {
        "number": _number,
        "month": lambda month: format_date(month, "MMMM yyyy", locale=LOCALE),
        "day": _day,
        "bound": lambda value: (
            format_date(value, "dd.MM.yyyy", locale=LOCALE) if isinstance(value, date) else _number(value)
        ),
        "period": _period,
        "cell": _cell,
        "form": described,
        "visible": lambda sign: {"\t": "Tab", " ": "Leerzeichen"}.get(sign, _cell(sign)),
    }
    environment.globals |= {
        "association": catalog.association,
        "contracts": catalog.contracts,
        "municipalities": catalog.municipalities,
        "goals": catalog.goals,
        "measures": sorted(catalog.measures.values(), key=lambda m: (catalog.goals[m.goal].order, m.planned.start)),
        "grants": catalog.grants,
        "source": _source,
        "units": catalog.vocabulary["units"],
        "services": catalog.vocabulary["services"],
        "it_services": catalog.vocabulary["it_services"],
        "added": amounts_of,
        "titled": _titled,
        "labels": partial(_labels, catalog),
        "translated": partial(_translated, catalog),
        "only_month": partial(_only_month, catalog),
        "tables": lambda example: list(_tables(catalog, example)),
    }
    return environment


def _day(day: date) -> str:
    return format_date(day, "dd.MM.yyyy", locale=LOCALE)


def _number(value: int | Decimal | None) -> str:
    return "" if value is None else format_decimal(value, "#,##0.######", locale=LOCALE)


def _cell(text: str) -> str:
    """Text that does not break out of a table cell."""
    return " ".join(text.split()).replace("|", "\\|")


def _source(stated: Stated[Any]) -> str:
    """Where a value is written; what stands in for a value that is not public says so itself."""
    return _cell(stated.source.de)


def _period(text: str) -> str:
    """`2025-01`, `2025` or `2025-12/12` as officials write it."""
    if len(text) == 4:
        return f"Jahr {text}"
    month, _, length = text.partition("/")
    name = format_date(date.fromisoformat(f"{month}-01"), "MMMM yyyy", locale=LOCALE)
    return f"{length} Monate bis {name}" if length else name


def _titled(contract: Contract, name: str) -> str:
    column = contract.columns.get(name) or contract.derived[name]
    return column.title.de


def _labels(catalog: Catalog, contract: Contract, name: str, condition: Any) -> list[str]:
    values = condition if isinstance(condition, tuple) else (condition,)
    return [_label(catalog, contract, name, value) for value in values]


def _label(catalog: Catalog, contract: Contract, name: str, value: Any) -> str:
    """A value as a reader knows it: the title of a code, ja/nein, a German number or date."""
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, int | float | Decimal):
        return _number(Decimal(str(value)))
    column = contract.columns.get(name)
    if column and column.vocabulary and value in catalog.vocabulary[column.vocabulary]:
        title: str = catalog.vocabulary[column.vocabulary][value].title.de
        return _cell(title)
    if column and column.allowed and value in column.allowed:
        return _cell(column.allowed[value].de)
    if column and column.type == "date":
        return _day(date.fromisoformat(value))
    return _period(value) if column and column.type == "month" else f"`{_cell(str(value))}`"


def _translated(catalog: Catalog, contract: Contract, name: str, codes: Mapping[str, str]) -> str:
    """Their words and what they become, for one cell of a table."""
    return ", ".join(f"{_cell(text)} → {_label(catalog, contract, name, code)}" for text, code in codes.items())


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
                headers=(*(["Kommune"] if named else []), *(_titled(contract, n) for n in names)),
                rows=tuple(
                    (
                        *([str(row.get("municipality_id", ""))] if named else []),
                        *(_label(catalog, contract, n, row[n]) if n in row else "" for n in names),
                    )
                    for row in rows
                ),
            ),
        )
