"""A partner's API, which is plain HTTP with an own header."""

from typing import Any

from airflow.providers.amazon.aws.hooks.secrets_manager import SecretsManagerHook
from airflow.providers.http.hooks.http import HttpHook


class PartnerApiHook(HttpHook):
    """Signs every request with what the secrets manager holds."""

    conn_name_attr = "partner_conn_id"
    default_conn_name = "partner_default"
    conn_type = "partner"
    hook_name = "Partner API"

    def __init__(self, partner_conn_id: str = default_conn_name, secret_name: str = "partner") -> None:  # noqa: S107
        super().__init__(method="POST", http_conn_id=partner_conn_id, tcp_keep_alive_idle=60)
        self.partner_conn_id = partner_conn_id
        self.secret_name = secret_name

    def get_conn(self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None) -> Any:
        vault = SecretsManagerHook(aws_conn_id="aws_default")
        token = vault.get_secret(secret_name=self.secret_name)
        return super().get_conn({**(headers or {}), "X-Token": token}, extra_options)
