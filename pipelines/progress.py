"""All stages with a progress bar: what `digitalbilanz run` and `demo` show while they work."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipelines import stages
from pipelines.side_by_side import ALONE, Step, run_side_by_side
from pipelines.stages import House

TOGETHER: dict[str, Callable[[House], object]] = {
    "adding up costs": stages.add_up_costs,
    "accounting for grants": stages.account_grants,
    "computing KPIs": stages.evaluate,
    "estimating effects": stages.estimate_effects,
    "checking KPIs": stages.check_values,
    "hiding small cells": stages.disclose,
    "describing the newest months": stages.describe,
    "publishing": stages.publish,
}


def run_all(house: House, municipality_ids: tuple[str, ...], out: Console) -> None:
    """Every stage of the named municipalities, then those of all together; says what came of it."""
    columns = (TextColumn("{task.description:<40}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=out) as progress:
        task = progress.add_task("", total=len(municipality_ids) * len(ALONE) + len(TOGETHER))

        def tell(step: Step) -> None:
            name = house.catalog.municipalities[step.municipality_id].name
            progress.update(task, advance=1, description=f"{name}: {step.done}")
            if step.rows:
                r = step.rows
                progress.print(
                    f"{name}: {r.deliveries} deliveries, {r.delivered} rows = {r.accepted} accepted + {r.rejected} rejected"
                )

        run_side_by_side(house, municipality_ids, tell)
        for what, stage in TOGETHER.items():
            progress.update(task, description=what)
            stage(house)
            progress.advance(task)
        progress.update(task, description="done")
    out.print(f"Feedback for the municipalities: {_shown(house.data.feedback)}", markup=False)
    out.print(f"Published in {_shown(house.data.published)}", markup=False)


def _shown(path: Path) -> str:
    """Relative to where the caller stands, if it is below."""
    here = Path.cwd()
    return str(path.resolve().relative_to(here)) if path.resolve().is_relative_to(here) else str(path)
