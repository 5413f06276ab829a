"""All stages with a progress bar: what `digitalbilanz run` and `demo` show while they work."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import stages
from pipelines.stages import House

ALONE: dict[str, Callable[[House, str], object]] = {
    "receiving": stages.receive,
    "harmonising": stages.harmonise,
    "validating": stages.validate,
    "assembling": stages.assemble,
    "aggregating": stages.aggregate,
    "reporting back": stages.report_back,
}
TOGETHER: dict[str, Callable[[House], object]] = {
    "computing KPIs": stages.evaluate,
    "checking KPIs": stages.check_values,
    "hiding small cells": stages.disclose,
    "publishing": stages.publish,
}


def run_all(house: House, municipality_ids: tuple[str, ...], out: Console) -> None:
    """Every stage of the named municipalities, then those of all together; says what came of it."""
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task("", total=len(municipality_ids) * len(ALONE) + len(TOGETHER))
        for municipality_id in municipality_ids:
            name = house.catalog.municipalities[municipality_id].name
            for what, stage in ALONE.items():
                progress.update(task, description=f"{name}: {what}")
                done = stage(house, municipality_id)
                if isinstance(done, stages.Rows):
                    progress.print(
                        f"{name}: {done.deliveries} deliveries, {done.delivered} rows = "
                        f"{done.accepted} accepted + {done.rejected} rejected"
                    )
                progress.advance(task)
        for what, together in TOGETHER.items():
            progress.update(task, description=what)
            together(house)
            progress.advance(task)
        progress.update(task, description="done")
    out.print(f"Feedback for the municipalities: {_shown(house.data.feedback)}", markup=False)
    out.print(f"Published in {_shown(house.data.published)}", markup=False)


def _shown(path: Path) -> str:
    """Relative to where the caller stands, if it is below."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
