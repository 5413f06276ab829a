"""What the declared files say of each other must fit: every id, column and code that one names exists in the other.

Each function gives (path of keys in the file, what is wrong) for every mistake; `catalog.py` adds file and line.
"""

import codecs
from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from expectations.models import (
    Amount,
    Contract,
    Derived,
    Event,
    Input,
    Kpi,
    Layout,
    Measure,
    Municipality,
    Present,
    Quantile,
    SurvivalQuantile,
    condition_values,
)

Place = tuple[int | str, ...]
Vocabulary = Mapping[str, Mapping[str, Any]]
NAME_FIELDS = {"year", "month", "quarter", "until_month", "note"}


def contract_mistakes(contract: Contract, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    for name, column in contract.columns.items():
        if column.vocabulary and column.vocabulary not in vocabulary:
            yield ("columns", name, "vocabulary"), f"no vocabulary `{column.vocabulary}`"
    for name, derived in contract.derived.items():
        lookup = derived.lookup
        if lookup and lookup.vocabulary not in vocabulary:
            yield ("derived", name, "lookup", "vocabulary"), f"no vocabulary `{lookup.vocabulary}`"
        elif lookup and not all(hasattr(entry, lookup.take) for entry in vocabulary[lookup.vocabulary].values()):
            yield ("derived", name, "lookup", "take"), f"the vocabulary `{lookup.vocabulary}` has no `{lookup.take}`"
        for taken in _dates(derived):
            if taken not in contract.columns or contract.columns[taken].type not in ("date", "month"):
                yield ("derived", name), f"`{taken}` holds no dates"
    yield from _rule_mistakes(contract, vocabulary)


def _dates(derived: Derived) -> tuple[str, ...]:
    """The inputs that have to be dates as delivered: days are counted from them."""
    counted = derived.days_between or derived.working_days_between or derived.reached or derived.waiting
    return derived.inputs if counted else ()


def _rule_mistakes(contract: Contract, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    for i, rule in enumerate(contract.rules):
        for name, values in (rule.when or {}).items():
            for value in values:
                if not _is_code(contract, name, value, vocabulary):
                    yield ("rules", i, "when", name), f"`{name}` has no code `{value}`"
        for name in rule.within or {}:
            if (column := contract.columns.get(name)) is None or column.type in ("text", "code", "flag"):
                yield ("rules", i, "within", name), f"`{name}` holds neither numbers nor dates"


def municipality_mistakes(
    municipality: Municipality, contracts: Mapping[str, Contract], vocabulary: Vocabulary
) -> Iterator[tuple[Place, str]]:
    for i, service_id in enumerate(municipality.services or ()):
        if service_id not in vocabulary["services"]:
            yield ("services", i), f"no service `{service_id}`"
    for i, entry in enumerate(municipality.staff):
        if entry.service_id is not None and entry.service_id not in vocabulary["services"]:
            yield ("staff", i, "service_id"), f"no service `{entry.service_id}`"
        elif entry.service_id is not None and entry.service_id not in (municipality.services or vocabulary["services"]):
            yield ("staff", i, "service_id"), f"`{entry.service_id}` is not among the services it offers"
        if entry.it_service_id is not None and entry.it_service_id not in vocabulary["it_services"]:
            yield ("staff", i, "it_service_id"), f"no IT service `{entry.it_service_id}`"
    for dataset_id, layouts in municipality.deliveries.items():
        contract = contracts.get(dataset_id)
        if contract is None or contract.source != "deliveries":
            yield ("deliveries", dataset_id), f"no dataset `{dataset_id}` to deliver"
            continue
        for i, layout in enumerate(layouts):
            for place, text in _layout_mistakes(contract, layout, vocabulary):
                yield ("deliveries", dataset_id, i, *place), f"{dataset_id} since {layout.since:%Y-%m}: {text}"


def _layout_mistakes(contract: Contract, layout: Layout, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    named: list[tuple[Place, str]] = [(("columns", c), c) for c in layout.columns]
    named += [(("constants", c), c) for c in layout.constants]
    for i, wide in enumerate(layout.wide):
        named += [(("wide", i, "into"), wide.into), *((("wide", i, "constants", c), c) for c in wide.constants)]
    others: list[tuple[Place, str]] = [(("codes", c), c) for c in layout.codes]
    others += [(("negate", i), c) for i, c in enumerate(layout.negate)]
    others += [(("total_row", "column"), layout.total_row.column)] if layout.total_row else []
    for place, name in (*named, *others):
        if name not in contract.columns:
            yield place, f"the contract has no column `{name}`"
    for name in set(layout.columns) & set(layout.constants):
        yield ("constants", name), f"`{name}` is mapped to a header and constant"
    given = {name for _, name in named}
    for name, column in contract.columns.items():
        if column.required and name not in given and column.default is None:
            yield ("since",), f"the required column `{name}` is neither mapped nor constant"
    yield from _code_mistakes(contract, layout, vocabulary)
    yield from _format_mistakes(layout)


def _code_mistakes(contract: Contract, layout: Layout, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    texts: list[tuple[Place, str, str]] = [(("constants", c), c, code) for c, code in layout.constants.items()]
    texts += [(("codes", c, text), c, code) for c, codes in layout.codes.items() for text, code in codes.items()]
    for i, wide in enumerate(layout.wide):
        texts += [(("wide", i, "constants", c), c, code) for c, code in wide.constants.items()]
    for place, name, code in texts:
        if not _is_code(contract, name, code, vocabulary):
            yield place, f"`{name}` has no code `{code}`"


def _is_code(contract: Contract, name: str, code: object, vocabulary: Vocabulary) -> bool:
    """Whether `code` may stand in the column; true for columns that hold no codes."""
    column = contract.columns.get(name)
    if column is None or column.type != "code":
        return True
    known = tuple(column.allowed or vocabulary.get(column.vocabulary or "") or ())
    return code in known or (column.match == "longest_prefix" and any(str(code).startswith(k) for k in known))


def _format_mistakes(layout: Layout) -> Iterator[tuple[Place, str]]:
    if layout.format in ("xlsx", "ods") and layout.sheet is None:
        yield ("format",), "a spreadsheet needs the name of its `sheet`"
    if layout.decimal == layout.thousands:
        yield ("thousands",), "decimal and thousands sign are the same"
    try:
        codecs.lookup(layout.encoding)
    except LookupError:
        yield ("encoding",), f"no encoding `{layout.encoding}`"
    try:
        fields = {field for _, field, _, _ in Formatter().parse(layout.file) if field is not None}
    except ValueError as e:
        yield ("file",), str(e)
        return
    for field in sorted(fields - NAME_FIELDS):
        yield ("file",), f"no field `{{{field}}}` for a file name"
    if fields - {"note"} and "year" not in fields:
        yield ("file",), "a period in a file name needs the `{year}`"


def event_mistakes(
    event: Event, municipalities: Mapping[str, Any], goals: Mapping[str, Any], kpis: Mapping[str, Kpi]
) -> Iterator[tuple[Place, str]]:
    """Municipalities, goals and KPIs that an event names must exist; an effect is estimated on days by service."""
    for municipality_id in event.dates:
        if municipality_id not in municipalities:
            yield ("dates", municipality_id), f"no municipality `{municipality_id}`"
    for i, goal_id in enumerate(event.goals):
        if goal_id not in goals:
            yield ("goals", i), f"no goal `{goal_id}`"
    for i, kpi_id in enumerate(event.effects):
        kpi = kpis.get(kpi_id)
        if kpi is None:
            yield ("effects", i), f"no KPI `{kpi_id}`"
        elif not isinstance(kpi.measure, Quantile) or "service" not in kpi.by:
            yield ("effects", i), f"`{kpi_id}` is no quantile by service"


def kpi_mistakes(
    kpi: Kpi, contracts: Mapping[str, Contract], goals: Mapping[str, Any], vocabulary: Vocabulary
) -> Iterator[tuple[Place, str]]:
    if kpi.goal not in goals:
        yield ("goal",), f"no goal `{kpi.goal}`"
    if kpi.unit not in vocabulary["units"]:
        yield ("unit",), f"no unit `{kpi.unit}`"
    for place, part in _parts(kpi.measure):
        contract = contracts.get(part.dataset)
        if contract is None:
            yield (*place, "dataset"), f"no dataset `{part.dataset}`"
            continue
        for inner, text in _part_mistakes(part, contract, vocabulary):
            yield (*place, *inner), text
        if "service" in kpi.by and "service_id" not in contract.columns:
            yield ("by",), f"`{part.dataset}` has no services"
    for i, example in enumerate(kpi.examples):
        yield from _example_mistakes(i, example.given, contracts, vocabulary)


def _parts(measure: Measure) -> Iterator[tuple[Place, Input]]:
    """Where each sum of a measure stands in the file."""
    if isinstance(measure, Quantile | SurvivalQuantile):
        yield ("measure",), measure
        return
    for side, part in measure:
        if isinstance(part, Amount):
            yield ("measure", side), part
        elif isinstance(part, tuple):
            yield from ((("measure", side, i), one) for i, one in enumerate(part))


def _part_mistakes(part: Input, contract: Contract, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    types: dict[str, str] = {k: c.type for k, c in contract.columns.items()}
    types |= {k: d.type for k, d in contract.derived.items()}
    summed: list[tuple[Place, str]] = [(("column",), part.column)] if part.column else []
    if isinstance(part, Amount):
        summed += [(("weights", name), name) for name in part.weights or {}]
    if isinstance(part, SurvivalQuantile):
        summed.append((("censored",), part.censored))
    for place, name in summed:
        if types.get(name) not in ("integer", "decimal", "money"):
            yield place, f"`{part.dataset}` has no number column `{name}`"
    if part.month and types.get(part.month) not in ("date", "month"):
        yield ("month",), f"`{part.dataset}` has no date column `{part.month}`"
    conditions = [("where", name, condition) for name, condition in part.where.items()]
    if isinstance(part, SurvivalQuantile):
        conditions += [("event", name, condition) for name, condition in part.event.items()]
    for key, name, condition in conditions:
        if name not in types:
            yield (key, name), f"`{part.dataset}` has no column `{name}`"
            continue
        if isinstance(condition, Present):
            continue
        for value in condition_values(condition):
            if not _fits(types[name], value):
                yield (key, name), f"`{value}` is not what the {types[name]} column `{name}` holds"
            elif not _is_code(contract, name, value, vocabulary):
                yield (key, name), f"`{name}` has no code `{value}`"


def _fits(column_type: str, value: object) -> bool:
    if column_type == "flag":
        return isinstance(value, bool)
    if column_type in ("integer", "decimal", "money"):
        return isinstance(value, int | Decimal) and not isinstance(value, bool)
    return isinstance(value, str)


def _example_mistakes(
    i: int, given: Mapping[str, tuple[dict[str, Any], ...]], contracts: Mapping[str, Contract], vocabulary: Vocabulary
) -> Iterator[tuple[Place, str]]:
    for dataset_id, rows in given.items():
        if dataset_id not in contracts:
            yield ("examples", i, "given", dataset_id), f"no dataset `{dataset_id}`"
            continue
        contract = contracts[dataset_id]
        for row_number, row in enumerate(rows):
            for name, value in row.items():
                place = ("examples", i, "given", dataset_id, row_number, name)
                if name not in contract.columns and name != "municipality_id":
                    yield place, f"`{dataset_id}` has no column `{name}`"
                elif value is not None and not _is_code(contract, name, value, vocabulary):
                    yield place, f"`{name}` has no code `{value}`"
