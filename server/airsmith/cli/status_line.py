"""What goes on right now, on a terminal."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:  # loaded where there is a terminal
    from rich.console import Console
    from rich.status import Status

_SPINNER_WIDTH = 3


class StatusLine:
    """One moving line on stderr that says what goes on. Nothing at all where stderr is no terminal."""

    def __init__(self) -> None:
        self._console: Console | None = None
        self._status: Status | None = None
        self._is_wanted = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def update(self, text: str) -> None:
        """Say this from now on."""
        if not self._is_wanted:
            return
        from rich.console import Console
        from rich.text import Text

        self._console = self._console or Console(stderr=True)
        line = Text(text)
        line.truncate(self._console.width - _SPINNER_WIDTH, overflow="ellipsis")
        if self._status is None:
            self._status = self._console.status(line)
            self._status.start()
        else:
            self._status.update(line)

    def clear(self) -> None:
        """Say nothing more, until the next update: what went on is over."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Make room for other output while the body runs."""
        if self._status is None:
            yield
            return
        self._status.stop()
        try:
            yield
        finally:
            self._status.start()
