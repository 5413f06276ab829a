"""`load_catalog(root)`: read a catalogue folder and the contracts, cross-check every id, hash the content.

A catalogue folder is what one association declares about itself (see `data/catalog/`). It may bring
contracts of its own in `datasets/`; they are added to those that come with the software.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from expectations.models import (
    Account,
    Amount,
    Association,
    Channel,
    Contract,
    CostType,
    Goal,
    ItService,
    Kpi,
    Layout,
    Municipality,
    Quantile,
    Service,
    Unit,
)
from expectations.sources import CatalogError, Mistake, load_csv, load_yaml

CONTRACTS = Path(__file__).parent / "datasets"
VOCABULARIES: dict[str, type[BaseModel]] = {
    "services": Service,
    "channels": Channel,
    "accounts": Account,
    "cost_types": CostType,
    "it_services": ItService,
    "units": Unit,
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
    vocabulary: dict[str, dict[str, Any]]
    files: dict[str, Path]

    @cached_property
    def content_hash(self) -> str:
        """sha256 over all declarations as read; layout and comments of the files do not matter."""
        return _hash(self.association, *_pairs(self.municipalities, self.contracts, self.kpis, self.goals),
                     *_pairs(*self.vocabulary.values()))

    def definition_hash(self, kpi_id: str) -> str:
        """sha256 of all that decides a KPI's values: its own file and the contracts it reads."""
        kpi = self.kpis[kpi_id]
        return _hash(kpi, *(self.contracts[i.dataset] for i in kpi.inputs))

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

    def folder(path: Path, model: Any, kind: str, id_of: Any = lambda stem: stem) -> dict[str, Any]:
        entries = {}
        for file in sorted(path.glob("*.yaml")):
            try:
                entries[id_of(file.stem)] = load_yaml(file, model)
                files[f"{kind}/{id_of(file.stem)}"] = file
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

    catalog = Catalog(
        root=root,
        association=one(root / "association.yaml", Association, None),
        municipalities=folder(root / "municipalities", Municipality, "municipality", lambda stem: stem.split("_")[0]),
        contracts=folder(CONTRACTS, Contract, "dataset") | folder(root / "datasets", Contract, "dataset"),
        kpis=folder(root / "kpis", Kpi, "kpi"),
        goals=folder(root / "strategy" / "goals", Goal, "goal"),
        vocabulary=vocabulary,
        files=files,
    )
    if not mistakes:
        mistakes = list(_cross_check(catalog))
    if mistakes:
        raise CatalogError(mistakes)
    return catalog


def _cross_check(catalog: Catalog) -> Iterator[Mistake]:
    """Every id that one file says of another must exist there."""

    def wrong(kind: str, name: str, key: str, text: str) -> Mistake:
        file = catalog.files[f"{kind}/{name}"]
        return Mistake(file, _line_with(file, key), text)

    for account_id, account in catalog.vocabulary["accounts"].items():
        if account.cost_type_id not in catalog.vocabulary["cost_types"]:
            yield wrong("vocabulary", "accounts", account_id, f"no cost type `{account.cost_type_id}`")

    for dataset_id, contract in catalog.contracts.items():
        for name, column in contract.columns.items():
            if column.vocabulary and column.vocabulary not in catalog.vocabulary:
                yield wrong("dataset", dataset_id, column.vocabulary, f"{name}: no vocabulary `{column.vocabulary}`")
        for name, derived in contract.derived.items():
            if derived.lookup and derived.lookup.vocabulary not in catalog.vocabulary:
                yield wrong("dataset", dataset_id, name, f"{name}: no vocabulary `{derived.lookup.vocabulary}`")

    for municipality_id, municipality in catalog.municipalities.items():
        for service_id in municipality.services or ():
            if service_id not in catalog.vocabulary["services"]:
                yield wrong("municipality", municipality_id, service_id, f"no service `{service_id}`")
        for dataset_id, layouts in municipality.deliveries.items():
            if dataset_id not in catalog.delivered_contracts():
                yield wrong("municipality", municipality_id, dataset_id, f"no dataset `{dataset_id}` to deliver")
                continue
            for layout in layouts:
                for key, text in _layout_mistakes(catalog.contracts[dataset_id], layout):
                    yield wrong("municipality", municipality_id, key, f"{dataset_id} since {layout.since:%Y-%m}: {text}")

    for kpi_id, kpi in catalog.kpis.items():
        if kpi.goal not in catalog.goals:
            yield wrong("kpi", kpi_id, "goal", f"no goal `{kpi.goal}`")
        if kpi.unit not in catalog.vocabulary["units"]:
            yield wrong("kpi", kpi_id, "unit", f"no unit `{kpi.unit}`")
        for part in kpi.inputs:
            yield from (wrong("kpi", kpi_id, key, text) for key, text in _input_mistakes(catalog, kpi, part))


def _layout_mistakes(contract: Contract, layout: Layout) -> Iterator[tuple[str, str]]:
    given = {*layout.columns, *layout.constants}
    for wide in layout.wide:
        given |= {wide.into, *wide.constants}
    for name in (*given, *layout.codes, *layout.negate):
        if name not in contract.columns:
            yield name, f"the contract has no column `{name}`"
    for name, column in contract.columns.items():
        if column.required and name not in given and column.default is None:
            yield "since", f"the required column `{name}` is neither mapped nor constant"
    if layout.format in ("xlsx", "ods") and layout.sheet is None:
        yield "format", "a spreadsheet needs the name of its `sheet`"
    if layout.decimal == layout.thousands:
        yield "decimal", "decimal and thousands sign are the same"


def _input_mistakes(catalog: Catalog, kpi: Kpi, part: Amount | Quantile) -> Iterator[tuple[str, str]]:
    contract = catalog.contracts.get(part.dataset)
    if contract is None:
        yield part.dataset, f"no dataset `{part.dataset}`"
        return
    types: dict[str, str] = {k: c.type for k, c in contract.columns.items()}
    types |= {k: d.type for k, d in contract.derived.items()}
    summed = [part.column] if part.column else []
    if isinstance(part, Amount):
        summed += list(part.weights or {})
    for name in summed:
        if types.get(name) not in ("integer", "decimal", "money"):
            yield name, f"`{part.dataset}` has no number column `{name}`"
    for name in part.where:
        if name not in types:
            yield name, f"`{part.dataset}` has no column `{name}`"
    if part.month and types.get(part.month) not in ("date", "month"):
        yield part.month, f"`{part.dataset}` has no date column `{part.month}`"
    if "service" in kpi.by and "service_id" not in types:
        yield "by", f"`{part.dataset}` has no services"


def _line_with(file: Path, text: str) -> int:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if text in line:
            return number
    return 1
