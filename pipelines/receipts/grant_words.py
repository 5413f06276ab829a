"""The sums of a grant's account that have receipts, each with its formula in words."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Sum:
    """`column` of `grant_account`; `rests_on`: the rows whose euros it adds up or starts from."""

    column: str
    title_de: str
    title_en: str
    formula_de: str
    formula_en: str
    rests_on: str = "vouchers"
    by_line: bool = True
    """Whether single lines of the plan have it too."""


SUMS: Mapping[str, Sum] = {
    "spent": Sum(
        "cost_eur", "Ausgegeben", "Spent",
        "Summe der Beträge aller Belege, die bis zu diesem Tag bezahlt waren, ohne abziehbare Vorsteuer und Skonto",
        "sum of the amounts of all vouchers paid up to this day, without deductible input tax and discount",
    ),
    "eligible": Sum(
        "eligible_eur", "Zuwendungsfähig", "Eligible",
        "Summe der zuwendungsfähigen Beträge aller Belege, die bis zu diesem Tag bezahlt waren",
        "sum of the eligible amounts of all vouchers paid up to this day",
    ),
    "due": Sum(
        "due_eur", "Fällige Zuwendung", "Grant due",
        "Fördersatz × zuwendungsfähige Ausgaben, auf den Cent gerundet, höchstens das Bewilligte",
        "rate × eligible cost, rounded to the cent, at most what was approved",
        by_line=False,
    ),
    "drawn": Sum(
        "drawn_eur", "Abgerufen", "Drawn",
        "Summe der Mittelabrufe, die bis zu diesem Tag eingegangen waren",
        "sum of the draw-downs received up to this day",
        rests_on="drawdowns", by_line=False,
    ),
    "own_share": Sum(
        "own_share_eur", "Eigenanteil", "Own share",
        "zuwendungsfähige Ausgaben − fällige Zuwendung − Mittel Dritter",
        "eligible cost − grant due − money of others",
        by_line=False,
    ),
    "expected": Sum(
        "expected_eur", "Am Ende erwartet", "Expected at the end",
        "das bis zu diesem Tag Zuwendungsfähige, und für jeden Tag, der bleibt, so viel wie im Mittel der letzten 180 Tage",
        "what is eligible up to this day, and for every day that remains as much as on average over the last 180 days",
    ),
}  # fmt: skip
