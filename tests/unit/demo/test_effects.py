"""The planted effects are in the data: take-up, the DMS, joint IT, the grant; usage is counted from the cases."""

from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from expectations.catalog import load_catalog
from pipelines.demo.calibration import SERVICES
from pipelines.demo.cases import Place, make_cases
from pipelines.demo.costs import make_bookings
from pipelines.demo.days import calendar
from pipelines.demo.truths import load_truths
from pipelines.demo.usage import count_usage
from tests.unit.demo.reading import CATALOG

TRUTHS = load_truths()
FIRST, UNTIL = date(2021, 1, 1), date(2026, 10, 31)
GO_LIVE = {
    "06437006": date(2023, 10, 1),
    "06437011": date(2024, 2, 1),
    "06437016": date(2024, 7, 1),
    "06437005": date(2024, 12, 1),
}
PLACES = {
    m: Place(m, n, tuple(SERVICES), GO_LIVE[m])
    for m, n in {"06437006": 13977, "06437011": 16097, "06437016": 10280, "06437005": 3493}.items()
}


@cache
def cases(municipality: str) -> pd.DataFrame:
    return make_cases(PLACES[municipality], TRUTHS, FIRST, UNTIL, 1.0)


@cache
def bookings() -> pd.DataFrame:
    parts = make_bookings(list(PLACES.values()), TRUTHS, load_catalog(CATALOG).grants, FIRST, UNTIL)
    return pd.concat([b.assign(municipality=m) for m, b in parts.items()], ignore_index=True)


@pytest.mark.parametrize("municipality", PLACES)
def test_share_of_cases_online_rises_in_the_planted_steps(municipality: str) -> None:
    frame = cases(municipality)
    steps = TRUTHS.effects.online_share[municipality]
    for (since, share), end in zip(steps.items(), [*list(steps)[1:], date(2026, 11, 1)], strict=True):
        inside = frame["received_date"].between(pd.Timestamp(since), pd.Timestamp(end) - pd.Timedelta(days=1))
        chance = 4 * float(share * (1 - share) / int(inside.sum())) ** 0.5
        assert (frame["channel"][inside] == "online").mean() == pytest.approx(float(share), abs=chance)


def test_dms_shortens_the_days_by_the_planted_factor() -> None:
    dms, ratios, weights = TRUTHS.effects.dms, [], []
    for municipality in PLACES:
        frame = cases(municipality)
        frame = frame[(frame["received_date"] < "2025-11-01") & (frame["service_id"] == "identity_card")]
        days = (frame["decided_date"] - frame["received_date"]).dt.days
        after = frame["received_date"] >= pd.Timestamp(GO_LIVE[municipality])
        ratios.append(days[after].mean() / days[~after].mean())
        weights.append(after.sum())
    assert np.average(ratios, weights=weights) == pytest.approx(float(dms.factor), abs=0.02)


@pytest.mark.parametrize("municipality", PLACES)
def test_dates_are_in_order_and_the_office_keeps_its_days(municipality: str) -> None:
    frame = cases(municipality)
    decided, complete = frame["decided_date"], frame["complete_date"]
    assert not (decided < frame["received_date"]).any()
    assert not (complete > decided).any()
    assert not (complete < frame["received_date"]).any()
    days = decided.dropna().to_numpy().astype("datetime64[D]")
    assert np.is_busday(days, busdaycal=calendar()).all()
    still_open = decided.isna()
    assert 0.002 < still_open.mean() < 0.01
    assert (frame["outcome"][still_open] == "").all()
    counter = frame["received_date"][frame["channel"] == "counter"].to_numpy().astype("datetime64[D]")
    assert np.is_busday(counter, busdaycal=calendar()).all()


def test_complex_applications_are_mostly_incomplete_on_arrival() -> None:
    frame = pd.concat([cases(m) for m in PLACES])
    building = frame[frame["service_id"] == "building_permit"]
    assert 0.55 < (building["complete_date"] != building["received_date"]).mean() < 0.72


@pytest.mark.parametrize("municipality", PLACES)
def test_usage_counts_the_same_cases(municipality: str) -> None:
    usage = count_usage(PLACES[municipality], cases(municipality), TRUTHS, FIRST, UNTIL)
    usage = usage[usage["month"] >= "2022-01-01"]
    frame = cases(municipality)
    done = frame[frame["outcome"].isin(["granted", "refused"]) & (frame["received_date"] >= pd.Timestamp(FIRST))]
    done = done.assign(month=done["decided_date"].dt.strftime("%Y-%m"))
    counted = done[done["month"] >= "2022-01"].groupby(["month", "service_id", "channel"]).size().to_dict()
    keys = zip(usage["month"].dt.strftime("%Y-%m"), usage["service_id"], usage["channel"], strict=True)
    delivered = {k: int(n) for k, n in zip(keys, usage["completed"], strict=True) if n > 0}
    assert delivered == counted
    assert (usage["completed"] <= usage["started"]).all()
    assert (usage["assisted"].dropna() <= usage["completed"][usage["assisted"].notna()]).all()
    ratings = usage.filter(like="rating_")
    assert (ratings.sum(axis=1) <= usage["completed"]).all()
    assert ratings[usage["channel"] == "post"].isna().all(axis=None)


def test_transfers_cancel_in_every_month_for_plan_and_actual() -> None:
    frame = bookings()
    moved = frame[frame["arrangement"] == "transfer"]
    sums = moved.groupby([moved["booking_date"].dt.to_period("M"), "plan_or_actual", "it_service_id"])[
        "amount_eur"
    ].sum()
    assert len(sums) > 50
    assert (sums == 0).all()
    lead = TRUTHS.effects.shared_it.lead
    assert (moved[moved["municipality"] == lead]["amount_eur"] < 0).all()
    assert (moved[moved["municipality"] != lead]["amount_eur"] > 0).all()


def test_joint_services_are_booked_by_the_lead_from_the_planted_month_on() -> None:
    frame = bookings()
    running = frame[(frame["recurrence"] == "running") & (frame["plan_or_actual"] == "actual")]
    for service, since in TRUTHS.effects.shared_it.since.items():
        rows = running[(running["it_service_id"] == service) & (running["arrangement"] != "transfer")]
        joint = rows["booking_date"] >= pd.Timestamp(since)
        assert (rows["arrangement"][joint] == "shared").all()
        assert (rows["arrangement"][~joint] == "separate").all()
        assert set(rows["municipality"][joint]) == {TRUTHS.effects.shared_it.lead}


@pytest.mark.parametrize("grant_id", TRUTHS.effects.grants)
def test_grant_vouchers_add_up_line_by_line(grant_id: str) -> None:
    spending, grant = TRUTHS.effects.grants[grant_id], load_catalog(CATALOG).grants[grant_id]
    frame = bookings()[bookings()["grant_id"] == grant_id]
    vouchers = frame[frame["eligible_eur"].notna()]
    by_line = vouchers.groupby("grant_line")["eligible_eur"].agg(["sum", "size"])
    for name, line in spending.lines.items():
        assert (by_line.loc[name, "sum"], by_line.loc[name, "size"]) == (int(line.eligible_eur * 100), line.vouchers)
    parts = ["eligible_eur", "deductible_vat_eur", "discount_eur"]
    assert (vouchers[parts].fillna(0).sum(axis=1) <= vouchers["amount_eur"]).all()
    assert vouchers["plan_or_actual"].eq("actual").all()
    plan = frame[frame["plan_or_actual"] == "plan"]
    assert int(plan["amount_eur"].sum()) == int(grant.planned_eur * 100)
    income = frame[(frame["amount_eur"] < 0) & (frame["grant_line"] == "")]
    due = min(grant.approved_eur.value, grant.share_of(spending.eligible_eur))
    assert abs(int(due * 100) + int(income["amount_eur"].sum())) <= 1


def test_only_the_planted_vouchers_lack_anything() -> None:
    vouchers = bookings()[bookings()["eligible_eur"].notna()]
    planted = [f for f in TRUTHS.grant_findings if f.rule.startswith("voucher_without")]
    lacking = vouchers[["voucher_number", "payee"]].eq("").sum().sum() + vouchers["payment_date"].isna().sum()
    assert lacking == len(planted) > 0
    numbers = vouchers["voucher_number"][vouchers["voucher_number"] != ""]
    twice = {f.cells["voucher_number"] for f in TRUTHS.grant_findings if f.cells.get("amount_eur")}
    assert set(numbers[numbers.duplicated()]) == twice


def test_cost_per_inhabitant_is_plausible() -> None:
    frame = bookings()
    actual = frame[frame["plan_or_actual"] == "actual"]
    for municipality, place in PLACES.items():
        for year in range(2021, 2026):
            rows = actual[(actual["municipality"] == municipality) & (actual["booking_date"].dt.year == year)]
            assert 15 < rows["amount_eur"].sum() / 100 / place.inhabitants < 40


def test_catalogue_agrees_with_the_calibration() -> None:
    catalog = load_catalog(CATALOG)
    assert set(catalog.vocabulary["services"]) == set(SERVICES)
    assert set(TRUTHS.effects.online_share) == set(catalog.municipalities)
    accounts = tuple(catalog.vocabulary["accounts"])
    assert all(a.startswith(accounts) for a in bookings()["account"].unique())
    assert set(bookings()["it_service_id"]) <= set(catalog.vocabulary["it_services"])
