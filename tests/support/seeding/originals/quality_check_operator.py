"""Checks a table by a query, with a threshold."""

from typing import Any

from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook
from airflow.sdk.exceptions import AirflowFailException


class QualityCheckOperator(SQLExecuteQueryOperator):
    """Fails for good where too many rows are bad."""

    template_fields = (*SQLExecuteQueryOperator.template_fields, "limit")

    def __init__(self, *, table: str, limit: int = 0, **kwargs: Any) -> None:
        super().__init__(sql="SELECT count(*) FROM checks WHERE name = %s", parameters=[table], **kwargs)
        self.table = table
        self.limit = limit

    def execute(self, context: Any) -> int:
        database = PostgresHook(postgres_conn_id=self.conn_id)
        database.copy_expert("COPY checks FROM STDIN", filename="checks.csv")
        database.bulk_load(table="checks", tmp_file="checks.tsv")
        bad = int(database.get_first(self.sql, parameters=self.parameters)[0])
        if bad > self.limit:
            raise AirflowFailException(f"{bad} bad rows in {self.table}")
        return bad
