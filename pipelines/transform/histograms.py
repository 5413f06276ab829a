"""Day histograms of facts, merged over places and periods: the steps that all quantiles of the same cases share.

Places and periods go by small numbers here, and counts are of four bytes: millions of rows are grouped and added up,
and wider sums take three times as long. A count that does not fit is an error, never a wrong number.
"""

from expectations.models import Contract, Quantile
from pipelines.transform.expected_cells import CELL, LAST_MONTH
from pipelines.transform.facts import condition_sql
from pipelines.transform.steps import Step


def numbered_steps(which_months: str) -> list[Step]:
    """`place`: municipalities with services, and `span`: periods, by number; `span_month`: which months a span has.

    Periods that rest on the same months have one number: a stock of December is that of the year, too.
    """
    place = """SELECT municipality_id, service_id, row_number() OVER (ORDER BY municipality_id, service_id)::INTEGER AS place
        FROM (SELECT DISTINCT municipality_id, service_id FROM cells)"""
    span = f"""SELECT *, dense_rank() OVER (ORDER BY months)::INTEGER AS span
        FROM (SELECT period_kind, period_start, period_end, list(month ORDER BY month) AS months
          FROM periods WHERE {which_months} GROUP BY ALL)"""
    return [
        Step("place", place),
        Step("span", span),
        Step("span_month", "SELECT DISTINCT span, unnest(months) AS month FROM span"),
    ]


def place_rows_sql(rows: str) -> str:
    """`rows` once for each place that they count in: their municipality or all, their service or all."""
    return f"""{rows} JOIN (
          SELECT f.municipality_id, f.service_id, p.place FROM (SELECT DISTINCT municipality_id, service_id FROM {rows}) f
          JOIN place p ON p.municipality_id IN (f.municipality_id, '*') AND p.service_id IN (f.service_id, '*')
        ) USING (municipality_id, service_id)"""


def quantile_steps(part: Quantile, contract: Contract) -> list[Step]:
    """Nearest rank: the smallest value whose cumulated count reaches q · n, and so ceil(q · n)."""
    found = Step(
        "found",
        f"""SELECT {CELL}, x::DECIMAL(28,6) AS numerator, NULL::DECIMAL(28,6) AS denominator, n
        FROM ranked JOIN place USING (place) JOIN span USING (span)
        WHERE upto >= {part.q} * n AND upto - rows < {part.q} * n""",
    )
    months = f"month = {LAST_MONTH}" if part.over_time == "last" else "month <= (SELECT max(month) FROM coverage)"
    return [
        *numbered_steps(months),
        Step(
            "counts",
            f"""SELECT municipality_id, service_id, month, {part.column} AS x, rows::INTEGER AS rows
        FROM facts_{part.dataset} WHERE {condition_sql(part, contract)} AND {part.column} IS NOT NULL""",
        ),
        Step(
            "histogram",
            f"""SELECT place, month, x, sum(rows)::INTEGER AS rows FROM {place_rows_sql("counts")} GROUP BY place, month, x""",
        ),
        Step(
            "ranked",
            """SELECT *, (sum(rows) OVER (PARTITION BY place, span ORDER BY x))::INTEGER AS upto,
          (sum(rows) OVER (PARTITION BY place, span))::INTEGER AS n
        FROM (SELECT place, span, x, sum(rows)::INTEGER AS rows FROM histogram JOIN span_month USING (month) GROUP BY place, span, x)""",
        ),
        found,
    ]
