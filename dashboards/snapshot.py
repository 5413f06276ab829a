"""The dashboard's only SQL: opens a published snapshot read-only and answers a few typed questions.

A `Snapshot` is one immutable file with one connection; every query has its own cursor, so threads may
share it. It closes with its last reader: a page that is still being made keeps the one it began with.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any

import duckdb

from dashboards.booking_rows import Booking, Found, Wanted, count_bookings, read_bookings
from dashboards.grant_tables import Account, Grant, LineSums, read_account, read_grants, read_totals
from dashboards.records import (
    ALL,
    Arrears,
    Channel,
    ChannelUse,
    CheckResult,
    CheckSummary,
    Completeness,
    CoverageCell,
    Dataset,
    Delivery,
    Duration,
    Effect,
    Event,
    Goal,
    Kpi,
    Meta,
    Municipality,
    PeriodKind,
    RejectedGroup,
    Service,
    Unit,
    Value,
    Words,
)
from dashboards.scenario_case import carry_reference
from dashboards.voucher_rows import FoundVouchers, Voucher, count_vouchers, read_vouchers
from pipelines.cost_case.case import Basis, CostCase, read_case
from pipelines.cost_case.tables import CostTables, read_costs
from pipelines.costing.answer import Answer
from pipelines.course.reading import Strategy, read_strategy
from pipelines.receipts.form import make_receipt
from pipelines.receipts.found import Cell, Head, find, read_head
from pipelines.receipts.grant_form import GrantSum, make_grant_receipt

VALUE_COLUMNS = """municipality_id, service_id, period_kind, period_start, period_end,
    value, numerator, denominator, n, months_expected, months_delivered, state"""


class SnapshotUnreadableError(Exception):
    """The file is absent, or not a snapshot of the known form."""


class Snapshot:
    def __init__(self, path: Path) -> None:
        """Open `path` read-only. Raises SnapshotUnreadableError."""
        self.path = path
        try:
            self._connection = duckdb.connect(str(path), read_only=True)
            self.meta = self._read_meta()
        except duckdb.Error as error:
            raise SnapshotUnreadableError(f"{path.name}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        cursor = self._connection.cursor()
        try:
            return cursor.execute(sql, list(parameters)).fetchall()
        except (duckdb.BinderException, duckdb.CatalogException) as error:  # made by another version of the software
            raise SnapshotUnreadableError(f"{self.path.name}: {error}") from error
        finally:
            cursor.close()

    def _read_meta(self) -> Meta:
        rows = self._rows(
            """SELECT snapshot_id, edition, created_at, as_of, first_month, last_month, title_de, title_en,
                      short_title_de, short_title_en, demo_notice_de, demo_notice_en, stale_after_days
               FROM snapshot"""
        )
        if len(rows) != 1:
            raise SnapshotUnreadableError(f"table snapshot has {len(rows)} rows, not one")
        row = rows[0]
        notice = Words(row[10], row[11] or row[10]) if row[10] else None
        return Meta(*(*row[:6], Words(*row[6:8]), Words(*row[8:10]), notice, row[12]))

    # --- what there is: small, read once per snapshot ---------------------------------------------

    @cached_property
    def goals(self) -> tuple[Goal, ...]:
        sql = "SELECT goal_id, title_de, title_en, question_de, question_en, topic FROM goal ORDER BY position, goal_id"
        return tuple(Goal(r[0], Words(*r[1:3]), Words(*r[3:5]), r[5]) for r in self._rows(sql))

    @cached_property
    def statements(self) -> dict[str, Words]:
        """What the operator has declared by law, by its id; only what is configured."""
        return {r[0]: Words(*r[1:]) for r in self._rows("SELECT statement_id, text_de, text_en FROM statement")}

    @cached_property
    def tables(self) -> frozenset[str]:
        """The names of its tables: editions differ in them."""
        return frozenset(r[0] for r in self._rows("SELECT table_name FROM duckdb_tables()"))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        sql = "SELECT event_id, municipality_id, date, goals, title_de, title_en FROM event ORDER BY date, municipality_id"
        return tuple(Event(r[0], r[1], r[2], tuple(r[3] or ()), Words(r[4], r[5])) for r in self._rows(sql))

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        return tuple(
            Municipality(*r) for r in self._rows("SELECT municipality_id, name FROM municipality ORDER BY name")
        )

    @cached_property
    def services(self) -> tuple[Service, ...]:
        sql = "SELECT service_id, title_de, title_en, target_working_days FROM service ORDER BY position, service_id"
        return tuple(Service(r[0], Words(r[1], r[2]), r[3]) for r in self._rows(sql))

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        sql = "SELECT dataset_id, title_de, title_en, source FROM dataset ORDER BY dataset_id"
        return tuple(Dataset(r[0], Words(r[1], r[2]), r[3]) for r in self._rows(sql))

    @cached_property
    def kpis(self) -> tuple[Kpi, ...]:
        units = {
            r[0]: Unit(r[0], Words(r[1], r[2]), r[3] or "", r[4], r[5])
            for r in self._rows("SELECT unit_id, title_de, title_en, symbol, decimals, currency FROM unit")
        }
        sql = """SELECT kpi_id, goal_id, unit_id, direction, kind, window_months, by_service, shows, title_de, title_en,
                        question_de, question_en, description_de, description_en, baseline_year, target_value,
                        target_month, target_source_de, target_source_en, hide_below, datasets, definition_hash,
                        definition_yaml, formula_de, formula_en, sql_text FROM kpi ORDER BY position, kpi_id"""
        return tuple(
            Kpi(
                r[0], r[1], units[r[2]], r[3], r[4], r[5], r[6], r[7], Words(*r[8:10]), Words(*r[10:12]), Words(*r[12:14]),
                r[14], r[15], r[16], Words(*r[17:19]) if r[17] else None, r[19], tuple(r[20] or ()),
                r[21] or "", r[22] or "", Words(*r[23:25]), r[25] or "",
            )
            for r in self._rows(sql)
        )  # fmt: skip

    @cached_property
    def strategy(self) -> Strategy:
        """Goals, KPIs, measures and the rule of their status, by the queries that printed reports use too."""
        return read_strategy(self._rows)

    @cached_property
    def has_values(self) -> bool:
        return bool(self._rows("SELECT 1 FROM kpi_value LIMIT 1"))

    @cached_property
    def costs(self) -> CostTables:
        """Everything about cost; its SQL stands in `cost_tables.py`."""
        return read_costs(self._rows)

    def cost_case(self, basis: Basis) -> CostCase | None:
        """Shared against separate, read once for each basis; None where there is nothing to compare. Raises CostingError."""
        return self._expense_case if basis == "depreciation" else self._cash_case

    @cached_property
    def _expense_case(self) -> CostCase | None:
        return read_case(self.costs, "depreciation")

    @cached_property
    def _cash_case(self) -> CostCase | None:
        return read_case(self.costs, "cash")

    @cached_property
    def focus_categories(self) -> dict[str, str]:
        """IT service → its ServiceCategory in FOCUS; older snapshots do not say."""
        columns = {r[0] for r in self._rows("SELECT column_name FROM duckdb_columns() WHERE table_name = 'it_service'")}
        if "focus_category" not in columns:
            return {}
        return dict(self._rows("SELECT it_service_id, coalesce(focus_category, 'Other') FROM it_service"))

    def scenario_reference(self, basis: Basis) -> Answer:
        """The years to come as they stand, against which scenarios are held; asked for only where there is a case."""
        return self._expense_reference if basis == "depreciation" else self._cash_reference

    @cached_property
    def _expense_reference(self) -> Answer:
        assert self._expense_case is not None
        return carry_reference(self._expense_case, self.costs)

    @cached_property
    def _cash_reference(self) -> Answer:
        assert self._cash_case is not None
        return carry_reference(self._cash_case, self.costs)

    @cached_property
    def completeness(self) -> Completeness:
        sql = """SELECT count(*) FILTER (state IN ('delivered', 'no_delivery', 'rejected')),
                        count(*) FILTER (state = 'delivered') FROM coverage"""
        return Completeness(*self._rows(sql)[0])

    # --- values -----------------------------------------------------------------------------------

    def values(
        self,
        *,
        kpi_id: str | None = None,
        municipality_id: str | None = None,
        service_id: str | None = None,
        kinds: Sequence[PeriodKind] = ("month", "rolling", "year"),
        period_end: date | None = None,
        lines: Collection[tuple[str, PeriodKind]] | None = None,
    ) -> dict[str, list[Value]]:
        """Cells by KPI id, in order of municipality, service, kind and time; None does not restrict.

        `lines` are the KPIs with the kinds wanted of each: making a cell costs more than finding it.
        """
        wanted = {
            "kpi_id = ?": kpi_id,
            "municipality_id = ?": municipality_id,
            "service_id = ?": service_id,
            "period_end = ?": period_end,
        }
        asked: dict[str, object] = {condition: given for condition, given in wanted.items() if given is not None}
        if lines is not None:
            asked["list_contains(?, kpi_id || ' ' || period_kind)"] = [" ".join(line) for line in lines]
        sql = f"""SELECT kpi_id, {VALUE_COLUMNS} FROM kpi_value
                  WHERE {" AND ".join([*asked, "list_contains(?, period_kind)"])}
                  ORDER BY kpi_id, municipality_id, service_id, period_kind, period_end"""
        cells: dict[str, list[Value]] = {}
        for row in self._rows(sql, [*asked.values(), list(kinds)]):
            cells.setdefault(row[0], []).append(Value(*row[1:]))
        return cells

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Declared grants, internal edition only; their SQL stands in `grant_tables.py`."""
        return read_grants(self._rows)

    @cached_property
    def grant_totals(self) -> dict[str, tuple[LineSums, int]]:
        """By grant: its newest sums, and how many hints there are."""
        return read_totals(self._rows)

    def grant_account(self, grant: Grant) -> Account | None:
        """Everything of one grant; None where nothing was accounted."""
        return read_account(self._rows, grant)

    def count_vouchers(self, grant_id: str, search: str = "") -> FoundVouchers:
        """Of a grant; every word of `search` has to occur somewhere in a voucher."""
        return count_vouchers(self._rows, grant_id, search)

    def vouchers(self, grant_id: str, search: str = "", *, most: int | None = None, skip: int = 0) -> list[Voucher]:
        """By running number, `most` of them after the first `skip`."""
        return read_vouchers(self._rows, grant_id, search, most, skip)

    def count_bookings(self, wanted: Wanted) -> Found:
        """Internal edition only, as below: asked for only where `booking` is in `tables`."""
        return count_bookings(self._rows, wanted)

    def bookings(self, wanted: Wanted, *, most: int | None = None, skip: int = 0) -> list[Booking]:
        """Newest first, `most` of them after the first `skip`."""
        return read_bookings(self._rows, wanted, most, skip)

    # --- speed and channels of a service, effects of events -----------------------------------------

    @cached_property
    def channels(self) -> tuple[Channel, ...]:
        sql = "SELECT channel_id, title_de, title_en FROM channel ORDER BY channel_id"
        return tuple(Channel(r[0], Words(r[1], r[2])) for r in self._rows(sql))

    def effects(self, *, kpi_id: str | None = None) -> list[Effect]:
        """By event, KPI and municipality, all together (`*`) first; None does not restrict."""
        sql = """SELECT event_id, kpi_id, municipality_id, estimate_pct, low_pct, high_pct, estimate_days, low_days, high_days,
                        level, cases, comparison_cases, cells, months, first_month, last_month,
                        placebo_months, placebo_pct, placebo_low_pct, placebo_high_pct, state,
                        method_de, method_en, assumptions_de, assumptions_en
                 FROM effect WHERE ? IN ('', kpi_id) ORDER BY event_id, kpi_id, municipality_id"""
        return [
            Effect(*(*r[:21], Words(*r[21:23]), tuple(map(Words, r[23], r[24]))))
            for r in self._rows(sql, [kpi_id or ""])
        ]  # fmt: skip

    def durations(
        self, *, service_id: str = ALL, municipality_id: str | None = None, clock: str = "gross"
    ) -> list[Duration]:
        """Quantiles at every 5 % in order of municipality, twelve months and percent; None: all municipalities."""
        sql = """SELECT municipality_id, service_id, clock, period_end, pct, days, n, state FROM duration
                 WHERE service_id = ? AND ? IN ('', municipality_id) AND clock = ?
                 ORDER BY municipality_id, period_end, pct"""
        return [Duration(*row) for row in self._rows(sql, [service_id, municipality_id or "", clock])]

    def channel_use(self, *, service_id: str = ALL, municipality_id: str | None = None) -> list[ChannelUse]:
        """In order of municipality and channel; None: all municipalities."""
        sql = """SELECT municipality_id, service_id, channel_id, period_end, completed, state FROM channel_use
                 WHERE service_id = ? AND ? IN ('', municipality_id) ORDER BY municipality_id, channel_id"""
        return [ChannelUse(*row) for row in self._rows(sql, [service_id, municipality_id or ""])]

    def receipt(self, cell: Cell) -> dict[str, Any]:
        """Where one figure comes from, as JSON. Raises HiddenError, NoSuchCellError."""
        return make_receipt(self.path.name, self._sha256, cell, find(self._rows, self._receipt_head, cell))

    def grant_receipt(self, wanted: GrantSum) -> dict[str, Any]:
        """The same of a sum in a grant's account; internal edition only. Raises NoSuchSumError."""
        return make_grant_receipt(self.path.name, self._sha256, self._rows, self._receipt_head, wanted)

    @cached_property
    def _sha256(self) -> str:
        with self.path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()

    @cached_property
    def _receipt_head(self) -> Head:
        return read_head(self._rows)

    # --- the quality of the data ------------------------------------------------------------------

    def coverage(self, first: date, last: date) -> list[CoverageCell]:
        """Months from `first` to `last`, both first days of a month."""
        sql = """SELECT municipality_id, dataset_id, month, state, rows_accepted, rows_rejected FROM coverage
                 WHERE month BETWEEN ? AND ? ORDER BY dataset_id, municipality_id, month"""
        return [CoverageCell(*row) for row in self._rows(sql, [first, last])]

    @cached_property
    def arrears(self) -> tuple[Arrears, ...]:
        """All months together, by municipality and dataset that was ever agreed and due."""
        return tuple(self.arrears_within(self.meta.first_month, self.meta.last_month))

    def arrears_within(self, first: date, last: date) -> list[Arrears]:
        """Months from `first` to `last`, both first days of a month."""
        sql = """SELECT municipality_id, dataset_id, count(*), count(*) FILTER (state = 'delivered'),
                        max(month) FILTER (state = 'delivered')
                 FROM coverage WHERE state IN ('delivered', 'no_delivery', 'rejected') AND month BETWEEN ? AND ?
                 GROUP BY 1, 2 ORDER BY 1, 2"""
        return [Arrears(*row) for row in self._rows(sql, [first, last])]

    def count_deliveries(self, first: date, last: date, places: Sequence[str]) -> int:
        """How many `deliveries` gives without a limit."""
        sql = f"SELECT count(*) FROM delivery d WHERE {_TOUCHES}"
        return int(self._rows(sql, [last, first, list(places)])[0][0])

    def deliveries(
        self, first: date, last: date, places: Sequence[str] = (), *, most: int | None = None
    ) -> list[Delivery]:
        """Deliveries that touch the months from `first` to `last`, newest first; refused ones included.

        `places` are municipality ids, none for all of them, as for the checks below.
        """
        sql = f"""SELECT delivery_id, municipality_id, dataset_id, delivery_number, file_name, received_at,
                        first_month, last_month, rows_delivered, rows_accepted, rows_rejected,
                        amount_delivered, amount_accepted, amount_rejected, state, coalesce(sha256, '')
                 FROM delivery d WHERE {_TOUCHES}
                 ORDER BY received_at DESC NULLS LAST, file_name DESC, dataset_id LIMIT $4"""
        return [Delivery(*row) for row in self._rows(sql, [last, first, list(places), most])]

    def check_summaries(self, first: date, last: date, places: Sequence[str]) -> list[CheckSummary]:
        """Every check made on those deliveries (and on the KPIs), failed ones first."""
        sql = f"""SELECT c.dataset_id, c.kpi_id, check_id, severity, any_value(title_de), any_value(title_en),
                         count(*), count(*) FILTER (NOT passed), coalesce(sum(failed) FILTER (NOT passed), 0)
                  FROM check_result c LEFT JOIN delivery d USING (delivery_id) WHERE {_CHECKED}
                  GROUP BY 1, 2, 3, 4
                  ORDER BY count(*) FILTER (NOT passed) = 0, {_SEVERITY}, 8 DESC, 1, 2, 3"""
        rows = self._rows(sql, [last, first, list(places)])
        return [CheckSummary(*(*r[:4], Words(r[4], r[5]), r[6], r[7], int(r[8]))) for r in rows]

    def check_results(
        self, first: date, last: date, places: Sequence[str], *, failed_only: bool, most: int | None = None
    ) -> list[CheckResult]:
        """One record per check and delivery, failed ones first."""
        sql = f"""SELECT c.municipality_id, c.dataset_id, c.kpi_id, check_id, coalesce(file_name, ''), severity,
                         passed, checked, failed, title_de, title_en, detail_de, detail_en
                  FROM check_result c LEFT JOIN delivery d USING (delivery_id)
                  WHERE {_CHECKED} AND (NOT passed OR NOT $5)
                  ORDER BY passed, {_SEVERITY}, received_at DESC NULLS LAST, 1, 2, 3, 4 LIMIT $4"""
        rows = self._rows(sql, [last, first, list(places), most, failed_only])
        return [CheckResult(*(*r[:9], Words(r[9], r[10]), Words(r[11] or "", r[12] or ""))) for r in rows]

    def rejected(self, first: date, last: date, places: Sequence[str]) -> list[RejectedGroup]:
        """Rejected rows by rule, most rows first, each with some row numbers of one file as an example."""
        sql = f"""SELECT r.municipality_id, r.dataset_id, rule_id, coalesce(any_value(header), ''), count(*),
                         arg_max(file_name, received_at) AS example_file,
                         list_sort(list(source_row) FILTER (r.delivery_id = last_id))[:5],
                         any_value(message_de), any_value(message_en), any_value(remedy_de), any_value(remedy_en)
                  FROM (SELECT *, first_value(delivery_id) OVER (
                          PARTITION BY municipality_id, dataset_id, rule_id ORDER BY received_at DESC) AS last_id
                        FROM rejected_row JOIN delivery d USING (delivery_id, municipality_id, dataset_id)
                        WHERE {_TOUCHES}) r
                  GROUP BY 1, 2, 3 ORDER BY 5 DESC, 1, 2, 3"""
        rows = self._rows(sql, [last, first, list(places)])
        return [
            RejectedGroup(*(*r[:6], tuple(r[6] or ()), Words(r[7] or "", r[8] or ""), Words(r[9] or "", r[10] or "")))
            for r in rows
        ]


_TOUCHES = """coalesce(d.first_month, DATE '1900-01-01') <= $1 AND coalesce(d.last_month, DATE '2999-01-01') >= $2
              AND ($3::VARCHAR[] = [] OR list_contains($3::VARCHAR[], d.municipality_id))"""
_CHECKED = """(c.delivery_id = '' OR (coalesce(d.first_month, DATE '1900-01-01') <= $1
                 AND coalesce(d.last_month, DATE '2999-01-01') >= $2))
              AND ($3::VARCHAR[] = [] OR list_contains($3::VARCHAR[], c.municipality_id))"""
_SEVERITY = "list_position(['refuse', 'reject', 'warn'], severity)"
