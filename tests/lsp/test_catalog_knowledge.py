"""What the catalog knows, as the editors get it: hovers, completion, definitions and links."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from lsprotocol import types

from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor
from support.marked_text import read_cursor

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
EVERYWHERE = pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])

SPEC = """\
name: Rows
base_class: airflow.providers.http.operators.http.HttpOperator
dependencies:
  - apache-airflow-providers-http
"""
PYTHON = "from airflow.providers.http.operators.http import HttpOperator\nop = Http<CURSOR>Operator(task_id='x')\n"


def placed(editor: FakeEditor, name: str, marked: str) -> tuple[types.TextDocumentIdentifier, types.Position]:
    text, position = read_cursor(marked)
    return types.TextDocumentIdentifier(editor.open(name, text)), types.Position(*position)


async def hover_at(editor: FakeEditor, name: str, marked: str) -> types.MarkupContent:
    found = await editor.client.text_document_hover_async(types.HoverParams(*placed(editor, name, marked)))
    assert found is not None
    assert isinstance(found.contents, types.MarkupContent)
    return found.contents


@EVERYWHERE
async def test_hovers_are_in_the_form_that_the_client_shows(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile)
    for name, marked in (
        ("a.py", PYTHON),
        ("a.component.yaml", SPEC.replace("HttpOp", "Http<CURSOR>Op")),
    ):
        contents = await hover_at(editor, name, marked)
        is_plain = contents.kind is types.MarkupKind.PlainText
        assert ("```" in contents.value) is not is_plain
        assert "from airflow.providers.http.operators.http import HttpOperator" in contents.value
        assert "](" not in contents.value or not is_plain


async def test_plain_text_has_no_markup(editor_like: Editors) -> None:
    """No profile of ours lacks Markdown hovers, so this client is made without them."""
    editor = await editor_like(EMACS)
    capabilities = editor.capabilities
    assert capabilities.text_document is not None
    hover = types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText])
    capabilities.text_document.hover = hover
    async with an_editor(editor.folder, capabilities=capabilities) as plain:
        contents = await hover_at(plain, "a.component.yaml", SPEC.replace("apache-air", "apache-<CURSOR>air"))
    assert contents.kind is types.MarkupKind.PlainText
    assert contents.value.startswith("apache-airflow-providers-http: Hypertext Transfer Protocol (HTTP)\n")
    assert not [sign for sign in ("**", "`", "](") if sign in contents.value]


async def test_the_target_is_that_of_the_document(editor: FakeEditor) -> None:
    old = await hover_at(editor, "a.component.yaml", 'base_class: Base<CURSOR>Operator\nairflow_version: "2.11"\n')
    assert "from airflow.models" in old.value
    new = await hover_at(editor, "b.component.yaml", "base_class: Base<CURSOR>Operator\n")
    assert "from airflow.sdk import BaseOperator" in new.value


async def test_a_finding_is_explained_below(editor: FakeEditor) -> None:
    contents = await hover_at(editor, "a.component.yaml", "component_type: sensor\nbase_class: Base<CURSOR>Operator\n")
    knowledge, _, explanation = contents.value.partition("\n\n---\n\n")
    assert "Abstract base class" in knowledge
    assert "**mismatched_base_class**" in explanation


async def test_long_lists_are_marked_as_incomplete(editor: FakeEditor) -> None:
    document, position = placed(editor, "a.component.yaml", "name: Rows\nbase_class: <CURSOR>\n")
    found = await editor.client.text_document_completion_async(types.CompletionParams(document, position))
    assert isinstance(found, types.CompletionList)
    assert found.is_incomplete
    assert found.items[1].kind == types.CompletionItemKind.Class


async def test_python_is_completed(editor: FakeEditor) -> None:
    document, position = placed(editor, "a.py", "from airflow.sdk import Base<CURSOR>\n")
    found = await editor.client.text_document_completion_async(types.CompletionParams(document, position))
    assert isinstance(found, types.CompletionList)
    assert not found.is_incomplete
    assert "BaseOperator" in {item.label for item in found.items}


async def test_arguments_are_not_pushed_on_anybody(editor: FakeEditor) -> None:
    marked = PYTHON.replace("<CURSOR>", "").replace("'x')", "'x', <CURSOR>)")
    document, position = placed(editor, "a.py", marked)
    for character, is_wanted in ((" ", False), ("(", True), (None, True)):
        kind = types.CompletionTriggerKind.TriggerCharacter if character else types.CompletionTriggerKind.Invoked
        context = types.CompletionContext(kind, character)
        found = await editor.client.text_document_completion_async(types.CompletionParams(document, position, context))
        assert isinstance(found, types.CompletionList)
        assert ("endpoint=" in {item.label for item in found.items}) is is_wanted


async def test_links(editor: FakeEditor) -> None:
    for name, text, count in (
        ("a.component.yaml", SPEC, 2),
        ("a.py", PYTHON.replace("<CURSOR>", ""), 1),
        ("b.yaml", "x: 1\n", 0),
    ):
        params = types.DocumentLinkParams(types.TextDocumentIdentifier(editor.open(name, text)))
        found = await editor.client.text_document_document_link_async(params) or ()
        assert len(found) == count
        for link in found:
            assert link.target is not None
            assert link.target.startswith("https://airflow.apache.org/docs/apache-airflow-providers-http/")
            assert link.tooltip
    closed = types.DocumentLinkParams(types.TextDocumentIdentifier(editor.uri("closed.py")))
    assert not await editor.client.text_document_document_link_async(closed)


def make_environment(folder: Path) -> Path:
    """A virtual environment that has the http provider; the source of its operator."""
    packages = folder / ".venv" / "lib" / "python3.12" / "site-packages"
    metadata = packages / "apache_airflow_providers_http-6.3.0.dist-info" / "METADATA"
    source = packages / "airflow" / "providers" / "http" / "operators" / "http.py"
    for path, text in (
        (folder / ".venv" / "pyvenv.cfg", "version = 3.12.1\n"),
        (metadata, "Metadata-Version: 2.4\nName: apache-airflow-providers-http\nVersion: 6.3.0\n\n"),
        (source.parent.parent / "__init__.py", ""),
        (source, "\n\nclass HttpOperator:\n    pass\n"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return source


@EVERYWHERE
async def test_definitions_lead_to_what_is_installed(tmp_path: Path, profile: str) -> None:
    source = make_environment(tmp_path)
    async with an_editor(tmp_path, profile) as editor:
        for name, marked in (("a.py", PYTHON), ("a.component.yaml", SPEC.replace("HttpOp", "Http<CURSOR>Op"))):
            document, position = placed(editor, name, marked)
            await editor.diagnostics(document.uri)
            found = await _definition(editor, document, position)
            assert found == (source.as_uri(), types.Range(types.Position(2, 6), types.Position(2, 18)))


async def _definition(
    editor: FakeEditor, document: types.TextDocumentIdentifier, position: types.Position
) -> tuple[str, types.Range]:
    """Where the client is led; the environment is found in the background, so it may have to ask again."""
    params = types.DefinitionParams(document, position)
    async with asyncio.timeout(20):
        while not (found := await editor.client.text_document_definition_async(params)):
            pass
    if isinstance(found, types.Location):
        return found.uri, found.range
    assert isinstance(found, list | tuple)
    (link,) = found
    assert isinstance(link, types.LocationLink)
    assert link.origin_selection_range is not None
    return link.target_uri, link.target_selection_range


async def test_nothing_is_defined_where_nothing_is_installed(editor: FakeEditor) -> None:
    for name, marked in (("a.py", PYTHON), ("b.yaml", "x: <CURSOR>1\n")):
        params = types.DefinitionParams(*placed(editor, name, marked))
        assert not await editor.client.text_document_definition_async(params)
