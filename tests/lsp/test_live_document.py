"""One document's checks: the newest text counts, old results are dropped, faults stay where they are."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from airsmith.application.sources import DocumentKind
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.live_document import Checked, LiveDocument


def version(number: int, text: str = "") -> Snapshot:
    return Snapshot("file:///a.component.yaml", "yaml", number, text)


@dataclass
class Checker:
    """Checks that end when the test says so."""

    started: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)
    go_on: "asyncio.Queue[Exception | None]" = field(default_factory=asyncio.Queue)
    published: list[int] = field(default_factory=list)
    running: int = 0

    async def check(self, snapshot: Snapshot) -> Checked:
        self.running += 1
        assert self.running == 1, "at most one check at a time"
        self.started.put_nowait(snapshot.version)
        try:
            if error := await self.go_on.get():
                raise error
        finally:
            self.running -= 1
        return Checked(snapshot, DocumentKind.SPEC, ())

    def publish(self, checked: Checked) -> None:
        self.published.append(checked.snapshot.version)

    def document(self) -> LiveDocument:
        return LiveDocument(version(1), self.check, self.publish)


async def test_the_result_of_an_old_text_is_dropped() -> None:
    checker = Checker()
    document = checker.document()
    assert await checker.started.get() == 1
    for number in (2, 3, 4):
        document.replace(version(number))
    waiting = asyncio.create_task(document.checked())
    checker.go_on.put_nowait(None)
    assert await checker.started.get() == 4
    assert checker.published == []
    checker.go_on.put_nowait(None)
    assert (await waiting).snapshot.version == 4
    assert checker.published == [4]


async def test_the_same_text_is_not_checked_twice_unless_asked() -> None:
    checker = Checker()
    document = checker.document()
    checker.go_on.put_nowait(None)
    assert await document.checked() is await document.checked()
    document.recheck()
    checker.go_on.put_nowait(None)
    await document.checked()
    assert (checker.started.qsize(), checker.published) == (2, [1, 1])


async def test_a_recheck_drops_the_check_that_runs() -> None:
    checker = Checker()
    document = checker.document()
    await checker.started.get()
    document.recheck()
    checker.go_on.put_nowait(None)
    await checker.started.get()
    assert checker.published == []
    checker.go_on.put_nowait(None)
    await document.checked()
    assert checker.published == [1]


async def test_a_failing_check_is_logged_told_and_forgotten(caplog: pytest.LogCaptureFixture) -> None:
    checker = Checker()
    document = checker.document()
    with caplog.at_level(logging.ERROR):
        checker.go_on.put_nowait(ZeroDivisionError("a bug of ours"))
        with pytest.raises(ZeroDivisionError):
            await document.checked()
    assert "a bug of ours" in caplog.text
    document.replace(version(2))
    checker.go_on.put_nowait(None)
    assert (await document.checked()).snapshot.version == 2
    assert checker.published == [2]


async def test_one_waiter_may_leave_without_harm_to_the_others() -> None:
    checker = Checker()
    document = checker.document()
    leaving, staying = asyncio.create_task(document.checked()), asyncio.create_task(document.checked())
    await checker.started.get()
    leaving.cancel()
    checker.go_on.put_nowait(None)
    assert (await staying).snapshot.version == 1
    assert leaving.cancelled()


async def test_closing_ends_the_check_and_whoever_waits() -> None:
    checker = Checker()
    document = checker.document()
    waiting = asyncio.create_task(document.checked())
    await checker.started.get()
    document.close()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (checker.running, checker.published) == (0, [])
