"""What goes over the wire, byte by byte: nothing but the protocol, and an answer to whatever is asked."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pytest

from support.environments import USES_BOTH, an_environment, install_old_http, make_slow, site_packages
from support.fake_editor import SERVE, WITHIN_S, environment
from support.processes import ends, the_child_of

Message = dict[str, Any]

NOISY_SERVE = """
import builtins, os, subprocess, sys
import airsmith.lsp.main as main
from airsmith.lsp import checking, session

def noisy(snapshot, workspace, files):
    print("stray print")
    os.write(1, b"stray bytes")
    subprocess.run([sys.executable, "-c", "print('stray child', input.__name__)"])
    return checking.check_snapshot(snapshot, workspace, files)

session.check_snapshot = noisy
sys.exit(main.serve(None))
"""
FAILING_SERVE = """
import dataclasses, sys
import airsmith.lsp.main as main
from airsmith.lsp import checking, generation_journey, requests, session
from airsmith.rules import engine

async def failing_run(*_):
    raise ZeroDivisionError("a bug in a run")

generation_journey.run_generation = failing_run

def failing_rule(context):
    raise ZeroDivisionError("a bug in a rule")

def failing(snapshot, workspace, files):
    if "boom" in snapshot.text:
        raise ZeroDivisionError("a bug of ours")
    return checking.check_snapshot(snapshot, workspace, files)

async def failing_hover(session, params):
    raise ZeroDivisionError("another bug of ours")

first, *others = engine.SPEC_RULES
engine.SPEC_RULES = (*others, dataclasses.replace(first, name="failing_rule", check=failing_rule))
session.check_snapshot = failing
requests.ANSWERS["textDocument/hover"] = failing_hover
sys.exit(main.serve(None))
"""


@dataclass
class Wire:
    """A server as a process. Every byte that it writes must be part of a message."""

    process: "subprocess.Popen[bytes]"
    log: Path
    other: list[Message] = field(default_factory=list)
    _last_id: int = 0

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def send(self, message: object) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        self.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.stdin.flush()

    def notify(self, method: str, params: object) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: object = None) -> Message:
        """The answer to a request; what comes before it goes to `other`."""
        self._last_id += 1
        self.send({"jsonrpc": "2.0", "id": self._last_id, "method": method, "params": params})
        return self.answer(self._last_id)

    def answer(self, identity: object) -> Message:
        while (message := self.read()).get("id") != identity or "method" in message:
            self.other.append(message)
        return message

    def until(self, method: str) -> Message:
        while (message := self.read()).get("method") != method:
            self.other.append(message)
        return message

    def read(self) -> Message:
        assert self.process.stdout is not None
        header = self.process.stdout.readline()
        assert header.startswith(b"Content-Length: "), header
        length = int(header.removeprefix(b"Content-Length: "))
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line.startswith(b"Content-Type: "), line
        message: Message = json.loads(self.process.stdout.read(length))
        assert message["jsonrpc"] == "2.0"
        return message

    def begin(self) -> Message:
        result: Message = self.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})["result"]
        self.notify("initialized", {})
        return result

    def open(self, uri: str, text: str) -> None:
        item = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    def end(self) -> int:
        assert self.request("shutdown")["result"] is None
        self.notify("exit", None)
        assert self.process.stdout is not None
        assert self.process.stdout.read() == b""
        return self.process.wait(WITHIN_S)


@contextmanager
def a_server(folder: Path, code: str = SERVE) -> Iterator[Wire]:
    log = folder / "log.txt"
    command = [sys.executable, "-P", "-c", code]
    with (
        log.open("wb") as stderr,
        subprocess.Popen(  # noqa: S603 - our own
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, env=environment(folder)
        ) as process,
    ):
        try:
            yield Wire(process, log)
        finally:
            process.kill()


def test_a_session_from_beginning_to_end(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        result = wire.begin()
        assert result["serverInfo"]["name"] == "airsmith"
        capabilities = result["capabilities"]
        assert capabilities["positionEncoding"] == "utf-16"
        assert capabilities["textDocumentSync"]["change"] == 2
        assert capabilities["textDocumentSync"]["openClose"]
        assert capabilities["executeCommandProvider"]["commands"] == ["airsmith.generate", "airsmith.assess"]
        kinds = capabilities["codeActionProvider"]["codeActionKinds"]
        assert {kind.split(".")[0] for kind in kinds} == {"quickfix", "refactor", "source"}
        assert capabilities["diagnosticProvider"]["identifier"] == "airsmith"
        assert wire.end() == 0
    assert wire.log.read_text() == ""


def test_other_encodings_are_not_taken_up(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        general = {"positionEncodings": ["utf-32", "utf-8", "utf-16"]}
        answer = wire.request("initialize", {"processId": None, "rootUri": None, "capabilities": {"general": general}})
        assert answer["result"]["capabilities"]["positionEncoding"] == "utf-16"
        wire.notify("initialized", {})
        wire.open("file:///a.component.yaml", "nam: 😀😀\nname: 😀  &a *b\n")
        published = wire.until("textDocument/publishDiagnostics")["params"]
        assert published["version"] == 1
        assert wire.end() == 0


def test_leaving_without_a_shutdown_is_an_error(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.notify("exit", None)
        assert wire.process.wait(WITHIN_S) == 1


def test_a_client_that_dies_takes_the_server_with_it(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.open("file:///a.component.yaml", "name: A\n")
        wire.stdin.close()
        assert wire.process.wait(WITHIN_S) == 1


SIGNALS = pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])


@SIGNALS
@pytest.mark.parametrize("begins", [True, False])
def test_a_signal_ends_the_server_while_it_waits_for_input(
    tmp_path: Path, number: signal.Signals, code: int, *, begins: bool
) -> None:
    with a_server(tmp_path) as wire:
        if begins:
            wire.begin()
            wire.open("file:///a.component.yaml", "name: A\n")
            wire.until("textDocument/publishDiagnostics")
        else:
            wire.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        wire.process.send_signal(number)
        assert wire.process.wait(WITHIN_S) == code
    assert wire.log.read_text() == ""


HEARD_ELSEWHERE = f"""
import signal, threading

def hear():
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {{signal.SIGTERM}})
    threading.Event().wait()

signal.pthread_sigmask(signal.SIG_BLOCK, {{signal.SIGTERM}})
threading.Thread(target=hear, daemon=True).start()
{SERVE}
"""
"""As where the main thread has begun to wait just before the signal came: nothing interrupts it."""


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="threads hear signals where there is POSIX")
def test_a_signal_that_does_not_interrupt_the_main_thread_ends_the_server(tmp_path: Path) -> None:
    with a_server(tmp_path, HEARD_ELSEWHERE) as wire:
        wire.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        wire.process.send_signal(signal.SIGTERM)
        assert wire.process.wait(WITHIN_S) == 143
    assert wire.log.read_text() == ""


@pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="the end of a process that is nobody's child is seen on Linux"
)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_signal_leaves_no_child(tmp_path: Path, number: signal.Signals) -> None:
    an_environment(tmp_path / ".venv")
    install_old_http(site_packages(tmp_path / ".venv"))
    make_slow(site_packages(tmp_path / ".venv"))
    (tmp_path / "airsmith.toml").write_text("")
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.open((tmp_path / "a.py").as_uri(), USES_BOTH)
        reader = the_child_of(wire.process)
        wire.process.send_signal(number)
        wire.process.wait(WITHIN_S)
        assert ends(reader)
    assert "Traceback" not in wire.log.read_text()


@SIGNALS
def test_a_signal_while_the_session_is_loaded_and_a_message_arrives(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.stdin.write(b"Content-Length: 1000000\r\n\r\n{")
        wire.stdin.flush()
        wire.process.send_signal(number)
        assert wire.process.wait(WITHIN_S) == code
    assert wire.log.read_text() == ""


def test_a_signal_that_the_starter_has_ignored_stays_ignored(tmp_path: Path) -> None:
    code = f"import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); {SERVE}"
    with a_server(tmp_path, code) as wire:
        wire.begin()
        wire.process.send_signal(signal.SIGINT)
        assert wire.end() == 0


def test_long_messages_arrive_whole(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.open("file:///a.component.yaml", "# é\n" * 500_000 + "name: A\n")
        assert wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert wire.end() == 0


def test_documents_whose_address_is_none(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        for uri in ("http://[", "file://[", "[", "", "file:///a%00b.component.yaml"):
            wire.open(uri, "name: A\ncomponent_type: operator\n")
            place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 1}}
            for method in ("hover", "completion", "definition", "documentLink", "codeLens", "diagnostic"):
                assert "error" not in wire.request(f"textDocument/{method}", place), (uri, method)
            wire.notify("textDocument/didSave", {"textDocument": {"uri": uri}})
            wire.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert wire.end() == 0
    assert wire.log.read_text() == ""


def test_nothing_but_the_protocol_reaches_stdout(tmp_path: Path) -> None:
    with a_server(tmp_path, NOISY_SERVE) as wire:
        wire.begin()
        wire.open("file:///a.component.yaml", "name: A\n")
        assert wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert wire.end() == 0
    assert all(stray in wire.log.read_text() for stray in ("stray print", "stray bytes", "stray child"))


def test_malformed_messages_are_answered_or_ignored(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wrong_params = wire.request("textDocument/hover", {"textDocument": 7})
        assert wrong_params["error"]["code"] == -32602
        unknown = wire.request("airsmith/unknown")
        assert unknown["error"]["code"] == -32601
        nested = wire.request(
            "airsmith/generate", {"uri": "file:///a", "x": {"jsonrpc": "2.0", "id": 1, "method": "m"}}
        )
        assert nested["result"]["outcome"] == "refused"
        for hostile in (
            b"not json",
            b"[]",
            b'"text"',
            b"null",
            b"\xff\xfe",
            {"jsonrpc": "1.0", "id": 9, "method": "shutdown"},
            {"jsonrpc": "2.0"},
            {"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": []}},
            {"jsonrpc": "2.0", "method": "textDocument/didOpen"},
            {"jsonrpc": "2.0", "method": "$/unknown"},
            {"jsonrpc": "2.0", "id": "nobody asked", "result": 1},
            {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": 4711}},
            {
                "jsonrpc": "2.0",
                "method": "textDocument/didChange",
                "params": {
                    "textDocument": {"uri": "file:///never-opened.py", "version": 2},
                    "contentChanges": [{"text": "x"}],
                },
            },
        ):
            wire.send(hostile)
        wire.open("file:///a.component.yaml", "name: A\n")
        assert wire.until("textDocument/publishDiagnostics")["params"]["diagnostics"]
        assert [message for message in wire.other if message.get("method") == "window/showMessage"] == []
        assert wire.end() == 0


def test_a_fault_of_ours_is_logged_and_answered_and_nothing_more(tmp_path: Path) -> None:
    with a_server(tmp_path, FAILING_SERVE) as wire:
        wire.begin()
        wire.open("file:///a.component.yaml", "name: boom\n")
        place = {"textDocument": {"uri": "file:///a.component.yaml"}, "position": {"line": 0, "character": 0}}
        answer = wire.request("textDocument/hover", place)
        assert answer["error"]["code"] == -32603
        pulled = wire.request("textDocument/diagnostic", {"textDocument": place["textDocument"]})
        assert pulled["error"]["code"] == -32603
        identity = {"uri": "file:///a.component.yaml", "version": 2}
        changes = [{"text": "name: A\n"}]
        wire.notify("textDocument/didChange", {"textDocument": identity, "contentChanges": changes})
        published = wire.until("textDocument/publishDiagnostics")["params"]
        assert (published["version"], bool(published["diagnostics"])) == (2, True)
        wanted = {"uri": "file:///a.component.yaml", "version": 2}
        assert wire.request("airsmith/generate", wanted)["error"]["code"] == -32603
        assert [message for message in wire.other if message.get("method") == "window/showMessage"] == []
        command = {"command": "airsmith.generate", "arguments": [wanted]}
        assert wire.request("workspace/executeCommand", command)["result"] == {"outcome": "started"}
        shown = [message for message in wire.other if message.get("method") == "window/showMessage"]
        message = (shown or [wire.until("window/showMessage")])[0]["params"]
        assert message["type"] == 1
        assert message["message"].startswith("Generating failed by a fault of Airsmith's own")
        assert wire.end() == 0
    log = wire.log.read_text()
    assert "ZeroDivisionError: a bug of ours" in log
    assert "The rule failing_rule failed" in log
    assert "ZeroDivisionError: another bug of ours" in log
    assert 'File "' in log


def test_code_that_warns_when_it_is_parsed_says_nothing(tmp_path: Path) -> None:
    with a_server(tmp_path) as wire:
        wire.begin()
        wire.open("file:///a.py", "import airflow\nx = '\\d'\ny = 1 is 1\n")
        wire.until("textDocument/publishDiagnostics")
        assert wire.end() == 0
    assert wire.log.read_text() == ""


def test_start_up_loads_no_more_than_it_must(tmp_path: Path) -> None:
    """The names of loaded modules are asked of the server itself, by a request that only this test adds."""
    code = """
import sys
from airsmith.lsp import main, server

create = server.create_server

def with_question(environment):
    made = create(environment)
    made.feature("test/modules")(lambda _: sorted(sys.modules))
    return made

main.create_server = with_question
sys.exit(main.serve(None))
"""
    heavy = {"anthropic", "httpx2", "sqlite_utils", "sqlite3", "airsmith.application.generation"}
    with a_server(tmp_path, code) as wire:
        wire.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        loaded = set(wire.request("test/modules")["result"])
        assert "airsmith.lsp.server" in loaded
        assert not loaded & (heavy | {"pydantic", "yaml", "jinja2", "airsmith.rules.registry"})
        wire.notify("initialized", {})
        assert not set(wire.request("test/modules")["result"]) & heavy
        wire.open("file:///a.component.yaml", "name: A\n")
        wire.until("textDocument/publishDiagnostics")
        loaded = set(wire.request("test/modules")["result"])
        assert "airsmith.rules.registry" in loaded
        assert not loaded & heavy
        assert wire.end() == 0


TCP_SERVE = """
import asyncio, sys
from airsmith.lsp import main

start = asyncio.start_server

async def telling(*arguments, **options):
    server = await start(*arguments, **options)
    print(server.sockets[0].getsockname()[1], flush=True)
    return server

asyncio.start_server = telling
sys.exit(main.serve(("127.0.0.1", 0)))
"""
"""The port is the system's choice, which the server tells on its stdout."""


@SIGNALS
def test_a_signal_ends_a_server_on_tcp(tmp_path: Path, number: signal.Signals, code: int) -> None:
    with a_server(tmp_path, TCP_SERVE) as wire:
        assert wire.process.stdout is not None
        port = int(wire.process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as connection:
            connection.sendall(b'Content-Length: 42\r\n\r\n{"jsonrpc": "2.0", "id": 1, "method": "x"}')
            assert connection.recv(16).startswith(b"Content-Length: ")
            wire.process.send_signal(number)
            assert wire.process.wait(WITHIN_S) == code


def test_over_tcp(tmp_path: Path) -> None:
    with a_server(tmp_path, TCP_SERVE) as wire:
        assert wire.process.stdout is not None
        port = int(wire.process.stdout.readline())
        with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as connection:
            body = json.dumps(
                {
                    "jsonrpc": "2.0",
                    "id": 1,
                    "method": "initialize",
                    "params": {"processId": None, "rootUri": None, "capabilities": {}},
                }
            ).encode()
            connection.sendall(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
            assert connection.recv(16).startswith(b"Content-Length: ")
