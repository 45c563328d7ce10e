"""How a run shows itself: lines for what has happened on stdout, and on a terminal what is happening on stderr."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from airsmith.generation.events import AttemptJudged, AttemptStarted, Event, ReplyAdvanced
from airsmith.generation.outcome import Attempt
from airsmith.generation.ports import ReplyProgress

_CHARACTERS_PER_TOKEN = 3.5


class ProgressDisplay:
    """Shows a run's events. Quiet where `lines` is off and stderr is no terminal."""

    def __init__(self, *, lines: bool) -> None:
        self._lines = lines
        self._stdout = Console(highlight=False, soft_wrap=True)
        self._stderr = Console(stderr=True)
        self._status: Status | None = None
        self._heading = ""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Keeps a spinner on the terminal while the body runs."""
        if not self._stderr.is_terminal:
            yield
            return
        with self._stderr.status("Preparing …") as status:
            self._status = status
            try:
                yield
            finally:
                self._status = None

    def show(self, event: Event) -> None:
        """Take note of an event."""
        if isinstance(event, AttemptStarted):
            self._heading = f"Attempt {event.number} of {event.of} · {event.kind} · {event.model}"
            self._update(self._heading)
        elif isinstance(event, ReplyAdvanced):
            self._update(f"{self._heading} · {_advance(event.progress)}")
        elif self._lines:
            self._print_judged(event)

    def _update(self, text: str) -> None:
        if self._status is not None:
            self._status.update(escape(text))

    def _print_judged(self, event: AttemptJudged) -> None:
        attempt = event.attempt
        count = len(attempt.errors)
        verdict = "[green]valid[/]" if attempt.is_valid else f"[red]{count} error{'' if count == 1 else 's'}[/]"
        self._stdout.print(f"Attempt {attempt.number} ({attempt.kind}, {escape(attempt.model)}): {verdict}")
        for line in finding_lines(attempt):
            self._stdout.print(f"  {escape(line)}")


def finding_lines(attempt: Attempt) -> list[str]:
    """What the rules say of an attempt, one line each: fixes that were made, then what is still wrong."""
    lines = [f"fixed: {title}" for title in attempt.applied_fixes]
    lines += [
        f"line {finding.range.start.line + 1}: {finding.severity} [{finding.rule}] {finding.message}"
        for finding in attempt.findings
    ]
    return lines


def _advance(progress: ReplyProgress) -> str:
    if progress.waiting_s is not None:
        return f"waiting {progress.waiting_s:.0f} s: {progress.note or 'the service is busy'}"
    tokens = progress.output_tokens or round(progress.characters / _CHARACTERS_PER_TOKEN)
    return f"{tokens:,} tokens"
