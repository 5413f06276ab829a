"""Whether a municipality agreed to deliver what a KPI asks for, column by column and month by month."""

from datetime import date

from expectations.catalog import Catalog
from expectations.models import Contract, Input, Kpi
from tests.pipeline.recomputed.periods import month_number, month_of


def asked_for(part: Input, contract: Contract) -> set[str]:
    """The columns as delivered that stand behind the words of an input."""
    words = part.model_dump()
    names = [words.get("month") or contract.month, *words["where"], *(words.get("event") or {})]
    names += [*(words.get("weights") or {}), *(words[k] for k in ("column", "censored") if words.get(k))]
    while computed := [name for name in names if name in contract.derived]:
        names = [name for name in names if name not in contract.derived]
        names += [given for name in computed for given in contract.derived[name].inputs]
    return set(names)


def agreed(catalog: Catalog, municipality_id: str, part: Input, month: date) -> bool:
    """False where the layout of the month leaves out a column that the input asks for; datasets nobody delivers: true."""
    dataset_id = part.dataset
    contract = catalog.contracts[dataset_id]
    layouts = [x for x in catalog.municipalities[municipality_id].deliveries.get(dataset_id, ()) if x.since <= month]
    if contract.source != "deliveries" or not layouts:
        return True
    layout = layouts[-1]
    given = {*layout.columns, *layout.constants, *(name for w in layout.wide for name in (w.into, *w.constants))}
    given |= {name for name, column in contract.columns.items() if column.default is not None}
    return asked_for(part, contract) <= given


def states_for(
    kpi: Kpi, catalog: Catalog, first: date, states: dict[tuple[str, str], list[str]]
) -> dict[tuple[str, str], list[str]]:
    """The states of the months as this KPI sees them: not agreed where one of its columns is not."""
    seen = {}
    for (dataset_id, municipality_id), months in states.items():
        parts = [p for p in kpi.inputs if p.dataset == dataset_id]
        seen[dataset_id, municipality_id] = [
            state
            if all(agreed(catalog, municipality_id, p, month_of(month_number(first) + at)) for p in parts)
            else "not_agreed"
            for at, state in enumerate(months)
        ]
    return seen
