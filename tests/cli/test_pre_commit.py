"""The hook for pre-commit: what it says of itself, and what it does with the files that pre-commit hands over."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.row_count import GOOD_CODE, WITH_EVAL
from support.running_airsmith import Airsmith, Ended

DEFINITION = Path(__file__).parents[2] / ".pre-commit-hooks.yaml"
SPEC = "name: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\n"


@pytest.fixture
def hook() -> dict[str, Any]:
    [hook] = yaml.safe_load(DEFINITION.read_text(encoding="utf-8"))
    assert isinstance(hook, dict)
    return hook


def git(folder: Path, *arguments: str) -> str:
    command = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments)
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout  # noqa: S603 - git


def run_hook(hook: dict[str, Any], program: Airsmith) -> Ended:
    """Run the entry as pre-commit does: on the staged files that fit, by their names from the top of the repository."""
    staged = git(program.folder, "diff", "--staged", "--name-only", "-z").split("\0")
    fitting = [name for name in staged if name and re.search(hook["files"], name)]
    command, *arguments = hook["entry"].split()
    assert command == "airsmith"
    return program.run(*arguments, *hook.get("args", []), *fitting)


def test_the_definition_has_what_pre_commit_needs(hook: dict[str, Any]) -> None:
    assert {"id": "airsmith-check", "language": "python", "entry": "airsmith check"}.items() <= hook.items()
    assert set(hook["types_or"]) == {"python", "pyi", "yaml"}
    assert hook.get("pass_filenames", True) is True


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("a.py", True),
        ("dags/a.pyi", True),
        ("weather.component.yaml", True),
        ("specs/weather.component.yml", True),
        (".pre-commit-config.yaml", False),
        ("docker-compose.yml", False),
        ("component.yaml", False),
        ("a.pyc", False),
    ],
)
def test_only_files_that_airsmith_knows_are_handed_over(name: str, fits: bool, hook: dict[str, Any]) -> None:
    assert bool(re.search(hook["files"], name)) is fits


def test_a_commit_is_stopped_by_errors_alone(hook: dict[str, Any], program: Airsmith) -> None:
    work = program.folder
    git(work, "init", "--quiet")
    (work / "dags").mkdir()
    (work / "dags" / "good one.py").write_text(GOOD_CODE)
    (work / "rows.component.yaml").write_text(SPEC)
    (work / "compose.yml").write_text("services: {}\n")
    git(work, "add", ".")
    ended = run_hook(hook, program)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines()[-1].endswith(" in 2 files.")
    git(work, "commit", "--quiet", "--message", "good")

    (work / "dags" / "bad.py").write_text(WITH_EVAL)
    git(work, "add", ".")
    ended = run_hook(hook, program)
    assert (ended.code, ended.err) == (1, "")
    assert "dags/bad.py:" in ended.out
    assert "good one.py" not in ended.out
