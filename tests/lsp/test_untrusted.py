"""What is not trusted is checked and nothing else: nothing is written or started, and no environment is read."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from lsprotocol import types

from airsmith.lsp.configuration import is_trusted
from airsmith.lsp.protocol import ASSESS_COMMAND, GENERATE_COMMAND
from support.candidate_code import GREETING_SPEC
from support.environments import USES_BOTH, an_environment, install_old_http, site_packages
from support.fake_editor import VSCODE, FakeEditor, an_editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

NAME = "greeting.component.yaml"
WHOLE = types.Range(types.Position(0, 0), types.Position(0, 5))


@pytest_asyncio.fixture(loop_scope="session")
async def untrusted(tmp_path: Path) -> AsyncIterator[FakeEditor]:
    async with an_editor(tmp_path, VSCODE, initialization_options={"trusted": False, "engine": "scaffold"}) as editor:
        yield editor
        assert editor.client.log == ""


async def test_generating_is_refused(untrusted: FakeEditor) -> None:
    uri = untrusted.open(NAME, GREETING_SPEC)
    for engine in ("scaffold", "claude", "replay", "auto"):
        result = await untrusted.generating(uri, engine=engine, request_id=engine)
        assert result["outcome"] == "refused"
        assert "not trusted" in result["message"]
        assert (await untrusted.execute(GENERATE_COMMAND, {"uri": uri, "engine": engine}))["outcome"] == "refused"
    await untrusted.until(lambda: len(untrusted.messages) == 4)
    assert sorted(path.name for path in untrusted.folder.iterdir()) == [NAME]
    assert untrusted.edits == []


async def test_nothing_is_offered_that_would_be_refused(untrusted: FakeEditor) -> None:
    uri = untrusted.open(NAME, GREETING_SPEC)
    actions = await untrusted.code_actions(uri, WHOLE, trigger=types.CodeActionTriggerKind.Invoked)
    assert [action.kind for action in actions] == []
    params = types.CodeLensParams(types.TextDocumentIdentifier(uri))
    [lens] = await untrusted.client.text_document_code_lens_async(params) or ()
    assert lens.command is not None
    assert lens.command.command == ASSESS_COMMAND


async def test_checks_fixes_and_assessments_go_on(untrusted: FakeEditor) -> None:
    uri = untrusted.open(NAME, GREETING_SPEC + "moda: poke\n")
    [diagnostic] = await untrusted.diagnostics(uri)
    assert diagnostic.code == "unknown_key"
    actions = await untrusted.code_actions(uri, diagnostic.range, only=["quickfix"])
    assert actions
    assert (await untrusted.execute(ASSESS_COMMAND, {"uri": uri, "silent": True}))["errors"] == 1


async def test_no_environment_is_read(tmp_path: Path) -> None:
    """The same folder is read as soon as it is trusted."""
    an_environment(tmp_path / ".venv")
    install_old_http(site_packages(tmp_path / ".venv"))
    for trusted in (False, True):
        async with an_editor(tmp_path, VSCODE, initialization_options={"trusted": trusted}) as editor:
            uri = editor.open("a.py", USES_BOTH)
            await editor.diagnostics(uri)
            status = await editor.ask("airsmith/status", {"uri": uri})
            assert status["trusted"] is trusted
            if trusted:
                await editor.until(lambda: "Reading what is installed" in editor.client.log)
            else:
                assert status["targetOrigin"] == "the newest one known"
                assert editor.client.log == ""


@pytest.mark.parametrize("said", ["false", 0, None, [], {}, False])
async def test_whatever_is_not_a_plain_yes_is_a_no(said: object) -> None:
    assert not is_trusted({"trusted": said})
    assert not is_trusted({"airsmith": {"trusted": said}})
    assert not is_trusted({"trusted": True, "airsmith": {"trusted": said}})


@pytest.mark.parametrize("options", [None, {}, {"engine": "scaffold"}, "trusted", [False], {"trusted": True}])
async def test_editors_that_know_no_trust(options: object) -> None:
    assert is_trusted(options)
