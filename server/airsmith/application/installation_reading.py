"""Reads an installation in a process of its own: reading takes seconds, in which nobody who types should wait."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from airsmith.application.installation import NeedsReading
from airsmith.catalog.installed.exit_codes import CANNOT_READ, HAS_CHANGED

LOW_PRIORITY: int = getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
"""Creation flags of the process on Windows; elsewhere it lowers its priority itself."""


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why an installation's catalog was not made, as a sentence. `has_changed`: it is worth another look.

    `details` are for the log, such as the stack of a bug.
    """

    message: str
    details: str = ""
    has_changed: bool = False


def reading_command(needed: NeedsReading) -> list[str]:
    """The command that makes the catalog. `-P` keeps Python from importing what lies in the folder worked in."""
    interpreter = str(needed.installation.interpreter.absolute())
    return [sys.executable, "-P", "-m", "airsmith.catalog.installed", interpreter, str(needed.target)]


def outcome_of(needed: NeedsReading, code: int, errors: str) -> NotRead | None:
    """What the end of the process means; None where the catalog is there."""
    where = needed.installation.interpreter
    if code == 0:
        return None
    if code == HAS_CHANGED:
        return NotRead(f"What is installed in {where} has changed while it was read.", has_changed=True)
    lines = errors.strip().splitlines()
    reason = lines[-1] if lines else f"the reader ended with {code}"
    details = "\n".join(lines) if len(lines) > 1 else ""
    return NotRead(f"What is installed in {where} cannot be read: {reason}; the packaged catalog is used.", details)


def read_installation(needed: NeedsReading, on_distribution: Callable[[str], None]) -> NotRead | None:
    """Make the catalog and wait for it. `on_distribution` is told name and version of what is read."""
    try:
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as errors:
            code = _run(reading_command(needed), errors, on_distribution)
            errors.seek(0)
            return outcome_of(needed, code, errors.read())
    except OSError as error:  # no process could be started
        return outcome_of(needed, CANNOT_READ, f"{error}")


def _run(command: list[str], errors: IO[str], on_line: Callable[[str], None]) -> int:
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=errors,
        encoding="utf-8",
        errors="replace",
        creationflags=LOW_PRIORITY,
    ) as process:
        try:
            for line in process.stdout or ():
                on_line(line.strip())
            return process.wait()
        finally:
            process.kill()
