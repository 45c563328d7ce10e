"""The lens, the hover and the command that tell how well a spec can be generated."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.workspace import Workspace, open_workspace
from airsmith.lsp import assess
from airsmith.lsp.assessments import Assessments
from airsmith.lsp.documents import Documents, Snapshot
from airsmith.lsp.protocol import ASSESS_COMMAND
from airsmith.spec.document import SpecDocument
from airsmith.text import Position
from support.assessing import COMPLETE
from support.candidate_code import GOOD, GREETING_SPEC
from support.claude_steps import Reply
from support.environments import an_environment, changed_later, install_old_http, site_packages
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor
from support.marked_text import unindented

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
SPEC_NAME = "audit.component.yaml"
SPEC = unindented(COMPLETE)


async def lenses(editor: FakeEditor, uri: str) -> list[types.CodeLens]:
    """Those that assess; `test_code_lens` has the others."""
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    found = await editor.client.text_document_code_lens_async(params) or ()
    return [lens for lens in found if lens.command is not None and lens.command.command == ASSESS_COMMAND]


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
    with pytest.raises(JsonRpcInvalidParams, match="must be an object"):
        await editor.execute(ASSESS_COMMAND, *arguments)
    await editor.until(lambda: editor.client.log)
    [line] = editor.client.log.splitlines()
    assert "A request was refused: The params must be an object" in line
    editor.client.log = ""


async def lens_title(editor: FakeEditor, uri: str) -> str:
    [lens] = await lenses(editor, uri)
    assert lens.command is not None
    return lens.command.title


async def assessment(editor: FakeEditor, uri: str) -> Any:  # noqa: ANN401 - JSON
    return await editor.execute(ASSESS_COMMAND, {"uri": uri, "silent": True})


def change_settings(editor: FakeEditor, **settings: object) -> None:
    editor.settings["airsmith"] = settings
    editor.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(settings=None))


async def test_lenses_are_asked_for_again_after_settings_change(tmp_path: Path) -> None:
    async with an_editor(tmp_path, VSCODE) as editor:
        uri = editor.open(SPEC_NAME, SPEC)
        before = await lens_title(editor, uri)
        assert "about $" in before
        change_settings(editor, engine="scaffold")
        await editor.until(lambda: editor.lens_refreshes)
        assert await lens_title(editor, uri) == before.partition(" · ")[0]


async def test_lenses_are_asked_for_again_once_an_environment_is_known(tmp_path: Path) -> None:
    an_environment(tmp_path / ".venv")
    async with an_editor(tmp_path, VSCODE) as editor:
        uri = editor.open(SPEC_NAME, SPEC)
        await lens_title(editor, uri)
        await editor.until(lambda: editor.lens_refreshes)  # found
        seen = editor.lens_refreshes
        install_old_http(site_packages(tmp_path / ".venv"))
        changed_later(site_packages(tmp_path / ".venv"))
        editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await editor.until(lambda: editor.lens_refreshes > seen)  # changed
        seen = editor.lens_refreshes
        await lens_title(editor, uri)
        await editor.until(lambda: editor.lens_refreshes > seen)  # read


async def test_a_recorded_run_counts_at_once(keyed: FakeEditor, claude: FakeClaude) -> None:
    claude.script([Reply(f"```python\n{GOOD}```")])
    uri = keyed.open("greeting.component.yaml", GREETING_SPEC)
    assert (await assessment(keyed, uri))["history"]["runs"] == 0
    seen = keyed.lens_refreshes
    assert (await keyed.generating(uri))["outcome"] == "done"
    await keyed.until(lambda: keyed.lens_refreshes > seen)
    assert (await assessment(keyed, uri))["history"]["runs"] == 1


async def test_clients_that_cannot_refresh_lenses_are_not_asked_to(tmp_path: Path) -> None:
    async with an_editor(tmp_path, NEOVIM) as editor:
        uri = editor.open(SPEC_NAME, SPEC)
        before = await lens_title(editor, uri)
        change_settings(editor, engine="scaffold")
        await editor.diagnostics(uri)
        assert await lens_title(editor, uri) != before
        assert editor.lens_refreshes == 0


class _Session:
    """As much of a session as assessing needs; it counts how often somebody assesses."""

    def __init__(self, folder: Path) -> None:
        self.documents = Documents()
        self.assessments = Assessments()
        self.environment = ProcessEnvironment(folder / "data")
        self.layout = open_workspace(folder)
        self.count = 0

    async def workspace(self, _: Snapshot) -> Workspace:
        return self.layout

    async def work(self, function: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401 - passed on
        self.count += 1
        return function(*arguments)

    def type(self, text: str) -> Snapshot:
        self.documents.open(types.TextDocumentItem("file:///a.component.yaml", "yaml", 1, text))
        snapshot = self.documents.get("file:///a.component.yaml")
        assert snapshot is not None
        return snapshot

    async def assess(self, snapshot: Snapshot) -> object:
        return await assess.assessment_of(self, snapshot)  # type: ignore[arg-type]


async def test_nothing_is_assessed_twice(tmp_path: Path) -> None:
    session = _Session(tmp_path)
    snapshot = session.type(SPEC)
    first = await session.assess(snapshot)
    assert await session.assess(snapshot) is first
    assert session.count == 1
    await session.assess(session.type(SPEC))
    assert session.count == 2


async def test_what_may_have_changed_is_assessed_anew(tmp_path: Path) -> None:
    session = _Session(tmp_path)
    snapshot = session.type(SPEC)
    await session.assess(snapshot)
    session.assessments.forget()
    await session.assess(snapshot)
    assert session.count == 2
    session.layout = replace(session.layout, folder=tmp_path / "elsewhere")
    await session.assess(snapshot)
    assert session.count == 3


async def test_what_is_forgotten_while_it_is_made_stays_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = _Session(tmp_path)
    snapshot = session.type(SPEC)
    real = assess._import_assess()

    def interrupted(document: SpecDocument, workspace: Workspace, environment: ProcessEnvironment) -> object:
        session.assessments.forget()
        return real(document, workspace, environment)

    monkeypatch.setattr(assess, "_import_assess", lambda: interrupted)
    await session.assess(snapshot)
    assert session.assessments.now == {}


async def test_an_old_text_is_not_kept(tmp_path: Path) -> None:
    session = _Session(tmp_path)
    old = session.type(SPEC)
    session.type(SPEC + "# more\n")
    await session.assess(old)
    assert session.assessments.now == {}
