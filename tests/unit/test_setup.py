"""What a fresh clone starts from: the lock, the packages, the targets, the papers."""

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

PACKAGES = ("expectations", "pipelines", "dashboards")
MODULE_OF = {"pyyaml": "yaml", "odfpy": "odf"}
"""Where package and module do not have the same name."""


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(requirement: str) -> str:
    return re.split(r"[<>=!~;\[ ]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@pytest.fixture(scope="module")
def locked(root: Path) -> dict[str, list[str]]:
    """Package → its lines in the lock."""
    entries: dict[str, list[str]] = {}
    name = ""
    for line in (root / "requirements.lock").read_text(encoding="utf-8").splitlines():
        if not line.startswith((" ", "#")):
            name = name_of(line)
        entries.setdefault(name, []).append(line)
    return entries


def test_every_locked_package_has_one_version_and_hashes(locked: dict[str, list[str]]) -> None:
    assert len(locked) > 50
    for name, lines in locked.items():
        assert re.match(r"\S+==\S+", lines[0]), name
        assert any("--hash=sha256:" in line for line in lines[1:]), name


def test_lock_names_no_place_to_download_from(root: Path) -> None:
    text = (root / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|^\s*-[-if]|@ |index-url|find-links", re.sub(r"--hash=\S+", "", text), re.MULTILINE)


def test_lock_holds_what_the_project_asks_for(project: dict[str, Any], locked: dict[str, list[str]]) -> None:
    asked = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for extra in project["project"]["optional-dependencies"].values():
        asked += extra
    assert {name_of(r) for r in asked} <= set(locked)


def test_every_import_is_declared(root: Path, project: dict[str, Any]) -> None:
    """No package leans on what another package happens to bring along."""
    names = {name_of(r) for r in project["project"]["dependencies"]}
    declared = {MODULE_OF.get(n, n.replace("-", "_")) for n in names}
    for package in PACKAGES:
        for file in (root / package).rglob("*.py"):
            for module in _imported(file):
                top = module.split(".")[0]
                known = top in declared or top in sys.stdlib_module_names or top in PACKAGES
                assert known, f"{file.relative_to(root)} imports {top}"


def _imported(file: Path) -> list[str]:
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    found = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return found + [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]


def test_dagster_files_keep_real_annotations(root: Path) -> None:
    files = [*(root / "pipelines" / "assets").glob("*.py"), root / "pipelines" / "definitions.py"]
    assert len(files) > 5
    assert not [f.name for f in files if "__future__" in _imported(f)]


def test_wheel_carries_everything_that_is_not_code(root: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    [wheel] = tmp_path.glob("*.whl")
    packed = set(zipfile.ZipFile(wheel).namelist())
    wanted = [
        f for p in PACKAGES for f in (root / p).rglob("*.*") if f.suffix in (".yaml", ".sql", ".css", ".html", ".txt")
    ]
    assert len(wanted) > 10
    assert [f for f in wanted if str(f.relative_to(root)) not in packed] == []
    assert not [name for name in packed if name.split("/")[0] in ("tests", "data")]


def test_setup_says_that_python_is_too_old(root: Path, tmp_path: Path) -> None:
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    old = tmp_path / "python3.9"
    old.write_text("#!/bin/sh\n[ \"$1\" = -V ] && echo 'Python 3.9.2' && exit 0\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(["make", "setup", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Python 3.11 or newer is needed; Python 3.9.2 was found" in done.stdout
    done = subprocess.run(
        ["make", "setup", "PYTHON=nopython"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "no nopython was found" in done.stdout


def test_ci_calls_the_same_target_as_everybody(root: Path) -> None:
    script = root / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    assert script.stat().st_mode & 0o100
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert text.rstrip().endswith("make test")


def test_telemetry_is_off(root: Path) -> None:
    instance = yaml.safe_load((root / "dagster.yaml").read_text(encoding="utf-8"))
    assert instance["telemetry"] == {"enabled": False}


def test_licence_is_the_eupl(root: Path, project: dict[str, Any]) -> None:
    text = (root / "LICENSE").read_text(encoding="utf-8")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "Appendix" in text
    assert project["project"]["license"] == "EUPL-1.2"


def test_publiccode_keeps_the_standard(root: Path, project: dict[str, Any]) -> None:
    """Keys and lengths that the publiccode.yml standard 0.4 demands."""
    code = yaml.safe_load((root / "publiccode.yml").read_text(encoding="utf-8"))
    needed = {"publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description",
              "legal", "maintenance", "localisation"}  # fmt: skip
    assert needed <= set(code)
    assert code["legal"]["license"] == project["project"]["license"]
    assert code["softwareVersion"] == project["project"]["version"]
    assert code["developmentStatus"] in ("concept", "development", "beta", "stable", "obsolete")
    assert code["maintenance"]["type"] in ("internal", "contract", "community", "none")
    assert code["maintenance"]["contacts"][0]["name"]
    assert {"de", "en"} <= set(code["description"]) & set(code["localisation"]["availableLanguages"])
    for words in code["description"].values():
        assert 0 < len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]
