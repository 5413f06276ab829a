"""`digitalbilanz export …`: what is published, as files for others."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from dashboards.snapshot import Snapshot

USED_WRONGLY = 2
app = typer.Typer(
    help="Write what is published as files: the table of the efficiency gain, IT cost as FOCUS.", no_args_is_help=True
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Target = Annotated[Path, typer.Option("--out", help="File to write.")]
Language = Annotated[str, typer.Option("--lang", help="de or en")]


@app.command()
def efficiency(
    ctx: typer.Context,
    target: Target,
    year: Annotated[int | None, typer.Option(help="Look at this year first (default: the last whole one).")] = None,
    cash: Annotated[bool, typer.Option("--cash", help="Payments in place of expense with depreciation.")] = False,
    lang: Language = "de",
) -> None:
    """Write the table of the efficiency gain as a workbook whose formulas live (XLSX)."""
    from dashboards.exports.asked import NothingToCompareError, efficiency_of

    snapshot = _open(ctx, lang)
    try:
        made = efficiency_of(snapshot, lang, "cash" if cash else "depreciation", year)
    except NothingToCompareError as e:
        raise _wrong(str(e)) from e
    finally:
        snapshot.close()
    _write(target, made)


@app.command()
def focus(
    ctx: typer.Context,
    target: Target,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Bookings from this day on.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Bookings up to this day.")
    ] = None,
    lang: Language = "de",
) -> None:
    """Write IT cost in the columns of FOCUS 1.3 (CSV): one row per booking, joint ones divided by their key."""
    from dashboards.exports.asked import focus_of

    snapshot = _open(ctx, lang)
    try:
        made = focus_of(snapshot, lang, first.date() if first else date.min, last.date() if last else date.max)
    finally:
        snapshot.close()
    _write(target, made)


def _open(ctx: typer.Context, lang: str) -> "Snapshot":
    """The internal edition: it alone has bookings."""
    from dashboards.takeover import Snapshots
    from dashboards.texts import find_languages

    if lang not in find_languages():
        raise _wrong(f"There are no exports in `{lang}`; there are: {', '.join(find_languages())}.")
    snapshot = Snapshots(ctx.obj.data.published, "internal").current()
    if snapshot is None:
        raise _wrong(f"Nothing is published in {ctx.obj.data.published}. First: digitalbilanz run (or demo).")
    return snapshot


def _write(target: Path, made: bytes) -> None:
    if not target.parent.is_dir():
        raise _wrong(f"{target.parent}: there is no such folder.")
    target.write_bytes(made)
    out.print(f"{target} ({len(made):,} bytes)", markup=False)


def _wrong(text: str) -> typer.Exit:
    err.print(text, markup=False)
    return typer.Exit(USED_WRONGLY)
