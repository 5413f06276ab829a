"""Which cells a KPI is expected to have, and what was delivered for them: the first steps of every KPI's query."""

from expectations.catalog import Catalog
from expectations.models import Input
from pipelines.transform.columns import needed_columns
from pipelines.transform.steps import Step

CELL = "municipality_id, service_id, period_kind, period_start, period_end"
LAST_MONTH = "least(date_trunc('month', period_end), (SELECT max(month) FROM coverage))"
"""Of a period: of a year in progress the newest month that is over."""
COUNTS = {
    "agreed": "state NOT IN ('not_agreed', 'future')",
    "delivered": "state IN ('delivered', 'partial')",
    "missing": "state = 'no_delivery'",
    "rejected": "state = 'rejected'",
    "pending": "state = 'not_due'",
    "unagreed": "state = 'not_agreed'",
    "future": "state = 'future'",
    "partial": "state = 'partial'",
}
"""What a cell has to know of the dataset-months of its inputs."""


def expected_steps(parts: tuple[Input, ...], catalog: Catalog, by_service: bool) -> list[Step]:
    """`cells` (CELL), and `covered`: how many of the dataset-months below each are agreed, delivered, missing, …"""
    return [
        Step("cells", _cells_sql(by_service)),
        Step("counted", _counted_sql(parts, catalog)),
        Step("covered", _covered_sql(by_service)),
    ]


def months_sql(over_time: str) -> str:
    """The months of each period that are over, or only its last; `months`: how many those are."""
    which = "= " + LAST_MONTH if over_time == "last" else "<= (SELECT max(month) FROM coverage)"
    return f"""SELECT *, count(*) OVER (PARTITION BY period_kind, period_start, period_end) AS months
        FROM periods WHERE month {which}"""


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


def _counted_sql(parts: tuple[Input, ...], catalog: Catalog) -> str:
    """Per municipality and period: how many dataset-months are agreed, delivered, missing, …

    What was derived from deliveries knows of earlier months what it needs (`partial`): of a stock only the last counts.
    """
    datasets = sorted({p.dataset for p in parts if catalog.contracts[p.dataset].source != "ledger"})
    stocks = [d for d in datasets if catalog.contracts[d].source == "derived"
              and all(getattr(p, "over_time", "sum") == "last" for p in parts if p.dataset == d)]  # fmt: skip
    listed = ", ".join(f"('{d}', {str(d in stocks).lower()})" for d in datasets)
    if not datasets:
        inner = """SELECT m.municipality_id, p.*, CASE WHEN p.month > (SELECT max(month) FROM coverage) THEN 'future' ELSE 'delivered' END AS state
            FROM municipalities m CROSS JOIN periods p"""
    else:
        inner = f"""SELECT m.municipality_id, p.*,
              CASE WHEN l.month IS NOT NULL THEN 'not_agreed' ELSE coalesce(c.state, 'future') END AS state
            FROM municipalities m CROSS JOIN (VALUES {listed}) d(dataset_id, stock) CROSS JOIN periods p
            LEFT JOIN coverage c ON c.municipality_id = m.municipality_id AND c.dataset_id = d.dataset_id AND c.month = p.month
            LEFT JOIN (SELECT DISTINCT municipality_id, dataset_id, month FROM lacking WHERE {_needed_sql(parts, catalog)}) l
              ON l.municipality_id = m.municipality_id AND l.dataset_id = d.dataset_id AND l.month = p.month
            WHERE NOT d.stock OR p.month >= {LAST_MONTH}"""
    counts = ", ".join(f"count(*) FILTER ({test}) AS {name}" for name, test in COUNTS.items())
    period = "period_kind, period_start, period_end"
    return f"SELECT municipality_id, {period}, {counts} FROM ({inner}) GROUP BY municipality_id, {period}"


def _needed_sql(parts: tuple[Input, ...], catalog: Catalog) -> str:
    """Filter of `lacking`: the columns that the inputs cannot do without."""
    needed = {(p.dataset, column) for p in parts for column in needed_columns(p, catalog.contracts[p.dataset])}
    return f"(dataset_id, column_id) IN ({', '.join(f'{pair}' for pair in sorted(needed))})"
