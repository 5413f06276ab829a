"""JSON schemas of the declared files, for editors: `python -m expectations.schemas` writes them anew.

Every YAML file names its schema in its first line; an editor then completes keys, explains them and marks mistakes.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from expectations.catalog import VOCABULARIES
from expectations.findings import FindingText
from expectations.grant_findings import GrantFindingText
from expectations.models import Association, Contract, Event, Goal, Kpi, Municipality
from expectations.models.cost_models import CostComparison, CostModel
from expectations.models.grants import Grant, GrantTexts
from expectations.models.notify import Notify
from expectations.models.strategy import StatusRule, StrategyMeasure

FOLDER = Path(__file__).parent / "schemas"
MODELS: dict[str, Any] = {
    "association": Association,
    "comparison": CostComparison,
    "contract": Contract,
    "cost_model": CostModel,
    "event": Event,
    "findings": dict[str, FindingText],
    "goal": Goal,
    "grant": Grant,
    "grant_findings": dict[str, GrantFindingText],
    "grant_texts": GrantTexts,
    "kpi": Kpi,
    "measure": StrategyMeasure,
    "municipality": Municipality,
    "notify": Notify,
    "status_rule": StatusRule,
    **{name: dict[str, model] for name, model in VOCABULARIES.items()},  # type: ignore[valid-type]
}


def schema_texts() -> dict[str, str]:
    """File name → content of every schema."""
    texts = {}
    for name, model in MODELS.items():
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(model).json_schema()}
        texts[f"{name}.json"] = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    return texts


def write_schemas(folder: Path = FOLDER) -> tuple[Path, ...]:
    """Write all schemas into `folder`; gives the files whose content changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = []
    for name, text in schema_texts().items():
        file = folder / name
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.write_text(text, encoding="utf-8")
            changed.append(file)
    return tuple(changed)


if __name__ == "__main__":
    for written in write_schemas():
        print(written)  # noqa: T201
