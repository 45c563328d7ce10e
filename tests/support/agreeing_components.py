"""Specs and classes that agree with them, for tests of what is said where they do not."""

OPERATOR_SPEC = """\
name: RowCountOperator
component_type: operator
description: Counts the rows of a table.
category: database
requirements: [count the rows]
inputs:
  - name: table
    required: true
    template_field: true
  - name: where
    type: str | None
config_params:
  - name: minimum
    type: int
    default: 1
  - name: columns
    type: list[str]
    default: [id, day]
template_fields: [where]
template_ext: [.sql]
ui_color: "#e8f7e4"
"""

OPERATOR = '''\
from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator


class RowCountOperator(BaseOperator):
    """Counts the rows of a table."""

    template_fields: Sequence[str] = ("table", "where")
    template_ext: Sequence[str] = (".sql",)
    ui_color = "#e8f7e4"

    def __init__(
        self,
        *,
        table: str,
        where: str | None = None,
        minimum: int = 1,
        columns: list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.table = table
        self.where = where
        self.minimum = minimum
        self.columns = columns if columns is not None else ["id", "day"]

    def execute(self, context: Any) -> int:
        return 0
'''

SENSOR_SPEC = """\
name: RowsThereSensor
component_type: sensor
description: Waits until a table has rows.
category: database
requirements: [be done when there are rows]
poke_interval: 300
timeout: 3600.0
mode: reschedule
"""

SENSOR = '''\
from typing import Any

from airflow.sdk import BaseSensorOperator


class RowsThereSensor(BaseSensorOperator):
    """Waits until a table has rows."""

    template_fields = ()

    def __init__(
        self, *, poke_interval: float = 300, timeout: float = 3600, mode: str = "reschedule", **kwargs: Any
    ) -> None:
        super().__init__(poke_interval=poke_interval, timeout=timeout, mode=mode, **kwargs)

    def poke(self, context: Any) -> bool:
        return True
'''

HOOK_SPEC = """\
name: WeatherHook
component_type: hook
description: Asks a weather service.
category: weather
requirements: [return a session]
conn_type: weather
hook_name: Weather
conn_name_attr: weather_conn_id
default_conn_name: weather_default
inputs:
  - name: city
    required: true
"""

HOOK = '''\
from typing import Any

from airflow.sdk import BaseHook


class WeatherHook(BaseHook):
    """Asks a weather service."""

    conn_name_attr = "weather_conn_id"
    default_conn_name = "weather_default"
    conn_type = "weather"
    hook_name = "Weather"

    def __init__(self, *, city: str, weather_conn_id: str = default_conn_name, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.city = city
        self.weather_conn_id = weather_conn_id

    def get_conn(self) -> Any:
        return self.get_connection(self.weather_conn_id)
'''


def changed(text: str, old: str, new: str) -> str:
    """A text with one thing changed, which must be in it."""
    assert old in text, old
    return text.replace(old, new, 1)
