"""The user's own environment in the editor: found and read in the background, watched, and never in anybody's way."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from lsprotocol import types

from airsmith.analysis.project import NO_PROJECT
from airsmith.application.assessment import assess_spec
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.workspace import open_workspace
from airsmith.lsp.environments import Environments
from airsmith.lsp.knowledge import Surroundings
from airsmith.spec.document import read_spec
from support import fake_editor
from support.environments import USES_BOTH, an_environment, changed_later, install_old_http, make_slow, site_packages
from support.fake_editor import NEOVIM, VSCODE, WITHIN_S, FakeEditor, an_editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

OLD_ONLY, NEW_ONLY = 0, 1
"""The lines of `USES_BOTH`."""


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    an_environment(tmp_path / ".venv")
    install_old_http(site_packages(tmp_path / ".venv"))
    return site_packages(tmp_path / ".venv")


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Variables by which servers find what others have read."""
    return {"XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))}


def wrong_lines(diagnostics: object) -> list[int]:
    assert isinstance(diagnostics, list)
    return [one.range.start.line for one in diagnostics if one.severity is types.DiagnosticSeverity.Error]


async def until_wrong(editor: FakeEditor, uri: str, lines: list[int]) -> None:
    """Wait until exactly these lines are wrong."""

    def shown() -> bool:
        seen = [found for found in editor.published if found.uri == uri]
        return bool(seen) and wrong_lines(list(seen[-1].diagnostics)) == lines

    await editor.until(shown)


def save(editor: FakeEditor, uri: str) -> None:
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(uri)))


def processes_about(path: Path) -> list[str]:
    """Command lines of running processes that name a path."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = entry.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(path) in command:
            found.append(command)
    return found


@pytest.mark.parametrize("is_there", [True, False])
async def test_not_known_yet_is_told_from_not_there(tmp_path: Path, *, is_there: bool) -> None:
    if is_there:
        an_environment(tmp_path / ".venv")
    workspace = open_workspace(tmp_path)
    environments = Environments(tmp_path, None, lambda: None)
    try:
        at_first = Surroundings(environments.around(workspace), NO_PROJECT)
        for knowledge in (at_first.for_spec(read_spec("name: Rows\n")), at_first.for_python()):
            assert (knowledge.awaits_environment, knowledge.installation) == (True, None)
        async with asyncio.timeout(WITHIN_S):
            while (  # noqa: ASYNC110 - where nothing is found, nobody is told
                found := environments.around(workspace)
            ).awaits_environment:
                await asyncio.sleep(0)
        then = Surroundings(found, NO_PROJECT)
        for knowledge in (then.for_spec(read_spec("name: Rows\n")), then.for_python()):
            assert not knowledge.awaits_environment
            assert (knowledge.installation is not None) is is_there
    finally:
        await environments.end()


async def test_an_assessment_says_nothing_of_installing_while_the_environment_is_looked_for(tmp_path: Path) -> None:
    spec = "name: SlackAPIPostOperator\ndescription: Posts a message to a Slack channel.\ncategory: chat\n"
    workspace = open_workspace(tmp_path)
    for awaits, install in ((True, None), (False, "pip install apache-airflow-providers-slack")):
        known = replace(workspace, awaits_environment=awaits)
        (existing,) = assess_spec(read_spec(spec), known, ProcessEnvironment(tmp_path / "data")).existing
        assert (existing.installed, existing.install) == (None, install)


async def test_findings_follow_the_installed_version(tmp_path: Path, packages: Path) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=False) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await until_wrong(editor, uri, [NEW_ONLY])
        assert "Reading what is installed in" in editor.client.log
        assert editor.messages == []


async def test_what_was_read_before_is_at_hand(tmp_path: Path, packages: Path) -> None:
    for _ in range(2):
        async with an_editor(tmp_path, VSCODE, pulls=False) as editor:
            await until_wrong(editor, editor.open("uses_both.py", USES_BOTH), [NEW_ONLY])
            log = editor.client.log
    assert "Reading" not in log


async def test_clients_that_ask_are_told_to_ask_again(
    tmp_path: Path, packages: Path, shared_cache: dict[str, str]
) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=True, variables=shared_cache) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await editor.diagnostics(uri)
        for _ in range(2):  # found, and read
            before = editor.client.diagnostic_refresh_count
            if wrong_lines(list(await editor.diagnostics(uri))) == [NEW_ONLY]:
                break
            await editor.until(lambda seen=before: editor.client.diagnostic_refresh_count > seen)
        assert wrong_lines(list(await editor.diagnostics(uri))) == [NEW_ONLY]


async def test_an_upgrade_is_noticed_when_a_file_is_saved(
    tmp_path: Path, packages: Path, shared_cache: dict[str, str]
) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=False, variables=shared_cache) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await until_wrong(editor, uri, [NEW_ONLY])
        install_old_http(packages, "4.14.0")
        source = packages / "airflow/providers/http/operators/http.py"
        source.write_text(source.read_text().replace("SimpleHttpOperator", "HttpOperator"))
        changed_later(packages)
        save(editor, uri)
        await until_wrong(editor, uri, [OLD_ONLY])


async def test_an_environment_that_is_made_later_is_noticed(tmp_path: Path, shared_cache: dict[str, str]) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=False, variables=shared_cache) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await until_wrong(editor, uri, [OLD_ONLY])
        an_environment(tmp_path / ".venv")
        install_old_http(site_packages(tmp_path / ".venv"))
        save(editor, uri)
        await until_wrong(editor, uri, [NEW_ONLY])


async def test_an_environment_that_is_removed_is_noticed(
    tmp_path: Path, packages: Path, shared_cache: dict[str, str]
) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=False, variables=shared_cache) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await until_wrong(editor, uri, [NEW_ONLY])
        (tmp_path / ".venv").rename(tmp_path / "away")
        save(editor, uri)
        await until_wrong(editor, uri, [OLD_ONLY])


async def test_the_setting_names_the_environment(tmp_path: Path, packages: Path, shared_cache: dict[str, str]) -> None:
    (tmp_path / ".venv").rename(tmp_path / "environment")
    settings = {"airsmith": {"interpreter": str(tmp_path / "environment/bin/python")}}
    async with an_editor(tmp_path, VSCODE, pulls=False, settings=settings, variables=shared_cache) as editor:
        await until_wrong(editor, editor.open("uses_both.py", USES_BOTH), [NEW_ONLY])


async def test_a_wrong_setting_is_logged_once_and_no_popup(tmp_path: Path) -> None:
    settings = {"airsmith": {"interpreter": "/nowhere/python"}}
    async with an_editor(tmp_path, NEOVIM, settings=settings) as editor:
        for name in ("a.py", "b.py"):
            uri = editor.open(name, USES_BOTH)
            assert wrong_lines(list(await editor.diagnostics(uri))) == [OLD_ONLY]
        await editor.until(lambda: "is no Python and no folder of one" in editor.client.log)
        save(editor, uri)
        assert wrong_lines(list(await editor.diagnostics(uri))) == [OLD_ONLY]
        assert editor.client.log.count("is no Python and no folder of one") == 1
        assert editor.messages == []


async def test_a_cache_that_cannot_be_written_is_no_problem(tmp_path: Path, packages: Path) -> None:
    (tmp_path / "temporary").mkdir()
    variables = {"XDG_CACHE_HOME": "/dev/null", "TMPDIR": str(tmp_path / "temporary")}
    async with an_editor(tmp_path, VSCODE, pulls=False, variables=variables) as editor:
        await until_wrong(editor, editor.open("uses_both.py", USES_BOTH), [NEW_ONLY])
        assert editor.messages == []
        assert "cannot be" not in editor.client.log
        assert list((tmp_path / "temporary").iterdir()) == []


async def test_a_failure_is_logged_and_the_packaged_catalog_holds(
    tmp_path: Path, packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fake_editor,
        "SERVE",
        "import sys; from airsmith.lsp.main import serve; sys.executable = '/nowhere'; sys.exit(serve(None))",
    )
    async with an_editor(tmp_path, NEOVIM) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await editor.until(lambda: "the packaged catalog is used" in editor.client.log)
        assert wrong_lines(list(await editor.diagnostics(uri))) == [OLD_ONLY]
        assert editor.messages == []
        assert "Traceback" not in editor.client.log


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="processes are looked for in /proc")
async def test_a_shutdown_stops_the_reading(tmp_path: Path, packages: Path) -> None:
    make_slow(packages)
    async with an_editor(tmp_path, VSCODE, pulls=False) as editor:
        editor.open("uses_both.py", USES_BOTH)
        await editor.until(lambda: "Reading what is installed in" in editor.client.log)
        async with asyncio.timeout(WITHIN_S):
            while not any(  # noqa: ASYNC110 - a process tells nobody that it begins
                "airsmith.catalog.installed" in one for one in processes_about(tmp_path)
            ):
                await asyncio.sleep(0)
    assert not any("airsmith.catalog.installed" in one for one in processes_about(tmp_path))


async def test_typing_goes_on_while_an_environment_is_read(tmp_path: Path, packages: Path) -> None:
    async with an_editor(tmp_path, VSCODE, pulls=False) as editor:
        uri = editor.open("uses_both.py", USES_BOTH)
        await editor.until(lambda: "Reading what is installed in" in editor.client.log)
        for number in range(20):
            editor.retype(uri, USES_BOTH + f"\nx = {number}\n")
            await editor.diagnostics(uri)
        await until_wrong(editor, uri, [NEW_ONLY])


async def test_the_active_environment_counts_where_the_workspace_has_none(
    tmp_path: Path, packages: Path, shared_cache: dict[str, str]
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    variables = {**shared_cache, "VIRTUAL_ENV": str(tmp_path / ".venv")}
    async with an_editor(work, VSCODE, pulls=False, variables=variables) as editor:
        await until_wrong(editor, editor.open("uses_both.py", USES_BOTH), [NEW_ONLY])
