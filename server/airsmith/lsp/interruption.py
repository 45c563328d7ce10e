"""Signals end the server as the end of its input does: everything that runs is cancelled, and no child is left."""

import io
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from types import FrameType

_PIECE_BYTES = 65_536
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_BEFORE_SIGNALS = 128
"""Exit codes of processes that a signal has ended begin here, as shells count."""


@dataclass(slots=True)
class Interruption:
    """The signal that has asked for the end; None as long as none has."""

    signal: int | None = None

    @property
    def exit_code(self) -> int | None:
        """How a process that a signal has ended tells so; None where none has."""
        return None if self.signal is None else _BEFORE_SIGNALS + self.signal


class _WholeMessages(io.BufferedReader):
    """Leaves out a message of which only the beginning has come, which would be taken for a damaged one."""

    def read(self, size: int | None = -1, /) -> bytes:
        """As many bytes as are wanted, or none at all."""
        data = super().read(size)
        return b"" if size is not None and len(data) < size else data


class EndableInput:
    """What a file descriptor delivers, in `stream`, until that ends or `end` is called.

    A read from a terminal or a pipe cannot be called off, and a thread that pygls reads in is waited for at exit. So
    a thread for which nobody waits reads here and passes on what it gets.
    """

    def __init__(self, descriptor: int) -> None:
        self._writer, reader = socket.socketpair()
        with reader:
            self.stream = _WholeMessages(reader.makefile("rb", buffering=0))
        Thread(target=self._pass_on, args=(descriptor,), name="airsmith-input", daemon=True).start()

    def end(self) -> None:
        """Let the stream end after what it has got so far. May be called from a signal handler, and more than once."""
        with suppress(OSError):  # whoever reads may be gone
            self._writer.shutdown(socket.SHUT_WR)

    def _pass_on(self, descriptor: int) -> None:
        with suppress(OSError):  # the terminal is gone, or the stream has ended
            while piece := os.read(descriptor, _PIECE_BYTES):
                self._writer.sendall(piece)
        self.end()


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[Interruption]:
    """Have the first SIGINT or SIGTERM call `end`; one more of its kind ends the process at once. For the main thread.

    A signal that whoever started the process has it ignore stays ignored. A main thread that begins to wait just as the
    signal comes handles it only when something else wakes it; see `told_of_signals`.
    """
    interruption = Interruption()

    def handle(number: int, _frame: FrameType | None) -> None:
        interruption.signal = interruption.signal or number
        signal.signal(number, signal.SIG_DFL)
        end()

    heard = [one for one in _SIGNALS if signal.getsignal(one) is not signal.SIG_IGN]
    before = {one: signal.signal(one, handle) for one in heard}
    try:
        yield interruption
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def told_of_signals(end: Callable[[], None]) -> Iterator[None]:
    """Have `end` called at every signal that the process handles, by a thread, whatever the main thread waits for."""
    reader, writer = socket.socketpair()
    writer.settimeout(0)  # as Python wants it
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)

    def listen() -> None:
        with reader:
            while reader.recv(1):
                end()

    Thread(target=listen, name="airsmith-signals", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        writer.close()
