"""A contract's rules as SQL predicates, written once.

The same predicate is an expectation in the GX suite and the line between accepted and rejected rows.
The predicates speak of a table `typed` in which every contract column `c` stands twice: `c` (typed, NULL
where the text cannot be read) and `c__text` (as delivered, '' where empty), next to `row`, `delivery_id`,
`duplicate_of`, `_month`, `covered_first` and `covered_last`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from expectations.catalog import Catalog
from expectations.findings import finding_texts
from expectations.models import Column, Contract, RowRule, Words


@dataclass(frozen=True)
class Rule:
    """`holds` is a predicate that is TRUE for good rows and never NULL."""

    rule_id: str
    holds: str
    code: str
    column: str | None
    title: Words
    message: Words
    remedy: Words
    severity: str
    params: Mapping[str, str] = field(default_factory=dict)


def row_rules(contract: Contract, catalog: Catalog) -> tuple[Rule, ...]:
    """All rules for one row: readable, required, allowed, range, form, unique, period, and across columns."""
    rules = [r for name, column in contract.columns.items() for r in _column_rules(name, column, catalog)]
    rules.append(_rule("outside_period", _OUTSIDE, column=contract.month))
    if contract.unique:
        rules.append(_rule("duplicate", "duplicate_of IS NULL", column=contract.unique[0]))
    rules += [_cross_rule(rule) for rule in contract.rules]
    return tuple(rules)


_OUTSIDE = "coalesce(_month BETWEEN covered_first AND covered_last, true)"


def delivery_rules(contract: Contract) -> tuple[Rule, ...]:
    """Rules for the delivery as a whole, over its profile (one row per delivery)."""
    return (
        _rule("no_rows", "rows_delivered > 0"),
        _rule(
            "too_many_rejected",
            f"rows_rejected * 100 <= {contract.refuse_above_pct} * rows_delivered",
            limit=str(contract.refuse_above_pct),
        ),
        _rule("control_sum", _CONTROL_SUM),
        _rule("months_missing", "months_missing = 0"),
        _rule("undeclared_columns", "undeclared_columns = 0"),
        _rule("personal_columns", "personal_columns = 0"),
    )


_CONTROL_SUM = """total_unreadable = 0
    AND (declared_total IS NULL OR amounts_unreadable > 0 OR declared_total = amount_delivered)"""
"""A sum cannot be compared while some of its amounts cannot be read; those rows are rejected on their own."""


def _rule(code: str, holds: str, column: str | None = None, **params: str) -> Rule:
    text = finding_texts()[code]
    return Rule(
        rule_id=f"{column}.{code}" if column else code,
        holds=holds,
        code=code,
        column=column,
        title=text.title,
        message=text.message,
        remedy=text.remedy,
        severity=text.severity,
        params=params,
    )


def _column_rules(name: str, column: Column, catalog: Catalog) -> Iterator[Rule]:
    if column.required:
        yield _rule("required", f"{name}__text <> ''", name)
    if column.type == "code":
        allowed = tuple(column.allowed or catalog.vocabulary[column.vocabulary or ""])
        shown = ", ".join(allowed[:20]) + (", …" if len(allowed) > 20 else "")
        yield _rule("not_allowed", f"({name}__text = '' OR {name} IS NOT NULL)", name, allowed=shown)
        return
    if column.type == "text":
        yield _rule("too_long", f"length({name}__text) <= {column.max_length}", name, max_length=str(column.max_length))
        if column.pattern:
            yield _rule(
                "bad_pattern",
                f"({name}__text = '' OR regexp_full_match({name}__text, {sql_text(column.pattern)}))",
                name,
            )
        return
    yield _rule("not_readable", f"({name}__text = '' OR {name} IS NOT NULL)", name)
    if column.min is not None:
        yield _rule("too_small", f"coalesce({name} >= {_bound(column.min)}, true)", name, min=str(column.min))
    if column.max is not None:
        yield _rule("too_large", f"coalesce({name} <= {_bound(column.max)}, true)", name, max=str(column.max))


def _cross_rule(rule: RowRule) -> Rule:
    if rule.compare:
        left, operator, right = rule.compare
        holds = f"coalesce({_side(left)} {operator} {_side(right)}, true)"
        column = left if isinstance(left, str) else left[0]
    else:
        needs, within = rule.needs or (), rule.within or {}
        conditions = [
            f"{c}__text <> ''" + (f" AND {c} IN ({', '.join(map(sql_text, values))})" if values else "")
            for c, values in (rule.when or {}).items()
        ]
        broken = [f"{c}__text = ''" for c in needs]
        broken += [f"{c} < {_bound(b.min)}" for c, b in within.items() if b.min is not None]
        broken += [f"{c} > {_bound(b.max)}" for c, b in within.items() if b.max is not None]
        holds = f"NOT coalesce(({' AND '.join(conditions) or 'true'}) AND ({' OR '.join(broken) or 'false'}), false)"
        column = (*needs, *within)[0]
    return Rule(
        rule_id=rule.id, holds=holds, code=rule.id, column=column,
        title=rule.title, message=rule.message, remedy=rule.remedy, severity="reject",
    )  # fmt: skip


def _side(names: str | tuple[str, ...]) -> str:
    if isinstance(names, str):
        return names
    return f"({' + '.join(f'coalesce({n}, 0)' for n in names)})"


def _bound(value: object) -> str:
    return f"DATE '{value:%Y-%m-%d}'" if isinstance(value, date) else str(value)


def sql_text(value: str) -> str:
    """`value` as an SQL text literal."""
    return "'" + value.replace("'", "''") + "'"
