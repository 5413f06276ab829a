"""The bookings of the grant: its financing plan, the vouchers, and the drawn instalments."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from pipelines.demo import prices
from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import next_working_day
from pipelines.demo.truths import Grant, GrantLine, Truths


def grant_bookings(places: Sequence[Place], truths: Truths, until: date) -> pd.DataFrame:
    """Plan lines, vouchers whose eligible cents add up to the truths, and income of the lead up to `until`."""
    grant, lead = truths.effects.grant, truths.effects.shared_it.lead
    vouchers = pd.concat([_vouchers(places, truths, name, line) for name, line in grant.lines.items()])
    common = {"it_service_id": "dms", "arrangement": "shared", "recurrence": "one_off", "grant_id": grant.grant_id}
    parts = [_plan(grant, lead), vouchers, _instalments(grant, lead, vouchers)]
    return pd.concat(parts, ignore_index=True).assign(**common)


def _plan(grant: Grant, lead: str) -> pd.DataFrame:
    day = np.datetime64(grant.plan_month, "D")
    return pd.DataFrame({
        "municipality_id": lead,
        "booking_date": day + 14,
        "account": [line.account for line in grant.lines.values()],
        "cents": [_cents(line.plan_eur) for line in grant.lines.values()],
        "grant_line": list(grant.lines),
        "plan_or_actual": "plan",
        "payee": "",
    })  # fmt: skip


def _vouchers(places: Sequence[Place], truths: Truths, name: str, line: GrantLine) -> pd.DataFrame:
    """Vouchers of one line; devices are bought by each municipality, everything else by the lead."""
    grant, lead = truths.effects.grant, truths.effects.shared_it.lead
    rng = random_of(truths, lead, f"grant {name}")
    first, last = np.datetime64(grant.first_month, "D"), np.datetime64(grant.last_month, "D") + 12
    span = int((last - first).astype("int64"))
    day = next_working_day(first + np.sort(rng.integers(3, span, line.vouchers)))
    weights = rng.uniform(0.5, 1.5, line.vouchers)
    eligible = np.floor(weights / weights.sum() * _cents(line.eligible_eur)).astype("int64")
    eligible[-1] += _cents(line.eligible_eur) - eligible.sum()
    not_eligible = np.where(rng.random(line.vouchers) < 0.1, rng.integers(500, 40_000, line.vouchers), 0)
    buyers = [p.municipality_id for p in places] if name == "hardware" else [lead]
    return pd.DataFrame({
        "municipality_id": np.resize(buyers, line.vouchers),
        "booking_date": day,
        "account": line.account,
        "cents": eligible + not_eligible,
        "eligible_cents": eligible,
        "grant_line": name,
        "plan_or_actual": "actual",
        "payee": np.resize(prices.GRANT_PAYEES[name], line.vouchers),
        "voucher_number": [f"SHH-{name[:2].upper()}-{n + 1:03d}" for n in range(line.vouchers)],
    })  # fmt: skip


def _instalments(grant: Grant, lead: str, vouchers: pd.DataFrame) -> pd.DataFrame:
    """The approved sum drawn after each quarter in proportion to what had been spent: never ahead of the cost."""
    spent = vouchers.sort_values("booking_date", kind="stable")
    quarter_end = spent["booking_date"].dt.to_period("Q").dt.end_time.dt.normalize()
    shares = spent["eligible_cents"].groupby(quarter_end).sum().cumsum() / spent["eligible_cents"].sum()
    drawn = np.floor(shares.to_numpy() * _cents(grant.approved_eur)).astype("int64")
    drawn[-1] = _cents(grant.approved_eur)
    return pd.DataFrame({
        "municipality_id": lead,
        "booking_date": next_working_day(shares.index.to_numpy().astype("datetime64[D]") + 15),
        "account": prices.GRANT_INCOME_ACCOUNT,
        "cents": -np.diff(drawn, prepend=0),
        "plan_or_actual": "actual",
        "payee": "",
    })  # fmt: skip


def _cents(euros: Decimal) -> int:
    return int(euros * 100)
