"""Starts a Databricks job and follows it."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from airflow.providers.databricks.hooks.databricks import DatabricksHook
from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook
from airflow.sdk import BaseOperator, BaseOperatorLink, Param


class JobLink(BaseOperatorLink):
    """To the job's page."""

    name = "Job"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        return f"https://example.com/jobs/{operator.job_id}"


class JobRunOperator(BaseOperator):
    """Starts a job, waits for it, and says how it ended."""

    template_fields: Sequence[str] = ("job_id",)
    operator_extra_links = (JobLink(),)
    level = Param("low", type="string", enum=["low", "high"])

    def __init__(self, *, job_id: int, webhook_conn_id: str = "slack_webhook", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.job_id = job_id
        self.webhook_conn_id = webhook_conn_id

    def execute(self, context: Any) -> int:
        jobs = DatabricksHook(databricks_conn_id="databricks", retry_limit=3, caller="JobRunOperator")
        run_id = jobs.run_now(json={"job_id": self.job_id})
        while not (state := jobs.get_run_state(run_id=run_id)).is_terminal:
            time.sleep(10)
        webhook = SlackWebhookHook(slack_webhook_conn_id=self.webhook_conn_id, timeout=10)
        webhook.send_text(text=f"Job {self.job_id} ended as {state.result_state}", unfurl_links=False)
        return run_id
