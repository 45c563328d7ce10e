"""A program in a terminal of its own: keys go in, and what the screen shows comes out as text.

`until` waits for a condition on the screen, with a limit, and never for a time.
"""

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyte
from ptyprocess import PtyProcess

from editors.conditions import WITHIN_S

ESCAPE, ENTER, TAB = "\x1b", "\r", "\t"
_ROWS, _COLUMNS = 45, 150
_READ_BYTES = 65_536


class Terminal:
    """A running program and its screen."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        self._screen = pyte.Screen(_COLUMNS, _ROWS)
        self._stream = pyte.ByteStream(self._screen)
        # The simplest terminal that Debian's editors know; richer ones are asked questions that nobody answers here.
        variables = {**environment, "TERM": "linux", "LANG": "C.UTF-8"}
        self.shown: list[str] = []
        """What was waited for: the screens of each step."""
        self._process = PtyProcess.spawn(list(command), str(folder), variables, dimensions=(_ROWS, _COLUMNS))

    @property
    def text(self) -> str:
        """The screen, without the blanks at the ends of its lines."""
        return "\n".join(line.rstrip() for line in self._screen.display).rstrip()

    def press(self, *keys: str) -> None:
        """Type, key after key. `control("x")` and `meta("x")` name keys that no character stands for."""
        for key in keys:
            self._process.write(key.encode())

    def until(self, *wanted: str | Callable[[str], bool], within_s: float = WITHIN_S) -> str:
        """Wait until the screen shows every text, and fulfils every condition; what it then shows."""
        end = time.monotonic() + within_s
        while missing := [want for want in wanted if not _is_met(want, self.text)]:
            left = end - time.monotonic()
            assert left > 0, f"The screen does not show {missing}:\n{self.text}"
            assert self._read(left), f"The program has ended, and its screen does not show {missing}:\n{self.text}"
        self.shown.append(self.text)
        return self.text

    def until_gone(self, text: str) -> str:
        """Wait until the screen does not show a text."""
        return self.until(lambda screen: text not in screen)

    def end(self) -> None:
        """Kill the program and all that it has started in its terminal."""
        if self._process.isalive():
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.close(force=True)

    def _read(self, within_s: float) -> bool:
        """Take in what the program has printed meanwhile; False where it has ended."""
        if select.select([self._process.fd], [], [], within_s)[0]:
            try:
                self._stream.feed(os.read(self._process.fd, _READ_BYTES))
            except OSError:  # how Linux tells that nobody holds the other side of a terminal
                return False
        return True


def control(letter: str) -> str:
    """The key Ctrl+letter."""
    return chr(ord(letter) & 0x1F)


def meta(letter: str) -> str:
    """The key Alt+letter."""
    return f"{ESCAPE}{letter}"


def _is_met(want: str | Callable[[str], bool], text: str) -> bool:
    return want in text if isinstance(want, str) else want(text)
