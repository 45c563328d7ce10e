"""The spec of the rules' examples, and a class that agrees with it."""

OPERATOR_SPEC = """\
name: RowCountOperator
component_type: operator
description: Counts the rows of a table.
category: database
requirements: [count the rows]
inputs:
  - name: table
    required: true
config_params:
  - name: minimum
    type: int
    default: 1
template_fields: [table]
ui_color: "#e8f7e4"
"""

OPERATOR_CODE = '''\
from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseOperator


class RowCountOperator(BaseOperator):
    """Counts the rows of a table."""

    template_fields: Sequence[str] = ("table",)
    ui_color = "#e8f7e4"

    def __init__(self, *, table: str, minimum: int = 1, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table = table
        self.minimum = minimum

    def execute(self, context: Any) -> None:
        self.log.info("counting %s", self.table)
'''

SENSOR_SPEC = """\
name: RowsThereSensor
component_type: sensor
description: Waits until a table has rows.
category: database
requirements: [be done when there are rows]
poke_interval: 300
"""

SENSOR_CODE = '''\
from typing import Any

from airflow.sdk import BaseSensorOperator


class RowsThereSensor(BaseSensorOperator):
    """Waits until a table has rows."""

    def __init__(self, *, poke_interval: float = 300, **kwargs: Any) -> None:
        super().__init__(poke_interval=poke_interval, **kwargs)

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
"""

HOOK_CODE = '''\
from typing import Any

from airflow.sdk import BaseHook


class WeatherHook(BaseHook):
    """Asks a weather service."""

    conn_type = "weather"
    hook_name = "Weather"

    def get_conn(self) -> Any:
        return self.get_connection("weather_default")
'''
