"""Settings from the editor and from files, and that neither can lead a key astray."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from support.asking_claude import KEY
from support.candidate_code import GOOD, GREETING_SPEC
from support.claude_steps import Reply
from support.fake_claude import FakeClaude
from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor, capabilities_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WRONG = "name: Rows\ncomponent_type: opertor\ndescription: d\ncategory: c\n"


async def codes(editor: FakeEditor, uri: str) -> list[object]:
    return [diagnostic.code for diagnostic in await editor.diagnostics(uri)]


def change_settings(editor: FakeEditor, settings: object = None) -> None:
    params = types.DidChangeConfigurationParams(settings=settings)
    editor.client.workspace_did_change_configuration(params)


async def test_the_editors_settings_hold_and_can_be_changed(tmp_path: Path) -> None:
    settings = {"airsmith": {"disable": ["invalid_value"], "server": {"path": "/x"}, "engine": ""}}
    async with an_editor(tmp_path, settings=settings) as editor:
        uri = editor.open("a.component.yaml", WRONG)
        assert await codes(editor, uri) == []
        editor.published.clear()
        editor.settings["airsmith"] = {}
        change_settings(editor)
        assert await codes(editor, uri) == ["invalid_value"]
        assert editor.client.log == ""


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
async def test_settings_files_are_watched(tmp_path: Path, name: str) -> None:
    table = "" if name == "airsmith.toml" else "[tool.airsmith]\n"
    (tmp_path / name).write_text(f'{table}disable = ["invalid_value"]\n', "utf-8")
    async with an_editor(tmp_path) as editor:
        watched = await editor.until(
            lambda: [r for r in editor.registered if r.method == types.WORKSPACE_DID_CHANGE_WATCHED_FILES]
        )
        options: Any = watched[0].register_options
        globs = {watcher["globPattern"] for watcher in options["watchers"]}
        assert globs == {"**/airsmith.toml", "**/pyproject.toml"}
        uri = editor.open("below/a.component.yaml", WRONG)
        assert await codes(editor, uri) == []

        editor.published.clear()
        (tmp_path / name).write_text(f"{table}disable = []\n", "utf-8")
        event = types.FileEvent(uri=editor.uri(name), type=types.FileChangeType.Changed)
        editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes=[event]))
        assert await codes(editor, uri) == ["invalid_value"]


async def test_wrong_settings_are_logged_once_and_the_others_hold(tmp_path: Path) -> None:
    (tmp_path / "airsmith.toml").write_text('max_attempts = 9\ndisable = ["invalid_value"]\n', "utf-8")
    async with an_editor(tmp_path, NEOVIM) as editor:
        for name in ("a", "b", "c"):
            assert await codes(editor, editor.open(f"{name}.component.yaml", WRONG)) == []
        assert editor.client.log.count("max_attempts") == 1
        assert editor.messages == []


async def test_no_setting_leads_the_key_to_another_address(tmp_path: Path) -> None:
    good = Reply(f"```python\n{GOOD}```")
    async with FakeClaude([good]) as ours, FakeClaude([good]) as evil:
        (tmp_path / "airsmith.toml").write_text(f'base_url = "{evil.url}"\n', "utf-8")
        settings = {"airsmith": {"baseUrl": evil.url, "endpoint": evil.url, "apiKey": "mine", "dataDir": "/nowhere"}}
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": ours.url}
        async with an_editor(tmp_path, settings=settings, variables=variables) as editor:
            uri = editor.open("greeting.component.yaml", GREETING_SPEC)
            assert (await editor.generating(uri))["outcome"] == "done"
            assert (len(ours.requests), len(evil.requests)) == (1, 0)
            assert any(KEY in value for value in ours.requests[0].headers.values())
            for name in ("base_url", "baseUrl", "endpoint", "apiKey", "dataDir"):
                assert f"`{name}` is not read from settings" in editor.client.log
            assert KEY not in editor.client.log
            assert evil.url not in editor.client.log
