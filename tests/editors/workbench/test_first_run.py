"""A user who has just installed the extension and has no server yet."""

import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from editors.conditions import wait_until
from editors.specs import BAD_SPEC, GOOD_SPEC, SPEC_NAME
from editors.workbench.code_server import CodeServer, Installation, code_server, prepare
from editors.workbench.conftest import OpenSpec
from editors.workbench.first_run import QUESTION, FirstRun
from editors.workbench.page import Workbench

pytestmark = [pytest.mark.editors, pytest.mark.timeout(480)]


NO_SERVER = re.compile("Airsmith: no server found")
BROKEN_SERVER = """\
#!/bin/sh
echo "$1" >> {starts}
[ "$1" = --version ] && echo "airsmith, version 0.1.0" && exit 0
echo "The catalog is missing." >&2
exit 1
"""


@pytest.fixture
def vscode_of_another_user(
    installation: Installation, extensions: Path, new_user: Mapping[str, str], tmp_path: Path
) -> Iterator[CodeServer]:
    data = tmp_path / "vscode"
    prepare(data, machine_settings={})
    with code_server(installation, data, extensions, new_user, asks_for_trust=False) as server:
        yield server


@pytest.fixture
def starts(tmp_path: Path) -> Path:
    """What the broken server has been started with, a line each time."""
    return tmp_path / "starts"


@pytest.fixture
def vscode_with_broken_server(
    installation: Installation, extensions: Path, new_user: Mapping[str, str], tmp_path: Path, starts: Path
) -> Iterator[CodeServer]:
    """The setting names a server that tells its version, and ends before it answers anything else."""
    program = tmp_path / "airsmith"
    program.write_text(BROKEN_SERVER.format(starts=starts), "utf-8")
    program.chmod(0o755)
    data = tmp_path / "vscode"
    prepare(data, machine_settings={"airsmith.server.path": str(program)})
    with code_server(installation, data, extensions, new_user, asks_for_trust=False) as server:
        yield server


def test_the_environment_is_made_once_it_is_allowed(first_run: FirstRun, new_vscode: CodeServer) -> None:
    assert "Airsmith needs its language server, and none was found." in first_run.question
    assert "Not now" in first_run.question
    [program] = first_run.servers
    assert program.is_relative_to(new_vscode.environments)


def test_nobody_is_asked_when_it_is_there(open_spec: OpenSpec) -> None:
    window = open_spec(BAD_SPEC)
    expect(window.squiggles("error")).to_have_count(1)
    expect(window.notification("")).to_have_count(0)
    expect(window.status).to_have_accessible_name(re.compile(r"Airsmith 0\.\d+\.\d+.*Airflow 3\.3"))
    status = window.show_status()
    expect(status).to_contain_text("Airsmith 0.")
    expect(status).to_contain_text("Airflow 3.3")
    window.picture("status")


def test_who_refuses_is_not_asked_again(window: Workbench, vscode_of_another_user: CodeServer, workspace: Path) -> None:
    (workspace / SPEC_NAME).write_text(BAD_SPEC, "utf-8")
    window.open_folder(vscode_of_another_user.url, workspace)
    window.open_file(SPEC_NAME)
    question = window.notification(QUESTION)
    window.button(question, "Not now").click()
    expect(window.status).to_have_accessible_name(NO_SERVER)
    window.open_folder(vscode_of_another_user.url, workspace)
    window.open_file(SPEC_NAME)
    expect(window.status).to_have_accessible_name(NO_SERVER)
    expect(question).to_have_count(0)
    window.picture("refused")
    assert not vscode_of_another_user.environments.exists()


def test_a_broken_environment_is_repaired_without_a_question(
    window: Workbench, first_run: FirstRun, new_vscode: CodeServer, open_spec: OpenSpec
) -> None:
    [program] = first_run.servers
    [package] = program.parents[1].glob("lib/python3*/site-packages/airsmith")
    shutil.rmtree(package)
    open_spec(GOOD_SPEC)
    expect(window.notification(QUESTION)).to_have_count(0)
    [server] = new_vscode.language_servers()
    assert new_vscode.program_of(server).is_relative_to(new_vscode.environments)
    window.picture("repaired")


def test_a_server_that_does_not_start_is_told_once(
    window: Workbench, vscode_with_broken_server: CodeServer, starts: Path, workspace: Path
) -> None:
    (workspace / SPEC_NAME).write_text(GOOD_SPEC, "utf-8")
    window.open_folder(vscode_with_broken_server.url, workspace)
    window.open_file(SPEC_NAME)
    told = window.notification("The Airsmith server does not start; the log tells why.")
    expect(window.status).to_have_accessible_name(re.compile("the server does not run"))
    expect(told).to_have_count(1)
    window.picture("told")
    window.button(told, "Restart").click()
    wait_until(lambda: starts.read_text("utf-8").split() == ["--version", "lsp"] * 2, "it was started once more")
    expect(told).to_have_count(1)
    expect(window.notification("")).to_have_count(1)
    window.picture("told-again")
    window.leave()
