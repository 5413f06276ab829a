"""A KPI's definition → the SQL that computes all its cells, at every level, from facts.

Reads: `facts_<dataset>` (all municipalities, with municipality_id), `periods` (period_kind, period_start,
period_end, month), `municipalities`, `offered` (municipality_id, service_id), `coverage` (municipality_id,
dataset_id, month, state), `lacking` (municipality_id, dataset_id, month, column_id). Gives: the columns of `kpi_value`.

Roll-ups are ratios of sums, quantiles are nearest-rank on merged histograms (or Kaplan–Meier, `survival.py`); all are
exact at every level.
"""

from expectations.catalog import Catalog
from expectations.models import Amount, Contract, Kpi, Quantile, SurvivalQuantile
from pipelines.transform.expected_cells import CELL, expected_steps, months_sql
from pipelines.transform.facts import condition_sql
from pipelines.transform.histograms import quantile_steps
from pipelines.transform.steps import Step, written
from pipelines.transform.survival import survival_steps


def kpi_sql(kpi_id: str, kpi: Kpi, catalog: Catalog) -> str:
    """One query for one KPI: every expected cell once, with its value or the reason why it has none."""
    return written(kpi_steps(kpi_id, kpi, catalog))


def kpi_steps(kpi_id: str, kpi: Kpi, catalog: Catalog) -> list[Step]:
    """The same in steps, so that KPIs over the same rows can share what they have in common (`steps.shared_steps`)."""
    by_service = "service" in kpi.by
    scale = catalog.vocabulary["units"][kpi.unit].scale
    parts = kpi.inputs
    survival = isinstance(parts[0], SurvivalQuantile)
    whole = "true" if kpi.measure.kind in ("total", "ratio", "difference") else "false"
    value = {
        "total": f"(numerator * {scale})::DECIMAL(28,6)",
        "difference": f"((numerator - denominator) * {scale})::DECIMAL(28,6)",
        "quantile": "numerator",
        "survival_quantile": "numerator",
    }.get(kpi.measure.kind, f"round(numerator::DOUBLE * {scale} / nullif(denominator, 0)::DOUBLE, 6)::DECIMAL(28,6)")
    # A delivered month without rows is a true zero in a total, and no case in a ratio.
    nobody = "coalesce(n, 0) = 0"
    empty = {"total": "false", "difference": "false", "quantile": nobody, "survival_quantile": nobody}.get(
        kpi.measure.kind, "coalesce(denominator, 0) = 0"
    )
    # A cohort is unfinished while an open case can still change its quantile, or more than the quantile are open.
    unfinished = "coalesce(s.unfinished, false)" if survival else "false"
    nameless = "numerator IS NULL" if survival else "false"
    zero = "0" if kpi.measure.kind in ("total", "difference") else "NULL"
    # A flow over part of a period must not be set against a stock, nor a sum be shown while parts are still due.
    stocks = {isinstance(p, Amount) and p.over_time == "last" for p in parts}
    mixed = str(len(stocks) > 1).lower()
    unready = f"({whole} AND pending > 0) OR ({mixed} AND future > 0 AND period_kind <> 'month')"
    judged = f"""
  SELECT c.*, coalesce(s.numerator, {zero}) AS numerator, coalesce(s.denominator, {zero}) AS denominator, coalesce(s.n, 0) AS n,
    v.pending, v.future, v.agreed AS months_expected, v.delivered AS months_delivered,
    CASE
      WHEN v.agreed = 0 THEN 'not_agreed'
      WHEN v.delivered = 0 THEN CASE WHEN v.rejected > 0 THEN 'rejected' WHEN v.missing > 0 THEN 'no_delivery' ELSE 'provisional' END
      WHEN {whole} AND v.rejected > 0 THEN 'rejected'
      WHEN {whole} AND v.missing > 0 THEN 'no_delivery'
      WHEN {whole} AND v.unagreed > 0 THEN 'not_agreed'
      WHEN {empty} AND v.missing + v.rejected + v.unagreed + v.pending + v.partial = 0
        AND NOT ({mixed} AND v.future > 0 AND c.period_kind <> 'month') THEN 'no_cases'
      WHEN v.missing + v.rejected + v.unagreed + v.pending + v.future + v.partial > 0 OR {unfinished} THEN 'provisional'
      ELSE 'ok'
    END AS state
  FROM cells c JOIN covered v USING ({CELL})
  LEFT JOIN found s USING ({CELL})
"""
    valued = f"""
  SELECT *, (state IN ('ok', 'provisional') AND months_delivered > 0 AND NOT ({unready}) AND NOT ({empty}) AND NOT ({nameless})) AS has_value
  FROM judged
"""
    answer = f"""SELECT '{kpi_id}' AS kpi_id, {CELL},
  CASE WHEN has_value THEN {value} END AS value,
  CASE WHEN has_value THEN numerator::DECIMAL(28,6) END AS numerator,
  CASE WHEN has_value THEN {"NULL" if kpi.measure.kind == "total" else "denominator"}::DECIMAL(28,6) END AS denominator,
  CASE WHEN has_value THEN n::BIGINT WHEN state = 'no_cases' THEN 0 END AS n,
  months_expected::INTEGER AS months_expected, months_delivered::INTEGER AS months_delivered, state
FROM valued ORDER BY ALL"""
    return [
        *expected_steps(parts, catalog, by_service),
        *_found_steps(kpi, catalog, by_service),
        Step("judged", judged),
        Step("valued", valued),
        Step("", answer),
    ]


def _found_steps(kpi: Kpi, catalog: Catalog, by_service: bool) -> list[Step]:
    """The last one is `found`: numerator, denominator and n of every cell in which something lies."""
    first = kpi.inputs[0]
    contract = catalog.contracts[first.dataset]
    if isinstance(first, SurvivalQuantile):
        return survival_steps(first, contract)
    if isinstance(first, Quantile):
        return quantile_steps(first, contract)
    return [Step("found", _sums_sql(kpi, catalog, by_service))]


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
    elif last.over_time != "mean" and _counts(last, catalog.contracts[last.dataset]):
        n = "round(b.amount)"
    else:
        n = "b.rows"
    if kpi.measure.kind == "ratio" and all(_counts(p, catalog.contracts[p.dataset]) for p in before):
        # units on either side that are not the other's: the fewer are at stake, unless there are none
        n = f"least(coalesce(nullif(a.rows, 0), {n}), {n})"
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
    """amount and rows per cell: summed over the period's months (or a month's mean), or its last month for stocks."""
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
    total = "(sum(m.amount) / any_value(p.months))::DECIMAL(28,6)" if part.over_time == "mean" else "sum(m.amount)"
    return f"""SELECT {CELL}, {total} AS amount, sum(m.rows) AS rows
        FROM ({monthly}) m JOIN ({months_sql(part.over_time)}) p USING (month) GROUP BY {CELL}"""
