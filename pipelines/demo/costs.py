"""The IT bookings of all municipalities together, because what one pays to another must cancel to the cent.

Amounts are whole cents in `amount_eur` and `eligible_eur` (expense positive, income negative); the form of
delivery turns them into text.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from expectations.models.grants import Grant
from pipelines.demo import prices
from pipelines.demo.cases import Place, random_of
from pipelines.demo.days import months_between, next_working_day
from pipelines.demo.grant import grant_bookings, plant_grant_findings
from pipelines.demo.truths import Truths

Months = NDArray[np.datetime64]


def make_bookings(
    places: Sequence[Place], truths: Truths, grants: Mapping[str, Grant], first: date, until: date
) -> dict[str, pd.DataFrame]:
    """All bookings by municipality, in the columns of the contract, numbered by booking date."""
    months = months_between(first, until)
    running = pd.concat([_running(place, truths, months) for place in places], ignore_index=True)
    running = _run_jointly(running, truths)
    parts = [
        running,
        _plan(running),
        _transfers(running[running["arrangement"] == "shared"], places, truths),
        _purchases(places, truths, months),
        grant_bookings(places, truths, grants, until),
    ]
    together = pd.concat(parts, ignore_index=True)
    together = together[together["booking_date"] <= np.datetime64(until)]
    mine = {p.municipality_id: together[together["municipality_id"] == p.municipality_id] for p in places}
    return {m: plant_grant_findings(_finish(bookings), truths) for m, bookings in mine.items()}


def _running(place: Place, truths: Truths, months: Months) -> pd.DataFrame:
    """What the municipality would pay alone: one row per position and month of booking."""
    rng = random_of(truths, place.municipality_id, "it_costs")
    go_live = np.datetime64(place.dms_go_live, "M")
    units = _units(place)
    parts = []
    for n, position in enumerate(prices.POSITIONS):
        due = months[(months.astype("int64") + n) % position.every == 0]
        due = due[due >= go_live] if position.from_go_live else due
        index = prices.PRICE_INDEX ** (due.astype("datetime64[Y]").astype("int64") - 51)
        yearly = position.price * units[position.driver] * prices.LEVEL[place.municipality_id]
        noise = 1 + prices.NOISE * rng.uniform(-1, 1, len(due))
        day = next_working_day(due.astype("datetime64[D]") + rng.integers(2, 24, len(due)))
        parts.append(pd.DataFrame({
            "municipality_id": place.municipality_id,
            "booking_date": day,
            "account": position.account,
            "cents": np.rint(yearly * position.every / 12 * index * noise * 100).astype("int64"),
            "it_service_id": position.it_service_id,
            "payee": position.payee,
        }))  # fmt: skip
    return pd.concat(parts, ignore_index=True).assign(
        recurrence="running", plan_or_actual="actual", arrangement="separate"
    )


def _run_jointly(running: pd.DataFrame, truths: Truths) -> pd.DataFrame:
    """From the planted month on the lead books a service for all, at the planted factor of the separate cost."""
    shared_it = truths.effects.shared_it
    since = running["it_service_id"].map({k: pd.Timestamp(v) for k, v in shared_it.since.items()})
    joint = (running["booking_date"] >= since).fillna(False)
    month = running["booking_date"].dt.to_period("M").dt.start_time
    groups = running[joint].assign(month=month[joint]).groupby(["it_service_id", "account", "payee", "month"])
    merged = groups.agg(booking_date=("booking_date", "max"), cents=("cents", "sum")).reset_index()
    merged["cents"] = np.rint(merged["cents"] * float(shared_it.factor)).astype("int64")
    merged = merged.drop(columns="month").assign(
        municipality_id=shared_it.lead, recurrence="running", plan_or_actual="actual", arrangement="shared"
    )
    return pd.concat([running[~joint], merged], ignore_index=True)


def _purchases(places: Sequence[Place], truths: Truths, months: Months) -> pd.DataFrame:
    """The devices that are depreciated, paid at once; for a joint service by the lead, at the planted factor.

    Partners pay their share of a joint purchase with the depreciation in their levies, not again.
    """
    shared_it, rows = truths.effects.shared_it, []
    for position in (p for p in prices.POSITIONS if p.bought_every_years):
        since = np.datetime64(shared_it.since.get(position.it_service_id, date.max), "M")
        for month in months[:: 12 * (position.bought_every_years or 1)] + (prices.PURCHASE_MONTH - 1):
            rise = prices.PRICE_INDEX ** int(month.astype("datetime64[Y]").astype("int64") - 51)
            units = {p.municipality_id: _units(p)[position.driver] * prices.LEVEL[p.municipality_id] for p in places}
            cents = {
                m: round(position.price * n * (position.bought_every_years or 1) * rise * 100) for m, n in units.items()
            }
            if month >= since:
                cents = {shared_it.lead: round(sum(cents.values()) * float(shared_it.factor))}
            rows += [
                (m, position.it_service_id, month, c, "shared" if month >= since else "separate")
                for m, c in cents.items()
            ]
    frame = pd.DataFrame(rows, columns=["municipality_id", "it_service_id", "month", "cents", "arrangement"])
    frame["booking_date"] = next_working_day(frame.pop("month").to_numpy().astype("datetime64[D]") + 9)
    return frame.assign(
        account=prices.PURCHASE_ACCOUNT, payee=prices.DEALER, recurrence="one_off", plan_or_actual="actual"
    )


def _units(place: Place) -> dict[str, float]:
    return {"inhabitants": place.inhabitants, "workplaces": place.inhabitants * prices.WORKPLACES_PER_1000 / 1000}


def _plan(running: pd.DataFrame) -> pd.DataFrame:
    """The budget: the year's cost per service and account, rounded up a little, in equal monthly parts."""
    keys = ["municipality_id", "it_service_id", "account", "arrangement"]
    month = running["booking_date"].dt.to_period("M").dt.start_time
    year = month.dt.year.rename("year")
    whole = running.groupby([*keys, year])["cents"].transform("sum")
    plan = running.assign(booking_date=month, cents=whole).drop_duplicates([*keys, "booking_date"])
    parts = plan.groupby([*keys, plan["booking_date"].dt.year])["cents"].transform("size")
    monthly = np.rint(plan["cents"] * prices.PLAN_ABOVE_ACTUAL / parts / 1000).astype("int64") * 1000
    return plan.assign(cents=monthly, plan_or_actual="plan", payee="")


def _transfers(shared: pd.DataFrame, places: Sequence[Place], truths: Truths) -> pd.DataFrame:
    """Each quarter the partners pay their share by inhabitants: for both sides the same sum, with opposite signs."""
    if shared.empty:
        return pd.DataFrame()
    lead = truths.effects.shared_it.lead
    everyone = sum(p.inhabitants for p in places)
    quarter_end = shared["booking_date"].dt.to_period("Q").dt.end_time.dt.normalize()
    due = shared.groupby(["it_service_id", quarter_end])["cents"].sum().reset_index()
    parts = []
    for place in (p for p in places if p.municipality_id != lead):
        cents = np.rint(due["cents"] * place.inhabitants / everyone).astype("int64")
        pays = due.assign(cents=cents, municipality_id=place.municipality_id, account=prices.LEVY_ACCOUNT)
        gets = due.assign(cents=-cents, municipality_id=lead, account=prices.INCOME_ACCOUNT)
        parts += [pays, gets]
    paid = pd.concat(parts, ignore_index=True).assign(
        recurrence="running", plan_or_actual="actual", arrangement="transfer", payee=""
    )
    planned = paid.assign(plan_or_actual="plan", cents=np.rint(paid["cents"] / 10_000).astype("int64") * 10_000)
    return pd.concat([paid, planned], ignore_index=True)


def _finish(bookings: pd.DataFrame) -> pd.DataFrame:
    """Sort, number, and date invoices and payments."""
    frame = bookings.sort_values(["booking_date", "plan_or_actual", "it_service_id", "account", "cents"], kind="stable")
    frame = frame.reset_index(drop=True)
    booked = frame["booking_date"]
    number = frame.groupby(booked.dt.year).cumcount() + 1
    invoiced = (frame["payee"] != "") & (frame["plan_or_actual"] == "actual")
    voucher = frame.get("voucher_number", pd.Series(None, frame.index, dtype="object"))
    own_voucher = "RE-" + booked.dt.year.astype(str) + "-" + number.astype(str).str.zfill(5)
    nobody = pd.Series(pd.NaT, frame.index)
    return pd.DataFrame({
        "booking_id": booked.dt.strftime("%Y") + "-" + number.astype(str).str.zfill(5),
        "booking_date": booked,
        "invoice_date": (booked - pd.Timedelta(days=9)).where(invoiced, nobody),
        "payment_date": (booked + pd.Timedelta(days=6)).where(invoiced, nobody),
        "account": frame["account"],
        "product": prices.PRODUCT,
        "amount_eur": frame["cents"].astype("int64"),
        "it_service_id": frame["it_service_id"],
        "arrangement": frame["arrangement"],
        "recurrence": frame["recurrence"],
        "plan_or_actual": frame["plan_or_actual"],
        "grant_id": frame["grant_id"].fillna(""),
        "grant_line": frame["grant_line"].fillna(""),
        "eligible_eur": frame["eligible_cents"].astype("Int64"),
        "deductible_vat_eur": frame["vat_cents"].astype("Int64"),
        "discount_eur": frame["discount_cents"].astype("Int64"),
        "voucher_number": voucher.where(voucher.notna(), own_voucher).where(invoiced, ""),
        "payee": frame["payee"],
        "reason": frame["reason"].fillna(""),
    })  # fmt: skip
