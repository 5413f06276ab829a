"""`digitalbilanz`: exit codes, messages, and that a verb loads no more than it needs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app

VERBS = ("demo", "run", "check", "serve", "handbook", "schemas")
HEAVY = ("dagster", "great_expectations", "dash", "duckdb", "pandas")


def call(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(w) for w in words])


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str) -> None:
    result = call(verb, "--help")
    assert result.exit_code == 0
    assert verb in result.output


def test_without_a_verb_the_verbs_are_listed() -> None:
    assert all(verb in call("--help").output for verb in VERBS)
    assert call("unknown").exit_code == 2


@pytest.mark.parametrize(
    ("words", "unwanted"),
    [
        (["--help"], HEAVY),
        (["check", "--help"], HEAVY),
        (["--catalog", "nowhere", "run"], HEAVY),
        (["schemas", "--target", "{tmp}"], HEAVY),
        (["handbook", "--target", "{tmp}"], ("dagster", "great_expectations", "dash")),
        (["--data", "{tmp}", "serve"], ("dagster", "great_expectations", "dash")),
        (["check", "{tmp}/x.csv", "--municipality", "06437006"], HEAVY),
    ],
)
def test_what_a_verb_does_not_need_is_not_imported(
    words: list[str], unwanted: tuple[str, ...], tmp_path: Path, root: Path
) -> None:
    program = f"""
import json, sys
from typer.testing import CliRunner
from pipelines.cli import app
CliRunner().invoke(app, {[w.replace("{tmp}", str(tmp_path)) for w in words]!r})
print(json.dumps([m for m in {list(unwanted)!r} if m in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_mistake_in_the_catalogue_is_shown_with_file_and_line(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(root / "data" / "catalog", folder)
    kpi = folder / "kpis" / "completion_rate_pct.yaml"
    lines = kpi.read_text(encoding="utf-8").splitlines()
    number = next(i for i, line in enumerate(lines, 1) if line.startswith("direction:"))
    lines[number - 1] = "direction: sideways"
    kpi.write_text("\n".join(lines), encoding="utf-8")
    result = call("--catalog", folder, "--data", tmp_path, "run")
    assert result.exit_code == 2
    assert f"{kpi}:{number}: direction" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--catalog", "nowhere", "run"], "nowhere"),
        (["run", "--municipality", "99999999"], "99999999"),
        (["check", "nofile.csv", "--municipality", "06437006"], "nofile.csv"),
        (["check", "pyproject.toml", "--municipality", "06437006", "--dataset", "weather"], "weather"),
        (["serve", "--edition", "secret"], "secret"),
        (["--data", "nowhere", "serve"], "Nothing is published"),
        (["run", "--as-of", "tomorrow"], "tomorrow"),
    ],
)
def test_wrong_use_is_said_and_ends_with_2(
    words: list[str], said: str, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.output


def test_demo_is_not_written_among_real_deliveries(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(root / "data" / "catalog", folder)
    file = folder / "association.yaml"
    kept = [x for x in file.read_text(encoding="utf-8").splitlines() if not x.startswith("demo_as_of")]
    file.write_text("\n".join(kept), encoding="utf-8")
    result = call("--catalog", folder, "--data", tmp_path / "data", "demo", "--no-serve")
    assert result.exit_code == 2
    assert not (tmp_path / "data").exists()


def test_check_of_a_good_file(root: Path, demo_inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    result = call("check", demo_inbox / "06437016" / "Nutzung_2025-01.csv", "--municipality", "06437016")
    assert result.exit_code == 0, result.output
    assert "kann so geliefert werden" in result.output


def test_check_names_row_column_reason_and_remedy(
    root: Path, demo_inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    file = tmp_path / "Nutzung_2025-01.csv"
    lines = (demo_inbox / "06437016" / file.name).read_text(encoding="utf-8-sig").splitlines()
    position = lines[0].split(";").index("Begonnen") if "Begonnen" in lines[0] else 3
    cells = lines[1].split(";")
    cells[position] = "zw\x1b[31mei"
    lines[1] = ";".join(cells)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    result = call("check", file, "--municipality", "06437016")
    assert result.exit_code == 1, result.output
    assert "Zeile 2" in result.output
    assert "Zu tun:" in result.output
    assert "\x1b" not in result.output, "nothing from the file may steer the terminal"


def test_check_of_a_file_with_an_unknown_name(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    file = tmp_path / "Notizen.txt"
    file.write_text("x", encoding="utf-8")
    result = call("check", file, "--municipality", "06437016")
    assert result.exit_code == 1
    assert "Dateiname" in result.output


def test_check_stores_nothing(root: Path, demo_inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    file = demo_inbox / "06437016" / "Nutzung_2025-01.csv"
    assert call("--data", tmp_path / "data", "check", file, "--municipality", "06437016").exit_code == 0
    assert not (tmp_path / "data").exists()


def test_run_takes_what_lies_in_the_inbox(root: Path, demo_inbox: Path, tmp_path: Path) -> None:
    """One municipality's newest file, all the way, by the same verb as in the office."""
    inbox = tmp_path / "inbox" / "06437016"
    inbox.mkdir(parents=True)
    shutil.copy2(demo_inbox / "06437016" / "Nutzung_2025-01.csv", inbox)
    catalog = root / "data" / "catalog"
    result = call("--catalog", catalog, "--data", tmp_path, "run", "--municipality", "06437016")
    assert result.exit_code == 0, result.output
    assert "1 deliveries" in result.output
    assert (tmp_path / "published" / "public.current").exists()
    assert (tmp_path / "feedback" / "06437016").exists()
