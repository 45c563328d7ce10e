"""What stands above a spec's name: generate it, assess it, and what the last run came to."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lsprotocol import types

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.lsp.protocol import ASSESS_COMMAND, GENERATE_COMMAND
from airsmith.usage import TokenUsage
from support.candidate_code import GOOD, GREETING_SPEC
from support.claude_steps import Reply
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
NAME = "greeting.component.yaml"


async def commands(editor: FakeEditor, uri: str) -> list[types.Command]:
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    lenses = await editor.client.text_document_code_lens_async(params) or ()
    assert len({(lens.range.start.line, lens.range.start.character) for lens in lenses}) <= 1
    return [lens.command for lens in lenses if lens.command is not None]


async def titles(editor: FakeEditor, uri: str) -> list[str]:
    return [command.title for command in await commands(editor, uri)]


def remember_run(data: Path, spec: Path, days_ago: int) -> None:
    now = datetime.now(UTC)
    run = GenerationRecord(
        component_name="GreetingOperator",
        component_type="operator",
        category="test",
        attempts_needed=2,
        success=True,
        execution_time_s=1,
        usage=TokenUsage(input=10),
        cost_usd=0.031,
        model="m",
        engine="claude",
        created_at=now - timedelta(days=days_ago),
        spec_path=str(spec),
    )
    LearningStore(data, lambda: now).record(run)


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_generate_assess_and_the_last_run(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open(NAME, GREETING_SPEC)
    generate, assess = await commands(editor, uri)
    assert (generate.title, generate.command) == ("Generate", GENERATE_COMMAND)
    assert assess.command == ASSESS_COMMAND
    assert generate.arguments == assess.arguments == ({"uri": uri, "version": 1},)
    assert not editor.data.exists()

    remember_run(editor.data, editor.folder / NAME, days_ago=3)
    generate, both = await commands(editor, uri)
    assert both.title == f"{assess.title} · Last run: done, 2 attempts, $0.031, 3 days ago"
    assert both.command == ASSESS_COMMAND


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_each_lens_can_be_run(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open(NAME, GREETING_SPEC)
    remember_run(editor.data, editor.folder / NAME, days_ago=3)
    for command in await commands(editor, uri):
        answer = await editor.execute(command.command, *(command.arguments or ()))
        assert answer.get("outcome") == "started" or answer["name"] == "GreetingOperator"
    await editor.until(lambda: len(editor.messages) == 2)


async def test_the_command_of_the_lens_generates(editor: FakeEditor) -> None:
    uri = editor.open(NAME, GREETING_SPEC)
    generate, _ = await commands(editor, uri)
    assert await editor.execute(generate.command, *(generate.arguments or ())) == {"outcome": "started"}
    await editor.until(lambda: editor.messages)
    assert "GreetingOperator is generated" in editor.messages[0]


async def test_a_spec_with_errors_offers_nothing_that_would_be_refused(editor: FakeEditor) -> None:
    uri = editor.open(NAME, GREETING_SPEC)
    remember_run(editor.data, editor.folder / NAME, days_ago=0)
    editor.retype(uri, GREETING_SPEC + "moda: poke\n")
    [assess] = await titles(editor, uri)
    assert "mend 1 error first" in assess
    assert assess.endswith(" · Last run: done, 2 attempts, $0.031, just now")


async def test_a_spec_that_was_never_saved_has_no_place_for_files(editor: FakeEditor) -> None:
    uri = editor.open("untitled:Untitled-1", f"component_type: operator\n{GREETING_SPEC}")
    [assess] = await commands(editor, uri)
    assert assess.command == ASSESS_COMMAND


async def test_another_name_has_another_last_run(editor: FakeEditor) -> None:
    remember_run(editor.data, editor.folder / NAME, days_ago=1)
    uri = editor.open(NAME, GREETING_SPEC.replace("GreetingOperator", "FarewellOperator"))
    assert not any("Last run" in title for title in await titles(editor, uri))


async def test_a_history_that_cannot_be_read_is_left_alone(editor: FakeEditor) -> None:
    editor.data.mkdir()
    database = editor.data / "learning.db"
    database.write_bytes(b"no database at all" * 500)
    uri = editor.open(NAME, GREETING_SPEC)
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    assert len(await editor.client.text_document_code_lens_async(params) or ()) == 2
    assert [path.name for path in editor.data.iterdir()] == [database.name]


async def test_a_run_that_has_ended_is_told_at_once(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Reply(f"```python\n{GOOD}```")])
    uri = keyed.open(NAME, GREETING_SPEC)
    assert len(await commands(keyed, uri)) == 2
    seen = keyed.lens_refreshes
    assert (await keyed.generating(uri))["outcome"] == "done"
    await keyed.until(lambda: keyed.lens_refreshes > seen)
    *_, last = await titles(keyed, uri)
    assert " · Last run: done, 1 attempt, $" in last
    assert last.endswith(", just now")
