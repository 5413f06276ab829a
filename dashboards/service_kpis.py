"""Which KPIs tell what of a service, and which may be held side by side; pure, by what their definitions say.

No id of a KPI stands here or in a page: a definition says by `shows` what it tells, and an association with other KPIs,
or with none that say so, still has pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dashboards.records import Kpi

COST, OTHER = "cost", "rest"
MATURITY, SATISFACTION, LEFT_OUT = "maturity", "satisfaction", "left_out"


@dataclass(frozen=True)
class Part:
    """What is told of a service under one heading: `shows` names the KPIs, in the order of their own `order`."""

    part_id: str
    shows: tuple[str, ...]


PARTS = (
    Part("gross_clock", ("gross_clock",)),
    Part("net_clock", ("net_clock",)),
    Part("intake", ("intake",)),
    Part("backlog", ("backlog",)),
    Part("online", ("funnel", "channels", MATURITY)),
    Part("good", (SATISFACTION, "quality", LEFT_OUT)),
    Part("cost", (COST,)),
)
"""In the order in which a service is told: how fast, how much lies, how digital, how good, at what cost."""


def known_by_service(kpis: Sequence[Kpi]) -> list[Kpi]:
    return [kpi for kpi in kpis if kpi.by_service]


def find_part(kpis: Sequence[Kpi], part: Part) -> list[Kpi]:
    return [kpi for kpi in known_by_service(kpis) if kpi.shows in part.shows]


def find_others(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Those by service that no part tells."""
    told = {shows for part in PARTS for shows in part.shows}
    return [kpi for kpi in known_by_service(kpis) if kpi.shows not in told]


def find_first(kpis: Sequence[Kpi], *shows: str) -> Kpi | None:
    """The leading KPI of the first of these that has any."""
    return next((kpi for one in shows for kpi in known_by_service(kpis) if kpi.shows == one), None)


def find_main(kpis: Sequence[Kpi]) -> Kpi | None:
    """The KPI by which services are looked at where nobody has chosen one: a time, else whatever may be compared."""
    return find_first(kpis, "gross_clock", "net_clock") or next(iter(comparable_across(kpis)), None)


def group_by_part(kpis: Sequence[Kpi]) -> list[tuple[str, list[Kpi]]]:
    """Parts with their KPIs, in the order in which a service is told; the rest last, under `other`."""
    groups = [(part.part_id, find_part(kpis, part)) for part in PARTS]
    return [(part_id, mine) for part_id, mine in [*groups, (OTHER, find_others(kpis))] if mine]


def comparable_across(kpis: Sequence[Kpi]) -> list[Kpi]:
    """Those that may be held side by side for different services: not the cost of a transaction.

    A building permit costs more than a parking permit because it is more work, not because it is done worse
    (GOV.UK service manual on cost per transaction).
    """
    return [kpi for kpi in known_by_service(kpis) if kpi.shows != COST]


def for_one_service(kpi: Kpi) -> Kpi:
    """The KPI as it holds for a single service: a target in days or euros was set for all of them together.

    A share (of cases within the service's own target, of cases online) may be held against its target anywhere.
    """
    return kpi if kpi.kind == "share" else replace(kpi, target_value=None, target_month=None, target_source=None)
