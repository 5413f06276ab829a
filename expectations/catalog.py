"""`load_catalog(root)`: read a catalogue folder and the contracts, cross-check every id, hash the content.

A catalogue folder is what one association declares about itself (see `data/catalog/`). It may bring
contracts of its own in `datasets/`; they are added to those that come with the software.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from expectations.consistency import Place, contract_mistakes, event_mistakes, kpi_mistakes, municipality_mistakes
from expectations.cost_consistency import cost_model_mistakes
from expectations.grant_consistency import grant_mistakes, text_mistakes
from expectations.models import (
    Account,
    Association,
    Channel,
    Contract,
    CostType,
    Event,
    Goal,
    ItService,
    Kpi,
    Layout,
    Municipality,
    Service,
    Unit,
)
from expectations.models.cost_models import CostComparison, CostModel
from expectations.models.grants import Grant, GrantTexts
from expectations.models.notify import Notify
from expectations.models.strategy import StatusRule, StrategyMeasure
from expectations.sources import CatalogError, Mistake, line_at, load_csv, load_yaml
from expectations.strategy_consistency import measure_mistakes, notify_mistakes

CONTRACTS = Path(__file__).parent / "datasets"
VOCABULARIES: dict[str, type[BaseModel]] = {
    "services": Service,
    "channels": Channel,
    "accounts": Account,
    "cost_types": CostType,
    "it_services": ItService,
    "units": Unit,
}
ID_FORMS = {
    "municipality": (r"\d{8}", "start with a key of eight digits"),
    "": (r"[a-z][a-z0-9_]{0,62}", "be an id of small letters, digits and _"),
}


@dataclass(frozen=True, eq=False)
class Catalog:
    """Everything declared, typed and cross-checked. Iteration order is the order of the ids."""

    root: Path
    association: Association
    municipalities: dict[str, Municipality]
    contracts: dict[str, Contract]
    kpis: dict[str, Kpi]
    goals: dict[str, Goal]
    events: dict[str, Event]
    cost_models: dict[str, CostModel]
    comparison: CostComparison | None
    """What every comparison of shared with separate rests on; None where the association has no cost models."""
    grants: dict[str, Grant]
    grant_texts: dict[str, GrantTexts]
    """What people write into the reports, by grant; not every grant has any yet."""
    status_rule: StatusRule | None
    """None where the association gives its goals no status."""
    notify: Notify | None
    """Whom to send mail to; not part of the content hash, for it decides no number."""
    vocabulary: dict[str, dict[str, Any]]
    """Beside those of the folder `vocabulary/`, the measures of the strategy: deliveries name them by their ids."""
    files: dict[str, Path]

    @property
    def measures(self) -> dict[str, StrategyMeasure]:
        return self.vocabulary["measures"]

    @cached_property
    def content_hash(self) -> str:
        """sha256 over all declarations as read; layout and comments of the files do not matter.

        The order of a vocabulary matters: services are shown in it.
        """
        folders = _pairs(self.municipalities, self.contracts, self.kpis, self.goals, self.events, self.cost_models,
                         self.grants, self.grant_texts)  # fmt: skip
        return _hash(
            self.association,
            self.comparison,
            self.status_rule,
            *folders,
            *(x for words in self.vocabulary.values() for pair in words.items() for x in pair),
        )

    def definition_hash(self, kpi_id: str) -> str:
        """sha256 of all that decides a KPI's values: its file, unit and contracts, and what these look up."""
        kpi = self.kpis[kpi_id]
        contracts = [self.contracts[i.dataset] for i in kpi.inputs]
        looked_up = {d.lookup.vocabulary for c in contracts for d in c.derived.values() if d.lookup}
        words = _pairs(*(self.vocabulary[name] for name in sorted(looked_up)))
        calendar = (
            self._calendar() if any(d.working_days_between for c in contracts for d in c.derived.values()) else ()
        )
        return _hash(kpi, self.vocabulary["units"][kpi.unit], *contracts, *words, *calendar)

    def _calendar(self) -> Iterator[Any]:
        """What decides which days are working days."""
        yield self.association.holidays_subdivision
        for municipality_id in sorted(self.municipalities):
            yield municipality_id
            yield from self.municipalities[municipality_id].closing_days

    def cost_hash(self, it_service_id: str | None) -> str:
        """sha256 of a cost model, or (None) of what all of them share."""
        return _hash(self.comparison if it_service_id is None else self.cost_models[it_service_id])

    def grant_hash(self, grant_id: str) -> str:
        """sha256 of what is declared of a grant, without the texts of its report."""
        return _hash(self.grants[grant_id])

    def delivered_contracts(self) -> dict[str, Contract]:
        """The datasets that municipalities deliver."""
        return {k: c for k, c in self.contracts.items() if c.source == "deliveries"}

    def layout(self, municipality_id: str, dataset_id: str, month: date) -> Layout | None:
        """The layout in force for `month`; None where nothing is agreed yet."""
        layouts = self.municipalities[municipality_id].deliveries.get(dataset_id, ())
        return next((x for x in reversed(layouts) if x.since <= month), None)

    def agreed_since(self, municipality_id: str, dataset_id: str) -> date | None:
        layouts = self.municipalities[municipality_id].deliveries.get(dataset_id, ())
        return max(layouts[0].since, self.association.first_month) if layouts else None

    def services_of(self, municipality_id: str) -> tuple[str, ...]:
        offered = self.municipalities[municipality_id].services
        return tuple(self.vocabulary["services"]) if offered is None else offered


def _pairs(*folders: dict[str, Any]) -> Iterator[Any]:
    for folder in folders:
        for key in sorted(folder):
            yield key
            yield folder[key]


def _hash(*parts: Any) -> str:
    digest = hashlib.sha256()
    for part in parts:
        text = part.model_dump_json() if isinstance(part, BaseModel) else str(part)
        digest.update(text.encode() + b"\0")
    return digest.hexdigest()


def load_catalog(root: Path) -> Catalog:
    """Read and cross-check the catalogue under `root`. Raises CatalogError naming file and line of every mistake."""
    root = Path(root)
    mistakes: list[Mistake] = []
    files: dict[str, Path] = {}

    def folder(path: Path, model: Any, kind: str) -> dict[str, Any]:
        entries = {}
        mistakes.extend(
            Mistake(file, 1, "only files that end in .yaml are read") for file in sorted(path.glob("*.yml"))
        )
        for file in sorted(path.glob("*.yaml")):
            entry_id = file.stem.split("_")[0] if kind == "municipality" else file.stem
            form, meaning = ID_FORMS.get(kind, ID_FORMS[""])
            if not re.fullmatch(form, entry_id):
                mistakes.append(Mistake(file, 1, f"the file name has to {meaning}, not `{entry_id}`"))
            elif entry_id in entries:
                mistakes.append(Mistake(file, 1, f"`{entry_id}` has two files"))
            try:
                entries[entry_id] = load_yaml(file, model)
                files[f"{kind}/{entry_id}"] = file
            except CatalogError as e:
                mistakes.extend(e.mistakes)
        return entries

    def one(file: Path, model: Any, empty: Any) -> Any:
        try:
            return load_yaml(file, model)
        except FileNotFoundError:
            mistakes.append(Mistake(file, 1, "this file is missing"))
        except CatalogError as e:
            mistakes.extend(e.mistakes)
        return empty

    vocabulary: dict[str, dict[str, Any]] = {}
    for name, model in VOCABULARIES.items():
        as_csv, as_yaml = root / "vocabulary" / f"{name}.csv", root / "vocabulary" / f"{name}.yaml"
        file = as_csv if as_csv.exists() else as_yaml
        files[f"vocabulary/{name}"] = file
        try:
            vocabulary[name] = load_csv(file, model) if file == as_csv else one(file, dict[str, model], {})  # type: ignore[valid-type]
        except CatalogError as e:
            mistakes.extend(e.mistakes)
            vocabulary[name] = {}
    vocabulary["measures"] = folder(root / "strategy" / "measures", StrategyMeasure, "measure")
    vocabulary["progress"] = dict(_reportable(vocabulary["measures"]))

    comparison = root / "comparison.yaml"
    files["comparison"] = comparison
    status_rule = root / "strategy" / "status_rule.yaml"
    files["notify"] = notify = root / "notify.yaml"
    catalog = Catalog(
        root=root,
        association=one(root / "association.yaml", Association, None),
        municipalities=folder(root / "municipalities", Municipality, "municipality"),
        contracts=folder(CONTRACTS, Contract, "dataset") | folder(root / "datasets", Contract, "dataset"),
        kpis=folder(root / "kpis", Kpi, "kpi"),
        goals=folder(root / "strategy" / "goals", Goal, "goal"),
        events=folder(root / "strategy" / "events", Event, "event"),
        cost_models=folder(root / "cost_models", CostModel, "cost_model"),
        comparison=one(comparison, CostComparison, None) if comparison.exists() else None,
        grants=folder(root / "grants", Grant, "grant"),
        grant_texts=folder(root / "grants" / "texts", GrantTexts, "grant_texts"),
        status_rule=one(status_rule, StatusRule, None) if status_rule.exists() else None,
        notify=one(notify, Notify, None) if notify.exists() else None,
        vocabulary=vocabulary,
        files=files,
    )
    if not mistakes:
        mistakes = list(_cross_check(catalog))
    if mistakes:
        raise CatalogError(mistakes)
    return catalog


def _reportable(measures: dict[str, StrategyMeasure]) -> Iterator[tuple[str, Any]]:
    """What progress is reported of: measures by their id, milestones by `<measure>.<milestone>`."""
    for measure_id, measure in measures.items():
        yield measure_id, measure
        yield from ((f"{measure_id}.{name}", milestone) for name, milestone in measure.milestones.items())


def _cross_check(catalog: Catalog) -> Iterator[Mistake]:
    """Every id that one file says of another must exist there."""
    words = catalog.vocabulary
    found: list[tuple[str, Iterable[tuple[Place, str]]]] = [
        (f"dataset/{k}", contract_mistakes(c, words)) for k, c in catalog.contracts.items()
    ]
    found += [
        (f"municipality/{k}", municipality_mistakes(m, catalog.contracts, words))
        for k, m in catalog.municipalities.items()
    ]
    found += [
        (f"kpi/{k}", kpi_mistakes(kpi, catalog.contracts, catalog.goals, words)) for k, kpi in catalog.kpis.items()
    ]
    found += [
        (f"event/{k}", event_mistakes(event, catalog.municipalities, catalog.goals, catalog.kpis))
        for k, event in catalog.events.items()
    ]
    found += [
        (
            f"cost_model/{k}",
            cost_model_mistakes(
                k,
                model,
                catalog.municipalities,
                catalog.events,
                words,
                catalog.association.first_month.year,
                catalog.comparison,
            ),
        )
        for k, model in catalog.cost_models.items()
    ]
    found += [
        (f"grant/{k}", grant_mistakes(grant, catalog.municipalities, catalog.kpis, catalog.events))
        for k, grant in catalog.grants.items()
    ]
    found += [(f"grant_texts/{k}", text_mistakes(catalog.grants.get(k), t)) for k, t in catalog.grant_texts.items()]
    found += [
        (
            f"measure/{k}",
            measure_mistakes(
                k, catalog.measures, catalog.goals, catalog.municipalities, words["it_services"], catalog.grants
            ),
        )
        for k in catalog.measures
    ]
    if catalog.cost_models and catalog.comparison is None:
        yield Mistake(catalog.files["comparison"], 1, "this file is missing: cost models need it")
    if catalog.notify:
        found.append(("notify", notify_mistakes(catalog.notify, catalog.municipalities)))
    found.append(("vocabulary/accounts", _account_mistakes(words)))
    for name, mistakes in found:
        for place, text in mistakes:
            yield Mistake(catalog.files[name], line_at(catalog.files[name], place), text)


def _account_mistakes(words: dict[str, dict[str, Any]]) -> Iterator[tuple[Place, str]]:
    for account_id, account in words["accounts"].items():
        if account.cost_type_id not in words["cost_types"]:
            yield (account_id,), f"no cost type `{account.cost_type_id}`"
