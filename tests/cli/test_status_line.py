import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

import pytest

from airsmith.cli import check
from airsmith.cli.progress import GenerationDisplay
from airsmith.cli.status_line import StatusLine
from airsmith.finding import Finding, Layer, Severity
from airsmith.generation.events import AttemptJudged, AttemptStarted, ReplyAdvanced
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.ports import ReplyProgress
from airsmith.text import Position, Range
from support.row_count import WITHOUT_EXECUTE


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def begin_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Terminal]:
    """Make stderr a terminal from now on; to be called in the test, since pytest sets stderr anew before it."""

    def begin() -> Terminal:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        monkeypatch.setenv("TERM", "xterm")
        monkeypatch.setenv("COLUMNS", "60")
        return terminal

    return begin


class SpiedStatus(StatusLine):
    """A status line of which only the texts are of interest."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def update(self, text: str) -> None:
        self.texts.append(text)


def _attempt(*findings: Finding, **changes: tuple[str, ...]) -> Attempt:
    return Attempt(1, AttemptKind.CLEAN, "claude-sonnet-5-5", "", "", findings, **changes)


WRONG = Finding(
    "missing_execute", Layer.STRUCTURE, Severity.ERROR, "No \x1b[31mexecute.", Range(Position(8, 0), Position(8, 1))
)


def test_a_line_is_cut_and_not_wrapped(begin_terminal: Callable[[], Terminal]) -> None:
    terminal = begin_terminal()
    with StatusLine() as status:
        status.update("x" * 500)
    assert "…" in terminal.getvalue()
    assert "x" * 61 not in terminal.getvalue()


def test_what_is_shown_is_no_markup(begin_terminal: Callable[[], Terminal]) -> None:
    terminal = begin_terminal()
    with StatusLine() as status:
        status.update("[red]a[/]")
        status.update("[bold]b.py[/bold]")
    assert "[bold]b.py[/bold]" in terminal.getvalue()


def test_other_output_does_not_meet_the_line(
    begin_terminal: Callable[[], Terminal], capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = begin_terminal()
    with StatusLine() as status:
        status.update("working")
        with status.hidden():
            before = terminal.getvalue()
            print("a result")  # noqa: T201 - the output in question
            assert terminal.getvalue() == before
        status.update("working on")
    assert capsys.readouterr().out == "a result\n"
    assert terminal.getvalue().endswith("\x1b[2K")


def test_what_is_over_is_not_shown_again(begin_terminal: Callable[[], Terminal]) -> None:
    terminal = begin_terminal()
    with StatusLine() as status:
        status.update("reading one")
        status.clear()
        before = terminal.getvalue()
        with status.hidden():
            pass
        status.clear()
        assert terminal.getvalue() == before
        status.update("doing another")
    after = terminal.getvalue().removeprefix(before)
    assert "doing another" in after
    assert "reading one" not in after


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with StatusLine() as status:
        status.update("working")
        with status.hidden():
            pass
    assert capsys.readouterr() == ("", "")


def test_a_forced_colour_is_no_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    with StatusLine() as status:
        status.update("working")
    assert capsys.readouterr() == ("", "")


def test_a_check_that_takes_long_tells_the_file(
    begin_terminal: Callable[[], Terminal],
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal = begin_terminal()
    monkeypatch.setattr(check, "_SILENT_FOR_S", -1.0)
    (work / "a.py").write_text(WITHOUT_EXECUTE)
    (work / "b.py").write_text("")
    check.check_command.main(["a.py", "b.py"], standalone_mode=False)
    assert "Checking a.py" in terminal.getvalue()
    out = capsys.readouterr().out
    assert out.startswith("a.py:9:7: error [missing_execute]")
    assert "\x1b" not in out


def test_a_check_that_is_quick_shows_nothing(begin_terminal: Callable[[], Terminal], work: Path) -> None:
    terminal = begin_terminal()
    (work / "a.py").write_text("")
    check.check_command.main(["a.py"], standalone_mode=False)
    assert terminal.getvalue() == ""


def test_a_run_is_told_step_by_step(capsys: pytest.CaptureFixture[str]) -> None:
    status = SpiedStatus()
    display = GenerationDisplay(status, is_silent=False)
    display.show(AttemptStarted(1, 4, AttemptKind.CLEAN, "claude-sonnet-5-5"))
    for progress in (
        ReplyProgress(characters=0, note="Claude is thinking"),
        ReplyProgress(characters=7_000),
        ReplyProgress(characters=7_000, output_tokens=1_234),
        ReplyProgress(characters=0, waiting_s=3.2, note="The service is busy; try 2 of 4 starts in 4 s"),
        ReplyProgress(characters=0, waiting_s=3.2),
    ):
        display.show(ReplyAdvanced(1, progress))
    display.show(AttemptJudged(_attempt(WRONG, applied_fixes=("a_rule: import it",)), 0.1))
    display.show(AttemptJudged(_attempt(), 0.1))
    assert status.texts == [
        "Attempt 1 of 4 · clean · claude-sonnet-5-5",
        "Attempt 1 of 4 · clean · claude-sonnet-5-5 · Claude is thinking · 0 tokens",
        "Attempt 1 of 4 · clean · claude-sonnet-5-5 · 2,000 tokens",
        "Attempt 1 of 4 · clean · claude-sonnet-5-5 · 1,234 tokens",
        "Attempt 1 of 4 · The service is busy; try 2 of 4 starts in 4 s",
        "Attempt 1 of 4 · waiting 3 s",
        "Writing the files …",
    ]
    assert capsys.readouterr().out.splitlines() == [
        "Attempt 1 (clean, claude-sonnet-5-5): 1 error",
        "  fixed: a_rule: import it",
        "  line 9: error [missing_execute] No [31mexecute.",
        "Attempt 1 (clean, claude-sonnet-5-5): valid",
    ]


def test_a_silent_run_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    display = GenerationDisplay(StatusLine(), is_silent=True)
    display.show(AttemptJudged(_attempt(WRONG), None))
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_went_away_does_not_end_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone(io.StringIO):
        texts: ClassVar[list[str]] = []

        def write(self, text: str) -> int:
            if text:  # click asks what kind of stream this is by writing nothing
                Gone.texts.append(text)
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stdout", Gone())
    display = GenerationDisplay(StatusLine(), is_silent=False)
    display.show(AttemptJudged(_attempt(WRONG), None))
    display.show(AttemptJudged(_attempt(WRONG), None))
    assert len(Gone.texts) == 1
