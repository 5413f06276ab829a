"""The receipt of a sum in a grant's account: the account, its terms, and every voucher or draw-down it rests on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from pipelines.receipts.found import ALL, Ask, Head
from pipelines.receipts.grant_words import SUMS

FORM = "digitalbilanz-receipt/grant/1"
VOUCHER = ("booking_key", "municipality_id", "line_id", "voucher_number", "day", "amount_eur", "deductible_vat_eur",
           "discount_eur", "cost_eur", "eligible_eur", "delivery_id", "source_row")  # fmt: skip
DRAWDOWN = (
    "drawdown_id",
    "municipality_id",
    "requested_date",
    "received_date",
    "amount_eur",
    "delivery_id",
    "source_row",
)
DELIVERY = ("delivery_id", "municipality_id", "dataset_id", "file_name", "sha256", "stored_sha256")
ACCOUNT = ("planned_eur", "vouchers", "amount_eur", "deductible_vat_eur", "discount_eur", "cost_eur", "eligible_eur", "expected_eur",
           "drawn_eur", "due_eur", "others_eur", "own_share_eur")  # fmt: skip


@dataclass(frozen=True)
class GrantSum:
    """The address of one sum: a name of SUMS, of a line of the plan or of all (`*`), up to and including a day."""

    grant_id: str
    sum_id: str
    until: date
    line_id: str = ALL


class NoSuchSumError(Exception):
    """There is no such grant, sum, line or day."""


def find_days(ask: Ask, grant_id: str) -> list[date]:
    """The days for which a snapshot has the account."""
    return [row[0] for row in ask("SELECT DISTINCT until FROM grant_account WHERE grant_id = ? ORDER BY 1", [grant_id])]


def make_grant_receipt(file: str, sha256: str, ask: Ask, head: Head, wanted: GrantSum) -> dict[str, Any]:
    """`file` and `sha256` are those of the snapshot. Raises NoSuchSumError."""
    about = SUMS.get(wanted.sum_id)
    key = [wanted.grant_id, wanted.until, wanted.line_id]
    accounts = ask(f"SELECT {', '.join(ACCOUNT)} FROM grant_account WHERE (grant_id, until, line_id) = (?, ?, ?)", key)
    terms = ask(_TERMS, [wanted.grant_id])
    if about is None or not accounts or not terms or (wanted.line_id != ALL and not about.by_line):
        raise NoSuchSumError(" · ".join(map(str, (wanted.grant_id, wanted.sum_id, wanted.line_id, wanted.until))))
    account, term = dict(zip(ACCOUNT, accounts[0], strict=True)), terms[0]
    snapshot_id, edition, created_at, as_of, catalog_hash, code_version, notice = head.row
    rows = _drawdowns(ask, wanted) if about.rests_on == "drawdowns" else _vouchers(ask, wanted)
    used = sorted({str(row["delivery_id"]) for row in rows})
    return {
        "form": FORM,
        "notice": notice,
        "sum": asdict(wanted),
        "figure": {"title_de": about.title_de, "title_en": about.title_en, "value": account[about.column], "account": account},
        "formula": {
            "de": about.formula_de, "en": about.formula_en, "definition_hash": term[0], "definition": term[1],
            "approved_eur": term[2], "rate_pct": term[3],
        },
        "snapshot": {
            "id": snapshot_id, "edition": edition, "file": file, "sha256": sha256, "created_at": created_at,
            "as_of": as_of, "catalog_hash": catalog_hash, "code_version": code_version,
        },
        "ledgers": dict(sorted(head.ledgers.items())),
        "deliveries": [dict(zip(DELIVERY, row, strict=True)) for row in ask(_DELIVERIES, [used])],
        "rows": rows,
    }  # fmt: skip


def sum_of(receipt: Mapping[str, Any]) -> GrantSum:
    given = receipt["sum"]
    return GrantSum(given["grant_id"], given["sum_id"], date.fromisoformat(str(given["until"])), given["line_id"])


def _vouchers(ask: Ask, wanted: GrantSum) -> list[dict[str, Any]]:
    """A voucher on no line of the plan stands on the line ''."""
    rows = ask(
        f"""SELECT {", ".join(VOUCHER)} FROM grant_voucher v WHERE grant_id = ? AND day <= ? AND ? IN ('{ALL}',
            coalesce((SELECT line_id FROM grant_plan p WHERE p.grant_id = v.grant_id AND p.line_id = v.line_id
                      AND kind = 'expenditure'), ''))
            ORDER BY booking_key""",
        [wanted.grant_id, wanted.until, wanted.line_id],
    )
    return [dict(zip(VOUCHER, row, strict=True)) for row in rows]


def _drawdowns(ask: Ask, wanted: GrantSum) -> list[dict[str, Any]]:
    rows = ask(
        f"""SELECT {", ".join(DRAWDOWN)} FROM grant_drawdown WHERE grant_id = ? AND received_date <= ?
            ORDER BY received_date, municipality_id, drawdown_id, source_row""",
        [wanted.grant_id, wanted.until],
    )
    return [dict(zip(DRAWDOWN, row, strict=True)) for row in rows]


_TERMS = 'SELECT definition_hash, definition_yaml, approved_eur, rate_pct FROM "grant" WHERE grant_id = ?'
_DELIVERIES = f"SELECT {', '.join(DELIVERY)} FROM delivery WHERE list_contains(?, delivery_id) ORDER BY delivery_id"
