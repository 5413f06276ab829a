"""What the group pays, put on its members by the keys of each service, position by position."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipelines.costing.allocation import allocate_cells, shares_in
from pipelines.costing.errors import about
from pipelines.costing.flows import Flow, sum_by
from pipelines.costing.model import CostModel
from pipelines.costing.money import Divider
from pipelines.costing.ranges import NOTHING, Range

NOBODY = ""
"""Stands for the group in a flow that has no member yet."""


def bill(flows: Iterable[Flow], models: Mapping[str, CostModel]) -> list[Flow]:
    """The same costs, grants and shadow costs by the key of their service and year; transfers fall away.

    A year's bill of a member is its share of the year's total, to the cent (`allocate_cells`), and every position is
    conserved. Who booked an amount first does not matter. Refuses what `shares_in` refuses.
    """
    merged = sum_by((f for f in flows if f.kind != "transfer"), lambda f: f.with_amount(NOTHING, NOBODY))
    bills: defaultdict[tuple[str, int, str], list[Flow]] = defaultdict(list)
    for cell, amount in merged.items():
        bills[cell.it_service_id, cell.year, cell.kind].append(cell.with_amount(amount))
    shares: dict[tuple[str, int], Divider] = {}
    billed: list[Flow] = []
    for (service, year, _), cells in bills.items():
        if (service, year) not in shares:
            model = models[service]
            with about(service):
                shares[service, year] = Divider(shares_in(model.keys, model.members, year).of)
        billed += _divide_cells(cells, shares[service, year])
    return billed


def _divide_cells(cells: Sequence[Flow], divider: Divider) -> list[Flow]:
    """Base amounts by `allocate_cells`; what low and high differ by is divided for itself, so that the order stays."""
    ordered = sorted(cells, key=lambda f: (f.position_id, f.cost_type_id, f.recurrence, f.is_cash_effective))
    billed = []
    for cell, base in zip(ordered, allocate_cells((c.amount.base for c in ordered), divider), strict=True):
        if cell.amount.is_exact:
            amounts = {name: Range.exact(part) for name, part in base.items()}
        else:
            down = divider.divide_euros(cell.amount.base - cell.amount.low)
            up = divider.divide_euros(cell.amount.high - cell.amount.base)
            amounts = {name: Range(part - down[name], part, part + up[name]) for name, part in base.items()}
        billed += [cell.with_amount(amount, name) for name, amount in amounts.items() if divider.has_share(name)]
    return billed
