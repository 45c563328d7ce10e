"""The command `airsmith.generate`, for editors that know nothing of Airsmith."""

from pathlib import Path

import pytest
import yaml
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from airsmith.lsp.protocol import GENERATE_COMMAND
from support.candidate_code import GOOD, GREETING_SPEC, WITHOUT_EXECUTE
from support.claude_steps import Hang
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, WITHIN_S, FakeEditor, an_editor, capabilities_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC_NAME = "greeting.component.yaml"


def write_transcript(editor: FakeEditor) -> None:
    replies = [f"```python\n{code}```" for code in (WITHOUT_EXECUTE, GOOD)]
    editor.write("greeting.replay.yaml", yaml.safe_dump({"note": "By hand.", "replies": replies}))


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_the_code_actions_command_writes_the_files(editor_like: object, tmp_path: Path, profile: str) -> None:
    editor = await editor_like(profile)  # type: ignore[operator]
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    [action] = await editor.code_actions(
        uri, types.Range(types.Position(0, 0), types.Position(0, 0)), only=["refactor.airsmith.scaffold"]
    )
    assert await editor.execute(action.command.command, *action.command.arguments) == {"outcome": "started"}
    [message] = await editor.until(lambda: editor.messages)
    assert message.startswith("GreetingOperator is generated (1 attempt): greeting_operator.py, ")
    assert editor.client.messages[0].type is types.MessageType.Info
    assert (tmp_path / "greeting_operator.py").read_text("utf-8")
    assert editor.progress == []
    reports = list(editor.client.progress_reports.values())[-1]
    assert [report.kind for report in reports] == ["begin", "report", "report", "end"]
    assert reports[0].cancellable
    assert [report.message for report in reports[1:]] == [
        "Attempt 1 of 4 (clean, scaffold)",
        "Attempt 1: valid",
        message,
    ]


async def test_the_progress_tells_what_the_last_attempt_lacked(editor: FakeEditor) -> None:
    write_transcript(editor)
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    await editor.execute(GENERATE_COMMAND, {"uri": uri, "version": 1, "engine": "replay"})
    [message] = await editor.until(lambda: editor.messages)
    assert "(2 attempts)" in message
    assert "By hand." in message
    told = [getattr(report, "message", None) for report in list(editor.client.progress_reports.values())[-1]]
    assert "Attempt 1: 1 error (missing_execute)" in told
    assert "Attempt 2 of 4 (continuation, replay) · before: 1 error (missing_execute)" in told


async def test_cancelling_the_progress_stops_the_run(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Hang()])
    known = set(keyed.client.progress_reports)
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    await keyed.execute(GENERATE_COMMAND, {"uri": uri, "version": 1})
    [token] = await keyed.until(lambda: set(keyed.client.progress_reports) - known)
    await claude.arrived(1, within_s=WITHIN_S)
    cancel = keyed.client.window_work_done_progress_cancel
    cancel(types.WorkDoneProgressCancelParams(token=token))
    [message] = await keyed.until(lambda: keyed.messages)
    assert message.startswith("Generating was cancelled")
    await claude.idle()
    assert all(request.client_left for request in claude.requests)
    assert keyed.client.progress_reports[token][-1].kind == "end"  # type: ignore[attr-defined]
    for late in (token, "unknown"):
        cancel(types.WorkDoneProgressCancelParams(token=late))
    await keyed.diagnostics(uri)
    assert "rror" not in keyed.client.log


async def test_a_user_who_cancels_is_not_told_so(editor: FakeEditor) -> None:
    editor.write("greeting_operator.py", "# mine\n")
    editor.answers.append("Cancel")
    known = set(editor.client.progress_reports)
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    await editor.execute(GENERATE_COMMAND, {"uri": uri, "version": 1, "engine": "scaffold"})
    [token] = await editor.until(lambda: set(editor.client.progress_reports) - known)
    await editor.until(lambda: len(editor.client.progress_reports[token]) == 2)
    assert (editor.folder / "greeting_operator.py").read_text("utf-8") == "# mine\n"
    assert (len(editor.questions), editor.messages) == (1, [])


async def test_a_client_without_progress_gets_the_message_alone(tmp_path: Path) -> None:
    capabilities = capabilities_of(EMACS)
    capabilities.window = None
    async with an_editor(tmp_path, capabilities=capabilities) as editor:
        uri = editor.open(SPEC_NAME, GREETING_SPEC)
        await editor.execute(GENERATE_COMMAND, {"uri": uri, "version": 1, "engine": "scaffold"})
        await editor.until(lambda: editor.messages)
        assert editor.client.progress_reports == {}
        assert (tmp_path / "greeting_operator.py").exists()


async def test_refusals_are_shown(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, GREETING_SPEC + "moda: poke\n")
    stale = await editor.execute(GENERATE_COMMAND, {"uri": uri, "version": 9})
    assert stale["outcome"] == "refused"
    await editor.until(lambda: editor.messages == [stale["message"]])
    assert await editor.execute(GENERATE_COMMAND, {"uri": uri, "version": 1}) == {"outcome": "started"}
    await editor.until(lambda: len(editor.messages) == 2)
    assert editor.messages[1] == "The spec has an error; mend it first."
    assert editor.client.messages[1].type is types.MessageType.Warning


@pytest.mark.parametrize("arguments", [(), (None,), ("file:///a",), ({"uri": None},)])
async def test_malformed_arguments_are_answered(editor: FakeEditor, arguments: tuple[object, ...]) -> None:
    with pytest.raises(JsonRpcException):
        await editor.execute(GENERATE_COMMAND, *arguments)
    with pytest.raises(JsonRpcException):
        await editor.execute("airsmith.unknown")
    assert editor.messages == []
    editor.client.log = ""
