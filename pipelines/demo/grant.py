"""The grants in the books: their financing plans, the vouchers, the drawn instalments, and what is planted to be found."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from expectations.models.grants import Grant
from pipelines.demo import prices
from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import next_working_day
from pipelines.demo.truths import GrantSpending, Truths

WITHOUT_DEDUCTIONS = "06437005"
"""The municipality whose lists have no columns for VAT and discount."""


def grant_bookings(places: Sequence[Place], truths: Truths, grants: Mapping[str, Grant], until: date) -> pd.DataFrame:
    """Plan lines, vouchers whose eligible cents add up to the truths, and income of the lead up to `until`."""
    parts = []
    for grant_id, spending in truths.effects.grants.items():
        grant = grants[grant_id]
        spent = [_vouchers(places, truths, grant_id, grant, name) for name in spending.lines]
        vouchers = pd.concat(spent)
        drawn = drawdowns(truths, grants, until, vouchers={grant_id: vouchers})
        common = {"arrangement": "shared", "recurrence": "one_off", "grant_id": grant_id}
        own = [_plan(grant, spending), vouchers, _instalments(grant, drawn), _contributions(grant, spending)]
        service = {name: line.it_service_id for name, line in spending.lines.items()}
        frame = pd.concat(own, ignore_index=True).assign(**common)
        lead_service = next(iter(service.values()))
        parts.append(frame.assign(it_service_id=frame["grant_line"].map(service).fillna(lead_service)))
    return pd.concat(parts, ignore_index=True)


def _plan(grant: Grant, spending: GrantSpending) -> pd.DataFrame:
    """The plan as the lead's budget has it."""
    day = np.datetime64(spending.plan_month, "D")
    return pd.DataFrame({
        "municipality_id": grant.lead,
        "booking_date": day + 14,
        "account": [spending.lines[name].account for name in grant.expenditure],
        "cents": [_cents(line.eur.value) for line in grant.expenditure.values()],
        "grant_line": list(grant.expenditure),
        "plan_or_actual": "plan",
        "payee": "",
    })  # fmt: skip


def _vouchers(places: Sequence[Place], truths: Truths, grant_id: str, grant: Grant, name: str) -> pd.DataFrame:
    """Vouchers of one line, in order of booking; some lines are bought by every member, the others by the lead."""
    spending = truths.effects.grants[grant_id]
    line = spending.lines[name]
    rng = random_of(truths, grant.lead, f"grant {name}")
    first, last = np.datetime64(spending.first_month, "D"), np.datetime64(spending.last_month, "D") + 12
    span = int((last - first).astype("int64"))
    day = next_working_day(first + np.sort(rng.integers(3, span, line.vouchers)))
    weights = rng.uniform(0.5, 1.5, line.vouchers)
    eligible = np.floor(weights / weights.sum() * _cents(line.eligible_eur)).astype("int64")
    eligible[-1] += _cents(line.eligible_eur) - eligible.sum()
    not_eligible = np.where(rng.random(line.vouchers) < 0.1, rng.integers(500, 40_000, line.vouchers), 0)
    buyers = [p.municipality_id for p in places if p.municipality_id in grant.members]
    buyer = np.resize(buyers if line.everybody_buys else [grant.lead], line.vouchers)
    can_say = buyer != WITHOUT_DEDUCTIONS
    vat = np.where(can_say & (rng.random(line.vouchers) < line.vat_share), eligible * 19 // 100, 0)
    discount = np.where(can_say & (rng.random(line.vouchers) < 0.2), eligible * 2 // 100, 0)
    return pd.DataFrame({
        "municipality_id": buyer,
        "booking_date": day,
        "account": line.account,
        "cents": eligible + not_eligible + vat + discount,
        "eligible_cents": eligible,
        "vat_cents": pd.Series(vat, dtype="Int64").where(vat > 0),
        "discount_cents": pd.Series(discount, dtype="Int64").where(discount > 0),
        "grant_line": name,
        "plan_or_actual": "actual",
        "payee": np.resize(prices.GRANT_PAYEES[name], line.vouchers),
        "reason": np.resize(prices.GRANT_REASONS[name], line.vouchers),
        "voucher_number": [f"{spending.prefix}-{name[:2].upper()}-{n + 1:03d}" for n in range(line.vouchers)],
    })  # fmt: skip


def drawdowns(
    truths: Truths, grants: Mapping[str, Grant], until: date, *, vouchers: Mapping[str, pd.DataFrame]
) -> pd.DataFrame:
    """Draw-downs of the grants in `vouchers` up to `until`, in the columns of the contract (money in whole cents).

    After each quarter what the rate gives of the eligible cost booked so far is drawn, so never ahead of the cost,
    but for the advance that is planted.
    """
    parts = []
    for grant_id, spent in vouchers.items():
        grant, spending = grants[grant_id], truths.effects.grants[grant_id]
        ordered = spent[spent["booking_date"] <= np.datetime64(until)].sort_values("booking_date", kind="stable")
        quarter_end = ordered["booking_date"].dt.to_period("Q").dt.end_time.dt.normalize()
        eligible = ordered["eligible_cents"].groupby(quarter_end).sum().cumsum()
        due = np.floor(eligible.to_numpy() * float(grant.rate_pct.value) / 100)
        drawn = np.minimum(due, _cents(grant.approved_eur.value)).astype("int64")
        if spending.advance_eur and len(drawn) > 4:
            drawn[2] = min(drawn[2] + _cents(spending.advance_eur), drawn[4])
            drawn[3] = max(drawn[2], drawn[3])
        requested = next_working_day(eligible.index.to_numpy().astype("datetime64[D]") + 15)
        parts.append(pd.DataFrame({
            "municipality_id": grant.lead,
            "drawdown_id": [f"{spending.prefix}-MA-{day:%y}{day.quarter}" for day in eligible.index],
            "grant_id": grant_id,
            "requested_date": requested,
            "received_date": next_working_day(requested + 12),
            "amount_eur": np.diff(drawn, prepend=0),
            "purpose": [f"Ausgaben bis {day:%d.%m.%Y}" for day in eligible.index],
        }))  # fmt: skip
    drawn_down = pd.concat(parts, ignore_index=True)
    asked = (drawn_down["amount_eur"] > 0) & (drawn_down["requested_date"] <= np.datetime64(until))
    known = drawn_down["received_date"].where(drawn_down["received_date"] <= np.datetime64(until))
    return drawn_down.assign(received_date=known)[asked].reset_index(drop=True)


def _instalments(grant: Grant, drawn: pd.DataFrame) -> pd.DataFrame:
    """What was received, booked by the lead two working days later."""
    received = drawn[drawn["received_date"].notna()]
    return pd.DataFrame({
        "municipality_id": grant.lead,
        "booking_date": next_working_day(received["received_date"].to_numpy().astype("datetime64[D]") + 2),
        "account": prices.GRANT_INCOME_ACCOUNT,
        "cents": -received["amount_eur"],
        "plan_or_actual": "actual",
        "payee": "",
    })  # fmt: skip


def _contributions(grant: Grant, spending: GrantSpending) -> pd.DataFrame:
    """What others than the funder gave, booked by the lead on its line of the plan."""
    return pd.DataFrame({
        "municipality_id": grant.lead,
        "booking_date": pd.Series(list(spending.contributions.values()), dtype="datetime64[s]"),
        "account": prices.GRANT_INCOME_ACCOUNT,
        "cents": [-_cents(grant.income[name].eur.value) for name in spending.contributions],
        "grant_line": list(spending.contributions),
        "plan_or_actual": "actual",
        "payee": "",
    })  # fmt: skip


def plant_grant_findings(bookings: pd.DataFrame, truths: Truths) -> pd.DataFrame:
    """`bookings` of one municipality, in the columns of the contract, with the planted oddities of single vouchers."""
    frame = bookings.copy()
    for oddity in truths.grant_findings:
        for column, value in oddity.cells.items():
            hit = frame["voucher_number"] == oddity.voucher
            frame.loc[hit, column] = _planted(column, value)
    return frame


def _planted(column: str, text: str) -> pd.Timestamp | int | str:
    if column.endswith("_date"):
        return pd.Timestamp(text)
    return _cents(Decimal(text)) if column.endswith("_eur") else text


def grant_vouchers(bookings: pd.DataFrame, grant_id: str) -> pd.DataFrame:
    """The vouchers of a grant among bookings in the columns of the contract."""
    mine = bookings[(bookings["grant_id"] == grant_id) & bookings["eligible_eur"].notna()]
    return mine.rename(columns={"eligible_eur": "eligible_cents"})


def _cents(euros: Decimal) -> int:
    return int(euros * 100)
