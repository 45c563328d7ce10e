"""What is found in a real environment without running it is what its own Python says."""

import json
import subprocess

import pytest

from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.model import Installation, canonical_name
from support.airflow_runs import AirflowInterpreter

pytestmark = pytest.mark.airflow

MODULES = ["airflow", "airflow.models", "airflow.models.dag", "airflow.providers.common.sql.hooks.sql", "json.nothing"]
PROBE = f"""
import importlib.metadata, importlib.util, json

def source(module):
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None
    return spec.origin if spec else None

packages = {{one.metadata["Name"]: one.version for one in importlib.metadata.distributions()}}
print(json.dumps([packages, {{module: source(module) for module in {MODULES!r}}}]))
"""


def test_packages_and_sources_are_those_that_python_finds(airflow: AirflowInterpreter) -> None:
    told = subprocess.run([airflow.python, "-I", "-c", PROBE], capture_output=True, text=True, check=True)  # noqa: S603 - our own probe
    packages, sources = json.loads(told.stdout.splitlines()[-1])
    installation = find_installation(airflow.python)
    assert isinstance(installation, Installation)
    assert dict(installation.packages) == {canonical_name(name): version for name, version in packages.items()}
    found = {module: installation.source_of(module) for module in MODULES}
    assert {module: str(path) if path else None for module, path in found.items()} == sources
