"""Specs with hand-written components that satisfy them, for tests of what is made from a spec."""

from dataclasses import dataclass
from typing import Any

from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion
from airsmith.spec.fields import ComponentSpec

ROW_COUNT: dict[str, Any] = {
    "name": "RowCountOperator",
    "component_type": "operator",
    "description": "Counts the rows of a table, and fails where there are too few.",
    "category": "database",
    "requirements": ["Count the rows of the table", "Fail below `minimum` rows"],
    "inputs": [
        {"name": "table_name", "type": "str", "required": True, "description": "Table | view", "template_field": True},
        {"name": "where", "type": "str | None", "description": "Condition in SQL", "template_field": True},
        {"name": "options", "type": "dict[str, Any]", "required": True, "description": "Driver options"},
    ],
    "config_params": [
        {"name": "sql_conn_id", "type": "str", "default": "warehouse"},
        {"name": "minimum", "type": "int", "default": 1, "description": "Fewest rows allowed"},
        {"name": "strict", "type": "bool", "default": False},
        {"name": "level", "type": "str", "default": "low", "enum": ["low", "high"]},
        {"name": "columns", "type": "list[str]", "default": []},
        {"name": "labels", "type": "dict[str, str]", "default": {"team": 'data "core" \\ ü\n'}},
        {"name": "not_before", "type": "datetime.datetime | None"},
        {"name": "pause", "type": "timedelta", "required": True},
        {"name": "ratio", "type": "float", "default": 0.25},
        {"name": "report", "type": "pathlib.Path", "required": True},
        {"name": "on_rows", "type": "Callable[[int], None] | None"},
        {"name": "columns_checked", "type": "tuple[str, ...]", "required": True},
    ],
    "runtime_params": [
        {"name": "table_name", "type": "string", "default": "orders", "min_length": 1, "description": "Which table"},
        {"name": "minimum", "type": "integer", "default": 5, "min_value": 0, "max_value": 1000000},
        {"name": "day", "type": "string"},
        {"name": "note", "type": "string", "default": None, "enum": ["a", "b"]},
        {"name": "extra", "type": ["object", "null"], "default": None},
    ],
    "outputs": [{"name": "row_count", "type": "int", "description": "Number of rows"}],
    "dependencies": ["apache-airflow-providers-common-sql>=1.20", "requests"],
    "template_ext": [".sql"],
    "ui_color": "#e8f7e4",
    "ui_fgcolor": "#000000",
    "test_cases": [
        {
            "name": "counts rows",
            "inputs": {"table_name": "orders", "labels": {"quote": "it's", "deep": "\\n"}},
            "mocks": [{"target": "row_count_operator.fetch_count", "returns": 7}],
            "expects": {"returns": 7},
        },
        {
            "name": "counts rows",
            "inputs": {"table_name": "customers", "minimum": 0},
            "mocks": [{"target": "row_count_operator.fetch_count", "returns": 0}],
            "expects": {"returns": 0},
        },
        {
            "name": "too few rows!",
            "inputs": {"minimum": 10},
            "mocks": [{"target": "row_count_operator.fetch_count", "returns": 3}],
            "expects": {"raises": "TooFewRowsError"},
        },
        {
            "name": "the database is away",
            "mocks": [{"target": "row_count_operator.fetch_count", "raises": "ConnectionError"}],
            "expects": {"raises": "ConnectionError"},
        },
        {
            "name": "fails for good",
            "mocks": [{"target": "row_count_operator.fetch_count", "raises": "AirflowException"}],
            "expects": {"raises": "airflow.exceptions.AirflowException"},
        },
        {"name": "refuses a negative minimum", "inputs": {"minimum": -1}, "expects": {"raises": "ValueError"}},
    ],
}

_ROW_COUNT_CODE = '''"""Counts the rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

{imports}


class TooFewRowsError(Exception):
    """The table has fewer rows than it must have."""


def fetch_count(table_name: str, where: str | None) -> int:
    """Ask the database."""
    raise RuntimeError("a test must replace this")


class RowCountOperator(BaseOperator):
    """Counts the rows of a table."""

    template_fields: Sequence[str] = ("table_name", "where")
    template_ext: Sequence[str] = (".sql",)
    ui_color = "#e8f7e4"
    ui_fgcolor = "#000000"

    def __init__(
        self,
        *,
        table_name: str,
        options: dict[str, Any],
        pause: timedelta,
        report: Path,
        columns_checked: tuple[str, ...],
        where: str | None = None,
        sql_conn_id: str = "warehouse",
        minimum: int = 1,
        strict: bool = False,
        level: str = "low",
        columns: list[str] | None = None,
        labels: dict[str, str] | None = None,
        not_before: datetime | None = None,
        ratio: float = 0.25,
        on_rows: Callable[[int], None] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if minimum < 0:
            raise ValueError("minimum must not be negative")
        self.table_name = table_name
        self.where = where
        self.options = options
        self.pause = pause
        self.report = report
        self.columns_checked = columns_checked
        self.sql_conn_id = sql_conn_id
        self.minimum = minimum
        self.strict = strict
        self.level = level
        self.columns = columns or []
        self.labels = labels or {{"team": 'data "core" \\\\ ü\\n'}}
        self.not_before = not_before
        self.ratio = ratio
        self.on_rows = on_rows

    def execute(self, context: Any) -> int:
        row_count = fetch_count(self.table_name, self.where)
        if row_count < self.minimum:
            raise TooFewRowsError(f"{{self.table_name}} has {{row_count}} rows")
        return row_count
'''

FILE_SENSOR: dict[str, Any] = {
    "name": "ReportReadySensor",
    "component_type": "sensor",
    "description": "Waits until the report of a day is there",
    "category": "files",
    "inputs": [
        {"name": "path", "type": "str", "required": True, "template_field": True},
        {"name": "suffixes", "type": "list[str] | None"},
    ],
    "poke_interval": 30,
    "timeout": 600,
    "mode": "reschedule",
    "ui_color": "#abc",
    "test_cases": [
        {
            "name": "is there",
            "mocks": [{"target": "os.path.exists", "returns": True}],
            "expects": {"returns": True},
        },
        {
            "name": "is missing",
            "mocks": [{"target": "os.path.exists", "returns": False}],
            "expects": {"returns": False},
        },
        {
            "name": "the disk is gone",
            "mocks": [{"target": "os.path.exists", "raises": "builtins.OSError"}],
            "expects": {"raises": "OSError"},
        },
    ],
}

_FILE_SENSOR_CODE = '''"""Waits for a report."""

import os.path
from collections.abc import Sequence
from typing import Any

{imports}


class ReportReadySensor(BaseSensorOperator):
    """Waits until the report of a day is there."""

    template_fields: Sequence[str] = ("path",)
    ui_color = "#abc"

    def __init__(
        self,
        *,
        path: str,
        suffixes: "list[str] | None" = None,
        poke_interval: float = 30,
        timeout: float = 600,
        mode: str = "reschedule",
        **kwargs: Any,
    ) -> None:
        super().__init__(poke_interval=poke_interval, timeout=timeout, mode=mode, **kwargs)
        self.path = path
        self.suffixes = suffixes

    def poke(self, context: Any) -> PokeReturnValue:
        return PokeReturnValue(is_done=os.path.exists(self.path), xcom_value=self.path)
'''

WEATHER_HOOK: dict[str, Any] = {
    "name": "WeatherHook",
    "component_type": "hook",
    "description": "Talks to the weather service.",
    "category": "http",
    "conn_type": "weather",
    "hook_name": 'The "Weather" service',
    "conn_name_attr": "weather_conn_id",
    "default_conn_name": "weather_default",
    "inputs": [
        {"name": "city", "type": "str", "required": True},
        {"name": "units", "type": "Literal['metric', 'imperial']", "default": "metric"},
    ],
    "runtime_params": [{"name": "city", "default": "Oslo"}],
    "test_cases": [
        {"name": "knows its address", "inputs": {"city": "Rome"}, "expects": {"returns": "weather://localhost/Rome"}},
        {"name": "other connection", "inputs": {"weather_conn_id": "mine"}, "expects": {}},
        {
            "name": "the connection is missing",
            "mocks": [{"target": "weather_hook.BaseHook.get_connection", "raises": "KeyError"}],
            "expects": {"raises": "KeyError"},
        },
    ],
}

_WEATHER_HOOK_CODE = '''"""Talks to the weather service."""

{imports}


class WeatherHook(BaseHook):
    """Talks to the weather service."""

    conn_name_attr = "weather_conn_id"
    default_conn_name = "weather_default"
    conn_type = "weather"
    hook_name = 'The "Weather" service'

    def __init__(self, city: str, units: str = "metric", weather_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.city = city
        self.units = units
        self.weather_conn_id = weather_conn_id

    def get_conn(self) -> str:
        """The address of the city."""
        connection = self.get_connection(self.weather_conn_id)
        return f"{{connection.conn_type}}://{{connection.host}}/{{self.city}}"
'''


@dataclass(frozen=True, slots=True)
class SampleComponent:
    """A spec as YAML gives it, and source for it with the imports left open.

    `imports` hold from version `imports_since` on, `older_imports` before.
    """

    data: dict[str, Any]
    source: str
    imports: str
    older_imports: str
    imports_since: AirflowVersion = AIRFLOW_3

    @property
    def spec(self) -> ComponentSpec:
        """The spec as a model."""
        return ComponentSpec.model_validate(self.data)

    @property
    def type(self) -> str:
        """operator, sensor or hook."""
        return self.spec.component_type

    def code_for(self, target: AirflowVersion) -> str:
        """Source that runs on the version."""
        return self.source.format(imports=self.imports if target >= self.imports_since else self.older_imports)


OPERATOR = SampleComponent(
    ROW_COUNT, _ROW_COUNT_CODE, "from airflow.sdk import BaseOperator", "from airflow.models import BaseOperator"
)
SENSOR = SampleComponent(
    FILE_SENSOR,
    _FILE_SENSOR_CODE,
    "from airflow.sdk import BaseSensorOperator, PokeReturnValue",
    "from airflow.sensors.base import BaseSensorOperator, PokeReturnValue",
)
HOOK = SampleComponent(
    WEATHER_HOOK,
    _WEATHER_HOOK_CODE,
    "from airflow.sdk import BaseHook",
    "from airflow.hooks.base import BaseHook",
    AirflowVersion(3, 1),
)
SAMPLE_COMPONENTS = (OPERATOR, SENSOR, HOOK)
