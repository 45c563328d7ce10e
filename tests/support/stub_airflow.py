"""The few names of Airflow that a scaffold imports, without Airflow: enough to import it and to build its component."""

import sys
from types import ModuleType
from typing import Any

import pytest

from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion

_PATHS_OF_3 = ("airflow", "airflow.configuration", "airflow.sdk")
_PATHS_OF_2 = (
    "airflow",
    "airflow.configuration",
    "airflow.hooks",
    "airflow.hooks.base",
    "airflow.models",
    "airflow.models.baseoperator",
    "airflow.sensors",
    "airflow.sensors.base",
    "airflow.utils",
    "airflow.utils.context",
)


class BaseOperator:
    """Takes keywords alone, as Airflow's own does."""

    template_fields: tuple[str, ...] = ()

    def __init__(self, *, task_id: str) -> None:
        self.task_id = task_id


class BaseSensorOperator(BaseOperator):
    """Calls poke once."""

    def __init__(self, *, poke_interval: float = 60, timeout: float = 1, mode: str = "poke", **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        super().__init__(**kwargs)
        self.poke_interval, self.timeout, self.mode = poke_interval, timeout, mode

    def execute(self, context: Any) -> Any:  # noqa: ANN401 - as Airflow has it
        """Ask once."""
        return self.poke(context)  # type: ignore[attr-defined]


class BaseHook:
    """Takes the name of a logger."""

    def __init__(self, logger_name: str | None = None) -> None:
        self.logger_name = logger_name


class Context(dict[str, Any]):
    """What a run tells its tasks."""


class PokeReturnValue:
    """What a sensor may return."""


class conf:  # noqa: N801 - Airflow's name
    """Airflow's configuration."""

    @staticmethod
    def getboolean(section: str, key: str, *, fallback: bool) -> bool:
        """The fallback, as nothing is configured."""
        assert (section, key) == ("operators", "default_deferrable")
        return fallback


_NAMES = (BaseOperator, BaseSensorOperator, BaseHook, Context, PokeReturnValue, conf)


def import_with_stubs(source: str, target: AirflowVersion, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Run a scaffold's source as a module."""
    for path in _PATHS_OF_3 if target >= AIRFLOW_3 else _PATHS_OF_2:
        stub = ModuleType(path)
        for name in _NAMES:
            setattr(stub, name.__name__, name)
        monkeypatch.setitem(sys.modules, path, stub)
    module = ModuleType("scaffold")
    monkeypatch.setitem(sys.modules, "scaffold", module)
    exec(compile(source, "scaffold.py", "exec"), module.__dict__)  # noqa: S102 - made by us
    return module
