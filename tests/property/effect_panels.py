"""Panels of days as the demo's case maker draws them, with one planted factor and any seed; and what may disturb them."""

from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from pipelines.demo.calibration import SERVICES
from pipelines.demo.cases import Place, make_cases
from pipelines.demo.truths import Truths, load_truths
from pipelines.transform.effect_estimate import Panel

INHABITANTS = {"06437006": 13977, "06437011": 16097, "06437016": 10280, "06437005": 3493}
GO_LIVE = {
    "06437006": date(2023, 10, 1),
    "06437011": date(2024, 2, 1),
    "06437016": date(2024, 7, 1),
    "06437005": date(2024, 12, 1),
}
FIRST, MONTHS, SEEN_UNTIL = date(2021, 1, 1), 48, date(2025, 11, 30)
"""Every case of the four years is over by the last day."""
TRUTHS = load_truths()


def planted(seed: int, factor: float) -> Truths:
    dms = TRUTHS.effects.dms.model_copy(update={"factor": Decimal(str(factor))})
    return TRUTHS.model_copy(update={"seed": seed, "effects": TRUTHS.effects.model_copy(update={"dms": dms})})


def draw_panel(seed: int, factor: float, scale: float) -> Panel:
    """Granted and refused cases by service, municipality and month of receipt."""
    services, truths = tuple(SERVICES), planted(seed, factor)
    cases = np.zeros((len(services), len(GO_LIVE), MONTHS))
    days = np.zeros_like(cases)
    for place, (municipality_id, go_live) in enumerate(GO_LIVE.items()):
        where = Place(municipality_id, INHABITANTS[municipality_id], services, go_live)
        frame = make_cases(where, truths, FIRST, SEEN_UNTIL, scale)
        frame = frame[frame["outcome"].isin(["granted", "refused"])]
        month = frame["received_date"].to_numpy().astype("datetime64[M]").astype(int) - (FIRST.year - 1970) * 12
        service = frame["service_id"].map(services.index).to_numpy()
        took = (frame["decided_date"] - frame["received_date"]).dt.days.to_numpy()
        inside = (month >= 0) & (month < MONTHS)
        at = (service[inside], place, month[inside])
        np.add.at(cases, at, 1)
        np.add.at(days, at, took[inside])
    return Panel(cases, days, treated(), FIRST.year * 12)


def treated() -> NDArray[np.bool_]:
    """(municipalities, months) from the go-live on."""
    starts = np.array([(d.year - FIRST.year) * 12 + d.month - 1 for d in GO_LIVE.values()])
    return np.arange(MONTHS)[None, :] >= starts[:, None]


def lasting_errors(seed: int, spread: float, memory: float) -> NDArray[np.float64]:
    """Factors (1, municipalities, months): each municipality's pace wanders and forgets only slowly (AR(1))."""
    rng = np.random.default_rng(seed)
    pace = np.zeros((len(GO_LIVE), MONTHS))
    pace[:, 0] = rng.normal(size=len(GO_LIVE))
    for t in range(1, MONTHS):
        pace[:, t] = memory * pace[:, t - 1] + (1 - memory**2) ** 0.5 * rng.normal(size=len(GO_LIVE))
    return np.exp(spread * pace)[None]
