"""A component and its spec, both open: each tells where the other one disagrees, and hears of its changes."""

from collections.abc import Awaitable, Callable, Sequence

import pytest
from lsprotocol import types

from airsmith.lsp.convert import range_of
from airsmith.text import LineIndex
from support.agreeing_components import OPERATOR, OPERATOR_SPEC, changed
from support.candidate_code import GREETING_SPEC
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor
from support.marked_text import read_cursor

pytestmark = pytest.mark.asyncio(loop_scope="session")

SPEC, MODULE = "rows.component.yaml", "row_count_operator.py"
OTHER_DEFAULT = changed(OPERATOR, "minimum: int = 1", "minimum: int = 10")
Editors = Callable[..., Awaitable[FakeEditor]]


def all_rules(diagnostics: Sequence[types.Diagnostic]) -> list[object]:
    return [one.code for one in diagnostics]


def rules(diagnostics: Sequence[types.Diagnostic]) -> list[object]:
    """Those about both files."""
    return [code for code in all_rules(diagnostics) if str(code).startswith("wrong_")]


async def shown(
    editor: FakeEditor, uri: str, expected: list[object], select: Callable[..., list[object]] = rules
) -> Sequence[types.Diagnostic]:
    """What is shown of a document, once that are the expected findings: it changes after another document did."""
    if editor.pulls:
        diagnostics = await editor.diagnostics(uri)
        assert select(diagnostics) == expected
        return diagnostics

    def newest() -> list[Sequence[types.Diagnostic]]:
        version = editor.version(uri)
        seen = [one.diagnostics for one in editor.published if (one.uri, one.version) == (uri, version)]
        return [seen[-1]] if seen and select(seen[-1]) == expected else []

    return (await editor.until(newest))[0]


@pytest.mark.parametrize(("profile", "pulls"), [(VSCODE, False), (VSCODE, True), (NEOVIM, True)])
async def test_findings_lead_to_the_other_file(editor_like: Editors, profile: str, *, pulls: bool) -> None:
    editor = await editor_like(profile, pulls=pulls)
    spec, code = editor.open(SPEC, OPERATOR_SPEC), editor.open(MODULE, OTHER_DEFAULT)
    [in_code] = await shown(editor, code, ["wrong_parameter_default"])
    [in_spec] = await shown(editor, spec, ["wrong_parameter_default"])
    assert (in_code.severity, in_spec.severity) == (
        types.DiagnosticSeverity.Warning,
        types.DiagnosticSeverity.Information,
    )
    assert in_code.related_information is not None
    assert in_spec.related_information is not None
    assert [(one.location.uri, one.location.range) for one in in_code.related_information] == [(spec, in_spec.range)]
    assert [(one.location.uri, one.location.range) for one in in_spec.related_information] == [(code, in_code.range)]


async def test_clients_that_cannot_show_other_places_get_none(editor_like: Editors) -> None:
    editor = await editor_like(EMACS)
    editor.open(SPEC, OPERATOR_SPEC)
    [diagnostic] = await editor.diagnostics(editor.open(MODULE, OTHER_DEFAULT))
    assert diagnostic.code == "wrong_parameter_default"
    assert diagnostic.related_information is None


@pytest.mark.parametrize(("profile", "pulls"), [(VSCODE, False), (NEOVIM, True)])
async def test_a_change_of_the_one_is_seen_in_the_other(editor_like: Editors, profile: str, *, pulls: bool) -> None:
    editor = await editor_like(profile, pulls=pulls)
    spec, code = editor.open(SPEC, OPERATOR_SPEC), editor.open(MODULE, OPERATOR)
    await shown(editor, spec, [])
    await shown(editor, code, [])

    editor.retype(spec, changed(OPERATOR_SPEC, "default: 1", "default: 7"))
    await shown(editor, code, ["wrong_parameter_default"])
    await shown(editor, spec, ["wrong_parameter_default"])
    editor.retype(code, changed(OPERATOR, "minimum: int = 1", "minimum: int = 7"))
    await shown(editor, code, [])
    await shown(editor, spec, [])
    editor.retype(spec, changed(OPERATOR_SPEC, "default: 1", "default: ["))
    await shown(editor, code, [])


async def test_a_client_that_asks_is_told_to_ask_again(editor_like: Editors) -> None:
    editor = await editor_like(VSCODE, pulls=True)
    spec, code = editor.open(SPEC, OPERATOR_SPEC), editor.open(MODULE, OPERATOR)
    await shown(editor, spec, [])
    await shown(editor, code, [])
    before = editor.client.diagnostic_refresh_count
    editor.retype(spec, changed(OPERATOR_SPEC, "#e8f7e4", "#ffffff"))
    await editor.until(lambda: editor.client.diagnostic_refresh_count > before)
    await shown(editor, code, ["wrong_ui_color"])


async def test_a_spec_that_is_closed_counts_as_it_was_saved(editor: FakeEditor) -> None:
    spec, code = editor.open(SPEC, OPERATOR_SPEC), editor.open(MODULE, OPERATOR)
    await shown(editor, spec, [])
    await shown(editor, code, [])
    editor.retype(spec, changed(OPERATOR_SPEC, "#e8f7e4", "#ffffff"))
    await shown(editor, code, ["wrong_ui_color"])
    editor.close(spec)
    await shown(editor, code, [])


async def test_a_spec_that_gets_the_name_of_a_component(editor: FakeEditor) -> None:
    spec, code = editor.open(SPEC, "name: Other\n"), editor.open(MODULE, OTHER_DEFAULT)
    await editor.diagnostics(spec)
    await shown(editor, code, [])
    editor.retype(spec, OPERATOR_SPEC)
    await shown(editor, code, ["wrong_parameter_default"])
    await shown(editor, spec, ["wrong_parameter_default"])


async def test_a_spec_is_opened_after_its_component(editor: FakeEditor) -> None:
    code = editor.open(MODULE, OTHER_DEFAULT)
    await shown(editor, code, [])
    editor.open(SPEC, OPERATOR_SPEC)
    await shown(editor, code, ["wrong_parameter_default"])


async def test_the_quick_fix_takes_over_what_the_spec_says(editor: FakeEditor) -> None:
    editor.open(SPEC, OPERATOR_SPEC)
    code = editor.open(MODULE, OTHER_DEFAULT)
    [diagnostic] = await shown(editor, code, ["wrong_parameter_default"])
    actions = await editor.code_actions(code, diagnostic.range, only=["quickfix"], diagnostics=[diagnostic])
    [action] = [one for one in actions if one.title == "Make the default `1`"]
    assert not action.is_preferred
    assert action.edit is not None
    assert editor.edited(code, action.edit) == OPERATOR


async def test_generated_files_are_theirs_too(editor: FakeEditor) -> None:
    """The header names the spec, so that a new name in the spec is told as well."""
    header = f"# Generated by Airsmith from {SPEC}.\n# Operator for Airflow 3.3. Yours.\n\n"
    spec = editor.open(SPEC, changed(OPERATOR_SPEC, "name: RowCountOperator", "name: TotalOperator"))
    code = editor.open(MODULE, header + OPERATOR)
    [diagnostic] = await shown(editor, code, ["wrong_component_name"])
    assert diagnostic.message == "The class is called `RowCountOperator`, but its spec names it `TotalOperator`."
    await shown(editor, spec, ["wrong_component_name"])
    editor.retype(spec, OPERATOR_SPEC)
    await shown(editor, spec, [])
    await shown(editor, code, [])


async def definition(editor: FakeEditor, uri: str, marked: str, text: str) -> object:
    plain, position = read_cursor(marked)
    assert plain == text
    params = types.DefinitionParams(types.TextDocumentIdentifier(uri), types.Position(*position))
    return await editor.client.text_document_definition_async(params)


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM, EMACS])
async def test_each_leads_to_the_other(editor_like: Editors, profile: str) -> None:
    """The spec on disk is not what is open; what is open counts."""
    editor = await editor_like(profile)
    code = editor.open(MODULE, OPERATOR)
    editor.open(SPEC, "# soon\n")
    editor.retype(editor.uri(SPEC), OPERATOR_SPEC)
    from_spec = await definition(
        editor, editor.uri(SPEC), OPERATOR_SPEC.replace("name: minimum", "name: mini<CURSOR>mum"), OPERATOR_SPEC
    )
    from_code = await definition(editor, code, OPERATOR.replace("class RowCount", "class Row<CURSOR>Count"), OPERATOR)
    for found, uri, name, text in (
        (from_spec, code, "minimum", OPERATOR),
        (from_code, editor.uri(SPEC), "RowCountOperator", OPERATOR_SPEC),
    ):
        if isinstance(found, types.Location):
            place = (found.uri, found.range)
        else:
            assert isinstance(found, Sequence)
            [link] = found
            assert isinstance(link, types.LocationLink)
            place = (link.target_uri, link.target_selection_range)
        assert place[0] == uri
        assert LineIndex(text).slice(range_of(place[1])) == name


async def test_a_spec_without_a_component_leads_nowhere(editor: FakeEditor) -> None:
    uri = editor.open(SPEC, OPERATOR_SPEC)
    assert not await definition(editor, uri, OPERATOR_SPEC.replace("name: Row", "name: <CURSOR>Row"), OPERATOR_SPEC)


@pytest.mark.parametrize("profile", [VSCODE, NEOVIM])
async def test_a_component_is_for_the_airflow_of_its_spec(editor_like: Editors, profile: str) -> None:
    editor = await editor_like(profile, pulls=True)
    spec = editor.open("greeting.component.yaml", f'{GREETING_SPEC}airflow_version: "2.11"\n')
    assert (await editor.generating(spec, engine="scaffold"))["outcome"] == "done"
    text = (editor.folder / "greeting_operator.py").read_text("utf-8")
    assert "from airflow.models.baseoperator import BaseOperator" in text
    code = editor.open("greeting_operator.py", text)
    assert list(await editor.diagnostics(code)) == []
    place = LineIndex(text).position_at(text.index("BaseOperator"))
    assert "3.3" not in (await editor.hover(code, place) or "")
    status = await editor.ask("airsmith/status", {"uri": code})
    assert (status["airflowTarget"], status["targetOrigin"]) == ("2.11", "set in the spec")

    editor.retype(spec, GREETING_SPEC)
    of_the_newest = {one.code for one in await editor.diagnostics(code)}
    assert of_the_newest == {"missing_base_import", "deprecated_airflow_import"}
    assert "3.3" in (await editor.hover(code, place) or "")
    assert (await editor.ask("airsmith/status", {"uri": code}))["airflowTarget"] == "3.3"


GENERATED = ("greeting_operator.py", "test_greeting_operator.py", "greeting_operator_test_dag.py")
WITH_PARAMS = f'{GREETING_SPEC}runtime_params:\n  - name: person\n    type: string\nairflow_version: "2.11"\n'


@pytest.mark.parametrize(("profile", "pulls"), [(VSCODE, False), (NEOVIM, True)])
async def test_tests_and_test_dag_are_for_the_airflow_of_the_spec(
    editor_like: Editors, profile: str, *, pulls: bool
) -> None:
    editor = await editor_like(profile, pulls=pulls)
    spec = editor.open("greeting.component.yaml", WITH_PARAMS)
    assert (await editor.generating(spec, engine="scaffold"))["outcome"] == "done"
    files = [editor.open(name, (editor.folder / name).read_text("utf-8")) for name in GENERATED]
    for uri in files:
        assert list(await editor.diagnostics(uri)) == []
        status = await editor.ask("airsmith/status", {"uri": uri})
        assert (status["airflowTarget"], status["targetOrigin"]) == ("2.11", "set in the spec")
    in_tests = LineIndex(editor.text(files[1])).position_at(editor.text(files[1]).index("BaseOperator"))
    assert "3.3" not in (await editor.hover(files[1], in_tests) or "")

    editor.retype(spec, WITH_PARAMS.replace("2.11", "3.3"))
    for uri, rule in zip(files[1:], ("missing_base_import", "deprecated_airflow_import"), strict=True):
        await shown(editor, uri, [rule], all_rules)
    assert "3.3" in (await editor.hover(files[1], in_tests) or "")
    assert (await editor.ask("airsmith/status", {"uri": files[2]}))["airflowTarget"] == "3.3"
    editor.retype(spec, WITH_PARAMS)
    for uri in files:
        await shown(editor, uri, [], all_rules)


@pytest.mark.parametrize("name", GENERATED[1:])
async def test_a_spec_is_opened_after_its_tests_and_test_dag(editor: FakeEditor, name: str) -> None:
    code = editor.open(name, "from airflow.decorators import dag, task\n")
    await shown(editor, code, ["deprecated_airflow_import", "deprecated_airflow_import"], all_rules)
    editor.open("greeting.component.yaml", WITH_PARAMS)
    await shown(editor, code, [], all_rules)
