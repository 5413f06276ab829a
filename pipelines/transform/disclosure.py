"""Disclosure control at the exit: small cells are hidden, and with them what would give them away.

Primary: a cell that rests on fewer units than the KPI's threshold of the edition is hidden.
Complementary: where exactly one of a total and its parts is hidden, one subtraction (or one sum, if it is the
total) would reveal it; the smallest further part is hidden too (the total itself, where no part is left). Both
directions, municipalities and services, are repeated until nothing is given away.
Over time: a longer period that contains a hidden month keeps its value, rounded as it is written, but not its
counts; sums, whose value is itself a count, are hidden with it.
"""

import duckdb

LINES = (
    ("municipality_id", "kpi_id, service_id, period_kind, period_start, period_end"),
    ("service_id", "kpi_id, municipality_id, period_kind, period_start, period_end"),
)


def disclose(con: duckdb.DuckDBPyConnection, source: str, target: str) -> int:
    """Make table `target` from `source` (columns of kpi_value) with `thresholds(kpi_id, hide_below, additive, decimals)` applied.

    Returns the number of hidden cells. Raises nothing; a KPI without a threshold row is not hidden.
    """
    con.execute(f"""CREATE OR REPLACE TEMP TABLE exposed AS
        SELECT v.*, coalesce(v.n > 0 AND v.n < t.hide_below, false) AS hide, coalesce(t.hide_below, 0) AS hide_below,
               coalesce(t.additive, false) AS additive, t.decimals
        FROM {source} v LEFT JOIN thresholds t USING (kpi_id)""")
    _hide_periods(con)
    while sum(_hide_complements(con, child, line) for child, line in LINES):
        _hide_periods(con)
    hidden = con.execute("SELECT count(*) FROM exposed WHERE hide").fetchall()
    con.execute(f"""CREATE OR REPLACE TABLE {target} AS
        WITH blurred AS (
          SELECT DISTINCT p.kpi_id, p.municipality_id, p.service_id, p.period_kind, p.period_end
          FROM exposed p JOIN exposed m ON m.hide AND m.period_kind = 'month' AND p.period_kind <> 'month'
            AND (m.kpi_id, m.municipality_id, m.service_id) = (p.kpi_id, p.municipality_id, p.service_id)
            AND m.period_start BETWEEN p.period_start AND p.period_end)
        SELECT kpi_id, municipality_id, service_id, period_kind, period_start, period_end,
          CASE WHEN NOT hide THEN CASE WHEN b.kpi_id IS NULL THEN value
               ELSE round(value::DOUBLE, decimals)::DECIMAL(28,6) END END AS value,
          CASE WHEN NOT hide AND b.kpi_id IS NULL THEN numerator END AS numerator,
          CASE WHEN NOT hide AND b.kpi_id IS NULL THEN denominator END AS denominator,
          CASE WHEN NOT hide AND b.kpi_id IS NULL THEN n END AS n,
          months_expected, months_delivered,
          CASE WHEN hide THEN 'hidden' ELSE state END AS state
        FROM exposed LEFT JOIN blurred b USING (kpi_id, municipality_id, service_id, period_kind, period_end)
        ORDER BY ALL""")
    return int(hidden[0][0])


def _hide_complements(con: duckdb.DuckDBPyConnection, child: str, line: str) -> int:
    """Hide one further cell in every line whose only hidden cell is the total or a part of a shown total; how many."""
    con.execute(f"""CREATE OR REPLACE TEMP TABLE revealed AS
        SELECT {line} FROM exposed WHERE hide_below > 0 GROUP BY {line}
        HAVING count(*) FILTER (hide) = 1 AND count(*) FILTER ({child} = '*' AND (hide OR n > 0)) = 1""")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE complement AS
        SELECT {line}, arg_min({child}, (({child} = '*')::INTEGER, n, {child})) AS {child}
        FROM exposed SEMI JOIN revealed USING ({line}) WHERE NOT hide AND n > 0 GROUP BY {line}""")
    con.execute(f"""UPDATE exposed SET hide = true FROM complement c
        WHERE ({_columns("exposed", line, child)}) = ({_columns("c", line, child)})""")
    count = con.execute("SELECT count(*) FROM complement").fetchall()
    return int(count[0][0])


def _hide_periods(con: duckdb.DuckDBPyConnection) -> None:
    """A sum over months with a hidden month among them would reveal it: hidden as well."""
    con.execute("""UPDATE exposed SET hide = true FROM (
          SELECT DISTINCT kpi_id, municipality_id, service_id, period_start AS month
          FROM exposed WHERE hide AND period_kind = 'month' AND additive) m
        WHERE exposed.additive AND exposed.period_kind <> 'month' AND exposed.value IS NOT NULL
          AND (exposed.kpi_id, exposed.municipality_id, exposed.service_id)
            = (m.kpi_id, m.municipality_id, m.service_id)
          AND m.month BETWEEN exposed.period_start AND exposed.period_end""")


def _columns(table: str, line: str, child: str) -> str:
    return ", ".join(f"{table}.{c.strip()}" for c in [*line.split(","), child])
