"""Settings from the editor and from files, and that neither can lead a key astray."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from lsprotocol import types

from support.asking_claude import KEY
from support.candidate_code import GOOD, GREETING_SPEC
from support.claude_steps import Reply
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor, capabilities_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]

WRONG = "name: RowsOperator\ncomponent_type: opertor\ndescription: d\ncategory: c\nrequirements: [count]\n"


async def codes(editor: FakeEditor, uri: str) -> list[object]:
    return [diagnostic.code for diagnostic in await editor.diagnostics(uri)]


def change_settings(editor: FakeEditor, settings: object = None) -> None:
    params = types.DidChangeConfigurationParams(settings=settings)
    editor.client.workspace_did_change_configuration(params)


@pytest_asyncio.fixture(loop_scope="session")
async def restored(editor: FakeEditor) -> AsyncIterator[FakeEditor]:
    """An editor whose settings are as they were when the test is over."""
    yield editor
    editor.settings.clear()
    change_settings(editor)


async def test_the_editors_settings_hold_and_can_be_changed(restored: FakeEditor) -> None:
    editor = restored
    editor.settings["airsmith"] = {"disable": ["invalid_value"], "server": {"path": "/x"}, "engine": ""}
    uri = editor.open("a.component.yaml", WRONG)
    assert await codes(editor, uri) == []
    editor.published.clear()
    editor.settings["airsmith"] = {}
    change_settings(editor)
    assert await codes(editor, uri) == ["invalid_value"]


async def test_the_editor_can_say_how_bad_a_rule_is(restored: FakeEditor) -> None:
    editor = restored
    editor.settings["airsmith"] = {"severity": {"invalid_value": "warning"}}
    uri = editor.open("c.component.yaml", WRONG)
    [found] = await editor.diagnostics(uri)
    assert (found.code, found.severity) == ("invalid_value", types.DiagnosticSeverity.Warning)
    editor.published.clear()
    editor.settings["airsmith"] = {"severity": {"invalid_value": "off"}}
    change_settings(editor)
    assert await codes(editor, uri) == []


async def test_pulling_clients_are_told_to_ask_again(tmp_path: Path) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=True) as editor:
        uri = editor.open("a.component.yaml", WRONG)
        assert await codes(editor, uri) == ["invalid_value"]
        editor.settings["airsmith"] = {"disable": ["invalid_value"]}
        change_settings(editor)
        await editor.until(lambda: editor.client.diagnostic_refresh_count)
        assert await codes(editor, uri) == []
        assert editor.published == []


async def test_a_client_that_cannot_be_asked_may_tell(tmp_path: Path) -> None:
    capabilities = capabilities_of(EMACS)
    assert capabilities.workspace is not None
    capabilities.workspace.configuration = None
    options = {"airsmith": {"disable": ["invalid_value"]}}
    async with an_editor(tmp_path, capabilities=capabilities, initialization_options=options) as editor:
        uri = editor.open("a.component.yaml", WRONG)
        assert await codes(editor, uri) == []
        editor.published.clear()
        change_settings(editor, {"airsmith": {"disable": []}})
        assert await codes(editor, uri) == ["invalid_value"]


@pytest.mark.parametrize("name", ["airsmith.toml", "pyproject.toml"])
async def test_settings_files_are_watched(editor: FakeEditor, name: str) -> None:
    watched = await editor.until(
        lambda: [r for r in editor.registered if r.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
    )
    options: Any = watched[0].register_options
    assert {watcher["globPattern"] for watcher in options["watchers"]} == {"**/airsmith.toml", "**/pyproject.toml"}

    table = "" if name == "airsmith.toml" else "[tool.airsmith]\n"
    settings = editor.write(name, f'{table}disable = ["invalid_value"]\n')
    uri = editor.open("below/a.component.yaml", WRONG)
    assert await codes(editor, uri) == []

    editor.published.clear()
    editor.write(name, f"{table}disable = []\n")
    event = types.FileEvent(uri=settings, type=types.FileChangeType.Changed)
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[event]))
    assert await codes(editor, uri) == ["invalid_value"]


async def test_wrong_settings_are_logged_once_and_the_others_hold(editor_like: Editors) -> None:
    editor = await editor_like(NEOVIM)
    editor.write("airsmith.toml", 'max_attempts = 9\ndisable = ["invalid_value"]\n')
    for name in ("a", "b", "c"):
        assert await codes(editor, editor.open(f"{name}.component.yaml", WRONG)) == []
    await editor.until(lambda: "max_attempts" in editor.client.log)
    assert editor.client.log.count("max_attempts") == 1
    assert editor.messages == []
    editor.client.log = ""


async def test_no_setting_leads_the_key_to_another_address(keyed: FakeEditor, claude: FakeClaude) -> None:
    good = Reply(f"```python\n{GOOD}```")
    claude.script([good])
    async with FakeClaude([good]) as evil:
        keyed.write("airsmith.toml", f'base_url = "{evil.url}"\n')
        settings = {"baseUrl": evil.url, "endpoint": evil.url, "apiKey": "mine", "dataDir": "/nowhere"}
        keyed.settings["airsmith"] = settings
        uri = keyed.open("greeting.component.yaml", GREETING_SPEC)
        assert (await keyed.generating(uri))["outcome"] == "done"
        assert (len(claude.requests), len(evil.requests)) == (1, 0)
        assert any(KEY in value for value in claude.requests[0].headers.values())
        for name in ("base_url", "baseUrl", "endpoint", "apiKey", "dataDir"):
            assert f"`{name}` is not read from settings" in keyed.client.log
        assert KEY not in keyed.client.log
        assert evil.url not in keyed.client.log
    keyed.settings.clear()
    change_settings(keyed)
