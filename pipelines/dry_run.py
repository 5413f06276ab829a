"""`digitalbilanz check`: what would become of one file, found by the stages that would take it. Nothing is kept."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.catalog import Catalog
from pipelines import stages
from pipelines.store import books
from pipelines.store.folder import DataFolder

TEXTS = Path(__file__).parent / "reports" / "texts"


@dataclass(frozen=True)
class Verdict:
    """`good`: the file would be taken whole. `text`: the findings in German, for the one who delivers."""

    good: bool
    text: str


def check_file(catalog: Catalog, municipality_id: str, file: Path, dataset_id: str | None, limit: int) -> Verdict:
    """Take `file` all the way to core in a folder of its own, and say what was found. `limit` rows are named."""
    with tempfile.TemporaryDirectory(prefix="digitalbilanz-check-") as folder:
        house = stages.House(catalog, DataFolder(Path(folder)), date.today())  # noqa: DTZ011 which day does not matter here
        inbox = house.data.inbox / municipality_id
        inbox.mkdir(parents=True)
        shutil.copy2(file, inbox / file.name, follow_symlinks=False)
        stages.receive(house, municipality_id)
        stages.harmonise(house, municipality_id)
        stages.validate(house, municipality_id)
        stages.assemble(house, municipality_id)
        return _verdict(catalog, municipality_id, file.name, dataset_id, limit, house.data.lake)


def _verdict(
    catalog: Catalog, municipality_id: str, name: str, dataset_id: str | None, limit: int, lake: Path
) -> Verdict:
    lines = [d for d in books.deliveries(lake, municipality_id) if d.dataset_id in ("", dataset_id or d.dataset_id)]
    ids = {d.delivery_id for d in lines}
    rejected = [r for r in books.rejected(lake, municipality_id) if r.delivery_id in ids]
    failed = [c for c in books.checks(lake, municipality_id) if c.delivery_id in ids and c.passed is False]
    # why a file cannot be read stands among its findings, with what to do
    whole = [c for c in failed if c.severity != "reject" and c.check_id != "file_readable"]
    rows = [r for r in rejected if r.source_row is not None]
    good = not rejected and all(c.severity == "warn" for c in failed)
    # plain text for a terminal, where markup means nothing; what could steer the terminal is taken out below
    environment = Environment(  # noqa: S701
        loader=FileSystemLoader(TEXTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template("dry_run.de.txt").render(
        name=name,
        municipality=catalog.municipalities[municipality_id].official_name.de,
        deliveries=lines,
        titles={k: c.title.de for k, c in catalog.contracts.items()},
        whole=whole,
        others=[r for r in rejected if r.source_row is None],
        rows=_by_row(rows)[:limit],
        more=max(0, len(_by_row(rows)) - limit),
        good=good,
    )
    return Verdict(good, _printable(text))


def _by_row(rejected: Sequence[books.RejectedLine]) -> list[tuple[int, list[books.RejectedLine]]]:
    """The findings of each row together, in the order of the file."""
    grouped: dict[int, list[books.RejectedLine]] = {}
    for line in rejected:
        grouped.setdefault(line.source_row or 0, []).append(line)
    return sorted(grouped.items())


def _printable(text: str) -> str:
    """Values come from a file that nobody has looked at yet: no control characters reach the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else "·" for c in text)
