"""Typed records → accepted and rejected ones, in one pass over the rows."""

from expectations.models import Contract
from expectations.rules import Rule


def judged_sql(source: str, rules: tuple[Rule, ...]) -> str:
    """`source` with `failed`: the positions (from 0) of the rules that a record breaks."""
    tests = ", ".join(f"CASE WHEN NOT ({rule.holds}) THEN {i} END" for i, rule in enumerate(rules))
    return f"SELECT *, list_filter([{tests}]::INTEGER[], lambda x: x IS NOT NULL) AS failed FROM {source}"


def accepted_sql(source: str, contract: Contract) -> str:
    """The records that break no rule, typed and derived columns only."""
    columns = ", ".join([*contract.columns, *contract.derived])
    return f"SELECT delivery_id, source_row, part, _month, {columns} FROM {source} WHERE len(failed) = 0 ORDER BY source_row, part"


def rejected_sql(source: str, contract: Contract, rules: tuple[Rule, ...]) -> str:
    """One row per record and broken rule: delivery_id, source_row, rule (position), column_id, value as delivered."""
    values = " ".join(
        f"WHEN {i} THEN {rule.column}__text"
        for i, rule in enumerate(rules)
        if rule.column in contract.columns and not contract.columns[rule.column].personal
    )
    amount = f"{contract.amount}" if contract.amount else "NULL::DECIMAL(18,2)"
    value = f"CASE rule {values} END" if values else "NULL::VARCHAR"
    duplicate = "duplicate_of"
    return f"""
        SELECT delivery_id, source_row, part, rule, {value} AS value, {duplicate}, _month, {amount} AS amount
        FROM (SELECT *, unnest(failed) AS rule FROM {source} WHERE len(failed) > 0)
        ORDER BY source_row, part, rule
    """


def profile_sql(source: str, contract: Contract) -> str:
    """One row: counts and euros of one delivery. Euros that cannot be read are counted, not guessed."""
    amount = contract.amount
    euros = (
        f"""coalesce(sum({amount}), 0)::DECIMAL(28,2) AS amount_delivered,
            coalesce(sum({amount}) FILTER (len(failed) = 0), 0)::DECIMAL(28,2) AS amount_accepted,
            coalesce(sum({amount}) FILTER (len(failed) > 0), 0)::DECIMAL(28,2) AS amount_rejected,
            count(*) FILTER ({amount} IS NULL) AS amounts_unreadable"""
        if amount
        else """NULL::DECIMAL(28,2) AS amount_delivered, NULL::DECIMAL(28,2) AS amount_accepted,
            NULL::DECIMAL(28,2) AS amount_rejected, 0 AS amounts_unreadable"""
    )
    return f"""
        SELECT count(*) AS records, count(*) FILTER (len(failed) = 0) AS accepted, count(*) FILTER (len(failed) > 0) AS rejected,
            {euros}, min(_month) AS first_row_month, max(_month) AS last_row_month,
            list_sort(list(DISTINCT _month) FILTER (_month IS NOT NULL)) AS row_months
        FROM {source}
    """


def failures_sql(source: str, rules: tuple[Rule, ...]) -> str:
    """rule (position), failed: how many records break each rule, 0 included."""
    listed = ", ".join(str(i) for i in range(len(rules)))
    return f"""
        SELECT r.rule, count(f.rule) AS failed
        FROM (SELECT unnest([{listed}]) AS rule) r
        LEFT JOIN (SELECT unnest(failed) AS rule FROM {source}) f ON f.rule = r.rule
        GROUP BY r.rule ORDER BY r.rule
    """
