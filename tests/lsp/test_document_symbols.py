"""The outline, in the form that the client knows."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types

from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor, capabilities_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
SPEC = "name: RowsOperator\ninputs:\n  - name: 😀 table\n    type: str\n  - name: rows\n"


async def symbols(editor: FakeEditor, uri: str) -> list[types.SymbolInformation | types.DocumentSymbol]:
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
    return list(await editor.client.text_document_document_symbol_async(params) or ())


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_one_below_the_other(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    name, inputs = await symbols(editor, editor.open("a.component.yaml", SPEC))
    assert isinstance(name, types.DocumentSymbol)
    assert (name.name, name.detail, name.kind) == ("name", "RowsOperator", types.SymbolKind.Class)
    assert isinstance(inputs, types.DocumentSymbol)
    first, second = inputs.children or ()
    assert (first.name, first.detail, first.kind) == ("😀 table", "str", types.SymbolKind.Variable)
    assert (first.range.start, first.range.end) == (types.Position(2, 4), types.Position(3, 13))
    assert (first.selection_range.start, first.selection_range.end) == (types.Position(2, 10), types.Position(2, 18))
    assert (second.name, second.detail, second.children) == ("rows", None, None)


async def test_one_after_the_other(editor_like: Editors) -> None:
    editor = await editor_like(VSCODE)
    capabilities = capabilities_of(VSCODE)
    assert capabilities.text_document is not None
    capabilities.text_document.document_symbol = types.DocumentSymbolClientCapabilities()
    async with an_editor(editor.folder, capabilities=capabilities) as plain:
        uri = plain.open("a.component.yaml", SPEC)
        found = await symbols(plain, uri)
    assert all(isinstance(one, types.SymbolInformation) and one.location.uri == uri for one in found)
    assert [(one.name, getattr(one, "container_name", "")) for one in found] == [
        ("name", None),
        ("inputs", None),
        ("😀 table", "inputs"),
        ("rows", "inputs"),
    ]


async def test_the_outline_follows_what_is_typed(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", SPEC)
    editor.retype(uri, SPEC + "mode: *x ]\n")
    assert [one.name for one in await symbols(editor, uri)] == ["name", "inputs", "mode"]


async def test_other_files_are_left_to_others(editor: FakeEditor) -> None:
    assert await symbols(editor, editor.open("a.py", "import airflow\nclass A: ...\n")) == []
    assert await symbols(editor, editor.open("compose.yaml", "name: x\nservices: {}\n")) == []
    assert await symbols(editor, editor.uri("closed.component.yaml")) == []
