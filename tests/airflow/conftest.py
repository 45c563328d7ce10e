"""Tests here run generated files with the Airflow of another interpreter, in processes of their own."""

import os
import subprocess
from pathlib import Path

import pytest

from support.airflow_runs import AirflowInterpreter

VARIABLE = "AIRSMITH_AIRFLOW_PYTHON"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without an interpreter, leave out the tests that need one."""
    if os.environ.get(VARIABLE):
        return
    left_out = [item for item in items if item.get_closest_marker("airflow")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("airflow")]


@pytest.fixture(scope="session")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> AirflowInterpreter:
    """The interpreter that the environment names, with its version of Airflow."""
    python = Path(os.environ[VARIABLE])
    try:
        return AirflowInterpreter.at(python, tmp_path_factory.mktemp("airflow_home"))
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.exit(f"{VARIABLE} names {python}, which cannot import Airflow: {error}", returncode=2)
