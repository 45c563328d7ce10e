"""How long an editor waits for the server: until its first answer, and until the first findings.

    python tests/benchmarks/start_time.py [--rounds 9]

Prints medians, and each as a multiple of what `python -c pass` and a bare pygls server take in the same rounds, as
machines and their moods differ but the multiples hold.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

NOTHING = ("-c", "pass")
BARE = ("-c", "from pygls.lsp.server import LanguageServer; LanguageServer('bare', '1').start_io()")
SERVE = ("-c", "from airsmith.lsp.main import serve; serve(None)")
COMMAND = ("-c", "import sys; sys.argv = ['airsmith', 'lsp']; from airsmith.cli.main import main; main()")
SPEC = "name: RowCountOperator\ncomponent_type: operator\ndescription: Counts rows.\ncategory: database\nmoda: poke\n"
COMPONENT = "from airflow.sdk import BaseOperator\n\n\nclass Rows(BaseOperator):\n    pass\n"
_WIDTH = 48


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from the start of the process until an editor had something."""

    answer_s: float
    findings_s: float


def seconds_of(arguments: Sequence[str]) -> float:
    """How long a program takes that ends by itself."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-P", *arguments], check=True)  # noqa: S603 - our own
    return time.perf_counter() - began


def waits_for(arguments: Sequence[str], document: tuple[str, str] | None) -> Waits:
    """Start a server, open a document if there is one, and end it."""
    began = time.perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-P", *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        _send(process.stdin, "initialize", {"processId": None, "rootUri": None, "capabilities": {}}, 1)
        _read(process.stdout)
        answer_s = time.perf_counter() - began
        _send(process.stdin, "initialized", {})
        if document is not None:
            name, text = document
            language = "python" if name.endswith(".py") else "yaml"
            item = {"uri": f"file:///{name}", "languageId": language, "version": 1, "text": text}
            _send(process.stdin, "textDocument/didOpen", {"textDocument": item})
            while _read(process.stdout).get("method") != "textDocument/publishDiagnostics":
                pass
        findings_s = time.perf_counter() - began
        _send(process.stdin, "shutdown", None, 2)
        _read(process.stdout)
        _send(process.stdin, "exit", None)
    return Waits(answer_s, findings_s)


def _send(stream: IO[bytes], method: str, params: object, identity: int | None = None) -> None:
    message = {"jsonrpc": "2.0", "method": method, "params": params}
    if identity is not None:
        message["id"] = identity
    body = json.dumps(message).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    stream.flush()


def _read(stream: IO[bytes]) -> dict[str, object]:
    length = 0
    while (line := stream.readline()) != b"\r\n":
        name, _, value = line.partition(b":")
        length = int(value) if name == b"Content-Length" else length
    message: dict[str, object] = json.loads(stream.read(length))
    return message


def measure(rounds: int) -> dict[str, float]:
    """Medians in seconds; the programs take turns, so that a busy moment hits all of them."""
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        spec = (str(Path(folder, "rows.component.yaml")).lstrip("/"), SPEC)
        component = (str(Path(folder, "rows.py")).lstrip("/"), COMPONENT)
        for number in range(rounds + 1):
            spec_waits, component_waits = waits_for(SERVE, spec), waits_for(SERVE, component)
            one_round = {
                "python -c pass": seconds_of(NOTHING),
                "bare pygls: initialize": waits_for(BARE, None).answer_s,
                "airsmith: initialize": spec_waits.answer_s,
                "airsmith: findings of a spec": spec_waits.findings_s,
                "airsmith: findings of a component": component_waits.findings_s,
                "`airsmith lsp`: initialize": waits_for(COMMAND, None).answer_s,
            }
            if number:  # the first round warms the caches up
                for name, value in one_round.items():
                    seconds.setdefault(name, []).append(value)
    return {name: statistics.median(values) for name, values in seconds.items()}


def table(medians: dict[str, float]) -> str:
    """The medians, one line each."""
    nothing_s, bare_s = medians["python -c pass"], medians["bare pygls: initialize"]
    lines = [f"{'':{_WIDTH}}{'ms':>8}{'x python':>10}{'x pygls':>10}"]
    for name, value in medians.items():
        lines.append(f"{name:{_WIDTH}}{value * 1000:8.0f}{value / nothing_s:10.1f}{value / bare_s:10.2f}")
    return "\n".join(lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure how long an editor waits for the server.")
    parser.add_argument("--rounds", type=int, default=9, help="how often each is started")
    print(table(measure(parser.parse_args().rounds)))  # noqa: T201 - what the script is for
