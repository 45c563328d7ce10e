"""A stand-in for the search service for similar patterns, on loopback, that answers as a test wants it to."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FakePatternService:
    """Where it listens, and the requests that came: their first lines and their bodies."""

    url: str
    lines: list[str] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    client_left: asyncio.Event = field(default_factory=asyncio.Event)
    was_asked: asyncio.Event = field(default_factory=asyncio.Event)


def answer(content: object, status: str = "200 OK", *headers: str) -> Behaviour:
    """An answer of some JSON, or of some bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = "\r\n".join((f"HTTP/1.1 {status}", f"content-length: {len(body)}", "connection: close", *headers))

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(head.encode() + b"\r\n\r\n" + body)

    return behave


async def hang_up(_writer: asyncio.StreamWriter) -> None:
    """Close the connection without a word."""


async def stay_silent(_writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    await asyncio.Event().wait()


async def drip(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then, for ever: no silence is ever long."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


async def flood(writer: asyncio.StreamWriter) -> None:
    """Send more than anybody wants to read, without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n[")
    while True:
        writer.write(b" " * 65_536)
        await writer.drain()


@asynccontextmanager
async def pattern_service(behave: Behaviour) -> AsyncIterator[FakePatternService]:
    """Serve while entered."""
    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            size = next(int(line.split(":")[1]) for line in head.lower().splitlines() if line.startswith("content-len"))
            fake.lines.append(head.splitlines()[0])
            fake.bodies.append(json.loads(await reader.readexactly(size)))
            fake.was_asked.set()
            watching = asyncio.ensure_future(_notice_leaving(reader, fake.client_left))
            try:
                await behave(writer)
                await writer.drain()
            finally:
                watching.cancel()
        except (ConnectionError, asyncio.IncompleteReadError):
            fake.client_left.set()
        except asyncio.CancelledError:
            return  # the test is over, and nobody awaits this task
        finally:
            serving.discard(task)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    fake = FakePatternService(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    try:
        yield fake
    finally:
        server.close()
        for task in tuple(serving):
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)


async def _notice_leaving(reader: asyncio.StreamReader, left: asyncio.Event) -> None:
    while await reader.read(1024):
        pass
    left.set()
