"""Neovim, used by keys and commands as people use it; what is looked at is the screen and the disk."""

from pathlib import Path

import pytest

from editors.claude_beside import ClaudeBeside
from editors.conditions import wait_until
from editors.specs import BAD_SPEC, FIX, GOOD_SPEC, MISTAKE, PROVIDER_TITLE, SPEC_NAME
from editors.terminals.conftest import StartTerminal
from editors.terminals.terminal import ENTER, ESCAPE, Terminal, control
from support.claude_steps import Hang, Reply
from support.row_count import FILES, GOOD_CODE, WITHOUT_EXECUTE, fenced

pytestmark = pytest.mark.editors

SETTINGS = Path(__file__).with_name("neovim.lua")


@pytest.fixture
def neovim(start_terminal: StartTerminal, workspace: Path) -> "OpenInNeovim":
    return OpenInNeovim(start_terminal, workspace)


class OpenInNeovim:
    """Starts Neovim with a file that has some text."""

    def __init__(self, start: StartTerminal, folder: Path) -> None:
        self._start = start
        self._folder = folder

    def __call__(self, text: str, name: str = SPEC_NAME) -> Terminal:
        (self._folder / name).write_text(text, "utf-8")
        terminal = self._start("nvim", "-u", str(SETTINGS), name)
        terminal.until(text.splitlines()[0], "Airsmith is there.")
        return terminal


def run(neovim: Terminal, command: str) -> None:
    neovim.press(f":{command}", ENTER)


def test_findings_stand_where_they_belong(neovim: OpenInNeovim) -> None:
    terminal = neovim(BAD_SPEC)
    terminal.until(f"E component_type: opertor     ■ {MISTAKE}")
    terminal.press("gl")
    terminal.until(f"{SPEC_NAME}|2 col 17-24 error| {MISTAKE}")


def test_a_finding_follows_what_is_typed(neovim: OpenInNeovim) -> None:
    terminal = neovim(GOOD_SPEC)
    terminal.press("ggObotched: 1", ESCAPE)
    terminal.until("`botched`")
    terminal.press("u")
    terminal.until_gone("`botched`")


def test_hover_tells_of_a_provider(neovim: OpenInNeovim) -> None:
    terminal = neovim(BAD_SPEC)
    terminal.until(MISTAKE)
    terminal.press("/providers-http", ENTER, "K")
    terminal.until(PROVIDER_TITLE, "Newest known version: ", "Connection types: `http`.")


def test_providers_and_inputs_are_completed(neovim: OpenInNeovim) -> None:
    terminal = neovim(BAD_SPEC)
    terminal.until(MISTAKE)
    terminal.press("/dependencies", ENTER, "o- apache-airflow-providers-am", control("x"), control("o"))
    terminal.until("  - apache-airflow-providers-amazon")
    terminal.press(ESCAPE, "Go", ESCAPE, "itemplate_fields: [ta", control("x"), control("o"))
    terminal.until("template_fields: [table")


def test_a_code_action_mends_a_finding(neovim: OpenInNeovim, workspace: Path) -> None:
    terminal = neovim(BAD_SPEC)
    terminal.until(MISTAKE)
    terminal.press("2G$", "ga")
    terminal.until(f"1: {FIX}", "2: Ignore invalid_value here")
    terminal.press("1", ENTER)
    terminal.until("component_type: operator")
    terminal.until_gone(MISTAKE)
    run(terminal, "w")
    wait_until(lambda: (workspace / SPEC_NAME).read_text("utf-8") == GOOD_SPEC, "the mended spec is saved")


def test_a_component_is_generated_by_command(neovim: OpenInNeovim, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Reply(fenced(WITHOUT_EXECUTE)), Reply(fenced(GOOD_CODE)))
    terminal = neovim(GOOD_SPEC)
    run(terminal, "AirsmithGenerate")
    terminal.until("RowCountOperator is generated (2 attempts, $")
    assert "missing_execute" in str(claude.requests[1].body["messages"])
    assert {path.name for path in workspace.iterdir()} == {SPEC_NAME, *FILES}
    run(terminal, f"edit {FILES[0]}")
    terminal.until("class RowCountOperator(BaseOperator):", "def execute(self, context: Context) -> int:")
    assert (workspace / FILES[0]).read_text("utf-8").endswith(GOOD_CODE)


def test_a_component_is_generated_by_code_action(neovim: OpenInNeovim, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Reply(fenced(GOOD_CODE)))
    terminal = neovim(GOOD_SPEC)
    terminal.press("ga")
    terminal.until("1: Generate component", "2: Scaffold component")
    terminal.press("1", ENTER)
    terminal.until("RowCountOperator is generated (1 attempt, $")
    assert {path.name for path in workspace.iterdir()} == {SPEC_NAME, *FILES}


def test_leaving_ends_a_run_and_leaves_nothing(neovim: OpenInNeovim, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Hang(after_head=True))
    terminal = neovim(GOOD_SPEC)
    run(terminal, "AirsmithGenerate")
    claude.wait_for_requests(1)
    run(terminal, "qall")
    claude.wait_until_left()
    assert [path.name for path in workspace.iterdir()] == [SPEC_NAME]
