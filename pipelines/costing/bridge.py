"""From what separate costs to what shared costs, position by position: which save, which cost more."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pipelines.costing.flows import Flow, sum_by
from pipelines.costing.ranges import NOTHING

By = Literal["cost_type_id", "position_id", "it_service_id", "member_id", "recurrence"]


@dataclass(frozen=True)
class Span:
    """One step of the bridge; `change_eur` below zero saves."""

    name: str
    separate_eur: Decimal
    shared_eur: Decimal

    @property
    def change_eur(self) -> Decimal:
        return self.shared_eur - self.separate_eur


@dataclass(frozen=True)
class Bridge:
    """separate_eur + Σ change_eur of the spans = shared_eur, to the cent. The largest savings come first."""

    separate_eur: Decimal
    spans: tuple[Span, ...]
    shared_eur: Decimal


def build_bridge(separate: Iterable[Flow], shared: Iterable[Flow], by: By = "cost_type_id") -> Bridge:
    """Base case, costs only: the caller chooses years and members by the flows it gives."""
    one, other = (
        sum_by((f for f in flows if f.kind == "cost"), lambda f: str(getattr(f, by))) for flows in (separate, shared)
    )
    spans = [Span(n, one.get(n, NOTHING).base, other.get(n, NOTHING).base) for n in {**one, **other}]
    spans.sort(key=lambda s: (s.change_eur, s.name))
    return Bridge(
        sum((s.separate_eur for s in spans), Decimal(0)), tuple(spans), sum((s.shared_eur for s in spans), Decimal(0))
    )
