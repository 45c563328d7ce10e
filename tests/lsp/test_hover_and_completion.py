"""Hover and completion as the editors get them; what they say is tested with `ide`."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types

from airsmith.text import Position
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor
from support.marked_text import read_cursor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]

EVERYWHERE = pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])


async def hover_at(editor: FakeEditor, marked: str, name: str = "a.component.yaml") -> str:
    text, position = read_cursor(marked)
    return await editor.hover(editor.open(name, text), position) or ""


async def complete_at(editor: FakeEditor, marked: str) -> dict[str, types.CompletionItem]:
    text, position = read_cursor(marked)
    uri = editor.open("a.component.yaml", text)
    return {item.label: item for item in await editor.complete(uri, position)}


@EVERYWHERE
async def test_a_keys_meaning(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    assert "operator" in await hover_at(editor, "name: Rows\ncomponent<CURSOR>_type: operator\n")


async def test_what_is_wrong_is_explained_where_it_stands(editor: FakeEditor) -> None:
    spec = await hover_at(editor, "name: Rows\ncomponent_type: opert<CURSOR>or2\n")
    assert "**invalid_value**" in spec
    assert spec.count("**invalid_value**") == 1
    python = await hover_at(editor, "import airflow\n\nx = ev<CURSOR>al('1')\n", "a.py")
    assert python.startswith("**dangerous_function_eval**")


async def test_nothing_to_say(editor: FakeEditor) -> None:
    assert await hover_at(editor, "services:<CURSOR> {}\n", "compose.yaml") == ""
    assert await hover_at(editor, "x = <CURSOR>1\n", "b.py") == ""
    assert await editor.hover(editor.uri("closed.component.yaml"), Position(0, 0)) is None
    assert await editor.complete(editor.uri("closed.component.yaml"), Position(0, 0)) == []
    assert await editor.complete(editor.open("c.py", "import airflow\n"), Position(1, 0)) == []


@EVERYWHERE
async def test_keys_are_completed_in_a_half_typed_spec(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    items = await complete_at(editor, "name: Rows\ninputs\ncat<CURSOR>\n")
    item = items["category"]
    assert item.kind == types.CompletionItemKind.Property
    assert item.text_edit is not None
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.range == types.Range(types.Position(2, 0), types.Position(2, 3))
    assert item.text_edit.new_text.startswith("category:")
    assert item.documentation
    assert isinstance(item.documentation, str) == (profile == EMACS)


@EVERYWHERE
async def test_values_are_completed(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    items = await complete_at(editor, "name: Rows\ncomponent_type: <CURSOR>\n")
    assert set(items) == {"operator", "sensor", "hook"}
    assert items["sensor"].kind == types.CompletionItemKind.Value


@EVERYWHERE
async def test_a_filter_text_is_sent_only_where_the_label_will_not_do(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    items = await complete_at(editor, "name: Rows\ndependencies:\n  - apache-airflow-providers-am<CURSOR>\n")
    assert items["apache-airflow-providers-amazon"].filter_text is None
    versions = await complete_at(editor, "name: Rows\nairflow_version: <CURSOR>\n")
    assert versions["2.11"].filter_text == '"2.11"'


async def test_snippets_are_for_those_who_expand_them(editor_like: Editors) -> None:
    formats = {}
    for profile in (VSCODE, EMACS):
        items = await complete_at(await editor_like(profile), "name: Rows\n<CURSOR>")
        formats[profile] = {item.insert_text_format for item in items.values()}
        assert [item.sort_text for item in items.values()] == sorted(item.sort_text or "" for item in items.values())
    assert types.InsertTextFormat.Snippet in formats[VSCODE]
    assert formats[EMACS] == {types.InsertTextFormat.PlainText}


async def test_completion_takes_the_text_as_it_is_at_once(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", "name: Rows\n")
    for typed in ("c", "co", "com", "component_type: s"):
        editor.retype(uri, f"name: Rows\n{typed}")
        labels = {item.label for item in await editor.complete(uri, Position(1, len(typed)))}
        assert ("sensor" in labels) == typed.endswith("s")
