"""Waits until a table has today's rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.mysql.hooks.mysql import MySqlHook
from airflow.providers.slack.hooks.slack import SlackHook
from airflow.sdk import BaseSensorOperator, PokeReturnValue


class TableReadySensor(BaseSensorOperator):
    """Looks into MySQL; tells a Slack channel when it is done."""

    template_fields: Sequence[str] = ("table", "day")

    def __init__(self, *, table: str, day: str = "{{ ds }}", channel: str = "#data", **kwargs: Any) -> None:
        super().__init__(mode="reschedule", poke_interval=300, **kwargs)
        self.table = table
        self.day = day
        self.channel = channel

    def poke(self, context: Any) -> PokeReturnValue:
        database = MySqlHook(mysql_conn_id="shop")
        found = database.get_first("SELECT count(*) FROM loads WHERE day = %s", parameters=(self.day,))
        count = int(found[0]) if found else 0
        if count:
            slack = SlackHook(slack_conn_id="slack_default", timeout=30)
            channel_id = slack.get_channel_id(channel_name=self.channel)
            slack.call("chat.postMessage", json={"channel": channel_id, "text": f"{self.table} is there"})
        return PokeReturnValue(is_done=count > 0, xcom_value=count)
