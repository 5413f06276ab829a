"""Kaplan–Meier on merged histograms of whole days: how long cases take when some are not finished yet.

Of the cases that lasted to day x at least, `at_risk`, the share that ended on day x is taken off what is left:
S(x) = product over the days up to x of (1 − ended / at_risk). A case open on day x was at risk on that day. The
quantile is the first day with S ≤ 1 − q; without open cases that is the nearest rank. (Kaplan & Meier, 1958.)

Before the day of the youngest open case all that are gone have ended, and the product is the share of cases that are
left: only from that day on it has to be multiplied out.
"""

from expectations.models import Contract, SurvivalQuantile
from pipelines.transform.expected_cells import CELL
from pipelines.transform.facts import condition_sql, tests_sql
from pipelines.transform.histograms import numbered_steps, place_rows_sql
from pipelines.transform.steps import Step

ROUNDING = "1e-12"
"""What a product of doubles may be off; two different shares of ten million cases lie further apart."""


def survival_steps(part: SurvivalQuantile, contract: Contract) -> list[Step]:
    """Last `found`, per cell: numerator (the quantile, NULL where more are still open), n (ended and open), unfinished.

    `unfinished`: a case is open that has lasted less than the quantile, so that it can still change it.
    """
    ended = " AND ".join([f"{part.column} IS NOT NULL", *tests_sql(part.event)])
    counts = f"""SELECT municipality_id, service_id, month, coalesce({part.censored}, {part.column}) AS x,
          CASE WHEN {part.censored} IS NULL THEN rows ELSE 0 END::INTEGER AS ended,
          CASE WHEN {part.censored} IS NULL THEN 0 ELSE rows END::INTEGER AS open
        FROM facts_{part.dataset} WHERE {condition_sql(part, contract)} AND ({part.censored} IS NOT NULL OR ({ended}))"""
    histogram = f"""SELECT place, month, x, sum(ended)::INTEGER AS ended, sum(open)::INTEGER AS open
        FROM {place_rows_sql("counts")} GROUP BY place, month, x"""
    merged = """SELECT place, span, x, sum(ended)::INTEGER AS ended, sum(open)::INTEGER AS open
        FROM histogram JOIN span_month USING (month) GROUP BY place, span, x"""
    ranked = """SELECT *, n - upto + ended + open AS at_risk
        FROM (SELECT *, (sum(ended + open) OVER (PARTITION BY place, span ORDER BY x))::INTEGER AS upto,
            (sum(ended + open) OVER (PARTITION BY place, span))::INTEGER AS n,
            min(x) FILTER (open > 0) OVER (PARTITION BY place, span) AS youngest
          FROM merged)"""
    surviving = """SELECT place, span, x, n, youngest, (at_risk - ended)::DOUBLE / n AS surviving
        FROM ranked WHERE youngest IS NULL OR x < youngest
        UNION ALL
        SELECT place, span, x, n, youngest, max(at_risk) OVER days / n::DOUBLE * product(1 - ended::DOUBLE / at_risk) OVER days
        FROM ranked WHERE x >= youngest WINDOW days AS (PARTITION BY place, span ORDER BY x)"""
    quantile = f"""SELECT place, span, min(x) FILTER (surviving <= 1 - {part.q}::DOUBLE + {ROUNDING}) AS days, any_value(youngest) AS youngest,
          any_value(n) AS n FROM surviving GROUP BY place, span"""
    found = f"""SELECT {CELL}, days::DECIMAL(28,6) AS numerator, NULL::DECIMAL(28,6) AS denominator, n,
          coalesce(youngest < days, true) AND youngest IS NOT NULL AS unfinished
        FROM ({quantile}) JOIN place USING (place) JOIN span USING (span)"""
    return [
        *numbered_steps("true"),
        Step("counts", counts),
        Step("histogram", histogram),
        Step("merged", merged),
        Step("ranked", ranked),
        Step("surviving", surviving),
        Step("found", found),
    ]
