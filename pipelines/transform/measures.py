"""A KPI's definition → the SQL that computes all its cells, at every level, from facts.

Reads: `facts_<dataset>` (all municipalities, with municipality_id), `periods` (period_kind, period_start,
period_end, month), `municipalities`, `offered` (municipality_id, service_id), `coverage` (municipality_id,
dataset_id, month, state). Gives: the columns of `kpi_value`.

Roll-ups are ratios of sums, quantiles are nearest-rank on merged histograms; both are exact at every level.
"""

from expectations.catalog import Catalog
from expectations.models import Amount, Contract, Kpi, Quantile
from pipelines.transform.facts import condition_sql

CELL = "municipality_id, service_id, period_kind, period_start, period_end"


def kpi_sql(kpi_id: str, kpi: Kpi, catalog: Catalog) -> str:
    """One query for one KPI: every expected cell once, with its value or the reason why it has none."""
    by_service = "service" in kpi.by
    scale = catalog.vocabulary["units"][kpi.unit].scale
    parts = kpi.inputs
    sums = (
        _quantile_sql(parts[0], catalog.contracts[parts[0].dataset], by_service)
        if isinstance(parts[0], Quantile)
        else _sums_sql(kpi, catalog, by_service)
    )
    whole = "true" if kpi.measure.kind in ("total", "ratio", "difference") else "false"
    value = {
        "total": f"(numerator * {scale})::DECIMAL(28,6)",
        "difference": f"((numerator - denominator) * {scale})::DECIMAL(28,6)",
        "quantile": "numerator",
    }.get(kpi.measure.kind, f"round(numerator::DOUBLE * {scale} / nullif(denominator, 0)::DOUBLE, 6)::DECIMAL(28,6)")
    # A delivered month without rows is a true zero in a total, and no case in a ratio.
    empty = {"total": "false", "difference": "false", "quantile": "coalesce(n, 0) = 0"}.get(
        kpi.measure.kind, "coalesce(denominator, 0) = 0"
    )
    zero = "0" if kpi.measure.kind in ("total", "difference") else "NULL"
    # A flow over part of a period must not be set against a stock, nor a sum be shown while parts are still due.
    stocks = {isinstance(p, Amount) and p.over_time == "last" for p in parts}
    mixed = str(len(stocks) > 1).lower()
    unready = f"({whole} AND pending > 0) OR ({mixed} AND future > 0 AND period_kind <> 'month')"
    return f"""
WITH cells AS ({_cells_sql(by_service)}),
counted AS ({_counted_sql(parts, catalog)}),
covered AS ({_covered_sql(by_service)}),
sums AS ({sums}),
judged AS (
  SELECT c.*, coalesce(s.numerator, {zero}) AS numerator, coalesce(s.denominator, {zero}) AS denominator, coalesce(s.n, 0) AS n,
    v.pending, v.future, v.agreed AS months_expected, v.delivered AS months_delivered,
    CASE
      WHEN v.agreed = 0 THEN 'not_agreed'
      WHEN v.delivered = 0 THEN CASE WHEN v.rejected > 0 THEN 'rejected' WHEN v.missing > 0 THEN 'no_delivery' ELSE 'provisional' END
      WHEN {whole} AND v.rejected > 0 THEN 'rejected'
      WHEN {whole} AND v.missing > 0 THEN 'no_delivery'
      WHEN {whole} AND v.unagreed > 0 THEN 'not_agreed'
      WHEN {empty} AND v.missing + v.rejected + v.unagreed + v.pending = 0 THEN 'no_cases'
      WHEN v.missing + v.rejected + v.unagreed + v.pending + v.future > 0 THEN 'provisional'
      ELSE 'ok'
    END AS state
  FROM cells c JOIN covered v USING ({CELL})
  LEFT JOIN sums s USING ({CELL})
),
valued AS (
  SELECT *, (state IN ('ok', 'provisional') AND months_delivered > 0 AND NOT ({unready}) AND NOT ({empty})) AS has_value
  FROM judged
)
SELECT '{kpi_id}' AS kpi_id, {CELL},
  CASE WHEN has_value THEN {value} END AS value,
  CASE WHEN has_value THEN numerator::DECIMAL(28,6) END AS numerator,
  CASE WHEN has_value THEN {"NULL" if kpi.measure.kind == "total" else "denominator"}::DECIMAL(28,6) END AS denominator,
  CASE WHEN has_value THEN n::BIGINT WHEN state = 'no_cases' THEN 0 END AS n,
  months_expected::INTEGER AS months_expected, months_delivered::INTEGER AS months_delivered, state
FROM valued ORDER BY ALL
"""


def _cells_sql(by_service: bool) -> str:
    """Every expected cell: municipality (and all) × service offered (and all) × period."""
    services = (
        """SELECT municipality_id, service_id FROM offered
           UNION ALL SELECT municipality_id, '*' FROM municipalities
           UNION ALL SELECT '*', service_id FROM (SELECT DISTINCT service_id FROM offered)
           UNION ALL SELECT '*', '*'"""
        if by_service
        else "SELECT municipality_id, '*' AS service_id FROM municipalities UNION ALL SELECT '*', '*'"
    )
    return f"""SELECT m.municipality_id, m.service_id, p.period_kind, p.period_start, p.period_end
        FROM ({services}) m CROSS JOIN (SELECT DISTINCT period_kind, period_start, period_end FROM periods) p"""


COUNTS = {
    "agreed": "state NOT IN ('not_agreed', 'future')",
    "delivered": "state = 'delivered'",
    "missing": "state = 'no_delivery'",
    "rejected": "state = 'rejected'",
    "pending": "state = 'not_due'",
    "unagreed": "state = 'not_agreed'",
    "future": "state = 'future'",
}
"""What a cell has to know of the dataset-months of its inputs."""


def _covered_sql(by_service: bool) -> str:
    """`counted` for every cell; a service of all municipalities rests on those that offer it, and no others."""
    period = "period_kind, period_start, period_end"
    counts = ", ".join(COUNTS)
    sums = ", ".join(f"sum({name}) AS {name}" for name in COUNTS)
    parts = [
        f"SELECT municipality_id, '*' AS service_id, {period}, {counts} FROM counted",
        f"SELECT '*', '*', {period}, {sums} FROM counted GROUP BY {period}",
    ]
    if by_service:
        offered = "counted JOIN offered USING (municipality_id)"
        parts += [
            f"SELECT municipality_id, service_id, {period}, {counts} FROM {offered}",
            f"SELECT '*', service_id, {period}, {sums} FROM {offered} GROUP BY service_id, {period}",
        ]
    return " UNION ALL ".join(parts)


def _counted_sql(parts: tuple[Amount | Quantile, ...], catalog: Catalog) -> str:
    """Per municipality and period: how many dataset-months are agreed, delivered, missing, …"""
    datasets = sorted({p.dataset for p in parts if catalog.contracts[p.dataset].source != "ledger"})
    listed = ", ".join(f"'{d}'" for d in datasets)
    if not datasets:
        inner = """SELECT m.municipality_id, p.*, CASE WHEN p.month > (SELECT max(month) FROM coverage) THEN 'future' ELSE 'delivered' END AS state
            FROM municipalities m CROSS JOIN periods p"""
    else:
        inner = f"""SELECT m.municipality_id, p.*, coalesce(c.state, 'future') AS state
            FROM municipalities m CROSS JOIN (SELECT unnest([{listed}]) AS dataset_id) d CROSS JOIN periods p
            LEFT JOIN coverage c ON c.municipality_id = m.municipality_id AND c.dataset_id = d.dataset_id AND c.month = p.month"""
    counts = ", ".join(f"count(*) FILTER ({test}) AS {name}" for name, test in COUNTS.items())
    period = "period_kind, period_start, period_end"
    return f"SELECT municipality_id, {period}, {counts} FROM ({inner}) GROUP BY municipality_id, {period}"


def _levels(by_service: bool) -> str:
    sets = ["(municipality_id, month)", "(month)"]
    if by_service:
        sets += ["(municipality_id, service_id, month)", "(service_id, month)"]
    return ", ".join(sets)


def _sums_sql(kpi: Kpi, catalog: Catalog, by_service: bool) -> str:
    """numerator, denominator and n per cell. A delivered month without rows counts as a true zero."""
    *before, last = [part for part in kpi.inputs if isinstance(part, Amount)]
    first = _added_sql(before or [last], catalog, by_service)
    if not before:
        return f"SELECT {CELL}, amount AS numerator, NULL::DECIMAL(28,6) AS denominator, rows AS n FROM ({first})"
    second = _input_sql(last, catalog.contracts[last.dataset], by_service)
    if kpi.measure.kind == "difference":
        n = "coalesce(a.rows, 0) + coalesce(b.rows, 0)"
    elif _counts(last, catalog.contracts[last.dataset]):
        n = "round(b.amount)"
    else:
        n = "b.rows"
    return f"""SELECT {CELL}, coalesce(a.amount, 0) AS numerator, coalesce(b.amount, 0) AS denominator, {n} AS n
        FROM ({first}) a FULL JOIN ({second}) b USING ({CELL})"""


def _added_sql(parts: list[Amount], catalog: Catalog, by_service: bool) -> str:
    """amount and rows per cell of several sums together."""
    inputs = [_input_sql(part, catalog.contracts[part.dataset], by_service) for part in parts]
    if len(inputs) == 1:
        return inputs[0]
    return f"""SELECT {CELL}, sum(amount) AS amount, sum(rows) AS rows
        FROM ({" UNION ALL ".join(inputs)}) GROUP BY {CELL}"""


def _counts(part: Amount, contract: Contract) -> bool:
    """Does the sum count units (cases, people), so that it is itself the n?"""
    names = [part.column] if part.column else list(part.weights or {})
    return part.count is not None or all(n in contract.columns and contract.columns[n].type == "integer" for n in names)


def _input_sql(part: Amount, contract: Contract, by_service: bool) -> str:
    """amount and rows per cell: summed over the period's months, or its last month for stocks."""
    if part.count:
        amount = "sum(rows)"
    elif part.column:
        amount = f"sum(sum_{part.column})"
    else:
        amount = " + ".join(f"coalesce(sum(sum_{c}), 0) * {w}" for c, w in (part.weights or {}).items())
    monthly = f"""SELECT coalesce(municipality_id, '*') AS municipality_id,
            {"coalesce(service_id, '*')" if by_service else "'*'"} AS service_id,
            month, coalesce({amount}, 0)::DECIMAL(28,6) AS amount, sum(rows) AS rows
        FROM facts_{part.dataset} WHERE {condition_sql(part, contract)}
        GROUP BY GROUPING SETS ({_levels(by_service)})"""
    # A month without a row is a stock of nothing: the newest month that has rows must not stand in for it.
    last = "least(date_trunc('month', period_end), (SELECT max(month) FROM coverage))"
    months = f"WHERE month = {last}" if part.over_time == "last" else ""
    return f"""SELECT {CELL}, sum(m.amount) AS amount, sum(m.rows) AS rows
        FROM ({monthly}) m JOIN periods p USING (month) {months} GROUP BY {CELL}"""


def _quantile_sql(part: Quantile, contract: Contract, by_service: bool) -> str:
    """Nearest rank: the smallest value whose cumulated count reaches ceil(q · n)."""
    service = "coalesce(service_id, '*')" if by_service else "'*'"
    levels = _levels(by_service)
    histogram = f"""SELECT coalesce(municipality_id, '*') AS municipality_id, {service} AS service_id, month, x, sum(rows) AS rows
        FROM (SELECT municipality_id, {"service_id, " if by_service else ""}month, {part.column} AS x, rows FROM facts_{part.dataset}
              WHERE {condition_sql(part, contract)} AND {part.column} IS NOT NULL)
        GROUP BY x, GROUPING SETS ({levels})"""
    merged = f"SELECT {CELL}, x, sum(rows) AS rows FROM ({histogram}) JOIN periods USING (month) GROUP BY {CELL}, x"
    ranked = f"""SELECT *, sum(rows) OVER (PARTITION BY {CELL} ORDER BY x) AS upto, sum(rows) OVER (PARTITION BY {CELL}) AS n
        FROM ({merged})"""
    return f"""SELECT {CELL}, min(x)::DECIMAL(28,6) AS numerator, NULL::DECIMAL(28,6) AS denominator, any_value(n) AS n
        FROM ({ranked}) WHERE upto >= ceil({part.q} * n) GROUP BY {CELL}"""
