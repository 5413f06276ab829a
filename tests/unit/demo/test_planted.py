"""Every planted defect stands in its file, as often as the truths say and nowhere else."""

import re
import zipfile
from collections import Counter
from datetime import datetime
from decimal import Decimal

from pipelines.demo.truths import Defect
from tests.unit.demo.reading import Demo


def _defect(demo: Demo, defect_id: str) -> Defect:
    return next(d for d in demo.manifest.truths.defects if d.id == defect_id)


def _rows(demo: Demo, defect: Defect, file: str | None = None) -> list[dict[str, object]]:
    return demo.records(defect.municipality, defect.dataset, file or defect.file)


def _day(text: object) -> datetime | None:
    try:
        return datetime.strptime(str(text), "%d.%m.%Y")
    except ValueError:
        return None


def _erbach_years(demo: Demo) -> dict[str, list[dict[str, object]]]:
    names = [f.name for f in demo.manifest.files if f.municipality_id == "06437006" and f.name.startswith("Vorg")]
    return {name: demo.records("06437006", "processing_times", name) for name in names}


def test_every_rule_is_planted_once_per_defect_id(demo: Demo) -> None:
    ids = [d.id for d in demo.manifest.truths.defects]
    assert len(ids) == len(set(ids)) >= 10


def test_decided_before_received(demo: Demo) -> None:
    defect = _defect(demo, "decided_before_received")
    for name, rows in _erbach_years(demo).items():
        days = [(_day(r["Eingang am"]), _day(r["Entschieden am"])) for r in rows]
        wrong = sum(1 for received, decided in days if received and decided and decided < received)
        assert wrong == (defect.rows if name == defect.file else 0)


def test_duplicate_cases(demo: Demo) -> None:
    defect = _defect(demo, "duplicate_case")
    for name, rows in _erbach_years(demo).items():
        again = sum(n - 1 for n in Counter(r["Vorgangsnummer"] for r in rows).values())
        assert again == (defect.rows if name == defect.file else 0)


def test_impossible_day(demo: Demo) -> None:
    defect = _defect(demo, "impossible_day")
    for name, rows in _erbach_years(demo).items():
        unreadable = [r["Entschieden am"] for r in rows if r["Entschieden am"] and not _day(r["Entschieden am"])]
        assert unreadable == ([defect.text] * defect.rows if name == defect.file else [])


def test_unknown_service(demo: Demo) -> None:
    defect = _defect(demo, "unknown_service")
    known = demo.layout(defect.municipality, defect.dataset, defect.file).codes["service_id"]
    unknown = [r["LeiKa-Nummer"] for r in _rows(demo, defect) if r["LeiKa-Nummer"] not in known]
    assert unknown == [defect.text] * defect.rows


def test_more_completed_than_started(demo: Demo) -> None:
    defect = _defect(demo, "more_completed_than_started")
    for quarter in range(1, 5):
        name = f"Quartalsbericht_2024-Q{quarter}.xlsx"
        wrong = [r for r in _rows(demo, defect, name) if r["Abgeschlossen"] > r["Gestartet"]]  # type: ignore[operator]
        assert len(wrong) == (defect.rows if name == defect.file else 0)


def test_formula_errors_are_error_cells(demo: Demo) -> None:
    for defect_id, part, mark in (
        ("formula_error", "content.xml", 'calcext:value-type="error"'),
        ("formula_error_in_workbook", "xl/worksheets/sheet2.xml", ' t="e">'),
    ):
        defect = _defect(demo, defect_id)
        with zipfile.ZipFile(demo.inbox / defect.municipality / defect.file) as archive:
            assert archive.read(part).decode().count(mark) == defect.rows


def test_missing_month_and_late_correction(demo: Demo) -> None:
    missing, late = _defect(demo, "missing_month"), _defect(demo, "late_correction")
    folder = demo.inbox / missing.municipality
    assert not (folder / missing.file).exists()
    assert late.correction is not None
    first, second = _rows(demo, late), _rows(demo, late, late.correction)
    changed = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    assert len(changed) == late.rows
    for a, b in changed:
        for header in ("Begonnen", "Erledigt"):
            assert int(str(a[header])) - int(str(b[header])) == late.surplus
    assert (folder / late.correction).stat().st_mtime > (folder / late.file).stat().st_mtime


def test_amounts_with_a_thousands_dot_and_the_control_sum(demo: Demo) -> None:
    defect = _defect(demo, "thousands_dot")
    amounts = [str(r["Betrag €"]) for r in _rows(demo, defect)]
    dotted = [a for a in amounts if "." in a]
    assert [Decimal(a.replace(".", "").replace(",", ".")) for a in dotted] == [-a for a in defect.amounts_eur]
    assert defect.rejected_eur == 0
    last = (demo.inbox / defect.municipality / defect.file).read_text(encoding="cp1252").splitlines()[-1].split(";")
    total = sum(Decimal(a.replace(".", "").replace(",", ".")) for a in amounts)
    assert (last[0], Decimal(last[6].replace(",", "."))) == ("Summe", total)


def test_bookings_outside_the_period_and_without_account(demo: Demo) -> None:
    outside, without = _defect(demo, "outside_period"), _defect(demo, "missing_account")
    late = [r for r in _rows(demo, outside) if str(r["Buchung"]).endswith("2023")]
    found = sorted(Decimal(str(r["Betrag"]).replace(".", "").replace(",", ".")) for r in late)
    assert found == sorted(outside.amounts_eur)
    nowhere = sorted(Decimal(str(r["Betrag"])) for r in _rows(demo, without) if not r["Sachkonto"])
    assert nowhere == sorted(without.amounts_eur)
    assert without.rejected_eur == sum(nowhere)


def test_no_delivery_is_mostly_wrong(demo: Demo) -> None:
    rows = {(f.municipality_id, f.name): f.rows for f in demo.manifest.files}
    for defect in demo.manifest.truths.defects:
        if defect.rows and defect.rule != "superseded":
            assert defect.rows < 0.1 * rows[defect.municipality, defect.file][defect.dataset]


def test_no_names_of_persons_and_only_invented_companies(demo: Demo) -> None:
    for personal in demo.manifest.truths.personal_columns:
        names = [f.name for f in demo.manifest.files if f.municipality_id == personal.municipality]
        prefix = "Vorg" if personal.dataset == "processing_times" else "IT-"
        for name in (n for n in names if n.startswith(prefix)):
            clerks = {r[personal.header] for r in demo.records(personal.municipality, personal.dataset, name)}
            assert clerks
            assert all(re.fullmatch(r"SB-\d\d", str(c)) for c in clerks)
    for file in demo.manifest.files:
        if "it_costs" in file.rows:
            header = demo.layout(file.municipality_id, "it_costs", file.name).columns
            payees = {r[header["payee"]] for r in demo.records(file.municipality_id, "it_costs", file.name)}
            assert all(str(p).endswith("(Demo)") for p in payees - {"", "-", "k. A."})
