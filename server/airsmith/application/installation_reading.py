"""Reads an installation in a process of its own: reading takes seconds, in which nobody who types should wait."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from airsmith.application.installation import NeedsReading
from airsmith.catalog.installed.exit_codes import CANNOT_KEEP, CANNOT_READ, HAS_CHANGED

_LOW_PRIORITY: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""Creation flags of the process on Windows; elsewhere it lowers its priority itself."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why an installation's catalog was not made, as a sentence. `has_changed`: it is worth another look.

    `details` are for the log, such as the stack of a bug.
    """

    message: str
    details: str = ""
    has_changed: bool = False


@contextmanager
def temporary_cache() -> Iterator[Path | None]:
    """A folder of the user's alone for the catalog, removed afterwards; None where it belongs into the user's cache.

    There is one only where the cache cannot be written. Where nothing at all can, None: the reading then says so.
    """
    from airsmith.catalog.installed.kept import can_keep  # loads the database engine

    if can_keep():
        yield None
        return
    try:
        folder = tempfile.TemporaryDirectory(prefix="airsmith-", ignore_cleanup_errors=True)
    except OSError:
        yield None
        return
    with folder as path:
        yield Path(path)


def reading_command(needed: NeedsReading, temporary: Path | None = None) -> list[str]:
    """The command that makes the catalog, in the user's cache or a temporary one. It ends when its stdin does.

    `-P` keeps Python from importing what lies in the folder worked in.
    """
    interpreter = str(needed.installation.interpreter.absolute())
    command = [sys.executable, "-P", "-m", "airsmith.catalog.installed", interpreter, str(needed.target)]
    return [*command, "--watch-stdin", *(("--temporary", str(temporary)) if temporary is not None else ())]


def outcome_of(needed: NeedsReading, code: int, errors: str) -> NotRead | None:
    """What the end of the process means; None where the catalog is there."""
    where = needed.installation.interpreter
    if code == 0:
        return None
    if code == HAS_CHANGED:
        return NotRead(f"What is installed in {where} has changed while it was read.", has_changed=True)
    verb = "kept" if code == CANNOT_KEEP else "read"
    lines = errors.strip().splitlines()
    reason = lines[-1] if lines else f"the reader ended with {code}"
    details = "\n".join(lines) if len(lines) > 1 else ""
    return NotRead(f"What is installed in {where} cannot be {verb}: {reason}; the packaged catalog is used.", details)


def read_installation(
    needed: NeedsReading, on_distribution: Callable[[str], None], temporary: Path | None = None
) -> NotRead | None:
    """Make the catalog and wait for it. `on_distribution` is told name and version of what is read."""
    try:
        with reading_process(needed, temporary) as (process, errors):
            for line in process.stdout or ():
                on_distribution(line.strip())
            return outcome_of(needed, process.wait(), said_in(errors))
    except OSError as error:
        return not_started(needed, error)


@contextmanager
def reading_process(
    needed: NeedsReading, temporary: Path | None, output: int = subprocess.PIPE
) -> Iterator[tuple["subprocess.Popen[str]", IO[str]]]:
    """The process that makes the catalog, and what it writes on stderr; it is stopped where it still runs at the end.

    Raises OSError where it cannot be started.
    """
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            reading_command(needed, temporary),
            stdin=subprocess.PIPE,  # closed by the system however this process ends
            stdout=output,
            stderr=errors,
            encoding="utf-8",
            errors="replace",
            creationflags=_LOW_PRIORITY,
        ) as process,
    ):
        try:
            yield process, errors
        finally:
            process.kill()


def said_in(errors: IO[str]) -> str:
    """What the process has written on stderr."""
    errors.seek(0)
    return errors.read()


def not_started(needed: NeedsReading, error: OSError) -> NotRead | None:
    """What it means that the process could not be started."""
    return outcome_of(needed, CANNOT_READ, error.strerror or f"{error}")
