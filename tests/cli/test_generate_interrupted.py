"""Ctrl+C and its relatives, sent to the installed program while a scripted Messages API keeps it waiting."""

import asyncio
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from support.claude_steps import Hang, Reply, SlowDrip, Status, Step, Usage
from support.fake_claude import FakeClaude, FakeProcess, fake_process
from support.row_count import FILES, GOOD_CODE, SPEC, WITHOUT_EXECUTE, fenced
from support.running_airsmith import KEY, Airsmith, Ended, wait_until_ended

NAME = "row_count.component.yaml"
USAGE = Usage(input_tokens=1_000, output_tokens=400)
LONG = fenced(GOOD_CODE + "# padding\n" * 2_000)


@pytest.fixture
def spec(program: Airsmith) -> Path:
    path = program.folder / NAME
    path.write_text(SPEC)
    return path


def _run_of(program: Airsmith) -> GenerationRecord:
    [run] = LearningStore(program.data, lambda: datetime.now(UTC)).history()
    return run


async def _interrupted(
    program: Airsmith, steps: list[Step], *arguments: str, signals: tuple[signal.Signals, ...] = (signal.SIGINT,)
) -> tuple[Ended, list[bool]]:
    """Run until the last step, which never answers, was asked; send the signals, and see which requests are left."""
    async with FakeClaude(steps) as fake:
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url}
        with program.start("generate", NAME, *arguments, **variables) as process:
            async with asyncio.timeout(60), fake._changed:
                await fake._changed.wait_for(lambda: len(fake.requests) == len(steps))
            for number in signals:
                process.send_signal(number)
            ended = await asyncio.to_thread(wait_until_ended, process)
        await fake.idle()
        left = [request.client_left for request in fake.requests]
    assert program.files() == {NAME}
    assert not any((program.private / "tmp").iterdir())
    return ended, left


async def test_an_interrupt_hangs_up_writes_nothing_and_is_recorded(program: Airsmith, spec: Path) -> None:
    ended, left = await _interrupted(program, [Hang()])
    assert (ended.code, ended.out) == (130, "")
    assert re.fullmatch(
        r"airsmith: interrupted; no file was written\. "
        r"It took about [\d,]+ tokens \(\$0\.\d{4}\), which `airsmith stats` counts\.",
        ended.error,
    )
    assert left == [True]
    run = _run_of(program)
    assert (run.success, run.failure_kind, run.attempts_needed) == (False, "cancelled", 0)
    assert run.usage.is_estimated
    assert run.usage.input > 100
    assert run.cost_usd


async def test_an_interrupt_in_the_second_attempt_counts_the_first(program: Airsmith, spec: Path) -> None:
    ended, left = await _interrupted(program, [Reply(fenced(WITHOUT_EXECUTE), usage=USAGE), Hang()], "--json")
    assert ended.code == 130
    assert ended.error.startswith("airsmith: interrupted; no file was written. ")
    assert (ended.json["outcome"], ended.json["files"]) == ("cancelled", [])
    assert ended.json["code"] == WITHOUT_EXECUTE
    assert left == [False, True]
    run = _run_of(program)
    assert (run.failure_kind, run.attempts_needed) == ("cancelled", 1)
    assert run.usage.input > 1_000
    assert ended.json["cost_usd"] == pytest.approx(run.cost_usd)


async def test_a_termination_is_recorded_too(program: Airsmith, spec: Path) -> None:
    ended, left = await _interrupted(program, [Hang()], signals=(signal.SIGTERM,))
    assert (ended.code, left) == (143, [True])
    assert ended.error.startswith("airsmith: interrupted; no file was written. ")
    assert _run_of(program).failure_kind == "cancelled"


async def test_an_impatient_user_gets_no_stack(program: Airsmith, spec: Path) -> None:
    ended, left = await _interrupted(program, [Hang()], signals=(signal.SIGINT, signal.SIGINT, signal.SIGINT))
    assert (ended.code, left) == (130, [True])
    assert "Traceback" not in ended.err
    assert "Exception ignored" not in ended.err


class Terminal:
    """The end of a pseudo-terminal that a person looks at."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self.shown = ""

    def read_until(self, pattern: str) -> None:
        """Read until the pattern shows."""
        deadline = time.monotonic() + 60
        while not re.search(pattern, self.shown):
            ready, _, _ = select.select([self._descriptor], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.shown
            assert self._read(), self.shown

    def read_all(self) -> None:
        """Read until the program has closed its end."""
        while self._read():
            pass

    def _read(self) -> bool:
        try:
            content = os.read(self._descriptor, 65_536)
        except OSError:  # Linux says so when the other end is closed
            return False
        self.shown += content.decode(errors="replace")
        return bool(content)


@contextmanager
def _on_terminal(program: Airsmith, *steps: Step) -> Iterator[tuple[subprocess.Popen[bytes], Terminal, FakeProcess]]:
    """A run whose stderr is a terminal, while a fake follows the steps."""
    mine, theirs = pty.openpty()
    with fake_process(steps, program.private) as fake:
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url, "TERM": "xterm", "COLUMNS": "100"}
        with program.start("generate", NAME, stderr=theirs, **variables) as process:
            os.close(theirs)
            yield process, Terminal(mine), fake
    os.close(mine)


def test_a_terminal_shows_attempt_and_tokens_and_stdout_only_results(program: Airsmith, spec: Path) -> None:
    steps = (
        Status(429, retry_after="0.3"),
        SlowDrip(fenced(WITHOUT_EXECUTE), delay_s=0.02, usage=USAGE),
        SlowDrip(fenced(GOOD_CODE), delay_s=0.02, usage=USAGE),
    )
    with _on_terminal(program, *steps) as (process, terminal, _):
        terminal.read_until(r"Attempt 1 of 4 · The rate limit .*; try 2 of 4 starts in 1 s")
        terminal.read_until(r"Attempt 1 of 4 · clean · claude-sonnet-5-5 · [\d,]+ tokens")
        terminal.read_until(r"Attempt 2 of 4 · continuation · claude-sonnet-5-5 · [\d,]+ tokens")
        terminal.read_all()
        ended = wait_until_ended(process)
    assert ended.code == 0
    assert "\x1b" not in ended.out
    first, _finding, second, shown, heading, *names = ended.out.splitlines()
    assert first == "Attempt 1 (clean, claude-sonnet-5-5): 1 error"
    assert second == "Attempt 2 (continuation, claude-sonnet-5-5): valid"
    assert shown.startswith("Shown to the model: ")
    assert heading.startswith("RowCountOperator is written (2 attempts, ")
    assert names == [f"  {name}" for name in FILES]
    assert terminal.shown.rstrip().endswith("\x1b[2K")  # the line is gone


def test_an_interrupt_while_it_waits_to_try_again(program: Airsmith, spec: Path) -> None:
    with _on_terminal(program, Status(429, retry_after="50")) as (process, terminal, _):
        terminal.read_until("starts in 50 s")
        process.send_signal(signal.SIGINT)
        terminal.read_all()
        assert wait_until_ended(process).code == 130
    assert "airsmith: interrupted; no file was written, and nothing was spent." in terminal.shown
    assert _run_of(program).cost_usd == 0


def test_an_interrupt_on_a_terminal_counts_what_was_shown(program: Airsmith, spec: Path) -> None:
    with _on_terminal(program, SlowDrip(LONG, delay_s=0.02, usage=USAGE)) as (process, terminal, fake):
        terminal.read_until(r"claude-sonnet-5-5 · [\d,]{2,} tokens")
        process.send_signal(signal.SIGINT)
        terminal.read_all()
        ended = wait_until_ended(process)
        while not (requests := fake.requests()):  # the fake, a third process, notes what it saw
            time.sleep(0.01)
    assert (ended.code, ended.out) == (130, "")
    assert "airsmith: interrupted; no file was written. It took about " in terminal.shown
    assert "Traceback" not in terminal.shown
    assert "\x1b[?25h" in terminal.shown  # the cursor is back
    assert [request.client_left for request in requests] == [True]
    assert program.files() == {NAME}
    run = _run_of(program)
    assert run.failure_kind == "cancelled"
    assert run.usage.input == 1_000
    assert run.usage.output > 10
    assert run.usage.is_estimated
    assert run.cost_usd is not None
    assert run.cost_usd > 0.002
