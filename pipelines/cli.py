"""`digitalbilanz …`: every verb a thin call into the rooms behind it.

Exit codes: 0 good, 1 the data were refused (with the reasons), 2 used wrongly. What a verb does not need is not
imported: starting Dagster or Great Expectations takes seconds, and `--help` must not.
"""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from expectations.catalog import Catalog, load_catalog
from expectations.sources import CatalogError
from pipelines.cli_export import app as export
from pipelines.store.folder import DataFolder, default_catalog_root, default_data_folder

if TYPE_CHECKING:
    from pipelines.stages import House

REFUSED, USED_WRONGLY = 1, 2

app = typer.Typer(
    name="digitalbilanz",
    help="Numbers that can be followed back to the row of the file they came from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
report = typer.Typer(no_args_is_help=True, help="Write reports from what is published.")
app.add_typer(report, name="report")
app.add_typer(export, name="export")
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Places:
    """Where this call finds its catalogue and its data."""

    catalog: Path
    data: DataFolder


Day = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Judge what is due as on this day (default: today)."),
]


@app.callback()
def places(
    ctx: typer.Context,
    catalog: Annotated[Path | None, typer.Option(help="Catalogue ($DIGITALBILANZ_CATALOG, data/catalog).")] = None,
    data: Annotated[Path | None, typer.Option(help="Data folder ($DIGITALBILANZ_DATA, data).")] = None,
) -> None:
    """Options that every verb shares."""
    ctx.obj = Places(catalog or default_catalog_root(), DataFolder(data) if data else default_data_folder())


@app.command()
def demo(
    ctx: typer.Context,
    scale: Annotated[float, typer.Option(min=0.001, max=100, help="1 is about 50,000 cases a year.")] = 1.0,
    serve_after: Annotated[bool, typer.Option("--serve/--no-serve", help="Show the dashboard afterwards.")] = True,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8050,
) -> None:
    """Generate demo deliveries, take them all the way to a published snapshot, and show it."""
    catalog = _catalog(ctx)
    if catalog.association.demo_as_of is None:
        raise _wrong("This catalogue has no `demo_as_of`: demo deliveries are not written where real ones arrive.")
    from pipelines.demo import generate
    from pipelines.demo.plant import NoRoomError
    from pipelines.progress import run_all

    house = _house(ctx, catalog, None)
    try:
        with out.status("Writing demo deliveries …"):
            generate(catalog, house.data.inbox, scale=scale)
    except NoRoomError as e:
        raise _wrong(f"--scale {scale} leaves too few cases: {e}") from e
    run_all(house, tuple(catalog.municipalities), out)
    if serve_after:
        _serve(house.data, "internal", port)


@app.command()
def run(
    ctx: typer.Context,
    municipality: Annotated[list[str] | None, typer.Option(help="Only this AGS; may be given repeatedly.")] = None,
    as_of: Day = None,
) -> None:
    """Take everything in the inbox all the way to a published snapshot."""
    catalog = _catalog(ctx)
    chosen = tuple(municipality or catalog.municipalities)
    for municipality_id in chosen:
        _known(catalog, municipality_id)
    from pipelines.progress import run_all

    run_all(_house(ctx, catalog, as_of), chosen, out)


@app.command()
def check(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The file as it would be delivered, under the agreed name.")],
    municipality: Annotated[str, typer.Option(help="AGS of the municipality that delivers it.")],
    dataset: Annotated[str | None, typer.Option(help="Only this dataset of the file.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many rejected rows to name.")] = 50,
) -> None:
    """Say what is wrong with a file before it is delivered. Nothing is stored."""
    catalog = _catalog(ctx)
    _known(catalog, municipality)
    if not (file.is_file() or file.is_symlink()):
        raise _wrong(f"{file}: there is no such file.")
    if dataset is not None and dataset not in catalog.municipalities[municipality].deliveries:
        agreed = ", ".join(catalog.municipalities[municipality].deliveries)
        raise _wrong(f"`{dataset}` is not agreed with {municipality}; agreed are: {agreed}.")
    from pipelines.dry_run import check_file

    verdict = check_file(catalog, municipality, file, dataset, limit)
    out.print(verdict.text, markup=False, end="")
    if not verdict.good:
        raise typer.Exit(REFUSED)


@app.command()
def serve(
    ctx: typer.Context,
    edition: Annotated[str, typer.Option(help="internal or public")] = "internal",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8050,
) -> None:
    """Show what is published, on this machine only (127.0.0.1)."""
    if edition not in ("internal", "public"):
        raise _wrong(f"There is no edition `{edition}`; there are: internal, public.")
    _serve(ctx.obj.data, edition, port)


@app.command()
def receipt(
    ctx: typer.Context,
    kpi: Annotated[str, typer.Option(help="Id of the KPI.")] = "",
    period: Annotated[
        str, typer.Option(help="2026-10 a month, 2025 a year, 2026-10/12 the twelve months up to October.")
    ] = "",
    municipality: Annotated[str, typer.Option(help="AGS; left out: all together.")] = "*",
    service: Annotated[str, typer.Option(help="Id of the service; left out: all.")] = "*",
    edition: Annotated[str, typer.Option(help="internal (with the rows of the files) or public")] = "internal",
    grant: Annotated[str, typer.Option(help="Instead of a KPI: a grant, as in the catalogue.")] = "",
    wanted: Annotated[
        str, typer.Option("--sum", help="Of the grant's account: spent, eligible, due, drawn, own_share, expected.")
    ] = "",
    line: Annotated[str, typer.Option(help="Line of the financing plan; left out: all together.")] = "*",
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The account up to this day, the end of a month.")
    ] = None,
    target: Annotated[Path | None, typer.Option("--out", help="File to write; left out: the screen.")] = None,
) -> None:
    """Write the receipt of one figure: formula, parts, deliveries, rows, checks and versions, as JSON."""
    from pipelines.proof.making import NoReceiptError, write_grant_receipt, write_receipt
    from pipelines.receipts.grant_form import GrantSum

    if bool(kpi and period) == bool(grant and wanted and until):
        raise _wrong("A receipt is of a KPI (--kpi, --period) or of a grant (--grant, --sum, --until).")
    try:
        if until:
            text = write_grant_receipt(ctx.obj.data, GrantSum(grant, wanted, until.date(), line))
        else:
            text = write_receipt(_catalog(ctx), ctx.obj.data, edition, kpi, municipality, service, period)
    except NoReceiptError as e:
        raise _wrong(str(e)) from e
    if target is None:
        out.print(text, markup=False, end="")
    else:
        target.write_text(text, encoding="utf-8")


@app.command()
def verify(
    ctx: typer.Context,
    receipts: Annotated[list[Path], typer.Argument(help="Receipts as `receipt` wrote them.")],
    lang: Annotated[str, typer.Option(help="de or en")] = "de",
) -> None:
    """Compute the figures of receipts again from the archived bytes, and say whether everything they say is true."""
    if lang not in ("de", "en"):
        raise _wrong(f"There are no answers in `{lang}`; there are: de, en.")
    from pipelines.proof.making import NoReceiptError, check_receipts

    try:
        answers = check_receipts(_catalog(ctx), ctx.obj.data, receipts, lang)
    except NoReceiptError as e:
        raise _wrong(str(e)) from e
    for answer in answers:
        out.print(answer.text, markup=False)
    if not all(answer.is_equal for answer in answers):
        raise typer.Exit(REFUSED)


@report.command("grant")
def report_grant(
    ctx: typer.Context,
    grant_id: Annotated[str, typer.Argument(help="The grant, as in the catalogue.")],
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The account up to and including this day.")
    ] = None,
    interim: Annotated[
        bool, typer.Option("--interim", help="An interim report, though the period may be over.")
    ] = False,
    lang: Annotated[str, typer.Option(help="de or en")] = "de",
    target: Annotated[
        Path | None, typer.Option("--out", help="Folder to write into (default: reports/ of the data).")
    ] = None,
    seal: Annotated[bool, typer.Option("--seal", help="Keep the report for good, with what it rests on.")] = False,
    check_seals: Annotated[
        bool, typer.Option("--check-seals", help="Only say whether the sealed reports are what was sealed.")
    ] = False,
    texts_template: Annotated[
        bool,
        typer.Option("--texts-template", help="Only print the file of texts, with places for those that are missing."),
    ] = False,
) -> None:
    """Write the proof of use of a grant as PDF and workbook, and say what differs from a sealed one of that day."""
    if lang not in ("de", "en"):
        raise _wrong(f"There are no reports in `{lang}`; there are: de, en.")
    from pipelines import reports_cli

    data = ctx.obj.data
    if check_seals:
        if not reports_cli.check_seals(out, data, grant_id):
            raise typer.Exit(REFUSED)
        return
    if until is None:
        raise _wrong("Up to which day? --until 2024-12-31")
    asked = reports_cli.GrantReport(grant_id, until.date(), interim, lang, target or data.reports, seal)
    try:
        told = (reports_cli.texts_template if texts_template else reports_cli.write_grant)(_catalog(ctx), data, asked)
    except reports_cli.ReportRefusedError as e:
        raise _wrong(str(e)) from e
    out.print(told, markup=False, end="")


@report.command("briefing")
def report_briefing(
    ctx: typer.Context,
    month: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m"], help="The month it speaks of (default: the newest).")
    ] = None,
    municipality: Annotated[str | None, typer.Option(help="AGS of one municipality (default: all together).")] = None,
    lang: Annotated[str, typer.Option(help="de or en")] = "de",
    target: Annotated[Path | None, typer.Option("--out", help="File to write (default: reports/ of the data).")] = None,
    send: Annotated[
        bool, typer.Option("--send", help="Send it by e-mail to the roles of notify.yaml instead.")
    ] = False,
) -> None:
    """Write the briefing: one accessible page (PDF/UA-1) on whether the strategy is working."""
    if lang not in ("de", "en"):
        raise _wrong(f"There are no reports in `{lang}`; there are: de, en.")
    from pipelines import reports_cli

    catalog, day = _catalog(ctx), month.date() if month else None
    try:
        if send:
            good = reports_cli.send(out, catalog, ctx.obj.data, "briefing", day)
        else:
            file = reports_cli.write_briefing(ctx.obj.data, day, municipality, lang, target)
            out.print(str(file), markup=False)
            good = True
    except reports_cli.ReportRefusedError as e:
        raise _wrong(str(e)) from e
    if not good:
        raise typer.Exit(REFUSED)


@report.command("alerts")
def report_alerts(ctx: typer.Context) -> None:
    """Send what is new to the roles of notify.yaml: KPIs that turned to concern, deliveries that are overdue."""
    from pipelines import reports_cli

    try:
        good = reports_cli.send(out, _catalog(ctx), ctx.obj.data, "alerts")
    except reports_cli.ReportRefusedError as e:
        raise _wrong(str(e)) from e
    if not good:
        raise typer.Exit(REFUSED)


@app.command()
def handbook(
    ctx: typer.Context,
    target: Annotated[Path, typer.Option(help="Folder to write into.")] = Path("docs/handbook"),
) -> None:
    """Write the handbook of KPIs, datasets and municipalities from the catalogue."""
    from pipelines.reports.handbook import write_handbook

    for file in write_handbook(_catalog(ctx), target):
        out.print(str(file), markup=False)


@app.command()
def schemas(
    target: Annotated[Path, typer.Option(help="Folder to write into.")] = Path("expectations/schemas"),
) -> None:
    """Write the JSON schemas with which an editor completes and checks catalogue files."""
    from expectations.schemas import write_schemas

    for file in write_schemas(target):
        out.print(str(file), markup=False)


def _catalog(ctx: typer.Context) -> Catalog:
    places: Places = ctx.obj
    if not places.catalog.is_dir():
        raise _wrong(f"{places.catalog}: there is no such catalogue folder.")
    try:
        return load_catalog(places.catalog)
    except CatalogError as e:
        for mistake in e.mistakes:
            err.print(str(mistake), markup=False)
        raise typer.Exit(USED_WRONGLY) from e


def _house(ctx: typer.Context, catalog: Catalog, as_of: datetime | None) -> "House":
    """Demo data are judged as on the day they were made for, real ones as of today, unless told otherwise."""
    from pipelines.stages import House

    today = catalog.association.demo_as_of or date.today()  # noqa: DTZ011 a day of the office's own calendar
    return House(catalog, ctx.obj.data, as_of.date() if as_of else today)


def _known(catalog: Catalog, municipality_id: str) -> None:
    if municipality_id not in catalog.municipalities:
        known = ", ".join(f"{k} {m.name}" for k, m in catalog.municipalities.items())
        raise _wrong(f"There is no municipality {municipality_id} in this catalogue; there are: {known}.")


def _serve(data: DataFolder, edition: str, port: int) -> None:
    """Serve on loopback until stopped; there is no login yet."""
    if not (data.published / f"{edition}.current").exists():
        raise _wrong(f"Nothing is published in {data.published}. First: digitalbilanz run (or demo).")
    from dashboards.app import serve as serve_forever

    out.print(f"http://127.0.0.1:{port} ({edition} edition; Ctrl+C stops)", markup=False)
    try:
        serve_forever(data.published, "public" if edition == "public" else "internal", port=port)
    except OSError as e:
        raise _wrong(f"Port {port} cannot be used ({e.strerror}). Another one: --port 8051") from e


def _wrong(text: str) -> typer.Exit:
    err.print(text, markup=False)
    return typer.Exit(USED_WRONGLY)


if __name__ == "__main__":
    app()
