"""One open document whose findings are kept current.

Whatever happens, at most one check of a document runs at a time, and it is always of the newest text; a result that
the text has left behind meanwhile is dropped.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

from airsmith.application.sources import DocumentKind
from airsmith.finding import Finding
from airsmith.lsp.documents import Snapshot

_REST_FACTOR = 2.0
_LONGEST_REST_S = 0.3

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings of one snapshot. `kind` is None for documents that Airsmith has nothing to say about.

    `counterpart` is the file that was asked as well: the spec that a component, its tests or its test DAG was made from,
    or where the component of a spec belongs.
    """

    snapshot: Snapshot
    kind: DocumentKind | None
    findings: tuple[Finding, ...]
    counterpart: Path | None = None

    @property
    def is_valid(self) -> bool:
        """Whether there is no finding of error severity."""
        return not any(finding.is_error for finding in self.findings)


class LiveDocument:
    """Checks a document whenever it changes.

    A change is checked at once, unless a check has just ended: then there is a rest first, longer where checks take
    longer, and what is typed meanwhile is checked together. So typing in a huge file does not keep a core busy.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        check: Callable[[Snapshot], Awaitable[Checked]],
        on_checked: Callable[[Checked], None],
    ) -> None:
        self._snapshot = snapshot
        self._check = check
        self._on_checked = on_checked
        self._rested_at = 0.0
        self._newest: Checked | None = None
        self._task: asyncio.Task[None] | None = None
        self._go_on()

    def replace(self, snapshot: Snapshot) -> None:
        """Go on with a new text."""
        self._snapshot = snapshot
        self._go_on()

    def recheck(self) -> None:
        """Check the same text again, because something else has changed."""
        self.replace(replace(self._snapshot))

    def close(self) -> None:
        """Stop. Whoever waits is cancelled."""
        if self._task is not None:
            self._task.cancel()

    @property
    def newest(self) -> Checked | None:
        """The last findings, which may be of an older text; None before the first check has ended."""
        return self._newest

    async def checked(self) -> Checked:
        """The findings of the newest text. Raises what the check raised, if it did."""
        while (newest := self._current) is None:
            await asyncio.shield(self._go_on())
        return newest

    @property
    def _current(self) -> Checked | None:
        newest = self._newest
        return newest if newest is not None and newest.snapshot is self._snapshot else None

    def _go_on(self) -> "asyncio.Task[None]":
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep_up())
            self._task.add_done_callback(_log_failure)
        return self._task

    async def _keep_up(self) -> None:
        while self._current is None:
            await asyncio.sleep(max(0.0, self._rested_at - time.monotonic()))
            snapshot = self._snapshot
            began = time.monotonic()
            checked = await self._check(snapshot)
            ended = time.monotonic()
            self._rested_at = ended + min((ended - began) * _REST_FACTOR, _LONGEST_REST_S)
            if snapshot is self._snapshot:
                self._newest = checked
                self._on_checked(checked)


def _log_failure(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (error := task.exception()):
        _log.error("A document could not be checked.", exc_info=error)
