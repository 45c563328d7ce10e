"""Ignoring a finding from the editor: the comment, where it goes, and that it works at once."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types

from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]

CODE = """\
# Counts.

import airflow

ROWS = eval(
    '''1
+ 1'''
)
MORE = eval("1")  # airsmith: ignore[shell_true]
"""
SPEC = "name: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\ncolour: |\n  red\n"
TITLE = "Ignore {} here"


def at(line: int, character: int = 0) -> types.Range:
    place = types.Position(line, character)
    return types.Range(place, place)


async def ignoring(editor: FakeEditor, uri: str, span: types.Range, rule: str) -> types.CodeAction:
    shown = await editor.diagnostics(uri)
    actions = await editor.code_actions(uri, span, only=["quickfix"], diagnostics=shown)
    [action] = [action for action in actions if action.title == TITLE.format(rule)]
    assert action.kind == "quickfix"
    assert action.is_preferred is False
    assert [diagnostic.code for diagnostic in action.diagnostics or ()] == [rule]
    return action


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_a_finding_in_python_is_ignored(editor_like: Editors, profile: str) -> None:
    editor, rule = await editor_like(profile), "dangerous_function_eval"
    uri = editor.open("a.py", CODE)
    action = await ignoring(editor, uri, at(4, 8), rule)
    assert action.edit is not None
    text = editor.edited(uri, action.edit)
    assert text == CODE.replace("eval(\n", f"eval(  # airsmith: ignore[{rule}]\n")
    editor.retype(uri, text)
    assert [found.range.start.line for found in await editor.diagnostics(uri) if found.code == rule] == [8]


async def test_a_comment_that_is_there_is_added_to(editor: FakeEditor) -> None:
    uri = editor.open("a.py", CODE)
    action = await ignoring(editor, uri, at(8, 8), "dangerous_function_eval")
    assert action.edit is not None
    assert "ignore[shell_true, dangerous_function_eval]\n" in editor.edited(uri, action.edit)


async def test_a_finding_in_a_spec_is_ignored(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", SPEC)
    action = await ignoring(editor, uri, at(4, 2), "unknown_key")
    assert action.edit is not None
    text = editor.edited(uri, action.edit)
    assert text == SPEC.replace("|\n", "|  # airsmith: ignore[unknown_key]\n")
    editor.retype(uri, text)
    assert await editor.diagnostics(uri) == ()


async def test_it_is_not_offered_where_it_would_not_help(editor: FakeEditor) -> None:
    uri = editor.open("a.py", "import airflow\n\n\ndef broken(:\n    pass\n")
    await editor.diagnostics(uri)
    actions = await editor.code_actions(uri, types.Range(types.Position(0, 0), types.Position(9, 0)))
    assert not [action for action in actions if action.title.startswith("Ignore")]


async def test_it_is_no_fix_of_all(editor: FakeEditor) -> None:
    uri = editor.open("a.py", CODE)
    await editor.diagnostics(uri)
    actions = await editor.code_actions(uri, at(4, 8), only=["source", "refactor"])
    assert not [action for action in actions if action.title.startswith("Ignore")]
