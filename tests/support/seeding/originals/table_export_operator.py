"""Exports a query's rows to Google Cloud Storage."""

from collections.abc import Sequence
from typing import Any

from airflow.providers.common.sql.hooks.sql import DbApiHook
from airflow.providers.google.cloud.hooks.gcs import GCSHook
from airflow.sdk import BaseHook, BaseOperator
from airflow.sdk.exceptions import AirflowSkipException


class TableExportOperator(BaseOperator):
    """Runs a query on any database and uploads its rows, one file a day."""

    template_fields: Sequence[str] = ("sql", "bucket", "object_name")
    template_ext: Sequence[str] = (".sql",)
    ui_color = "#d8ecf3"

    def __init__(
        self, *, sql: str, bucket: str, object_name: str, conn_id: str, gcp_conn_id: str = "google", **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.sql = sql
        self.bucket = bucket
        self.object_name = object_name
        self.conn_id = conn_id
        self.gcp_conn_id = gcp_conn_id

    def execute(self, context: Any) -> str:
        connection = BaseHook.get_connection(self.conn_id)
        database: DbApiHook = connection.get_hook()
        rows = database.get_records(self.sql)
        if not rows:
            raise AirflowSkipException("nothing to export")
        storage = GCSHook(gcp_conn_id=self.gcp_conn_id)
        if storage.exists(bucket_name=self.bucket, object_name=self.object_name):
            storage.copy(self.bucket, self.object_name, destination_object=f"{self.object_name}.bak")
            storage.delete(self.bucket, self.object_name, ignore_error=True)
        lines = "\n".join(",".join(map(str, row)) for row in rows)
        storage.upload(bucket_name=self.bucket, object_name=self.object_name, data=lines, mime_type="text/csv")
        return f"gs://{self.bucket}/{self.object_name}"
