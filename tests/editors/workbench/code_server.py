"""VS Code as code-server serves it to a browser: its installation, its settings, its processes."""

import json
import os
import signal
import socket
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from editors.conditions import wait_until

_INSTALL_WITHIN_S = 120
_START_WITHIN_S = 90
_END_WITHIN_S = 10
# A window whose goodbye gets lost keeps its processes for so long; code-server would keep them for three hours.
_GOODBYE_AFTER_S = 20
_LOG_LINES = 40

_USER_SETTINGS: dict[str, Any] = {
    # Nothing that appears by itself, and nothing that asks the network.
    "chat.disableAIFeatures": True,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "extensions.ignoreRecommendations": True,
    "git.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "workbench.enableExperiments": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
    "workbench.welcomePage.walkthroughs.openOnInstall": False,
    # Files are on disk when they were saved, and look alike in every picture.
    "editor.cursorBlinking": "solid",
    "editor.minimap.enabled": False,
    "files.autoSave": "off",
    "workbench.colorTheme": "Default Dark Modern",
}


@dataclass(frozen=True, slots=True)
class Installation:
    """What `setup.sh` has brought below `folder`."""

    folder: Path

    @property
    def command(self) -> list[str]:
        """Runs code-server, without a settings file of its own."""
        entry = self.folder / "code-server/node_modules/code-server/out/node/entry.js"
        return [str(self.folder / "node/bin/node"), str(entry), "--config", "/dev/null"]


@dataclass(frozen=True, slots=True)
class CodeServer:
    """A running code-server. Its folders are `data` and `extensions`."""

    url: str
    data: Path
    process: "subprocess.Popen[bytes]"

    @property
    def environments(self) -> Path:
        """Where the extension keeps the environments that it makes."""
        return self.data / "User/globalStorage/airsmith.airsmith/environments"

    def program_of(self, pid: int) -> Path:
        """The program that a process runs, as it was called."""
        return Path(_command_of(pid)[0])

    def language_servers(self) -> set[int]:
        """The processes of Airsmith's language server that windows of this code-server have started."""
        return {pid for pid in _descendants(self.process.pid) if _is_language_server(pid)}

    def wait_until_ended(self, servers: set[int]) -> None:
        """Wait until the servers of windows that were left have ended. What stays is told, and killed for other tests."""
        try:
            wait_until(lambda: not self._left_of(servers), "the server ends with its window")
        except AssertionError as failure:
            failure.add_note(self.describe())
            self._end_windows()
            raise

    def describe(self) -> str:
        """The processes that run, and what the log tells last."""
        processes = [f"{pid} {' '.join(_command_of(pid))}" for pid in sorted(_descendants(self.process.pid))]
        log = _log_of(self.data)
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
        return "\n".join([*processes, *lines[-_LOG_LINES:]])

    def _left_of(self, servers: set[int]) -> set[int]:
        return self.language_servers() | {pid for pid in servers if _is_language_server(pid)}

    def _end_windows(self) -> None:
        for pid in _descendants(self.process.pid):
            if "--type=extensionHost" in _command_of(pid) or _is_language_server(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def prepare(data: Path, *, machine_settings: Mapping[str, Any]) -> None:
    """Write the settings. Those that belong to a machine are read from another file than the user's."""
    for name, settings in (("User", _USER_SETTINGS), ("Machine", machine_settings)):
        (data / name).mkdir(parents=True)
        (data / name / "settings.json").write_text(json.dumps(settings, indent=2), "utf-8")


def install_extension(installation: Installation, vsix: Path, extensions: Path, environment: Mapping[str, str]) -> str:
    """Install the extension as a user does on the command line; what that prints."""
    command = [*installation.command, "--extensions-dir", str(extensions), "--install-extension", str(vsix)]
    ended = subprocess.run(  # noqa: S603 - our own command
        command, env=dict(environment), capture_output=True, text=True, timeout=_INSTALL_WITHIN_S, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


@contextmanager
def code_server(
    installation: Installation, data: Path, extensions: Path, environment: Mapping[str, str], *, asks_for_trust: bool
) -> Iterator[CodeServer]:
    """Serve while the context lasts; then all processes that were started are ended."""
    port = _free_port()
    options = ["--user-data-dir", str(data), "--extensions-dir", str(extensions)]
    options += ["--auth", "none", "--bind-addr", f"127.0.0.1:{port}", "--ignore-last-opened"]
    options += ["--reconnection-grace-time", str(_GOODBYE_AFTER_S)]
    options += ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"]
    options += [] if asks_for_trust else ["--disable-workspace-trust"]
    log = _log_of(data)
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - our own command
            [*installation.command, *options],
            env=dict(environment),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        server = CodeServer(f"http://127.0.0.1:{port}", data, process)
        wait_until(lambda: _is_up(server, log), "code-server answers", within_s=_START_WITHIN_S)
        yield server
    finally:
        _end(process)


def _is_up(server: CodeServer, log: Path) -> bool:
    assert server.process.poll() is None, log.read_text("utf-8")
    try:
        with urllib.request.urlopen(f"{server.url}/healthz", timeout=2) as answer:  # noqa: S310 - http on this machine
            return bool(answer.status == 200)
    except OSError:
        return False


def _log_of(data: Path) -> Path:
    return data / "code-server.log"


def _is_language_server(pid: int) -> bool:
    command = _command_of(pid)
    return command[-1:] == ["lsp"] and "airsmith" in " ".join(command)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process, and kill what it leaves behind in its group."""
    process.terminate()
    try:
        process.wait(_END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _descendants(pid: int) -> set[int]:
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        children = _children_of(waiting.pop())
        found.update(children)
        waiting.extend(children)
    return found


def _children_of(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:  # it has ended
        return []


def _command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").rstrip("\0").split("\0")
    except OSError:
        return []
