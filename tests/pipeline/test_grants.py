"""A grant through all stages, to the cent: original files, bookings, vouchers, report, workbook, seal."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb
import pikepdf
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from expectations.catalog import load_catalog
from pipelines.cli import app
from pipelines.reports.proof_of_use.content import ReportContent, check_sums, make_content
from pipelines.reports.proof_of_use.pdf import deviations_of, make_pdf, questioned_of
from pipelines.reports.proof_of_use.said import compare_said
from pipelines.reports.proof_of_use.words import euros
from pipelines.reports.proof_of_use.xlsx import make_workbook
from pipelines.stages import House, account_grants, publish
from pipelines.store.folder import DataFolder
from pipelines.store.published_grants import NoSuchGrantError, read_published_grant
from pipelines.store.seal_ledger import read_entries
from pipelines.store.seals import find_seals, hash_of
from pipelines.store.snapshot import current, prune
from tests.pipeline.recomputed.deliveries import read_inbox, standing_records
from tests.pipeline.recomputed.parse import MILLION

SHH, IKZ = "starke_heimat_hessen", "ikz_2022"
END = date(2024, 12, 31)
CASES = [(SHH, END), (SHH, date(2023, 6, 30)), (SHH, date(2026, 11, 15)), (IKZ, date(2025, 12, 31))]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def snapshot_of(house: House) -> Path:
    found = current(house.data.published, "internal")
    assert found
    return found


def content_of(house: House, grant_id: str, until: date, language: str = "de") -> ReportContent:
    source = read_published_grant(snapshot_of(house), grant_id, until)
    return make_content(house.catalog, source, until, is_interim=False, language=language)


@pytest.fixture(scope="module")
def books(published_demo: House) -> dict[str, list[dict[str, object]]]:
    """The bookings of both grants, read from the original files without the pipeline."""
    deliveries = read_inbox(published_demo.catalog, published_demo.data.inbox)
    records = standing_records(published_demo.catalog, deliveries, "it_costs")
    actual = records[(records["plan_or_actual"] == "actual")]
    return {g: actual[actual["grant_id"] == g].to_dict("records") for g in (SHH, IKZ)}


def in_euros(value: object) -> Decimal:
    """Money as the independent reading holds it: whole millionths; nothing where nothing is stated."""
    if value is None or value != value:
        return Decimal(0)
    return (Decimal(int(str(value))) / MILLION).quantize(Decimal("0.01"))


@pytest.mark.parametrize(("grant_id", "until"), CASES)
def test_original_files_and_report_have_the_same_sums(
    published_demo: House, books: dict[str, list[dict[str, object]]], grant_id: str, until: date
) -> None:
    """Expense booked on the grant, credit notes on its lines taken off, by the day of payment: sums of files and account."""
    content = content_of(published_demo, grant_id, until)
    check_sums(content)
    lines = published_demo.catalog.grants[grant_id].expenditure
    spent = [
        r for r in books[grant_id]
        if (r["grant_line"] in lines or in_euros(r["amount_eur"]) > 0) and (r["payment_date"] or r["booking_date"]) <= until  # type: ignore[operator]
    ]  # fmt: skip
    account = content.account
    for column, total in (("amount_eur", account.gross), ("eligible_eur", account.eligible),
                          ("deductible_vat_eur", account.vat), ("discount_eur", account.discount)):  # fmt: skip
        assert sum((in_euros(r[column]) for r in spent), Decimal(0)) == total, column
    assert len(spent) == len(content.books.vouchers) > 0
    for line in account.lines:
        assert (
            sum((in_euros(r["eligible_eur"]) for r in spent if r["grant_line"] == line.line_id), Decimal(0))
            == line.eligible
        )


def test_every_booking_of_a_known_grant_is_in_one_table(published_demo: House) -> None:
    with duckdb.connect(str(snapshot_of(published_demo)), read_only=True) as con:
        booked = con.execute(
            "SELECT grant_id, sum(amount_eur), count(*) FROM booking WHERE plan_or_actual = 'actual' AND grant_id <> '' GROUP BY 1 ORDER BY 1"
        ).fetchall()
        held = con.execute(
            """SELECT grant_id, sum(amount_eur), count(*)::BIGINT FROM (SELECT grant_id, amount_eur FROM grant_voucher
               UNION ALL SELECT grant_id, -amount_eur FROM grant_income) GROUP BY 1 ORDER BY 1"""
        ).fetchall()
        accounts = con.execute(
            """SELECT grant_id, until, sum(eligible_eur) FILTER (line_id <> '*') - sum(eligible_eur) FILTER (line_id = '*')
               FROM grant_account GROUP BY ALL"""
        ).fetchall()
    assert booked == held != []
    assert {difference for _, _, difference in accounts} == {Decimal(0)}


@pytest.mark.parametrize(("grant_id", "until"), CASES)
def test_a_month_end_of_the_snapshot_is_the_report_of_that_day(
    published_demo: House, grant_id: str, until: date
) -> None:
    account = content_of(published_demo, grant_id, until).account
    with duckdb.connect(str(snapshot_of(published_demo)), read_only=True) as con:
        row = con.execute(
            """SELECT amount_eur, cost_eur, eligible_eur, expected_eur, drawn_eur, due_eur, others_eur, own_share_eur
               FROM grant_account WHERE grant_id = ? AND until = ? AND line_id = '*'""",
            [grant_id, until],
        ).fetchall()
    a = account
    assert row == [(a.gross, a.cost, a.eligible, a.expected, a.drawn, a.due, a.others, a.own_share)]


@pytest.fixture(scope="module")
def report(published_demo: House) -> tuple[ReportContent, bytes, bytes]:
    content = content_of(published_demo, SHH, END)
    return content, make_pdf(content), make_workbook(content)


def test_the_same_inputs_give_the_same_bytes(published_demo: House, report: tuple[ReportContent, bytes, bytes]) -> None:
    again = content_of(published_demo, SHH, END)
    assert make_pdf(again) == report[1]
    assert make_workbook(again) == report[2]


def test_the_pdf_is_tagged_says_its_language_and_brings_its_fonts(report: tuple[ReportContent, bytes, bytes]) -> None:
    with pikepdf.open(io.BytesIO(report[1])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.StructTreeRoot
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Verwendungsnachweis" in metadata["dc:title"]
        fonts = [font for page in pdf.pages for font in page.get("/Resources", {}).get("/Font", {}).values()]
        inner = [f.DescendantFonts[0] if "/DescendantFonts" in f else f for f in fonts]
        assert inner
        assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(f.FontDescriptor.keys()) for f in inner)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_figures_of_the_pdf_are_those_of_the_snapshot(published_demo: House, language: str) -> None:
    content = content_of(published_demo, SHH, END, language)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(make_pdf(content))).pages)
    plain = re.sub(r"\s+", " ", text)
    a = content.account
    for figure in (a.planned, a.cost, a.eligible, a.due, a.drawn, a.balance, *(line.eligible for line in a.lines)):
        assert euros(figure, language) in plain, figure
    for voucher in content.books.vouchers:
        assert not voucher.number or voucher.number in plain
        assert euros(voucher.amount, language) in plain
    for _, said, _ in content.findings:
        assert said.title in plain
    for source in content.source.sources:
        assert source.sha256 in plain.replace(" ", "")
    assert ("Vorführdaten" if language == "de" else "Demo data") in plain


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc)")
@pytest.mark.parametrize(("grant_id", "until"), CASES)
def test_the_workbook_recalculated_has_the_same_sums(
    published_demo: House, grant_id: str, until: date, tmp_path: Path
) -> None:
    """The cached values are thrown away first, so that what is compared was computed by LibreOffice."""
    content = content_of(published_demo, grant_id, until)
    book = recalculate(make_workbook(content), tmp_path)
    a, grant, steps = content.account, content.grant, tables_of(book, "Nachweis")
    names = content.source.municipalities
    assert steps["3.1"]["Summe"] == [a.planned, Decimal(100), a.eligible, Decimal(100)]
    for i in a.income:
        assert steps["3.1"][grant.income[i.line_id].title.de][:3:2] == [i.planned, i.actual]
    assert steps["3.2"]["Summe"][:4] == [a.planned, a.cost, a.eligible, a.eligible - a.planned]
    for line in a.lines:
        row = steps["3.2"][grant.expenditure[line.line_id].title.de]
        assert row[:4] == [line.planned, line.cost, line.eligible, line.over]
        assert row[4] == (line.over / line.planned * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    given = {name: row[0] for name, row in steps["3.3"].items() if row}
    assert given["Zuwendung, die zusteht"] == a.due
    assert given["Abgerufen und eingegangen"] == a.drawn
    assert given["Noch abzurufen" if a.balance >= 0 else "Zu viel abgerufen"] == abs(a.balance)
    assert given["Angefordert, noch nicht eingegangen"] == a.requested - a.drawn
    assert given["Von den zuwendungsfähigen Ausgaben mit Prüfhinweis"] == questioned_of(content)
    assert {m: steps["3.5"][names[m]][0] for m in a.paid_by} == a.paid_by
    for one in deviations_of(content):
        assert steps["4 A"][one.title][0] == one.over
    assert [steps[part][CHECK] for part in ("3.1", "3.5")] == [[Decimal(0)] * 2, [Decimal(0)]]
    listed = book.get_sheet_by_name("Belege").to_python()[-1]
    assert [cents(listed[i]) for i in (7, 8, 9, 10)] == [a.gross, a.vat, a.discount, a.eligible]


CHECK = "Kontrolle (muss 0 sein)"


def recalculate(workbook: bytes, folder: Path) -> CalamineWorkbook:
    (folder / "report.xlsx").write_bytes(without_values(workbook))
    subprocess.run(
        [str(OFFICE), "--headless", f"-env:UserInstallation=file://{folder}/office", "--convert-to", "ods", "--outdir", folder,
         folder / "report.xlsx"], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return CalamineWorkbook.from_path(folder / "report.ods")


def tables_of(book: CalamineWorkbook, sheet: str) -> dict[str, dict[str, list[Decimal]]]:
    """First three letters of a table's title → first cell of the row → its figures."""
    found: dict[str, dict[str, list[Decimal]]] = {}
    for row in book.get_sheet_by_name(sheet).to_python():
        if re.match(r"\d(\.\d)? ", str(row[0])):
            found[str(row[0])[:3]] = {}
        elif found:
            found[list(found)[-1]][str(row[0])] = [c for x in row[1:6] if (c := cents(x)) is not None]
    return found


def cents(value: object) -> Decimal | None:
    return Decimal(str(round(value, 2))).quantize(Decimal("0.01")) if isinstance(value, float | int) else None


def without_values(workbook: bytes) -> bytes:
    """The workbook with the cached value of every formula made wrong."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            new.writestr(name, data)
    return made.getvalue()


def test_a_report_whose_sums_do_not_agree_is_not_written(published_demo: House) -> None:
    content = content_of(published_demo, SHH, END)
    wrong = replace(content, account=replace(content.account, gross=content.account.gross + Decimal("0.01")))
    with pytest.raises(ArithmeticError, match="lines"):
        check_sums(wrong)


@pytest.fixture
def house(published_demo: House, tmp_path: Path) -> House:
    """The demo in a folder of its own: sealed and changed."""
    shutil.copytree(published_demo.data.root, tmp_path / "data")
    return House(published_demo.catalog, DataFolder(tmp_path / "data"), published_demo.as_of)


def call(house: House, *words: str) -> str:
    result = CliRunner().invoke(
        app, ["--catalog", str(house.catalog.root), "--data", str(house.data.root), "report", "grant", *words]
    )
    assert result.exit_code == 0, result.output
    return result.output


def test_a_sealed_report_stays_and_a_later_run_says_what_differs(house: House) -> None:
    asked = (SHH, "--until", "2024-12-31")
    assert "Sealed:" in call(house, *asked, "--seal")
    seal = find_seals(house.data.seals)[0]
    kept = {file.name: file.read_bytes() for file in seal.folder.iterdir()}
    assert seal.changed_files() == ()
    assert "nothing differs" in call(house, *asked)
    cores = sorted((house.data.lake / "06437011" / "core").glob("it_costs.parquet"))
    con = duckdb.connect()
    con.execute(f"CREATE TABLE core AS FROM read_parquet('{cores[0]}')")
    con.execute("UPDATE core SET eligible_eur = eligible_eur - 0.01 WHERE voucher_number = 'SHH-SO-001'")
    con.execute("DELETE FROM core WHERE voucher_number = 'SHH-SO-002'")
    con.execute(f"COPY core TO '{cores[0]}' (FORMAT parquet)")
    account_grants(house)
    publish(house)
    told = call(house, *asked)
    assert "voucher gone: SHH-SO-002" in told
    assert "voucher changed: SHH-SO-001" in told
    assert re.search(r"figure: eligible: \d+\.\d\d -> \d+\.\d\d", told)
    prune(house.data.published, 1)
    assert {file.name: file.read_bytes() for file in seal.folder.iterdir()} == kept
    with duckdb.connect(str(snapshot_of(house)), read_only=True) as published:
        rows = published.execute(
            "SELECT grant_id, until, kind, differences > 0, changed_files FROM grant_report"
        ).fetchall()
        assert rows == [(SHH, END, "final", True, [])]
        overdue = published.execute("SELECT count(*) FROM grant_finding WHERE rule_id = 'proof_overdue'").fetchall()
        assert overdue == [(0,)]  # a sealed final report covers the whole period


def test_a_changed_byte_in_a_sealed_report_is_found(house: House) -> None:
    call(house, SHH, "--until", "2024-12-31", "--seal")
    seal = find_seals(house.data.seals)[0]
    pdf = next(seal.folder.glob("*.pdf"))
    data = bytearray(pdf.read_bytes())
    data[len(data) // 2] ^= 1
    pdf.chmod(0o640)
    pdf.write_bytes(data)
    assert seal.changed_files() == (pdf.name,)
    assert f"CHANGED since it was sealed: {pdf.name}" in call(house, SHH, "--until", "2024-12-31")
    account_grants(house)
    publish(house)
    with duckdb.connect(str(snapshot_of(house)), read_only=True) as con:
        assert con.execute("SELECT changed_files FROM grant_report").fetchall() == [([pdf.name],)]


def seal_and_unlock(house: House) -> Path:
    call(house, SHH, "--until", "2024-12-31", "--seal")
    folder = find_seals(house.data.seals)[0].folder
    for file in folder.iterdir():
        file.chmod(0o640)
    return folder


def check(house: House) -> tuple[int, str]:
    base = ["--catalog", str(house.catalog.root), "--data", str(house.data.root)]
    result = CliRunner().invoke(app, [*base, "report", "grant", SHH, "--check-seals"])
    return result.exit_code, result.output


def test_a_report_changed_together_with_its_manifest_is_found(house: House) -> None:
    """PDF, its hash and a figure: all three agree, and are not what was sealed."""
    folder = seal_and_unlock(house)
    assert check(house)[0] == 0
    assert "unchanged" in check(house)[1]
    pdf = next(folder.glob("*.pdf"))
    pdf.write_bytes(pdf.read_bytes() + b"%")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][pdf.name] = hash_of(pdf)
    manifest["figures"]["due"] = "1.00"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert find_seals(house.data.seals)[0].changed_files() == ("manifest.json",)
    code, said = check(house)
    assert code == 1
    assert "manifest.json is not what was sealed" in said
    assert "due is 1.00 in manifest.json" in said
    assert "CHANGED since it was sealed: manifest.json" in call(house, SHH, "--until", "2024-12-31")
    renamed = folder.with_name(f"{folder.name.rsplit('-', 1)[0]}-{hash_of(folder / 'manifest.json')[:16]}")
    folder.rename(renamed)
    assert find_seals(house.data.seals)[0].changed_files() == ("manifest.json",), "the ledger still knows"
    assert "does not know it" in check(house)[1]
    assert "not there any more" in check(house)[1]


def test_a_ledger_that_was_rewritten_and_a_file_that_was_added_are_found(house: House) -> None:
    folder = seal_and_unlock(house)
    call(house, SHH, "--until", "2024-12-31", "--seal", "--lang", "en")
    ledger = house.data.seals / "ledger.jsonl"
    entries = read_entries(house.data.seals)
    assert [entry.before == "" for entry in entries] == [True, False]
    assert entries[0].snapshot_sha256 == hash_of(snapshot_of(house))
    assert check(house)[0] == 0
    lines = ledger.read_text(encoding="utf-8")
    ledger.write_text(lines.replace(entries[0].manifest_sha256, "0" * 64), encoding="utf-8")
    assert "line 2 does not follow" in check(house)[1]
    assert "manifest.json is not what was sealed" in check(house)[1]
    ledger.write_text(lines, encoding="utf-8")
    (folder / "more.pdf").write_bytes(b"%PDF")
    assert "more.pdf is not what was sealed" in check(house)[1]


def test_other_texts_findings_and_measures_are_told(house: House, tmp_path: Path) -> None:
    copy = tmp_path / "catalog"
    shutil.copytree(house.catalog.root, copy)
    asked = (SHH, "--until", "2024-12-31")
    call(house, *asked, "--seal")
    texts = copy / "grants" / "texts" / f"{SHH}.yaml"
    texts.write_text(
        texts.read_text(encoding="utf-8").replace("günstiger als geplant", "teurer als geplant"), encoding="utf-8"
    )
    measure = next(
        f for f in (copy / "strategy" / "measures").rglob("*.yaml") if f"grant: {SHH}" in f.read_text(encoding="utf-8")
    )
    measure.write_text(
        re.sub(r"status: \w+", "status: stopped", measure.read_text(encoding="utf-8"), count=1), encoding="utf-8"
    )
    told = call(replace(house, catalog=load_catalog(copy)), *asked)
    assert re.search(r"text: deviations.hardware.de: .*günstiger.* -> .*teurer", told)
    assert re.search(r"measure: .*status: \w+ -> stopped", told)
    then = {"findings": [{"rule": "own_share_low", "about": "", "figure": "5.00", "message": "m"}]}
    now = {"findings": [{"rule": "voucher_repeated", "about": "B-1", "figure": "7.00", "message": "n"}]}
    assert [(d.what, d.item, d.then, d.now) for d in compare_said(then, now)] == [
        ("finding_gone", "m", "5.00", None), ("finding_new", "voucher_repeated B-1", None, "7.00"),
    ]  # fmt: skip


def test_the_file_of_texts_is_written_to_be_filled(house: House) -> None:
    told = call(house, IKZ, "--until", "2025-12-31", "--texts-template")
    assert "deviations:\n  steering:\n    de: Die Rechtsform" in told


def test_sealing_twice_gives_one_seal_and_another_language_another(house: House) -> None:
    for words in ([], [], ["--lang", "en"], ["--interim"]):
        call(house, IKZ, "--until", "2025-12-31", "--seal", *words)
    seals = find_seals(house.data.seals)
    assert sorted((s.language, s.kind) for s in seals) == [("de", "interim"), ("en", "interim")]


def test_only_a_final_report_hands_in_the_proof(house: House) -> None:
    """`proof_overdue` as written into the reports of a day after it was due."""

    def is_overdue(*words: str) -> bool:
        text = call(house, SHH, "--until", "2026-10-31", "--out", str(house.data.root / "out"), *words)
        file = next(line for line in text.splitlines() if line.endswith(".pdf"))
        pages = PdfReader(io.BytesIO(Path(file).read_bytes())).pages
        return "Verwendungsnachweis überfällig" in re.sub(r"\s+", " ", " ".join(p.extract_text() for p in pages))

    assert is_overdue()
    assert is_overdue("--seal", "--interim")
    assert is_overdue()
    assert not is_overdue("--seal")
    assert not is_overdue()


def test_used_wrongly(published_demo: House, tmp_path: Path) -> None:
    runner = CliRunner()
    base = ["--catalog", str(published_demo.catalog.root), "--data", str(published_demo.data.root)]
    unknown = runner.invoke(app, [*base, "report", "grant", "nothing", "--until", "2024-12-31"])
    assert (unknown.exit_code, SHH in unknown.output) == (2, True)
    language = runner.invoke(app, [*base, "report", "grant", SHH, "--until", "2024-12-31", "--lang", "fr"])
    assert (language.exit_code, "de, en" in language.output) == (2, True)
    empty = runner.invoke(app, ["--data", str(tmp_path), "report", "grant", SHH, "--until", "2024-12-31"])
    assert (empty.exit_code, "Nothing is published" in empty.output) == (2, True)
    with pytest.raises(NoSuchGrantError):
        read_published_grant(snapshot_of(published_demo), "nothing", END)


def test_a_new_grant_is_one_file_and_is_everywhere(house: House, tmp_path: Path) -> None:
    """Dropped into the catalogue, it has an account, a report, and its bookings are no longer of an unknown grant."""
    copy = tmp_path / "catalog"
    shutil.copytree(house.catalog.root, copy)
    (copy / "grants" / f"{IKZ}.yaml").rename(tmp_path / "kept.yaml")
    (copy / "grants" / "texts" / f"{IKZ}.yaml").unlink()  # texts need a grant, a grant no texts
    without = replace(house, catalog=load_catalog(copy))
    assert account_grants(without)["grant_drawdown"] < account_grants(house)["grant_drawdown"]
    account_grants(without)
    publish(without)
    with duckdb.connect(str(snapshot_of(house)), read_only=True) as con:
        found = con.execute("SELECT grant_id, rule_id FROM grant_finding WHERE grant_id = ?", [IKZ]).fetchall()
        assert found == [(IKZ, "unknown_grant")]
    (tmp_path / "kept.yaml").rename(copy / "grants" / f"{IKZ}.yaml")
    again = replace(house, catalog=load_catalog(copy))
    account_grants(again)
    publish(again)
    assert IKZ in call(again, IKZ, "--until", "2025-12-31")


def test_the_public_edition_has_no_grants(published_demo: House) -> None:
    public = current(published_demo.data.published, "public")
    with duckdb.connect(str(public), read_only=True) as con:
        tables = [
            r[0]
            for r in con.execute("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'grant%'").fetchall()
        ]
        assert "grant_voucher" in tables
        assert {con.execute(f'SELECT count(*) FROM "{t}"').fetchall()[0][0] for t in tables} == {0}


def test_the_manifest_says_what_was_sealed(house: House) -> None:
    call(house, SHH, "--until", "2024-12-31", "--seal")
    seal = find_seals(house.data.seals)[0]
    manifest = json.loads((seal.folder / "manifest.json").read_text(encoding="utf-8"))
    content = content_of(house, SHH, END)
    assert manifest["figures"]["eligible"] == str(content.account.eligible)
    assert manifest["definition_hash"] == house.catalog.grant_hash(SHH)
    assert set(manifest["files"]) == {f.name for f in seal.folder.iterdir()} - {"manifest.json"}
    then = read_published_grant(seal.tables, SHH, END)
    assert (
        make_pdf(make_content(house.catalog, then, END, is_interim=False, language="de", is_to_be_sealed=True))
        == next(seal.folder.glob("*.pdf")).read_bytes()
    )
