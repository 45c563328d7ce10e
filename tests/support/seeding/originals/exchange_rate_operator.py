"""Fetches exchange rates over HTTP and keeps them in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from airflow.providers.postgres.hooks.postgres import PostgresHook
from airflow.sdk import BaseOperator, Variable


class ExchangeRateOperator(BaseOperator):
    """Keeps the rates of one base currency.

    :param currency: The base currency. (templated)
    :param table: Where the rates go. (templated)
    """

    template_fields: Sequence[str] = ("currency", "table")

    def __init__(
        self,
        *,
        currency: str,
        table: str,
        http_conn_id: str = "rates_api",
        postgres_conn_id: str = "warehouse",
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.currency = currency
        self.table = table
        self.http_conn_id = http_conn_id
        self.postgres_conn_id = postgres_conn_id

    def execute(self, context: Any) -> int:
        path = Variable.get("rates_path", default="/latest")
        api = HttpHook(method="GET", http_conn_id=self.http_conn_id)
        session = api.get_conn(headers={"Accept": "application/json"})
        rates = session.get(f"{api.base_url}{path}", params={"base": self.currency}).json()["rates"]
        rows = [(self.currency, other, rate) for other, rate in rates.items()]
        warehouse = PostgresHook(postgres_conn_id=self.postgres_conn_id)
        if not warehouse.get_table_primary_key(table=self.table):
            self.log.warning("The table %s has no primary key", self.table)
        before = warehouse.get_first(sql="SELECT count(*) FROM rates", parameters=None)
        warehouse.insert_rows(self.table, rows, target_fields=["base", "other", "rate"])
        warehouse.run(sql="ANALYZE rates", autocommit=True)
        self.log.info("%s rows before, %s more now", before[0], len(rows))
        return len(rows)
