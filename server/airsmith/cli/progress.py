"""How a run shows itself: lines for what has happened on stdout, and on a terminal what is happening on stderr."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from airsmith.cli.report import verdict
from airsmith.generation.events import AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.outcome import Attempt
from airsmith.generation.ports import ReplyProgress

if TYPE_CHECKING:  # loaded where there is a terminal
    from rich.status import Status

_CHARACTERS_PER_TOKEN = 3.5


class StatusLine:
    """One moving line on stderr that says what goes on. Nothing at all where stderr is no terminal."""

    def __init__(self) -> None:
        self._status: Status | None = None
        self._is_wanted = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None

    def update(self, text: str) -> None:
        """Say this from now on."""
        if not self._is_wanted:
            return
        from rich.markup import escape

        if self._status is None:
            from rich.console import Console

            self._status = Console(stderr=True).status(escape(text))
            self._status.start()
        else:
            self._status.update(escape(text))

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


class GenerationDisplay:
    """Shows a run's events: each judged attempt as lines on stdout, unless `is_silent`, and the rest as a status."""

    def __init__(self, status: StatusLine, *, is_silent: bool) -> None:
        self._status = status
        self._is_silent = is_silent
        self._heading = ""

    def show(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, AttemptStarted):
            self._heading = f"Attempt {event.number} of {event.of} · {event.kind} · {event.model}"
            self._status.update(self._heading)
        elif isinstance(event, ReplyAdvanced):
            self._status.update(f"{self._heading} · {_advance(event.progress)}")
        elif not self._is_silent:
            self._print_judged(event.attempt)

    def _print_judged(self, attempt: Attempt) -> None:
        """A reader of stdout that went away does not end a run that is paid for."""
        try:
            with self._status.hidden():
                click.echo("\n".join(attempt_lines(attempt)))
        except BrokenPipeError:
            self._is_silent = True


def attempt_lines(attempt: Attempt) -> list[str]:
    """What the rules say of an attempt: the verdict, fixes that were made, then what is still wrong."""
    count = len(attempt.errors)
    word = "valid" if attempt.is_valid else f"{count} error{'' if count == 1 else 's'}"
    coloured = click.style(word, fg="green" if attempt.is_valid else "red")
    return [
        f"Attempt {attempt.number} ({attempt.kind}, {attempt.model}): {coloured}",
        *(f"  fixed: {title}" for title in attempt.applied_fixes),
        *(f"  line {finding.range.start.line + 1}: {verdict(finding)}" for finding in attempt.findings),
    ]


def _advance(progress: ReplyProgress) -> str:
    if progress.waiting_s is not None:
        return f"waiting {progress.waiting_s:.0f} s: {progress.note or 'the service is busy'}"
    tokens = progress.output_tokens or round(progress.characters / _CHARACTERS_PER_TOKEN)
    counted = f"{tokens:,} tokens"
    return f"{progress.note} · {counted}" if progress.note else counted
