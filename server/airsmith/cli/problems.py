"""How commands end early: one line on stderr, and an exit code that scripts can rely on."""

import os
from typing import IO, Any

import click

from airsmith.spec.wording import one_line

CANNOT_RUN = 2
INTERRUPTED = 130
TERMINATED = 143
PIPE_CLOSED = 141


class CannotRunError(click.ClickException):
    """Something outside keeps the command from running; the message says what to do next."""

    exit_code = CANNOT_RUN

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the message in the program's name, each of its lines as one of the program's."""
        for line in self.format_message().splitlines():
            click.echo(f"airsmith: {one_line(line)}", file=file, err=file is None)


class InterruptedRun(CannotRunError):  # noqa: N818 - not an error, but what the user asked for
    """The user ended the command with Ctrl+C."""

    exit_code = INTERRUPTED


class TerminatedRun(InterruptedRun):
    """Another program ended the command, as CI does with jobs that are cancelled."""

    exit_code = TERMINATED


def is_debugging() -> bool:
    """Whether the user asked for stacks of exceptions."""
    return bool(os.environ.get("AIRSMITH_DEBUG"))


def bug(error: Exception) -> str:
    """A fault of ours as one sentence."""
    told = " ".join(str(error).split())
    return f"internal error, a bug of Airsmith: {type(error).__name__}: {told}. Set AIRSMITH_DEBUG=1 to see where."
