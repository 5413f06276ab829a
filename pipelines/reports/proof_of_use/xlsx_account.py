"""The account in the workbook: expenditure, the grant, income, deviations, who paid. All of it computes itself."""

from decimal import Decimal
from typing import Any

from pipelines.grants.books import add
from pipelines.reports.grant_words import write_pct
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.pdf import deviations_of, line_title, questioned_of
from pipelines.reports.proof_of_use.sheet import Formula, Sheet
from pipelines.reports.proof_of_use.xlsx_income import write_income
from pipelines.reports.proof_of_use.xlsx_lists import Listed, line_key

INCOME_ROWS = 5
"""Of the table of income beside its lines: title, heads, total, note, check."""
COST = (("H", ""), ("I", "-"), ("J", "-"))
"""Columns of the vouchers that give what was spent: amount less VAT less discount."""


def write_account(
    sheet: Sheet, content: ReportContent, t: dict[str, Any], vouchers: Listed, drawn: tuple[Listed, Listed]
) -> None:
    """Five tables on one sheet in the order of the report; the first is written when it is known where the others lie."""
    sheet.set_widths((46, 19, 19, 22, 19, 11, 16, 16, 15, 15, 15, 18), joined_to=6)
    top = sheet.row_number
    sheet.row_number = top + len(content.account.income) + INCOME_ROWS
    first, total = _expenditure(sheet, content, t, vouchers)
    due = _steps(sheet, content, t, total, vouchers, drawn[0])
    below, sheet.row_number = sheet.row_number, top
    end = write_income(sheet, content, t, eligible=f"$D${total}", due=due, others=drawn[1])
    sheet.row(
        [
            t["workbook"]["check"],
            Formula(f"=B{end}-B{total}", Decimal(0)),
            None,
            Formula(f"=D{end}-D{total}", Decimal(0)),
        ]
    )
    sheet.row_number = below
    _paid(sheet, content, t, vouchers, total)
    _deviations(sheet, content, t, first, total)
    sheet.print_columns(7)


def share(part: str, whole: str, value: Decimal | None) -> Formula:
    """Per cent; a dash of nothing."""
    return Formula(f'=IF({whole}=0,"–",{part}/{whole}*100)', value, "number1")


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole * 100 if whole else None


def _summed(vouchers: Listed, by: str, key: str) -> tuple[str, str]:
    """Formulas (without the sign of equality) of spent and of eligible, of the vouchers whose column `by` is `key`."""
    sums = {c: f"SUMIF({vouchers.cells(by)},{key},{vouchers.cells(c)})" for c in "HIJK"}
    return "".join(f"{sign}{sums[c]}" for c, sign in COST), sums["K"]


def _expenditure(sheet: Sheet, content: ReportContent, t: dict[str, Any], vouchers: Listed) -> tuple[int, int]:
    """First row and row of the total."""
    p, a = t["proof"], content.account
    sheet.section(p["expenditure"])
    sheet.head([*p["expenditure_head"], t["workbook"]["line_id"]], (1, 2, 3, 4, 5))
    first = sheet.next_row
    for x in a.lines:
        at = sheet.next_row
        spent, eligible = _summed(vouchers, "M", f"$G{at}")
        sheet.row([line_title(content, x.line_id), x.planned, Formula(f"={spent}", x.cost), Formula(f"={eligible}", x.eligible),
                   Formula(f"=D{at}-B{at}", x.over), share(f"E{at}", f"B{at}", percent(x.over, x.planned)), line_key(x.line_id)])  # fmt: skip
    total, over = sheet.next_row, a.eligible - a.planned
    sums = [
        Formula(f"=SUM({c}{first}:{c}{total - 1})", v)
        for c, v in zip("BCDE", (a.planned, a.cost, a.eligible, over), strict=True)
    ]
    sheet.row([p["total"], *sums, share(f"E{total}", f"B{total}", percent(over, a.planned)), ""], is_total=True)
    sheet.note(p["expenditure_note"])
    return first, total


def _steps(sheet: Sheet, content: ReportContent, t: dict[str, Any], total: int, vouchers: Listed, drawn: Listed) -> str:
    """rate × eligible, capped, against what was drawn; gives the cell of the grant due."""
    p, a, g, lang = t["proof"], content.account, content.grant, content.language
    sheet.section(p["grant"])
    sheet.head(p["steps"], (1,))
    at, rate = sheet.next_row, g.rate_pct.value
    eligible, by_rate, approved, due, received = (f"$B${at + n}" for n in range(5))
    left = (p["balance"], f"={due}-{received}") if a.balance >= 0 else (p["refund"], f"={received}-{due}")
    steps: list[tuple[str, Formula | Decimal]] = [
        (p["eligible"], Formula(f"=D{total}", a.eligible)),
        (p["rate"].format(rate=write_pct(rate, lang)), Formula(f"=ROUND({eligible}*{rate}/100,2)", g.share_of(a.eligible))),
        (p["approved"], g.approved_eur.value),
        (p["due"], Formula(f"=MAX(0,MIN({by_rate},{approved}))", a.due)),
        (p["drawn"], Formula(f'=SUMIF({drawn.cells("C")},">0",{drawn.cells("F")})', a.drawn)),
        (left[0], Formula(left[1], abs(a.balance))),
        (p["open"], Formula(f"=SUM({drawn.cells('F')})-{received}", a.requested - a.drawn)),
        (p["questioned"], Formula(f'=SUMIF({vouchers.cells("O")},">0",{vouchers.cells("K")})', questioned_of(content))),
    ]  # fmt: skip
    for title, value in steps:
        sheet.row([title, value])
    return due


def _deviations(sheet: Sheet, content: ReportContent, t: dict[str, Any], first: int, total: int) -> None:
    d = t["deviations"]
    sheet.section(d["heading"], on_new_page=True)
    sheet.head([*d["head"], *[""] * 3], (1, 2))
    rows = {x.line_id: first + n for n, x in enumerate(content.account.lines)} | {"total": total}
    for one in deviations_of(content):
        at = rows[one.line_id]
        sheet.row(
            [
                one.title,
                Formula(f"=E{at}", one.over),
                share(f"E{at}", f"B{at}", percent(one.over, one.planned)),
                one.text,
            ],
            joined=3,
        )


def _paid(sheet: Sheet, content: ReportContent, t: dict[str, Any], vouchers: Listed, total: int) -> None:
    p, a, names = t["proof"], content.account, content.source.municipalities
    sheet.section(p["paid"])
    sheet.head([*p["paid_head"], t["workbook"]["key"]], (1,))
    first = sheet.next_row
    for municipality_id, paid in a.paid_by.items():
        spent, _ = _summed(vouchers, "N", f"$C{sheet.next_row}")
        sheet.row([names.get(municipality_id, municipality_id), Formula(f"={spent}", paid), municipality_id])
    end = sheet.next_row
    sheet.row([p["total"], Formula(f"=SUM(B{first}:B{end - 1})", add(a.paid_by.values())), ""], is_total=True)
    sheet.row([t["workbook"]["check"], Formula(f"=B{end}-C{total}", Decimal(0))])
