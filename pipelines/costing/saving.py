"""What cooperation saves: in euros and as a share, per year, per municipality and together, against the threshold.

gain = 1 − shared / separate, at the same scope and volume. Source: IKZ framework agreement of Hesse, table of the
efficiency gain; at least 15 % a year for the group and for each partner.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from pipelines.costing.flows import Flow, Kind
from pipelines.costing.model import Member
from pipelines.costing.money import to_cent
from pipelines.costing.ranges import NOTHING, Range, add_up

GROUP = "*"
"""All members together, and all years together where it stands for a year."""
Verdict = Literal["reached", "missed", "open", "unknown"]
"""`open`: reached or missed depending on the assumptions; the base case is in `base_reaches`. `unknown`: nothing to compare."""
BASIS_POINT = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Saving:
    """One cell of the table. Low is the least that is saved: the lowest separate less the highest shared."""

    member_id: str
    year: int | None
    """None: the whole horizon."""
    separate: Range
    shared: Range

    @property
    def saving(self) -> Range:
        """Euros; negative: the cooperation costs more."""
        return self.separate - self.shared

    @property
    def gain(self) -> Range | None:
        """As a share, 0.15 = 15 %, not rounded; None where separate costs nothing in some case: no share of nothing."""
        low = gain_of(self.separate.low, self.shared.high)
        base = gain_of(self.separate.base, self.shared.base)
        high = gain_of(self.separate.high, self.shared.low)
        if low is None or base is None or high is None:
            return None
        return Range(low, base, high)

    def verdict(self, threshold: Decimal) -> Verdict:
        """Against 0.15: reached even in the worst case, missed even in the best, or open."""
        gain = self.gain
        if gain is None:
            return "unknown"
        if gain.low >= threshold:
            return "reached"
        return "missed" if gain.high < threshold else "open"

    def base_reaches(self, threshold: Decimal) -> bool | None:
        return None if self.gain is None else self.gain.base >= threshold


def gain_of(separate: Decimal, shared: Decimal) -> Decimal | None:
    """1 − shared / separate; None unless separate is above zero."""
    return 1 - shared / separate if separate > 0 else None


def rounded(gain: Decimal) -> Decimal:
    """A share to a hundredth of a percent, as it is printed; verdicts are about the exact one."""
    return gain.quantize(BASIS_POINT, ROUND_HALF_UP)


def savings(
    separate: Iterable[Flow],
    shared: Iterable[Flow],
    members: Sequence[str],
    years: Sequence[int],
    kinds: Sequence[Kind] = ("cost",),
) -> list[Saving]:
    """The table: every member and the group (`*`), every year and all years together.

    `kinds`: `cost` before grants, `cost, grant` after them; with `transfer` a member's own books. In the group transfers
    are left out: between partners they cancel (`uncancelled_transfers` names those that do not). Shadow costs are
    never part of it. Flows outside of `years`, or of others than `members`, are left out.
    """
    one, other = _table(separate, kinds), _table(shared, kinds)
    inner = [k for k in kinds if k != "transfer"]
    group_one, group_other = (
        (one, other) if len(inner) == len(kinds) else (_table(separate, inner), _table(shared, inner))
    )
    rows = []
    for name in (*members, GROUP):
        those = members if name == GROUP else (name,)
        left, right = (group_one, group_other) if name == GROUP else (one, other)
        cells = [Saving(name, y, _sum(left, those, (y,)), _sum(right, those, (y,))) for y in years]
        whole = Saving(name, None, add_up(c.separate for c in cells), add_up(c.shared for c in cells))
        rows += [*cells, whole]
    return rows


def _table(flows: Iterable[Flow], kinds: Sequence[Kind]) -> Mapping[tuple[str, int], Range]:
    cells: defaultdict[tuple[str, int], list[Range]] = defaultdict(list)
    for flow in flows:
        if flow.kind in kinds:
            cells[flow.member_id, flow.year].append(flow.amount)
    return {cell: add_up(amounts) for cell, amounts in cells.items()}


def _sum(table: Mapping[tuple[str, int], Range], members: Iterable[str], years: Iterable[int]) -> Range:
    return add_up(table.get((m, y), NOTHING) for y in years for m in members)


@dataclass(frozen=True)
class UnitCost:
    """Cost per inhabitant, workplace or case of one member (or `*`) in one year."""

    member_id: str
    year: int
    driver: str
    units: Decimal
    separate: Range | None
    shared: Range | None
    """Euros per unit to the cent; None without any unit."""


def unit_costs(table: Iterable[Saving], units: Mapping[tuple[str, int], Decimal], driver: str) -> list[UnitCost]:
    """Per unit, from the rows of single years for which `units` (member, year) says a figure; the group needs its own."""
    found = []
    for row in table:
        if row.year is not None and (row.member_id, row.year) in units:
            count = units[row.member_id, row.year]
            each = (_per(row.separate, count), _per(row.shared, count)) if count > 0 else (None, None)
            found.append(UnitCost(row.member_id, row.year, driver, count, *each))
    return found


def _per(amount: Range, count: Decimal) -> Range:
    return Range(to_cent(amount.low / count), to_cent(amount.base / count), to_cent(amount.high / count))


def units_in(members: Sequence[Member], driver: str, years: Iterable[int]) -> dict[tuple[str, int], Decimal]:
    """(member, year) → figure, the group's (`*`) being the sum. Refuses MissingDriver: a missing figure is not zero."""
    units = {}
    for year in years:
        each = {m.member_id: m.driver_in(driver, year) for m in members}
        units.update({(name, year): figure for name, figure in each.items()})
        units[GROUP, year] = sum(each.values(), Decimal(0))
    return units
