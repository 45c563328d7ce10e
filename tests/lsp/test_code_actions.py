"""Quick fixes, all safe fixes at once, and the offers to generate."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types

from airsmith.lsp.protocol import FIX_ALL_KIND, GENERATE_COMMAND, GENERATE_KIND, SCAFFOLD_KIND
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]

FIXABLE = (
    "name: RowsOperator\ncomponent_type: opertor\ndescription: d\ncategory: c\n"
    "version: 1.0\nlicense: 2.0\nrequirements: [count]\n"
)
VALID = "# a comment\nname: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\n"
BASELESS = '''"""Counts rows."""

import airflow


class RowsOperator(BaseOperator):
    """Counts rows."""

    def execute(self, context):
        """Count them."""
        return 1
'''


def at(line: int, character: int = 0) -> types.Range:
    place = types.Position(line, character)
    return types.Range(place, place)


WHOLE = types.Range(types.Position(0, 0), types.Position(99, 0))


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_a_quick_fix_mends_what_it_stands_at(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open("a.component.yaml", FIXABLE)
    diagnostics = await editor.diagnostics(uri)
    actions = await editor.code_actions(uri, at(4, 10), only=[types.CodeActionKind.QuickFix], diagnostics=diagnostics)
    [action, ignoring] = actions
    assert ignoring.title == "Ignore ambiguous_scalar here"
    assert action.title == "Put it in quotes"
    assert action.is_preferred
    assert [shown.code for shown in action.diagnostics or ()] == ["ambiguous_scalar"]
    assert action.edit is not None
    mended = editor.edited(uri, action.edit)
    assert mended == FIXABLE.replace("1.0", '"1.0"')
    editor.retype(uri, mended)
    left = [diagnostic.range.start.line for diagnostic in await editor.diagnostics(uri)]
    assert left == [1, 5]


async def test_an_unsafe_fix_is_not_preferred(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", FIXABLE)
    [action, _] = await editor.code_actions(uri, at(1, 17), only=["quickfix"])
    assert action.is_preferred is False
    assert action.diagnostics == ()
    assert action.edit is not None
    assert "component_type: operator\n" in editor.edited(uri, action.edit)


async def test_a_quick_fix_in_python(editor: FakeEditor) -> None:
    uri = editor.open("rows.py", BASELESS)
    [diagnostic] = [found for found in await editor.diagnostics(uri) if found.code == "missing_base_import"]
    [action, *_] = await editor.code_actions(uri, diagnostic.range, only=["quickfix"], diagnostics=[diagnostic])
    assert action.edit is not None
    editor.retype(uri, editor.edited(uri, action.edit))
    assert "missing_base_import" not in [found.code for found in await editor.diagnostics(uri)]


@pytest.mark.parametrize("profile", [VSCODE, EMACS])
async def test_everything_safe_is_fixed_at_once(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open("a.component.yaml", FIXABLE)
    [action] = await editor.code_actions(uri, WHOLE, only=["source.fixAll"])
    assert action.kind == FIX_ALL_KIND
    assert (action.edit is None) == (profile == VSCODE)
    if action.edit is None:
        action = await editor.client.code_action_resolve_async(action)
    assert action.edit is not None
    assert editor.edited(uri, action.edit) == FIXABLE.replace("1.0", '"1.0"').replace("2.0", '"2.0"')


async def test_fixes_are_resolved_for_the_text_as_it_is_by_then(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", FIXABLE)
    [action] = await editor.code_actions(uri, WHOLE, only=[FIX_ALL_KIND])
    editor.retype(uri, "# one line more\n" + FIXABLE)
    resolved = await editor.client.code_action_resolve_async(action)
    assert resolved.edit is not None
    assert 'version: "1.0"' in editor.edited(uri, resolved.edit)


async def test_only_kinds_that_are_wanted(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", FIXABLE)
    kinds = {
        only: {action.kind for action in await editor.code_actions(uri, WHOLE, only=[only])}
        for only in (
            "",
            "quickfix",
            "source",
            "source.fixAll",
            "source.organizeImports",
            "source.fixAll.other",
            "refac",
        )
    }
    assert kinds == {
        "": {"quickfix", FIX_ALL_KIND, GENERATE_KIND, SCAFFOLD_KIND},
        "quickfix": {"quickfix"},
        "source": {FIX_ALL_KIND},
        "source.fixAll": {FIX_ALL_KIND},
        "source.organizeImports": set(),
        "source.fixAll.other": set(),
        "refac": set(),
    }


async def test_a_valid_spec_can_be_generated(editor: FakeEditor) -> None:
    uri = editor.open("rows.component.yaml", VALID)
    generate, scaffold = await editor.code_actions(uri, at(3))
    assert (generate.title, generate.kind) == ("Generate component", GENERATE_KIND)
    assert generate.command is not None
    assert generate.command.command == GENERATE_COMMAND
    assert generate.command.arguments == ({"uri": uri, "version": 1},)
    assert (scaffold.title, scaffold.kind) == ("Scaffold component (no key needed)", SCAFFOLD_KIND)
    assert scaffold.command is not None
    assert scaffold.command.arguments == ({"uri": uri, "version": 1, "engine": "scaffold"},)
    assert generate.disabled is scaffold.disabled is None


async def test_a_spec_with_errors_says_why_not(editor_like: Editors) -> None:
    editor = await editor_like(VSCODE)
    uri = editor.open("a.component.yaml", FIXABLE)
    for action in await editor.code_actions(uri, at(0), only=["refactor"]):
        assert action.command is None
        assert action.disabled is not None
        assert action.disabled.reason == "The spec has errors; mend them first."
    other = await editor_like(NEOVIM)  # shows no disabled actions
    uri = other.open("a.component.yaml", FIXABLE)
    assert await other.code_actions(uri, at(0), only=["refactor"]) == []


async def test_no_light_bulb_burns_all_over_the_spec(editor: FakeEditor) -> None:
    uri = editor.open("rows.component.yaml", VALID)
    automatic = types.CodeActionTriggerKind.Automatic
    shown = [bool(await editor.code_actions(uri, at(line), trigger=automatic)) for line in range(4)]
    assert shown == [False, True, False, False]
    invoked = types.CodeActionTriggerKind.Invoked
    assert await editor.code_actions(uri, at(3), trigger=invoked)


async def test_nothing_is_offered_elsewhere(editor: FakeEditor) -> None:
    plain = editor.open("other.py", "eval('1')\n")
    assert await editor.code_actions(plain, WHOLE) == []
    component = editor.open("rows.py", BASELESS)
    kinds = {action.kind for action in await editor.code_actions(component, WHOLE)}
    assert not kinds & {GENERATE_KIND, SCAFFOLD_KIND}
    assert await editor.code_actions(editor.uri("closed.component.yaml"), WHOLE) == []
