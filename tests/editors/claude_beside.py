"""The scripted Claude in a thread of its own, for tests that are no coroutines."""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread

from editors.conditions import wait_until
from support.claude_steps import Step
from support.fake_claude import FakeClaude, RecordedRequest

_START_WITHIN_S = 10


class ClaudeBeside:
    """A fake that serves beside the test; `script` may be given anew as often as needed."""

    def __init__(self, fake: FakeClaude, loop: asyncio.AbstractEventLoop) -> None:
        self._fake = fake
        self._loop = loop

    @property
    def url(self) -> str:
        """Where it listens."""
        return self._fake.url

    @property
    def requests(self) -> tuple[RecordedRequest, ...]:
        """What has been asked since the last script."""
        return tuple(self._fake.requests)

    def script(self, *steps: Step) -> None:
        """Forget the requests, and follow these steps from now on."""
        done: Future[None] = Future()

        def follow() -> None:
            self._fake.script(steps)
            done.set_result(None)

        self._loop.call_soon_threadsafe(follow)
        done.result(_START_WITHIN_S)

    def wait_for_requests(self, count: int) -> Sequence[RecordedRequest]:
        """Wait until so many have come."""
        wait_until(lambda: len(self.requests) >= count, f"{count} requests have reached Claude")
        return self.requests

    def wait_until_left(self) -> None:
        """Wait until the client has left in the middle of every answer."""
        wait_until(lambda: all(request.client_left for request in self.requests), "the client has left")


@contextmanager
def claude_beside() -> Iterator[ClaudeBeside]:
    """Serve while the context lasts."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="scripted Claude", daemon=True)
    thread.start()
    fake = FakeClaude([])
    asyncio.run_coroutine_threadsafe(fake.start(), loop).result(_START_WITHIN_S)
    try:
        yield ClaudeBeside(fake, loop)
    finally:
        asyncio.run_coroutine_threadsafe(fake.stop(), loop).result(_START_WITHIN_S)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
