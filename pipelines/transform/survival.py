"""Kaplan–Meier on merged histograms of whole days: how long cases take when some are not finished yet.

Of the cases that lasted to day x at least, `at_risk`, the share that ended on day x is taken off what is left:
S(x) = product over the days up to x of (1 − ended / at_risk). A case open on day x was at risk on that day. The
quantile is the first day with S ≤ 1 − q; without open cases that is the nearest rank. (Kaplan & Meier, 1958.)
"""

from expectations.models import Contract, SurvivalQuantile
from pipelines.transform.facts import condition_sql, tests_sql

ROUNDING = "1e-12"
"""What a product of doubles may be off; two different shares of ten million cases lie further apart."""


def survival_sql(part: SurvivalQuantile, contract: Contract, cell: str, levels: str, by_service: bool) -> str:
    """Per cell: numerator (the quantile, NULL where more are still open), n (ended and open cases), unfinished.

    `unfinished`: a case is open that has lasted less than the quantile, so that it can still change it.
    """
    service = "service_id" if by_service else "'*'"
    ended = " AND ".join([f"{part.column} IS NOT NULL", *tests_sql(part.event)])
    cases = f"""SELECT municipality_id, service_id, month, coalesce({part.censored}, {part.column}) AS x,
            CASE WHEN {part.censored} IS NULL THEN rows ELSE 0 END AS ended, CASE WHEN {part.censored} IS NULL THEN 0 ELSE rows END AS open
        FROM facts_{part.dataset} WHERE {condition_sql(part, contract)} AND ({part.censored} IS NOT NULL OR ({ended}))"""
    histogram = f"""SELECT coalesce(municipality_id, '*') AS municipality_id, coalesce({service}, '*') AS service_id, month, x,
            sum(ended) AS ended, sum(open) AS open
        FROM ({cases}) GROUP BY x, GROUPING SETS ({levels})"""
    merged = f"""SELECT {cell}, x, sum(ended) AS ended, sum(open) AS open
        FROM ({histogram}) JOIN periods USING (month) GROUP BY {cell}, x"""
    at_risk = f"""SELECT *, sum(ended + open) OVER (PARTITION BY {cell} ORDER BY x ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS at_risk
        FROM ({merged})"""
    surviving = f"""SELECT *, product(1 - ended::DOUBLE / at_risk) OVER (PARTITION BY {cell} ORDER BY x) AS surviving FROM ({at_risk})"""
    quantiles = f"""SELECT {cell}, min(x) FILTER (surviving <= 1 - {part.q}::DOUBLE + {ROUNDING}) AS days,
            min(x) FILTER (open > 0) AS youngest, sum(ended + open) AS n
        FROM ({surviving}) GROUP BY {cell}"""
    return f"""SELECT {cell}, days::DECIMAL(28,6) AS numerator, NULL::DECIMAL(28,6) AS denominator, n,
            coalesce(youngest < days, true) AND youngest IS NOT NULL AS unfinished
        FROM ({quantiles})"""
