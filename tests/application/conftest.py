from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.application.engine_choice import ChosenEngine
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.generation import Prepared, prepare_generation
from airsmith.application.workspace import open_workspace
from airsmith.config import SettingsLayer
from support.row_count import SPEC
from support.scripted_model import ScriptedModel


@pytest.fixture
def spec_path(tmp_path: Path) -> Path:
    path = tmp_path / "specs/row_count.component.yaml"
    path.parent.mkdir()
    path.write_text(SPEC)
    return path


@pytest.fixture
def environment(tmp_path: Path) -> ProcessEnvironment:
    return ProcessEnvironment(tmp_path / "data")


Prepare = Callable[..., Prepared]


@pytest.fixture
def prepare(spec_path: Path, environment: ProcessEnvironment) -> Prepare:
    """Prepare a run of a scripted model; settings are given as keywords."""

    def prepare(model: ScriptedModel, **settings: object) -> Prepared:
        workspace = open_workspace(spec_path, SettingsLayer("test", {"engine": "scaffold", **settings}))
        prepared = prepare_generation(spec_path, spec_path.read_text(), workspace, environment)
        assert isinstance(prepared, Prepared)
        values = {name: getattr(prepared, name) for name in Prepared.__slots__}
        return Prepared(**values | {"engine": ChosenEngine(model)})

    return prepare
