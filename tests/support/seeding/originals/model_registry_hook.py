"""A hook for a registry of models."""

from functools import cached_property
from typing import Any

from airflow.providers.http.hooks.http import HttpHook
from airflow.sdk import BaseHook
from airflow.sdk.definitions.connection import Connection


class ModelRegistryHook(BaseHook):
    """Asks the registry for models and their versions."""

    conn_name_attr = "registry_conn_id"
    default_conn_name = "registry_default"
    conn_type = "registry"
    hook_name = "Model registry"

    def __init__(self, registry_conn_id: str = default_conn_name, *, team: str | None = None) -> None:
        super().__init__(logger_name="registry")
        self.registry_conn_id = registry_conn_id
        self.team = team

    @cached_property
    def connection(self) -> Connection:
        return BaseHook.get_connection(conn_id=self.registry_conn_id)

    def get_conn(self) -> Any:
        http = HttpHook(method="GET", http_conn_id=self.registry_conn_id, tcp_keep_alive=False)
        return http.get_conn(headers={"X-Team": self.team or "all"})

    def versions(self, model: str) -> list[str]:
        session = self.get_conn()
        return [one["version"] for one in session.get(f"/models/{model}/versions").json()]
