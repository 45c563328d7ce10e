"""An interpreter with Airflow, and what generated files do in it."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from xml.etree import ElementTree as ET

from airsmith.artifacts.model import Artifact
from airsmith.catalog.targets import AirflowVersion

_TIMEOUT_S = 100
_VERSION_SCRIPT = "import importlib.metadata as m; print(m.version('{}'))"
_DISTRIBUTIONS = ("apache-airflow-core", "apache-airflow")
_DAG_SCRIPT = """
import inspect, json, sys
try:
    from airflow.dag_processing.dagbag import DagBag
except ImportError:
    from airflow.models.dagbag import DagBag
options = {"include_examples": False} if "include_examples" in inspect.signature(DagBag).parameters else {}
bag = DagBag(dag_folder=sys.argv[1], **options)
dags = {
    dag.dag_id: {
        "tasks": {task.task_id: {name: str(getattr(task, name, None)) for name in sys.argv[2:]} for task in dag.tasks},
        "params": sorted(dag.params),
        "tags": sorted(dag.tags),
        "doc": dag.doc_md,
    }
    for dag in bag.dags.values()
}
result = {"errors": bag.import_errors, "warnings": dict(bag.captured_warnings), "dags": dags}
print("RESULT" + json.dumps(result, default=str))
"""


@dataclass(frozen=True, slots=True)
class TestRun:
    """Results of a pytest run: test names by outcome, and the whole output."""

    __test__ = False

    passed: frozenset[str]
    failed: frozenset[str]
    expected_failures: frozenset[str]
    output: str


@dataclass(frozen=True, slots=True)
class AirflowInterpreter:
    """A Python that has Airflow, with a folder for what Airflow writes."""

    python: Path
    home: Path
    version: AirflowVersion

    @classmethod
    def at(cls, python: Path, home: Path) -> Self:
        """Ask the interpreter for its Airflow. Raises CalledProcessError where it has none, OSError where it is none."""
        error: subprocess.CalledProcessError | None = None
        for distribution in _DISTRIBUTIONS:
            command = [python, "-c", _VERSION_SCRIPT.format(distribution)]
            try:
                answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_TIMEOUT_S)  # noqa: S603 - named by the developer
            except subprocess.CalledProcessError as failed:
                error = failed
            else:
                version = AirflowVersion.parse(answer.stdout)
                assert version is not None, answer.stdout
                return cls(python, home, version)
        assert error is not None
        raise error

    def run_tests(
        self,
        folder: Path,
        *options: str,
        quiet_modules: Iterable[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> TestRun:
        """Run pytest on a folder from inside it; a warning that one of the modules causes is an error there.

        The environment is that of a person with an AIRFLOW_HOME, unless another one is given.
        """
        report = self.home / "report.xml"
        warnings = [option for module in quiet_modules for option in ("-W", f"error:::{module}")]
        command = ["-m", "pytest", "-p", "no:cacheprovider", f"--junitxml={report}", "-rA", *warnings, *options]
        finished = self._run([*command, str(folder)], folder, environment)
        output = finished.stdout + finished.stderr
        assert report.exists(), output
        run = _read_report(report, output)
        report.unlink()
        return run

    def load_dags(self, folder: Path, *attributes: str) -> dict[str, Any]:
        """What a DagBag finds in a folder: errors, warnings, and DAGs with the named attributes of their tasks."""
        finished = self._run(["-c", _DAG_SCRIPT, str(folder), *attributes], folder)
        lines = [line for line in finished.stdout.splitlines() if line.startswith("RESULT")]
        assert lines, finished.stdout + finished.stderr
        result: dict[str, Any] = json.loads(lines[0].removeprefix("RESULT"))
        return result

    def _run(
        self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "PYTEST", "PYTHON"))
        }
        own = {"AIRFLOW_HOME": str(self.home)} if environment is None else environment
        return subprocess.run(  # noqa: S603 - named by the developer
            [self.python, *arguments],
            cwd=folder,
            env={**kept, **own, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=_TIMEOUT_S,
        )


def write_files(folder: Path, artifacts: Iterable[Artifact]) -> None:
    """Write artifacts into a folder that may not exist yet."""
    folder.mkdir(parents=True, exist_ok=True)
    for artifact in artifacts:
        (folder / artifact.name).write_text(artifact.text, encoding="utf-8", newline="\n")


def _read_report(report: Path, output: str) -> TestRun:
    passed, failed, expected = set(), set(), set()
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - written by our own run
        name = f"{case.get('classname', '').rsplit('.', 1)[-1]}::{case.get('name')}"
        outcomes = {child.tag: child.get("type") for child in case}
        if "failure" in outcomes or "error" in outcomes:
            failed.add(name)
        elif outcomes.get("skipped") == "pytest.xfail":
            expected.add(name)
        else:
            passed.add(name)
    return TestRun(frozenset(passed), frozenset(failed), frozenset(expected), output)
