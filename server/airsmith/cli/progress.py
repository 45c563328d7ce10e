"""How a run shows itself: lines for what has happened on stdout, and on a terminal what is happening on stderr."""

import click

from airsmith.cli.report import verdict
from airsmith.cli.status_line import StatusLine
from airsmith.generation.events import AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.outcome import Attempt
from airsmith.generation.ports import ReplyProgress
from airsmith.spec.wording import one_line


class GenerationDisplay:
    """Shows a run's events: each judged attempt as lines on stdout, unless `is_silent`, and the rest as a status."""

    def __init__(self, status: StatusLine, *, is_silent: bool) -> None:
        self._status = status
        self._is_silent = is_silent
        self._number = self._who = ""

    def show(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, AttemptStarted):
            self._number = f"Attempt {event.number} of {event.of}"
            self._who = f"{event.kind} · {event.model}"
            self._status.update(f"{self._number} · {self._who}")
        elif isinstance(event, ReplyAdvanced):
            self._status.update(f"{self._number} · {self._advance(event.progress)}")
        else:
            if not self._is_silent:
                self._print_judged(event.attempt)
            if event.attempt.is_valid:
                self._status.update("Writing the files …")

    def _advance(self, progress: ReplyProgress) -> str:
        if progress.waiting_s is not None:
            return progress.note or f"waiting {progress.waiting_s:.0f} s"
        return " · ".join(filter(None, (self._who, progress.note, f"{progress.tokens:,} tokens")))

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
        *(f"  fixed: {one_line(title)}" for title in attempt.applied_fixes),
        *(f"  line {finding.range.start.line + 1}: {verdict(finding)}" for finding in attempt.findings),
    ]
