"""The schemas for editors are current, and every declared file names the right one in its first line."""

from pathlib import Path

import jsonschema
import pytest
import yaml

from expectations.schemas import FOLDER, schema_texts, write_schemas
from expectations.sources import _Loader

ROOT = Path(__file__).parents[3]
CATALOGS = [ROOT / "data" / "catalog", *sorted((ROOT / "tests" / "deliveries" / "catalogs").glob("*/"))]
PREFIX = "# yaml-language-server: $schema="


def declared_files() -> list[tuple[Path, str]]:
    """Every declared YAML file with the name of the schema it has to follow."""
    files = [(file, "contract") for file in (ROOT / "expectations" / "datasets").glob("*.yaml")]
    files.append((ROOT / "expectations" / "findings.yaml", "findings"))
    files.append((ROOT / "expectations" / "grant_findings.yaml", "grant_findings"))
    for catalog in CATALOGS:
        files += [(file, schema_of(file.relative_to(catalog))) for file in catalog.rglob("*.yaml")]
    return sorted(files)


def schema_of(path: Path) -> str:
    if path.parts[0] in ("association.yaml", "comparison.yaml", "notify.yaml", "vocabulary"):
        return path.stem
    folders = {
        "kpis": "kpi",
        "municipalities": "municipality",
        "datasets": "contract",
        "goals": "goal",
        "events": "event",
        "cost_models": "cost_model",
        "measures": "measure",
        "strategy": "status_rule",
        "grants": "grant",
        "texts": "grant_texts",
    }
    return folders[path.parent.name]


FILES = [pytest.param(file, schema, id=str(file.relative_to(ROOT))) for file, schema in declared_files()]


@pytest.mark.parametrize(("file", "schema"), FILES)
def test_first_line_names_the_schema(file: Path, schema: str) -> None:
    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(PREFIX)
    assert (file.parent / first.removeprefix(PREFIX)).resolve() == FOLDER / f"{schema}.json"


@pytest.mark.parametrize(("file", "schema"), FILES)
def test_an_editor_finds_nothing_wrong(file: Path, schema: str) -> None:
    """What the loader accepts, the schema accepts: no red lines in a good file."""
    data = yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)
    definition = yaml.safe_load((FOLDER / f"{schema}.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(definition).validate(data)


def test_schemas_are_current() -> None:
    """If this fails: `python -m expectations.schemas` and commit what it wrote."""
    assert {f.name: f.read_text(encoding="utf-8") for f in FOLDER.glob("*.json")} == schema_texts()


def test_writing_changes_only_what_differs(tmp_path: Path) -> None:
    assert len(write_schemas(tmp_path)) == len(schema_texts())
    (tmp_path / "kpi.json").write_text("{}", encoding="utf-8")
    assert write_schemas(tmp_path) == (tmp_path / "kpi.json",)
    assert write_schemas(tmp_path) == ()


def test_an_editor_explains_and_refuses() -> None:
    kpi = yaml.safe_load(schema_texts()["kpi.json"])
    assert kpi["additionalProperties"] is False
    assert "last" in kpi["$defs"]["Amount"]["properties"]["over_time"]["description"]
    good = yaml.load((ROOT / "data/catalog/kpis/digital_take_up_pct.yaml").read_text(encoding="utf-8"), Loader=_Loader)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(good | {"dirction": "higher"}, kpi)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({k: v for k, v in good.items() if k != "direction"}, kpi)
