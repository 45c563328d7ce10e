"""From a keystroke to findings, in editors to which they are pushed and in those that ask for them."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import pytest
from lsprotocol import types

from airsmith.lsp.convert import range_of
from airsmith.text import Position
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor
from support.marked_text import mark_up, read_marked

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG_SPEC = """
    name: RowCountOperator
    component_type: «opertor»
    description: Counts rows.
    category: database
    requirements: [count the rows]
"""
WRONG_COMPONENT = """
    from airflow.sdk import BaseOperator


    class «RowCountOperator»(BaseOperator):
        \"\"\"Counts rows.\"\"\"
"""
PROFILES = pytest.mark.parametrize(
    ("profile", "pulls"), [(VSCODE, False), (VSCODE, True), (NEOVIM, True), (EMACS, False)]
)

Editors = Callable[..., Awaitable[FakeEditor]]


def marked(text: str, diagnostics: Sequence[types.Diagnostic]) -> str:
    return mark_up(text, tuple(range_of(diagnostic.range) for diagnostic in diagnostics))


def edits_of(diagnostic: types.Diagnostic) -> list[dict[str, object]]:
    assert isinstance(diagnostic.data, dict)
    data: dict[str, dict[str, list[dict[str, object]]]] = diagnostic.data
    return data["fix"]["edits"]


async def findings(editor: FakeEditor, uri: str) -> list[object]:
    return [diagnostic.code for diagnostic in await editor.diagnostics(uri)]


@PROFILES
async def test_a_spec_and_a_component_from_open_to_close(editor_like: Editors, profile: str, *, pulls: bool) -> None:
    editor = await editor_like(profile, pulls=pulls)
    assert editor.pulls is pulls
    spec, component = read_marked(WRONG_SPEC), read_marked(WRONG_COMPONENT)
    uri = editor.open("row_count.component.yaml", spec.text)
    [diagnostic] = await editor.diagnostics(uri)
    assert range_of(diagnostic.range) == spec.ranges[0]
    assert (diagnostic.code, diagnostic.source) == ("invalid_value", "airsmith")
    assert diagnostic.severity is types.DiagnosticSeverity.Error
    assert edits_of(diagnostic)[0]["newText"] == "operator"

    python = editor.open("row_count.py", component.text)
    assert marked(component.text, await editor.diagnostics(python)) == mark_up(component.text, component.ranges)

    editor.retype(uri, spec.text.replace("opertor", "operator"))
    assert await findings(editor, uri) == []
    editor.retype(uri, spec.text.replace("category", "catgory"))
    assert sorted(map(str, await findings(editor, uri))) == ["invalid_value", "missing_required_key", "unknown_key"]

    editor.close(uri)
    if pulls:
        assert editor.published == []
    else:
        closed = await editor.until(
            lambda: next((p for p in editor.published if (p.uri, p.version) == (uri, None)), None)
        )
        assert closed is not None
        assert closed.diagnostics == ()


async def test_warnings_are_warnings(editor: FakeEditor) -> None:
    uri = editor.open(
        "a.component.yaml", "name: RowsOperator\ndescription: d\ncategory: c\nrequirements: [count]\nversion: 1.0\n"
    )
    diagnostics = await editor.diagnostics(uri)
    assert types.DiagnosticSeverity.Warning in {diagnostic.severity for diagnostic in diagnostics}
    assert types.DiagnosticSeverity.Error not in {diagnostic.severity for diagnostic in diagnostics}


async def test_pulling_the_same_text_again_brings_nothing_new(editor_like: Editors) -> None:
    editor = await editor_like(NEOVIM)
    text = read_marked(WRONG_SPEC).text
    uri = editor.open("row_count.component.yaml", text)
    first = await editor.pull(uri)
    assert isinstance(first, types.RelatedFullDocumentDiagnosticReport)
    again = await editor.pull(uri, first.result_id)
    assert isinstance(again, types.RelatedUnchangedDocumentDiagnosticReport)
    assert again.result_id == first.result_id

    editor.retype(uri, text + "# a comment\n")
    changed = await editor.pull(uri, first.result_id)
    assert isinstance(changed, types.RelatedFullDocumentDiagnosticReport)
    assert changed.result_id != first.result_id
    editor.retype(uri, text)
    back = await editor.pull(uri, first.result_id)
    assert back == again

    nothing = await editor.pull(editor.uri("never opened.component.yaml"))
    assert isinstance(nothing, types.RelatedFullDocumentDiagnosticReport)
    assert list(nothing.items) == []


@PROFILES
async def test_other_peoples_files_are_left_alone(editor_like: Editors, profile: str, *, pulls: bool) -> None:
    editor = await editor_like(profile, pulls=pulls)
    code = "import os\n\nAIRFLOW = 'airflow'\nos.system(AIRFLOW)\neval('1')\n"
    others = [
        editor.open("script.py", code),
        editor.open("broken.py", "def airflow(:\n"),
        editor.open("compose.yaml", "services: {}\nservices: {}\n"),
        editor.open("notes.txt", "component_type: nothing\n", language="plaintext"),
    ]
    if pulls:
        assert [await findings(editor, uri) for uri in others] == [[]] * 4
    editor.retype(others[0], f"import airflow\n{code}")
    assert "dangerous_function_eval" in await findings(editor, others[0])
    editor.retype(others[2], "component_type: operator\n")
    assert "missing_required_key" in await findings(editor, others[2])
    if not pulls:
        assert {(params.uri, params.version) for params in editor.published} == {(others[0], 2), (others[2], 2)}
    editor.retype(others[0], code)
    assert await findings(editor, others[0]) == []


async def test_what_is_watched_python(editor_like: Editors) -> None:
    header = "# Generated by Airsmith from a.component.yaml.\n# Operator for Airflow 3.3. Yours.\n\n"
    editor = await editor_like(NEOVIM)
    generated = editor.open("generated.py", f"{header}eval('1')\n")
    assert "dangerous_function_eval" in await findings(editor, generated)
    half_typed = editor.open("half.py", "from airflow.sdk import (\n\ndef f():\n    return 1\n")
    assert await findings(editor, half_typed) == ["invalid_syntax"]
    untitled = editor.open("untitled:Untitled-1", "import airflow\neval('1')\n", language="python")
    assert "dangerous_function_eval" in await findings(editor, untitled)
    spec = editor.open("untitled:Untitled-2", "component_type: operatr\n", language="yaml")
    assert "invalid_value" in await findings(editor, spec)


async def test_many_changes_at_once_end_with_the_last(editor: FakeEditor) -> None:
    uri = editor.open("a.component.yaml", read_marked(WRONG_SPEC).text)
    other = editor.open("b.component.yaml", "name: B\n")
    for number in range(200):
        editor.retype(
            uri, f"name: Rows{number}Operator\ndescription: d\ncategory: c\nrequirements: [count]\nmode{number}: x\n"
        )
    await editor.hover(other, Position(0, 1))
    [diagnostic] = [d for d in await editor.diagnostics(uri) if d.code == "unknown_key"]
    assert "`mode199`" in diagnostic.message
    versions = [params.version for params in editor.published if params.uri == uri]
    assert versions == sorted(versions, key=lambda version: version or 0)
    assert versions[-1] == 201
    assert len(versions) < 100
    assert "missing_required_key" in await findings(editor, other)


async def test_closing_and_opening_again(editor: FakeEditor) -> None:
    for count in (1, 2, 3):
        uri = editor.open("a.component.yaml", read_marked(WRONG_SPEC).text)
        assert await findings(editor, uri) == ["invalid_value"]
        editor.close(uri)
        await editor.until(partial(closed_so_often, editor, uri, count))
        editor.published[:] = [params for params in editor.published if params.version is None]


def closed_so_often(editor: FakeEditor, uri: str, count: int) -> bool:
    clearing = [params for params in editor.published if params.version is None and params.uri == uri]
    return [params.diagnostics for params in clearing] == [()] * count


async def test_hostile_texts_are_survived(editor_like: Editors) -> None:
    texts = {
        "deep.component.yaml": "a: " + "[" * 30_000,
        "bomb.component.yaml": "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: &d [*c,*c]\ncomponent_type: *d\n",
        "nul.py": "import airflow\n\0\n",
        "deep.py": "import airflow\nx = " + "(" * 5_000,
        "surrogate.py": "import airflow\nx = '\\ud800'\neval('1')\n",
        "huge.component.yaml": "name: A\n" + "# filler\n" * 150_000,
        "bytes.component.yaml": "\ufeffname: \x07\n---\nname: b\n",
    }
    editor = await editor_like(NEOVIM)
    for name, text in texts.items():
        assert await editor.diagnostics(editor.open(name, text)), name
    assert editor.client.log == ""
