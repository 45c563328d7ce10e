"""A scripted stand-in for Claude's Messages API, on loopback.

A script is a list of the steps in `claude_steps`, one for each `POST /v1/messages` in the order of arrival. After the
last step the fake answers 500 "script exhausted", or goes on with the last step where `repeat_last` is set.
`GET /v1/models` is always answered by the step `models`, by which keys are tried. Other paths answer 404 and use up no
step. Every request is kept as a `RecordedRequest`. Connections serve one request each.

In a test:

    async with FakeClaude([Status(529), Reply("done")]) as fake:
        engine = ClaudeEngine(key, fake.url)
        ...
        assert fake.requests[0].body["model"] == "claude-sonnet-5-5"

As a process of its own, for what runs in another process too (`fake_process` starts one from a test):

    PYTHONPATH=tests python -m support.fake_claude --script FILE [--port 0] [--record FILE]

It prints its URL as the first line and serves until it is terminated. `--record` appends one JSON object per line for
each request, when that is over: {"method", "path", "headers" (names in lower case), "body", "client_left"}.

The script is a JSON object {"steps": [...], "repeat_last": false, "models": {"step": "models"}}. A step is an object
whose "step" is the name of one of those classes in snake_case and whose other keys are the fields of that class:

    {"steps": [{"step": "status", "status": 429, "retry_after": "1"},
               {"step": "reply", "text": "Hello", "usage": {"input_tokens": 12, "output_tokens": 3}}]}
"""

import argparse
import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from support.claude_steps import (
    FOREVER,
    Answer,
    Cut,
    JsonObject,
    Models,
    Pause,
    Status,
    Step,
    step_from_json,
    step_to_json,
)


@dataclass(slots=True)
class RecordedRequest:
    """What a client sent, and whether it left before the whole answer was written."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    client_left: bool = False


class FakeClaude:
    """The server: an async context manager that serves while it is entered."""

    def __init__(
        self,
        steps: Sequence[Step],
        *,
        repeat_last: bool = False,
        record: Path | None = None,
        models: Step | None = None,
    ) -> None:
        self.requests: list[RecordedRequest] = []
        self.url = ""
        self.models: Step = models or Models()
        self._steps = list(steps)
        self._used = 0
        self._repeat_last = repeat_last
        self._record = record
        self._changed = asyncio.Condition()
        self._serving: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    def script(self, steps: Sequence[Step]) -> None:
        """Forget the requests, and follow other steps from now on."""
        self.requests.clear()
        self._steps, self._used = list(steps), 0

    async def start(self, port: int = 0) -> None:
        """Listen; 0 takes a free port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def stop(self) -> None:
        """Stop listening and drop the clients still waiting."""
        assert self._server is not None
        self._server.close()
        for task in tuple(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()

    async def arrived(self, count: int, *, within_s: float = 5) -> None:
        """Wait until so many requests have come."""
        async with asyncio.timeout(within_s), self._changed:
            await self._changed.wait_for(lambda: len(self.requests) >= count)

    async def idle(self) -> None:
        """Wait until no request is being answered."""
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: not self._serving)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            request = await _read_request(reader)
            if request is not None:
                self.requests.append(request)
                await self._notify()
                await self._answer(request, reader, writer)
        finally:
            self._serving.discard(task)
            writer.close()
        await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _answer(
        self, request: RecordedRequest, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        left = asyncio.ensure_future(reader.read(1))  # a client sends nothing more, so this ends when it leaves
        try:
            request.client_left = not await _write(self._step_for(request).answer(request.body), writer, left)
        except ConnectionError:
            request.client_left = True
        finally:
            left.cancel()
            await asyncio.gather(left, return_exceptions=True)
            self._write_record(request)

    def _step_for(self, request: RecordedRequest) -> Step:
        asked = (request.method, request.path.partition("?")[0])
        if asked == ("GET", "/v1/models"):
            return self.models
        if asked != ("POST", "/v1/messages"):
            return Status(404, message="the fake serves POST /v1/messages and GET /v1/models only")
        if self._used < len(self._steps):
            self._used += 1
        elif not (self._repeat_last and self._steps):
            return Status(500, message="script exhausted")
        return self._steps[self._used - 1]

    def _write_record(self, request: RecordedRequest) -> None:
        if self._record is not None:
            with self._record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(request)) + "\n")


class FakeProcess:
    """A fake that runs in a process of its own."""

    def __init__(self, url: str, record: Path) -> None:
        self.url = url
        self._record = record

    def requests(self) -> list[RecordedRequest]:
        """The requests that are over, in the order in which they ended."""
        if not self._record.exists():
            return []
        return [RecordedRequest(**json.loads(line)) for line in self._record.read_text("utf-8").splitlines()]


@contextmanager
def fake_process(steps: Sequence[Step], folder: Path, *, repeat_last: bool = False) -> Iterator[FakeProcess]:
    """Run a fake in another process while the context lasts; its script and record lie in `folder`."""
    script, record = folder / "fake_claude_script.json", folder / "fake_claude_record.jsonl"
    entries = [step_to_json(step) for step in steps]
    script.write_text(json.dumps({"steps": entries, "repeat_last": repeat_last}), "utf-8")
    command = [sys.executable, "-m", "support.fake_claude", "--script", str(script), "--record", str(record)]
    tests = Path(__file__).parents[1]
    with subprocess.Popen(command, cwd=tests, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stdout is not None
        try:
            yield FakeProcess(process.stdout.readline().strip(), record)
        finally:
            process.terminate()


async def _read_request(reader: asyncio.StreamReader) -> RecordedRequest | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        request_line, *lines = head.strip().split("\r\n")
        method, path, _ = request_line.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    return RecordedRequest(method, path, headers, json.loads(body) if body else None)


async def _write(answer: Answer, writer: asyncio.StreamWriter, left: asyncio.Future[bytes]) -> bool:
    """Perform the answer; False where the client left before the end of it."""
    if answer.status:
        head = [f"HTTP/1.1 {answer.status} Scripted", "connection: close", "transfer-encoding: chunked"]
        head += [f"{name}: {value}" for name, value in answer.headers.items()]
        writer.write("\r\n".join([*head, "", ""]).encode())
    for action in answer.actions:
        match action:
            case Pause(seconds):
                await asyncio.wait({left}, timeout=None if seconds == FOREVER else seconds)
            case Cut(reset):
                if reset:
                    writer.transport.abort()
                return True
            case data:
                writer.write(b"%x\r\n%b\r\n" % (len(data), data))
                await writer.drain()
        if left.done():
            return False
    writer.write(b"0\r\n\r\n")
    await writer.drain()
    return True


async def _run(script: JsonObject, port: int, record: Path | None) -> None:
    steps = [step_from_json(entry) for entry in script["steps"]]
    models = step_from_json(script["models"]) if "models" in script else None
    fake = FakeClaude(steps, repeat_last=script.get("repeat_last", False), record=record, models=models)
    await fake.start(port)
    print(fake.url, flush=True)  # noqa: T201 - whoever started the process reads it
    terminated = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, terminated.set)
    await terminated.wait()
    await fake.stop()


def main() -> None:
    """Serve a script from the command line."""
    parser = argparse.ArgumentParser(prog="python -m support.fake_claude", description="A scripted Messages API.")
    parser.add_argument("--script", type=Path, required=True, help="JSON file with the steps")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--record", type=Path, help="JSON-lines file that the requests are appended to")
    options = parser.parse_args()
    asyncio.run(_run(json.loads(options.script.read_text("utf-8")), options.port, options.record))


if __name__ == "__main__":
    main()
