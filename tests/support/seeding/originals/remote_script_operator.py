"""Runs a script on another machine and fetches what it wrote."""

from typing import Any

from airflow.providers.sftp.hooks.sftp import SFTPHook
from airflow.providers.smtp.hooks.smtp import SmtpHook
from airflow.providers.ssh.hooks.ssh import SSHHook
from airflow.providers.standard.operators.bash import BashOperator


class RemoteScriptOperator(BashOperator):
    """Runs a command here, then its counterpart there."""

    template_fields = (*BashOperator.template_fields, "remote_command", "result_path")

    def __init__(
        self,
        remote_command: str,
        result_path: str,
        ssh_conn_id: str = "ssh_default",
        notify: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(append_env=True, **kwargs)
        self.remote_command = remote_command
        self.result_path = result_path
        self.ssh_conn_id = ssh_conn_id
        self.notify = notify

    def execute(self, context: Any) -> str:
        super().execute(context)
        machine = SSHHook(ssh_conn_id=self.ssh_conn_id, cmd_timeout=600, banner_timeout=30.0)
        with machine.get_conn() as client:
            status, output, _ = machine.exec_ssh_client_command(
                client, self.remote_command, get_pty=False, environment=None, timeout=600
            )
        with machine.get_tunnel(remote_port=5432, remote_host="localhost") as tunnel:
            self.log.info("Forwarded by %s", tunnel)
        files = SFTPHook(ssh_conn_id=self.ssh_conn_id)
        files.retrieve_file(self.result_path, "/dev/null", prefetch=False)
        if self.notify:
            with SmtpHook(smtp_conn_id="mail") as mail:
                mail.send_email_smtp(to=self.notify, subject="Done", html_content=output.decode())
        return f"{status}: {output.decode()}"
