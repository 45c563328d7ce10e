"""Waits for a file on an FTP server, on a worker or deferred."""

from datetime import timedelta
from typing import Any

from airflow.providers.ftp.hooks.ftp import FTPHook
from airflow.providers.standard.triggers.temporal import TimeDeltaTrigger
from airflow.sdk import BaseSensorOperator
from airflow.sdk.exceptions import AirflowException


class RemoteFileSensor(BaseSensorOperator):
    """Is done when the folder lists the file."""

    template_fields = ("folder", "file_name")

    def __init__(self, folder: str, file_name: str, ftp_conn_id: str = "ftp_default", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.folder = folder
        self.file_name = file_name
        self.ftp_conn_id = ftp_conn_id

    def execute(self, context: Any) -> None:
        if not self.poke(context):
            self.defer(trigger=TimeDeltaTrigger(delta=timedelta(minutes=5)), method_name="execute_complete")

    def execute_complete(self, context: Any, event: Any = None) -> None:
        if not self.poke(context):
            raise AirflowException(f"{self.file_name} never came")

    def poke(self, context: Any) -> bool:
        server = FTPHook(ftp_conn_id=self.ftp_conn_id)
        return any(name.endswith(self.file_name) for name in server.list_directory(path=self.folder))
