import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from support.assessing import COMPLETE
from support.marked_text import unindented
from support.running_airsmith import Airsmith, Ended

Run = Callable[..., Ended]
SLACK = "name: SlackPostOperator\ndescription: Posts a message to a Slack channel.\ncategory: chat\n"


@pytest.fixture
def spec(work: Path) -> Path:
    path = work / "audit.component.yaml"
    path.write_text(unindented(COMPLETE), "utf-8")
    return path


def test_a_complete_spec(airsmith: Run, spec: Path) -> None:
    ended = airsmith("assess", spec.name)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "TableAuditOperator (operator, Airflow 3.3)"
    assert lines[1].startswith("Feasibility  100 of 100, with ")
    assert lines[2] == "Complexity   low"
    assert "with claude-sonnet-5-5" in lines[3]
    assert lines[-1] == "  Generate it with: airsmith generate audit.component.yaml"
    assert max(map(len, lines)) <= 100


def test_what_is_missing_and_what_exists(airsmith: Run, work: Path) -> None:
    (work / "slack.component.yaml").write_text(SLACK, "utf-8")
    ended = airsmith("assess", "slack.component.yaml")
    assert ended.code == 0
    assert "Exists already: SlackAPIPostOperator of apache-airflow-providers-slack" in ended.out
    assert "  from airflow.providers.slack.operators.slack import SlackAPIPostOperator\n" in ended.out
    assert "  pip install apache-airflow-providers-slack (version " in ended.out
    assert "  - No requirements. List `requirements`" in ended.out


def test_errors_are_1(airsmith: Run, spec: Path) -> None:
    spec.write_text(unindented(COMPLETE) + "moda: poke\n", "utf-8")
    ended = airsmith("assess", spec.name)
    assert ended.code == 1
    unwrapped = " ".join(ended.out.split())
    assert "1 error, 0 warnings; `airsmith check audit.component.yaml` shows them" in unwrapped
    assert "  - Mend the error first." in ended.out
    assert airsmith("assess", spec.name, "--json").code == 1


def test_json(airsmith: Run, spec: Path) -> None:
    ended = airsmith("assess", spec.name, "--json")
    assert (ended.code, ended.err) == (0, "")
    assert list(ended.json) == [
        "name", "component_type", "airflow_version", "score", "confidence", "complexity", "errors", "warnings", "missing",
        "suggestions", "existing", "cost", "history",
    ]  # fmt: skip
    assert ended.json["score"] == 100
    assert ended.json["cost"]["typical_usd"] > 0
    assert ended.out == airsmith("assess", spec.name, "--json").out


def test_the_readme_documents_the_json(airsmith: Run, work: Path) -> None:
    (work / "slack.component.yaml").write_text(SLACK, "utf-8")
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    found = airsmith("assess", "slack.component.yaml", "--json").json
    parts = (found, found["complexity"], found["missing"][0], found["existing"][0], found["cost"], found["history"])
    for key in {key for part in parts for key in part}:
        assert key in readme


def test_files_that_cannot_be_assessed(airsmith: Run, work: Path) -> None:
    (work / "code.py").write_text("x = 1\n", "utf-8")
    (work / "latin.component.yaml").write_bytes(b"name: \xff\n")
    for name, words in {
        "gone.component.yaml": "gone.component.yaml cannot be read: ",
        ".": ". cannot be read: ",
        "code.py": "code.py is a Python file; give the spec, such as code.component.yaml.",
        "latin.component.yaml": "latin.component.yaml is no UTF-8 text (line 1); save it as UTF-8.",
    }.items():
        ended = airsmith("assess", name)
        assert (ended.code, ended.out) == (2, "")
        assert ended.error.startswith(f"airsmith: {words}")


def test_wrong_settings_are_told_and_the_others_hold(airsmith: Run, spec: Path, work: Path) -> None:
    (work / "airsmith.toml").write_text('airflow_version = "2.11"\nengin = "replay"\n', "utf-8")
    ended = airsmith("assess", spec.name)
    assert ended.code == airsmith("check", spec.name).code == 2
    assert "there is no setting `engin`; did you mean `engine`?" in ended.error
    assert ended.out.startswith("TableAuditOperator (operator, Airflow 2.11)\n")
    ended = airsmith("assess", spec.name, "--json")
    assert (ended.code, ended.json["airflow_version"]) == (2, "2.11")


@pytest.mark.parametrize(
    "text", ["", "\x00", "- a\n", "name: {{ x }}\n", "name: [\n", "a: &a [*a]\n", "name: X\n---\nname: Y\n"]
)
def test_broken_specs_are_assessed_all_the_same(airsmith: Run, work: Path, text: str) -> None:
    (work / "broken.component.yaml").write_text(text, "utf-8")
    ended = airsmith("assess", "broken.component.yaml")
    assert (ended.code, ended.err) == (1, "")
    assert "first." in ended.out


def test_in_a_process_of_its_own(program: Airsmith, work: Path) -> None:
    (work / "hostile.component.yaml").write_text(SLACK.replace("Posts", "Posts \\u202e 名前"), "utf-8")
    for width in ("40", "200"):
        ended = program.run("assess", "hostile.component.yaml", COLUMNS=width, PYTHONIOENCODING="ascii")
        assert (ended.code, ended.err) == (0, "")
        assert "\x1b" not in ended.out
    assert program.files() == {"hostile.component.yaml"}
    assert not program.data.exists()
    assert json.loads(program.run("assess", "hostile.component.yaml", "--json").out)
    assert os.listdir(work) == ["hostile.component.yaml"]  # noqa: PTH208 - names are compared
