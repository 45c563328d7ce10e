"""Whole components as people write them, for tests that cut, mix and rewrite real code."""

OPERATOR = '''\
# Licensed as you like.
"""Runs a remote job and waits for it, on a worker or deferred."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseOperator, conf
from airflow.providers.http.hooks.http import HttpHook

if TYPE_CHECKING:
    from airflow.sdk import Context

try:
    from mine.links import JobLink
except ImportError:
    JobLink = None

DONE = {"succeeded", "failed", "cancelled"}


class RunRemoteJobOperator(BaseOperator):
    """Start a job — with „parameters“ 😀 — and wait until it is done.

    :param job: Name of the job. (templated)
    :param parameters: What to start it with.
    """

    template_fields: Sequence[str] = ("job", "parameters")
    template_fields_renderers = {"parameters": "json"}
    ui_color = "#e8f7e4"
    operator_extra_links = (JobLink(),) if JobLink else ()

    def __init__(
        self,
        *,
        job: str,
        parameters: dict[str, Any] | None = None,
        http_conn_id: str = "http_default",
        deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.job = job
        self.parameters = parameters or {}
        self.http_conn_id = http_conn_id
        self.deferrable = deferrable

    @property
    def hook(self) -> HttpHook:
        return HttpHook(method="POST", http_conn_id=self.http_conn_id)

    def execute(self, context: Context) -> str:
        started = self.hook.run(f"/jobs/{self.job}", json={**self.parameters, "run": context["run_id"]})
        run_id = started.json()["id"]
        self.log.info("Started %s as %s", self.job, run_id)
        if self.deferrable:
            self.defer(trigger=self._trigger(run_id), method_name="execute_complete")
        while (state := self._state(run_id)) not in DONE:
            time.sleep(5)
        match state:
            case "succeeded":
                return run_id
            case str() as other:
                raise RuntimeError(f"{self.job!r} ended as {other:>{len(other) + 2}}")

    def execute_complete(self, context: Context, event: dict[str, Any]) -> str:
        return event["id"]

    def _state(self, run_id: str) -> str:
        return self.hook.run(f"/runs/{run_id}").json()["state"]

    def _trigger(self, run_id: str):
        from mine.triggers import JobTrigger

        return JobTrigger(run_id, **{key: value for key, value in self.parameters.items() if value})
'''

SENSOR = '''\
import datetime
from airflow.sensors.base import BaseSensorOperator as Base, PokeReturnValue


class PartitionSensor(Base):
    template_fields = ["table", "day"]

    def __init__(self, table, day="{{ ds }}", hook=None, **kwargs):
        super().__init__(**kwargs)
        self.table, self.day = table, day
        self._hook = hook

    def poke(self, context):
        sql = """
            SELECT count(*) FROM {}
            WHERE day = %s
        """.format(self.table)
        rows = [row for row in self._hook.get_records(sql, parameters=(self.day,)) if row[0]]
        return PokeReturnValue(bool(rows), xcom_value=[row[0] for row in rows])


class FreshSensor(PartitionSensor):
    class Limits:
        oldest = datetime.timedelta(hours=1)

    async def changed(self):
        async for row in self._hook.stream():
            yield row, (lambda age: age < self.Limits.oldest)(row.age)
'''

HOOK = '''\
"""A hook."""
from functools import cached_property
import airflow.sdk as sdk
import subprocess as sp


class ReportHook(sdk.BaseHook):
    conn_name_attr = "report_conn_id"
    default_conn_name = "report_default"
    conn_type = "report"
    hook_name = "Report"

    def __init__(self, report_conn_id: str = default_conn_name, *, retries: int = 3) -> None:
        super().__init__()
        self.report_conn_id = report_conn_id
        self.retries = retries

    @cached_property
    def connection(self):
        return self.get_connection(self.report_conn_id)

    def get_conn(self):
        global LAST
        LAST = self.connection
        return LAST

    def print(self, name: str) -> bytes:
        with open(name, "rb") as file, sp.Popen(["lp", name], stdin=file) as process:
            try:
                out, _ = process.communicate(timeout=60)
            except sp.TimeoutExpired as late:
                raise TimeoutError(name) from late
            else:
                return out
            finally:
                process.kill()

    @classmethod
    def get_ui_field_behaviour(cls) -> dict:
        return {"hidden_fields": ["schema", "extra"], "relabeling": {"login": "User"}}
'''

ALL = {"operator": OPERATOR, "sensor": SENSOR, "hook": HOOK}
