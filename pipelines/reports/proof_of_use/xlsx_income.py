"""Income in the workbook: the grant due and the own share divided as the plan divides them, to the cent, by formulas.

Cents that are left over go to the largest remainders, the earlier line first (`pipelines.grants.split`). Formulas do it in
whole cents, which a spreadsheet holds exactly as long as the product of a sum and a part of the plan stays under 2^53.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pipelines.grants.account import IncomeAccount
from pipelines.grants.books import add
from pipelines.reports.proof_of_use.content import ReportContent
from pipelines.reports.proof_of_use.sheet import Formula, Sheet
from pipelines.reports.proof_of_use.xlsx_lists import Listed

EXACT = 2**53
OTHERS = ("third_parties", "public_funds")


def write_income(
    sheet: Sheet, content: ReportContent, t: dict[str, Any], *, eligible: str, due: str, others: Listed
) -> int:
    """`eligible`, `due`: cells; columns: B planned, D actual, G line, H kind, I–L how it is divided. Gives the row of the total."""
    p, w, a, lang = t["proof"], t["workbook"], content.account, content.language
    sheet.section(p["income"])
    sheet.head([*p["income_head"], "", *w["income_more"]], (1, 2, 3, 4, 8, 9, 10, 11))
    first, end = sheet.next_row, sheet.next_row + len(a.income)
    planned, actual = add(i.planned for i in a.income), add(i.actual for i in a.income)
    own = f"={eligible}-{due}" + "".join(
        f'-SUMIF($H${first}:$H${end - 1},"{w["income_kinds"][k]}",$D${first}:$D${end - 1})' for k in OTHERS
    )
    for i in a.income:
        at, kind = sheet.next_row, content.grant.income[i.line_id].kind
        if kind in OTHERS:
            how: list[Any] = [None] * 4
            given: Formula | Decimal = Formula(f"=SUMIF({others.cells('D')},$G{at},{others.cells('C')})", i.actual)
        else:
            whole = a.due if kind == "grant" else a.own_share
            how, given = _divided(
                i,
                [x for x in a.income if content.grant.income[x.line_id].kind == kind],
                whole,
                f"={due}" if kind == "grant" else own,
                at,
                first,
                end - 1,
            )
        sheet.row([content.grant.income[i.line_id].title.to(lang), i.planned, _share("B", at, end, i.planned, planned), given,
                   _share("D", at, end, i.actual, actual), None, i.line_id, w["income_kinds"][kind], *how])  # fmt: skip
    sums = [Formula(f"=SUM({c}{first}:{c}{end - 1})", v) for c, v in (("B", planned), ("D", actual))]
    sheet.row(
        [p["total"], sums[0], _share("B", end, end, planned, planned), sums[1], _share("D", end, end, actual, actual)],
        is_total=True,
    )
    sheet.note(p["income_note"])
    return end


def _share(column: str, at: int, end: int, part: Decimal, whole: Decimal) -> Formula:
    value = part / whole * 100 if whole else None
    return Formula(f'=IF({column}${end}=0,"–",{column}{at}/{column}${end}*100)', value, "number1")


def _divided(
    one: IncomeAccount, alike: Sequence[IncomeAccount], whole: Decimal, source: str, at: int, first: int, last: int
) -> tuple[list[Any], Formula | Decimal]:
    """Sum to divide, weight, whole cents, remainder; and the line's part of it in euros."""
    weights = [int(x.planned * 100) for x in alike]
    weights = weights if any(weights) else [1] * len(weights)
    weight = weights[[x.line_id for x in alike].index(one.line_id)]
    cents = int(whole * 100)
    if abs(cents) * max(weights) >= EXACT:
        return [None] * 4, one.actual
    floor, remainder = divmod(cents * weight, sum(weights))

    def of(column: str, until: int = last) -> str:
        return f"${column}${first}:${column}${until}"

    same, everything = f"$H{at}", f"SUMIF({of('H')},$H{at},{of('J')})"
    how = [
        Formula(source, whole),
        Formula(f"=IF(SUMIF({of('H')},{same},{of('B')})=0,1,ROUND(B{at}*100,0))", Decimal(weight), "number0"),
        Formula(f"=INT(ROUND(I{at}*100,0)*J{at}/{everything})", Decimal(floor), "number0"),
        Formula(f"=ROUND(I{at}*100,0)*J{at}-K{at}*{everything}", Decimal(remainder), "number0"),
    ]
    before = f"SUMPRODUCT(({of('H')}={same})*({of('L')}>L{at}))"
    if at > first:
        before += f"+SUMPRODUCT(({of('H', at - 1)}={same})*({of('L', at - 1)}=L{at}))"
    left = f"ROUND(I{at}*100,0)-SUMIF({of('H')},{same},{of('K')})"
    return how, Formula(f"=(K{at}+IF({before}<{left},1,0))/100", one.actual)
