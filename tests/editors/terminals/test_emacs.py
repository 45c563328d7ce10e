"""Emacs with eglot, used by keys and commands as people use it; what is looked at is the screen and the disk."""

import shutil
from pathlib import Path

import pytest

from editors.claude_beside import ClaudeBeside
from editors.conditions import wait_until
from editors.specs import BAD_SPEC, FIX, GOOD_SPEC, MISTAKE, PROVIDER_TITLE, SPEC_NAME
from editors.terminals.conftest import StartTerminal
from editors.terminals.terminal import ENTER, TAB, Terminal, control, meta
from support.claude_steps import Hang, Reply
from support.row_count import FILES, GOOD_CODE, WITHOUT_EXECUTE, fenced

pytestmark = pytest.mark.editors

SETTINGS = Path(__file__).with_name("emacs.el")
WITHOUT_COMPILING = "(setq native-comp-deferred-compilation nil native-comp-jit-compilation nil)\n"
"""Else a new home begins with the warnings of a compiler, in a window of their own."""


@pytest.fixture
def emacs(start_terminal: StartTerminal, home: Path, workspace: Path) -> "OpenInEmacs":
    settings = home / ".emacs.d"
    settings.mkdir(parents=True)
    (settings / "early-init.el").write_text(WITHOUT_COMPILING, "utf-8")
    shutil.copy(SETTINGS, settings / "init.el")
    return OpenInEmacs(start_terminal, workspace)


class OpenInEmacs:
    """Starts Emacs with a file that has some text, and waits for the server."""

    def __init__(self, start: StartTerminal, folder: Path) -> None:
        self._start = start
        self._folder = folder

    def __call__(self, text: str, name: str = SPEC_NAME) -> Terminal:
        (self._folder / name).write_text(text, "utf-8")
        terminal = self._start("emacs", "-nw", name)
        terminal.until(text.splitlines()[0], "[eglot] Connected!")
        return terminal


def run(emacs: Terminal, command: str) -> None:
    emacs.press(meta("x"))
    emacs.until("M-x")
    emacs.press(command, ENTER)


def search(emacs: Terminal, text: str) -> None:
    emacs.press(control("s"))
    emacs.until("I-search:")
    emacs.press(text, ENTER)


def test_findings_stand_where_they_belong(emacs: OpenInEmacs) -> None:
    terminal = emacs(BAD_SPEC)
    terminal.until("Flymake[1 0]")
    run(terminal, "flymake-show-buffer-diagnostics")
    terminal.until("Line Col Type", "    2  16 error", f"[invalid_value]: {MISTAKE}")


def test_a_finding_follows_what_is_typed(emacs: OpenInEmacs) -> None:
    terminal = emacs(GOOD_SPEC)
    terminal.press(meta(">"), "botched: 1")
    terminal.until("Flymake[1 0]")
    terminal.press(control("a"), control("k"))
    terminal.until("Flymake[0 0]")


def test_hover_tells_of_a_provider(emacs: OpenInEmacs) -> None:
    terminal = emacs(BAD_SPEC)
    terminal.until("Flymake[1 0]")
    search(terminal, "providers-http")
    run(terminal, "eldoc")
    terminal.until(PROVIDER_TITLE, "Newest known version: ", "Connection types: http.")


def test_providers_and_inputs_are_completed(emacs: OpenInEmacs) -> None:
    terminal = emacs(BAD_SPEC)
    search(terminal, "dependencies:")
    terminal.press(ENTER, "- apache-airflow-providers-ama")
    run(terminal, "completion-at-point")
    terminal.until("Possible completions", "apache-airflow-providers-amazon Amazon ")
    terminal.press("z")
    run(terminal, "completion-at-point")
    terminal.until("  - apache-airflow-providers-amazon")
    terminal.press(meta(">"), "template_fields: [ta")
    run(terminal, "completion-at-point")
    terminal.until("template_fields: [table")


def test_a_code_action_mends_a_finding(emacs: OpenInEmacs, workspace: Path) -> None:
    terminal = emacs(BAD_SPEC)
    terminal.until("Flymake[1 0]")
    search(terminal, "opertor")
    run(terminal, "eglot-code-actions")
    terminal.until(f"Pick an action (default {FIX})")
    terminal.press(TAB, TAB)
    terminal.until("Ignore invalid_value here")
    terminal.press(FIX, ENTER)
    terminal.until("component_type: operator", "Flymake[0 0]")
    terminal.press(control("x"), control("s"))
    wait_until(lambda: (workspace / SPEC_NAME).read_text("utf-8") == GOOD_SPEC, "the mended spec is saved")


def test_a_component_is_generated_by_command(emacs: OpenInEmacs, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Reply(fenced(WITHOUT_EXECUTE)), Reply(fenced(GOOD_CODE)))
    terminal = emacs(GOOD_SPEC)
    run(terminal, "airsmith-generate")
    terminal.until("RowCountOperator is generated (2 attempts, $")
    assert "missing_execute" in str(claude.requests[1].body["messages"])
    assert {path.name for path in workspace.iterdir()} == {SPEC_NAME, *FILES}
    assert (workspace / FILES[0]).read_text("utf-8").endswith(GOOD_CODE)


def test_a_component_is_generated_by_code_action(emacs: OpenInEmacs, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Reply(fenced(GOOD_CODE)))
    terminal = emacs(GOOD_SPEC)
    run(terminal, "eglot-code-actions")
    terminal.until("Pick an action (default ")
    terminal.press("Generate component", ENTER)
    terminal.until("RowCountOperator is generated (1 attempt, $")
    assert {path.name for path in workspace.iterdir()} == {SPEC_NAME, *FILES}


def test_leaving_ends_a_run_and_leaves_nothing(emacs: OpenInEmacs, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Hang(after_head=True))
    terminal = emacs(GOOD_SPEC)
    run(terminal, "airsmith-generate")
    claude.wait_for_requests(1)
    run(terminal, "kill-emacs")
    claude.wait_until_left()
    assert [path.name for path in workspace.iterdir()] == [SPEC_NAME]
