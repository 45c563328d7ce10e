"""The lens, the hover and the command that tell how well a spec can be generated."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from airsmith.lsp.protocol import ASSESS_COMMAND
from airsmith.text import Position
from support.assessing import COMPLETE
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor
from support.marked_text import unindented

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
SPEC_NAME = "audit.component.yaml"
SPEC = unindented(COMPLETE)


async def lenses(editor: FakeEditor, uri: str) -> list[types.CodeLens]:
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    return list(await editor.client.text_document_code_lens_async(params) or ())


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_the_lens_stands_at_the_name_and_its_command_answers(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open(SPEC_NAME, f"# an audit\n{SPEC}")
    [lens] = await lenses(editor, uri)
    assert lens.range.start == types.Position(1, 0)
    assert lens.range.end.line == 1
    assert lens.command is not None
    assert lens.command.title.startswith("Assess: 100/100 · about $0.0")
    assert lens.command.command == ASSESS_COMMAND
    answer = await editor.execute(lens.command.command, *(lens.command.arguments or ()))
    assert (answer["score"], answer["name"]) == (100, "TableAuditOperator")
    [message] = await editor.until(lambda: editor.messages)
    assert message == f"{lens.command.title}. Nothing is missing."


async def test_the_command_can_be_silent(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, SPEC)
    answer = await editor.execute(ASSESS_COMMAND, {"uri": uri, "silent": True})
    assert answer["score"] == 100
    await editor.diagnostics(uri)
    assert editor.messages == []


async def test_the_lens_follows_the_text(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, SPEC)
    editor.retype(uri, SPEC + "moda: poke\n")
    [lens] = await lenses(editor, uri)
    assert lens.command is not None
    assert "mend 1 error first" in lens.command.title
    editor.retype(uri, "name: SlackPostOperator\ndescription: Posts a message to a Slack channel.\n")
    [lens] = await lenses(editor, uri)
    assert lens.command is not None
    assert lens.command.title.endswith("exists already: SlackAPIPostOperator")


async def test_no_lens_where_there_is_nothing_to_assess(editor: FakeEditor) -> None:
    assert await lenses(editor, editor.open("a.py", "name = 1\n")) == []
    assert await lenses(editor, editor.open("compose.yaml", "name: x\nservices: {}\n")) == []
    assert await lenses(editor, editor.open("empty.component.yaml", "")) == []
    assert await lenses(editor, editor.uri("closed.component.yaml")) == []


async def test_the_hover_over_the_name(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, SPEC)
    over_key = await editor.hover(uri, Position(0, 2)) or ""
    assert "**name**" in over_key
    over_name = await editor.hover(uri, Position(0, 10)) or ""
    for shown in (over_key, over_name):
        assert "**Feasibility: 100/100**" in shown
    assert "Feasibility" not in (await editor.hover(uri, Position(1, 2)) or "")


async def test_broken_specs_have_their_hover_and_lens(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, "name: Rows\ninputs: [\n  - {name: *x\n")
    assert "Feasibility" in (await editor.hover(uri, Position(0, 7)) or "")
    [lens] = await lenses(editor, uri)
    assert lens.command is not None
    assert "first" in lens.command.title


async def test_refusals_are_told(editor: FakeEditor) -> None:
    uri = editor.open(SPEC_NAME, SPEC)
    python = editor.open("a.py", "import airflow\n")
    for params, reason in (
        ({"uri": uri, "version": 9}, "has changed"),
        ({"uri": editor.uri("closed.component.yaml")}, "not open"),
        ({"uri": python}, "no spec"),
    ):
        answer = await editor.execute(ASSESS_COMMAND, params)
        assert reason in answer["refused"]
    await editor.until(lambda: len(editor.messages) == 3)


@pytest.mark.parametrize("arguments", [(), (None,), ("file:///a",), ({"uri": None},)])
async def test_malformed_arguments_are_answered(editor: FakeEditor, arguments: tuple[object, ...]) -> None:
    with pytest.raises(JsonRpcException):
        await editor.execute(ASSESS_COMMAND, *arguments)
    editor.client.log = ""
