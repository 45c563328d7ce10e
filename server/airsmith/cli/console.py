"""Text that rich lays out for stdout: for the terminal's width and colours, or for a pipe."""

import io
import shutil
import sys

from rich.console import Console

_PIPE_WIDTH = 100
_NARROWEST = 40


class ConsoleText:
    """What is printed to its `console` becomes one text. `widest` is how many columns it uses at most."""

    def __init__(self, widest: int | None = None) -> None:
        self._buffer = io.StringIO()
        width = max(shutil.get_terminal_size((_PIPE_WIDTH, 24)).columns, _NARROWEST)
        self.console = Console(
            file=self._buffer,
            width=width if widest is None else min(width, widest),
            force_terminal=sys.stdout is not None and sys.stdout.isatty(),
            legacy_windows=False,
            highlight=False,
        )

    @property
    def is_empty(self) -> bool:
        """Whether nothing was printed yet."""
        return not self._buffer.tell()

    def text(self) -> str:
        """Everything so far, in characters that stdout can take."""
        text = "".join(f"{line.rstrip()}\n" for line in self._buffer.getvalue().splitlines())
        encoding = (sys.stdout.encoding if sys.stdout is not None else "") or "utf-8"
        return text.encode(encoding, "backslashreplace").decode(encoding)
