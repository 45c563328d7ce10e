"""From a spec to its files in the workbench, with a scripted Claude: attempts, files, undo, cancel, failures."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from editors.claude_beside import ClaudeBeside
from editors.conditions import wait_until
from editors.specs import GOOD_SPEC, SPEC_NAME
from editors.workbench.code_server import CodeServer
from editors.workbench.conftest import OpenSpec
from editors.workbench.page import Workbench
from support.asking_claude import KEY
from support.claude_steps import Hang, Reply, SlowDrip, Status
from support.row_count import FILES, GOOD_CODE, WITHOUT_EXECUTE, fenced

pytestmark = [pytest.mark.editors, pytest.mark.timeout(480)]

FAILING = Reply(fenced(WITHOUT_EXECUTE))
REPAIRED = SlowDrip(fenced(GOOD_CODE), delay_s=0.1)
"""It comes slowly enough that the progress can be read meanwhile."""

SECOND_ATTEMPT = re.compile(r"Attempt 2 of 4 .* [1-9]\d* tokens · before: 1 error \(missing_execute\), \$0\.\d+ so far")
ENGINE_IS_CLAUDE = re.compile("engine claude")
ENGINE_IS_SCAFFOLD = re.compile("engine scaffold")


@pytest.fixture
def with_key(open_spec: OpenSpec) -> Workbench:
    """A window with a valid spec, in which the user has set a key."""
    window = open_spec(GOOD_SPEC)
    set_key(window)
    return window


def set_key(window: Workbench) -> None:
    window.run("Airsmith: Set API Key")
    window.answer(KEY)
    expect(window.notification("The API key is kept.")).to_be_visible()
    expect(window.status).to_have_accessible_name(ENGINE_IS_CLAUDE)


def generate_lens(window: Workbench) -> Locator:
    return window.lenses.filter(has_text=re.compile("^Generate$"))


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_failing_attempt_is_seen_and_the_repaired_one_becomes_files(
    with_key: Workbench, claude: ClaudeBeside, workspace: Path
) -> None:
    claude.script(FAILING, REPAIRED)
    with_key.clear_notifications()
    with_key.run("Airsmith: Generate Component")
    told = with_key.notification(f"Generating from {SPEC_NAME}")
    expect(told).to_contain_text(SECOND_ATTEMPT)
    with_key.picture("second-attempt")

    expect(with_key.notification("RowCountOperator is generated (2 attempts, $")).to_be_visible()
    expect(with_key.page.locator(".tab.active")).to_contain_text(FILES[0])
    with_key.until_line("class RowCountOperator(BaseOperator):")
    with_key.picture("generated")
    assert files_in(workspace) == {SPEC_NAME, *FILES}
    wait_until(lambda: all((workspace / name).stat().st_size for name in FILES), "the files are saved")
    assert (workspace / FILES[0]).read_text("utf-8").endswith(GOOD_CODE)

    with_key.open_file(SPEC_NAME)
    expect(with_key.lenses.filter(has_text="Last run: done, 2 attempts, $0.")).to_be_visible()
    with_key.picture("last-run")


def test_undo_takes_the_files_back(with_key: Workbench, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Reply(fenced(GOOD_CODE)))
    with_key.run("Airsmith: Generate Component")
    expect(with_key.page.locator(".tab.active")).to_contain_text(FILES[0])
    expect(with_key.notification("RowCountOperator is generated")).to_be_visible()
    with_key.focus_editor()
    with_key.press("Control+z")
    wait_until(lambda: files_in(workspace) == {SPEC_NAME}, "undo has taken all files back")
    expect(with_key.page.locator(".tab", has_text=FILES[0])).to_have_count(0)
    with_key.picture("undone")


def test_a_code_action_and_a_lens_offer_to_generate(with_key: Workbench, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(Hang(after_head=True), Reply(fenced(GOOD_CODE)))
    generate_lens(with_key).click()
    told = with_key.notification(f"Generating from {SPEC_NAME}")
    claude.wait_for_requests(1)
    with_key.button(told, "Cancel").click()
    expect(told).to_have_count(0)
    claude.wait_until_left()

    with_key.focus_editor()
    with_key.press("Control+.")
    action = with_key.actions.filter(has_text="Generate component")
    expect(action).to_be_visible()
    with_key.picture("offered")
    action.click()
    expect(with_key.notification("RowCountOperator is generated (1 attempt, $")).to_be_visible()
    assert files_in(workspace) == {SPEC_NAME, *FILES}


def test_a_cancelled_run_leaves_nothing(with_key: Workbench, claude: ClaudeBeside, workspace: Path) -> None:
    claude.script(FAILING, Hang(after_head=True))
    with_key.clear_notifications()
    with_key.run("Airsmith: Generate Component")
    told = with_key.notification(f"Generating from {SPEC_NAME}")
    expect(told).to_contain_text("Attempt 2 of 4")
    claude.wait_for_requests(2)
    with_key.picture("before-cancel")
    with_key.button(told, "Cancel").click()
    expect(told).to_have_count(0)
    wait_until(lambda: claude.requests[1].client_left, "the server has left Claude")
    expect(with_key.notification("Generating was cancelled (1 attempt, about $")).to_be_visible()
    with_key.picture("cancelled")
    assert files_in(workspace) == {SPEC_NAME}
    expect(with_key.page.locator(".tab")).to_have_count(1)


def test_a_run_that_fails_shows_its_best_candidate_and_the_findings(
    with_key: Workbench, claude: ClaudeBeside, workspace: Path
) -> None:
    claude.script(FAILING, FAILING, FAILING, FAILING)
    with_key.clear_notifications()
    with_key.run("Airsmith: Generate Component")
    failure = with_key.notification("RowCountOperator was not generated (")
    expect(failure).to_contain_text("the same errors came back")
    expect(with_key.page.locator(".tab.active")).not_to_contain_text(SPEC_NAME)
    with_key.until_line("    def count_rows(self, context: Context) -> int:")
    with_key.picture("best-candidate")
    with_key.button(failure, "Show findings").click()
    page = with_key.preview(f"Findings of {SPEC_NAME}")
    expect(page).to_contain_text("missing_execute")
    with_key.picture("findings")
    assert files_in(workspace) == {SPEC_NAME}


def test_the_key_goes_from_the_secret_storage_to_the_server(
    open_spec: OpenSpec, claude: ClaudeBeside, new_user: dict[str, str]
) -> None:
    claude.script(Status(401, message="invalid x-api-key"))
    window = open_spec(GOOD_SPEC)
    expect(window.status).to_have_accessible_name(ENGINE_IS_SCAFFOLD)
    set_key(window)
    window.run("Airsmith: Generate Component")
    refusal = window.notification("RowCountOperator was not generated")
    expect(refusal).to_contain_text("Claude does not accept the API key")
    expect(window.button(refusal, "Set API key")).to_be_visible()
    window.picture("refused-key")
    assert "ANTHROPIC_API_KEY" not in new_user
    assert KEY in str(claude.requests[0].headers)

    window.clear_notifications()
    window.run("Airsmith: Clear API Key")
    expect(window.notification("The API key is cleared.")).to_be_visible()
    expect(window.status).to_have_accessible_name(ENGINE_IS_SCAFFOLD)
    window.picture("cleared")


def test_a_lens_clicked_while_the_server_restarts_with_a_key_waits_for_it(
    open_spec: OpenSpec, claude: ClaudeBeside, new_vscode: CodeServer, workspace: Path
) -> None:
    claude.script(Reply(fenced(GOOD_CODE)))
    window = open_spec(GOOD_SPEC)
    [without_key] = new_vscode.language_servers()
    window.run("Airsmith: Set API Key")
    window.answer(KEY)
    wait_until(lambda: without_key not in new_vscode.language_servers(), "the server without the key has ended")
    generate_lens(window).click()
    expect(window.notification("RowCountOperator is generated (1 attempt, $")).to_be_visible()
    window.picture("generated")
    assert KEY in str(claude.requests[0].headers)
    assert files_in(workspace) == {SPEC_NAME, *FILES}


def test_a_key_that_changes_under_a_run_waits_until_that_is_over(
    with_key: Workbench, claude: ClaudeBeside, new_vscode: CodeServer
) -> None:
    claude.script(Hang(after_head=True))
    with_key.clear_notifications()
    with_key.run("Airsmith: Generate Component")
    told = with_key.notification(f"Generating from {SPEC_NAME}")
    claude.wait_for_requests(1)
    [server] = new_vscode.language_servers()
    with_key.run("Airsmith: Clear API Key")
    expect(with_key.notification("The API key is cleared.")).to_be_visible()
    with_key.picture("cleared")
    assert new_vscode.language_servers() == {server}
    with_key.button(told, "Cancel").click()
    expect(with_key.notification("Generating was cancelled (")).to_be_visible()
    expect(with_key.status).to_have_accessible_name(ENGINE_IS_SCAFFOLD)
    wait_until(lambda: len(new_vscode.language_servers() - {server}) == 1, "a server without the key runs")
    with_key.picture("without-key")
