"""The request `airsmith/generate`: files, refusals, conflicts, progress, and a cancel that stops spending."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from support.asking_claude import KEY
from support.candidate_code import GOOD, GREETING_SPEC, WITH_EVAL, WITHOUT_EXECUTE
from support.claude_steps import Hang, Reply, SlowDrip, Status, Usage
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, WITHIN_S, FakeEditor, an_editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]

SPEC_NAME = "greeting.component.yaml"
FILES = ("greeting_operator.py", "test_greeting_operator.py", "greeting_operator_test_dag.py", "greeting_operator.md")
SLOW = SlowDrip(f"```python\n{GOOD}```", delay_s=0.02, usage=Usage(700))


def reply(code: str) -> str:
    return f"Here it is.\n\n```python\n{code}```\n"


def write_transcript(editor: FakeEditor, *codes: str) -> None:
    transcript = {"note": "Written by hand for a test.", "replies": [reply(code) for code in codes]}
    editor.write("greeting.replay.yaml", yaml.safe_dump(transcript))


def history(data: Path) -> tuple[GenerationRecord, ...]:
    return LearningStore(data, lambda: datetime.now(UTC)).history()


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_a_spec_becomes_four_files(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    write_transcript(editor, WITHOUT_EXECUTE, GOOD)
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    result = await editor.generating(uri, engine="replay")

    assert result["outcome"] == "done"
    assert result["files"] == [editor.uri(name) for name in FILES]
    assert [(attempt["number"], attempt["kind"], attempt["valid"]) for attempt in result["attempts"]] == [
        (1, "clean", False),
        (2, "continuation", True),
    ]
    assert [error["rule"] for error in result["attempts"][0]["errors"]] == ["missing_execute"]
    assert result["costUsd"] == 0
    assert result["notes"] == ["Replayed, not written by a model: Written by hand for a test."]
    assert "class GreetingOperator(BaseOperator)" in (editor.folder / FILES[0]).read_text("utf-8")
    assert all((editor.folder / name).read_text("utf-8") for name in FILES)
    assert len(editor.edits) == (1 if profile == VSCODE else 0)

    stages = [(told["stage"], told["number"]) for told in editor.progress if told["stage"] != "reply"]
    assert stages == [("started", 1), ("judged", 1), ("started", 2), ("judged", 2)]
    assert {told["uri"] for told in editor.progress} == {uri}
    assert editor.progress[-1]["text"] == "Attempt 2: valid"
    assert editor.messages == []
    [row] = history(editor.data)
    assert (row.success, row.attempts_needed, row.engine) == (True, 2, "replay")


async def test_the_edit_is_one_that_can_be_undone(editor: FakeEditor) -> None:
    write_transcript(editor, GOOD)
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    await editor.generating(uri, engine="replay")
    [params] = editor.edits
    changes = list(params.edit.document_changes or ())
    assert [type(change) for change in changes] == [types.CreateFile, types.TextDocumentEdit] * 4
    for create, edit in zip(changes[::2], changes[1::2], strict=True):
        assert isinstance(create, types.CreateFile)
        assert isinstance(edit, types.TextDocumentEdit)
        assert create.options == types.CreateFileOptions(overwrite=False, ignore_if_exists=True)
        assert edit.text_document == types.OptionalVersionedTextDocumentIdentifier(uri=create.uri, version=None)

    write_transcript(editor, GOOD.replace("Greets.", "Greets people."))
    again = await editor.generating(uri, engine="replay")
    assert again["outcome"] == "done"
    assert editor.questions == []
    assert not any(isinstance(change, types.CreateFile) for change in editor.edits[1].edit.document_changes or ())
    assert "Greets people." in (editor.folder / FILES[0]).read_text("utf-8")


async def test_files_that_people_changed_are_asked_about(editor: FakeEditor) -> None:
    write_transcript(editor, GOOD)
    mine = editor.folder / FILES[0]
    mine.write_text("# mine\n", "utf-8")
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    refused = await editor.generating(uri, engine="replay")
    assert refused["outcome"] == "refused"
    assert "greeting_operator.py" in refused["message"]
    [question] = editor.questions
    assert [action.title for action in question.actions or ()] == ["Overwrite", "Cancel"]
    assert mine.read_text("utf-8") == "# mine\n"

    editor.answers.append("Cancel")
    assert (await editor.generating(uri, engine="replay"))["outcome"] == "cancelled"
    assert mine.read_text("utf-8") == "# mine\n"
    editor.answers.append("Overwrite")
    assert (await editor.generating(uri, engine="replay"))["outcome"] == "done"
    assert "GreetingOperator" in mine.read_text("utf-8")


async def test_unsaved_changes_count_as_changes(editor: FakeEditor) -> None:
    write_transcript(editor, GOOD)
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    await editor.generating(uri, engine="replay")
    component = editor.open(FILES[0], (editor.folder / FILES[0]).read_text("utf-8"))
    assert (await editor.generating(uri, engine="replay"))["outcome"] == "done"
    assert editor.questions == []
    [edit] = [
        change
        for change in editor.edits[-1].edit.document_changes or ()
        if isinstance(change, types.TextDocumentEdit) and change.text_document.uri == component
    ]
    assert edit.text_document.version == 1

    editor.retype(component, "# only in the editor\n")
    assert (await editor.generating(uri, engine="replay"))["outcome"] == "refused"
    assert len(editor.questions) == 1


@pytest.mark.parametrize("is_open", [False, True])
async def test_what_is_changed_during_the_run_is_not_replaced(
    keyed: FakeEditor, claude: FakeClaude, *, is_open: bool
) -> None:
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    mine = keyed.folder / FILES[0]
    claude.script([replace(SLOW, delay_s=0.08)])  # long enough for a busy machine to see the change first
    answer = keyed.generating(uri)
    await claude.arrived(1, within_s=WITHIN_S)
    if is_open:
        keyed.retype(keyed.open(FILES[0], ""), "# mine, not saved yet\n")
    else:
        mine.write_text("# mine\n", "utf-8")
    result = await answer
    assert result["outcome"] == "not_written"
    assert "during the run" in result["message"]
    assert keyed.edits == []
    assert mine.read_text("utf-8") == ("" if is_open else "# mine\n")
    assert result["kept"].startswith(keyed.data.as_uri())


async def test_files_are_named_as_the_editor_knows_them(editor: FakeEditor) -> None:
    (editor.folder / "real").mkdir()
    (editor.folder / "link").symlink_to("real")
    uri = editor.open(f"link/{SPEC_NAME}", GREETING_SPEC)
    result = await editor.generating(uri, engine="scaffold")
    assert result["files"] == [editor.uri(f"link/{name}") for name in FILES]
    created = [
        change.uri for change in editor.edits[0].edit.document_changes or () if isinstance(change, types.CreateFile)
    ]
    assert created == result["files"]
    assert (await editor.generating(uri, engine="scaffold"))["outcome"] == "done"
    assert editor.questions == []


async def test_an_edit_that_the_editor_refuses_loses_nothing(editor: FakeEditor) -> None:
    write_transcript(editor, GOOD)
    editor.takes_edits = False
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    result = await editor.generating(uri, engine="replay")
    assert result["outcome"] == "not_written"
    assert "the user said no" in result["message"]
    assert result["files"] == []
    assert result["kept"].startswith(editor.data.as_uri())
    assert not (editor.folder / FILES[0]).exists()


async def test_refusals_before_a_cent_is_spent(keyed: FakeEditor, claude: FakeClaude) -> None:
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    stale = await keyed.generating(uri, version=7)
    assert stale["outcome"] == "refused"
    assert stale["message"] == "The spec has changed since this was asked for; look at it and generate again."

    keyed.retype(uri, GREETING_SPEC + "moda: poke\n")
    wrong = await keyed.generating(uri)
    assert wrong["outcome"] == "refused"
    assert [finding["rule"] for finding in wrong["findings"]] == ["unknown_key"]

    untitled = keyed.open("untitled:Untitled-1", GREETING_SPEC)
    assert "Save the spec first" in (await keyed.generating(untitled))["message"]
    keyed.close(uri)
    closed = await keyed.client.protocol.send_request_async("airsmith/generate", {"uri": uri})  # type: ignore[no-untyped-call]
    assert "not open" in closed["message"]
    missing = keyed.open("missing.component.yaml", GREETING_SPEC)
    assert "no transcript" in (await keyed.generating(missing, engine="replay"))["message"]
    assert claude.requests == []
    assert history(keyed.data) == ()


@pytest.mark.parametrize(
    "params", [None, [], {}, {"uri": 1}, {"uri": "file:///a", "version": "1"}, {"uri": "file:///a", "engine": "gpt"}]
)
async def test_malformed_params_are_answered(editor: FakeEditor, params: object) -> None:
    with pytest.raises(JsonRpcInvalidParams):
        await editor.client.protocol.send_request_async("airsmith/generate", params)  # type: ignore[no-untyped-call]
    await editor.until(lambda: editor.client.log)
    [line] = editor.client.log.splitlines()
    assert "A request was refused: " in line
    editor.client.log = ""


async def test_without_a_key_auto_makes_a_scaffold_and_says_so(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, GREETING_SPEC)
    result = await editor.generating(uri)
    assert (result["outcome"], result["engine"]) == ("done", "scaffold")
    assert "ANTHROPIC_API_KEY" in result["notes"][0]
    assert editor.progress[0]["model"] == "scaffold"


async def test_what_claude_wrote_is_told_with_its_price(keyed: FakeEditor, claude: FakeClaude) -> None:
    script = [Reply(reply(WITH_EVAL), usage=Usage(1_000, 500)), Reply(reply(GOOD), usage=Usage(2_000, 500))]
    claude.script(script)
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    result = await keyed.generating(uri)
    assert (result["outcome"], result["engine"]) == ("done", "claude")
    assert result["usage"]["input"] == 3_000
    assert result["costUsd"] > 0
    [judged, _] = [told for told in keyed.progress if told["stage"] == "judged"]
    assert [error["rule"] for error in judged["errors"]] == ["dangerous_function_eval"]
    assert judged["costUsd"] > 0
    assert "before: 1 error (dangerous_function_eval)" in keyed.progress[-2]["text"]


async def test_failures_and_rejections_are_results(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Status(401)])
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    failed = await keyed.generating(uri)
    assert failed["outcome"] == "failed"
    write_transcript(keyed, WITH_EVAL, WITH_EVAL)
    rejected = await keyed.generating(uri, engine="replay")
    assert rejected["outcome"] == "rejected"
    assert "the same errors came back" in rejected["message"]
    assert rejected["kept"] is not None
    assert rejected["files"] == []


@pytest.mark.parametrize("step", [Hang(), SLOW])
async def test_a_cancelled_request_hangs_up_and_is_recorded(
    keyed: FakeEditor, claude: FakeClaude, step: Hang | SlowDrip
) -> None:
    claude.script([step])
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    answer = keyed.generating(uri, request_id="mine")
    await claude.arrived(1, within_s=WITHIN_S)
    if isinstance(step, SlowDrip):
        await keyed.until(lambda: any(told["stage"] == "reply" for told in keyed.progress))
    keyed.client.cancel_request(types.CancelParams(id="mine"))
    result = await answer
    assert result["outcome"] == "cancelled"
    assert result["costUsd"] > 0
    assert result["usage"]["estimated"]
    await claude.idle()
    assert [request.client_left for request in claude.requests] == [True]
    assert not (keyed.folder / FILES[0]).exists()
    [row] = history(keyed.data)
    assert (row.success, row.failure_kind) == (False, "cancelled")
    assert row.usage.input > 0
    assert (await keyed.generating(uri, engine="scaffold"))["outcome"] == "done"


async def test_one_run_for_a_spec_but_several_for_several(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Hang(), Hang()])
    first = keyed.open(SPEC_NAME, GREETING_SPEC)
    second = keyed.open("other.component.yaml", GREETING_SPEC.replace("Greeting", "Other"))
    runs = [keyed.generating(uri, request_id=uri) for uri in (first, second)]
    await claude.arrived(2, within_s=WITHIN_S)
    busy = await keyed.generating(first, request_id="again")
    assert busy["message"] == "A generation for this spec is under way; wait for it or cancel it."
    for uri in (first, second):
        keyed.client.cancel_request(types.CancelParams(id=uri))
    assert [result["outcome"] for result in await asyncio.gather(*runs)] == ["cancelled", "cancelled"]


async def test_a_shutdown_cancels_what_runs(tmp_path: Path) -> None:
    async with FakeClaude([Hang()]) as fake:
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url}
        async with an_editor(tmp_path, variables=variables) as editor:
            answer = editor.generating(editor.open(SPEC_NAME, GREETING_SPEC))
            await fake.arrived(1, within_s=WITHIN_S)
        assert (await answer)["outcome"] == "cancelled"
        await fake.idle()
        assert fake.requests[0].client_left
    assert [row.failure_kind for row in history(tmp_path / ".data")] == ["cancelled"]


async def test_the_spec_may_be_edited_meanwhile(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([SLOW])
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    answer = keyed.generating(uri)
    await claude.arrived(1, within_s=WITHIN_S)
    keyed.retype(uri, GREETING_SPEC + "# more\n")
    result = await answer
    assert result["outcome"] == "done"
    assert result["notes"] == ["The spec was changed meanwhile; this is what it asked for before."]


async def test_a_progress_of_the_clients_own(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Hang()])
    uri = keyed.open(SPEC_NAME, GREETING_SPEC)
    keyed.client.progress_reports["mine"] = []
    answer = keyed.generating(uri, workDoneToken="mine")
    await claude.arrived(1, within_s=WITHIN_S)
    keyed.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token="mine"))
    assert (await answer)["outcome"] == "cancelled"
    kinds = [report.kind for report in keyed.client.progress_reports["mine"]]  # type: ignore[attr-defined]
    assert (kinds[0], kinds[-1]) == ("begin", "end")
