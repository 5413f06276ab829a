"""How the other sheets add up the two sheets of flows."""

from dataclasses import dataclass

from dashboards.exports.efficiency_flows import LEFT, TOP, Places
from dashboards.exports.live_sheet import LiveSheet


@dataclass(frozen=True)
class Flows:
    """The two sheets of flows, and how others add them up."""

    alone: LiveSheet
    shared: LiveSheet
    alone_rows: int
    booked_rows: int
    carried_rows: int
    places: Places

    @property
    def carried_start(self) -> int:
        return TOP + self.booked_rows + 3

    @property
    def members_start(self) -> int:
        return self.carried_start + self.carried_rows + 3

    def separate(self, k: int, member: str = "", cash: str = "") -> str:
        """What alone would cost in year number `k`, of all or of one member, money flowing or not."""
        column = LEFT + 2 * len(self.places.years) + k
        return self._sum(self.alone, TOP, TOP + self.alone_rows - 1, column, {0: member, 3: cash})

    def booked(self, k: int, kind: str, member: str = "", cash: str = "") -> str:
        """What was booked of this kind in year number `k`."""
        return self._sum(self.shared, TOP, TOP + self.booked_rows - 1, LEFT + k, {0: member, 3: cash, 4: kind})

    def carried(self, k: int, cash: str = "") -> str:
        """What of it is carried on into year number `k`, for all together."""
        first = self.carried_start
        return self._sum(self.shared, first, first + self.carried_rows - 1, LEFT + k, {3: cash})

    def of_member(self, k: int, number: int) -> str:
        """What of the years to come falls on the member of this number."""
        return self.shared.at(self.members_start + number, LEFT + k)

    @staticmethod
    def _sum(sheet: LiveSheet, first: int, last: int, column: int, wanted: dict[int, str]) -> str:
        if last < first:
            return "0"
        conditions = "".join(f',{sheet.span(first, last, c)},"{words}"' for c, words in wanted.items() if words)
        span = sheet.span(first, last, column)
        return f"SUMIFS({span}{conditions})" if conditions else f"SUM({span})"
