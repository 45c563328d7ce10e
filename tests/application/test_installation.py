"""Which environment a workspace has, and that nothing is looked at twice or on other machines."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from airsmith.application.installation import (
    Interpreters,
    NeedsReading,
    find_catalog,
    interpreters_of,
    look_for_installation,
    state_of,
)
from airsmith.application.installation_reading import outcome_of, read_installation, reading_command, temporary_cache
from airsmith.application.user_environment import UserEnvironment
from airsmith.application.workspace import open_workspace
from airsmith.catalog.installed.exit_codes import CANNOT_KEEP, CANNOT_READ, HAS_CHANGED
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Presence
from airsmith.catalog.targets import AirflowVersion
from airsmith.config import SettingsLayer
from support.environments import (
    an_environment,
    changed_later,
    install,
    install_old_http,
    make_slow,
    site_packages,
)

AIRFLOW_33, AIRFLOW_211 = AirflowVersion(3, 3), AirflowVersion(2, 11)
HTTP = "airflow.providers.http.operators.http"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "cache"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    interpreter = an_environment(tmp_path / "venv")
    install_old_http(site_packages(tmp_path / "venv"))
    found = look_for_installation(Interpreters((interpreter,)))
    assert isinstance(found, Installation)
    return found


# Where it is


def test_without_settings_the_usual_places_are_looked_at(tmp_path: Path):
    project, root, active = tmp_path / "root/project", tmp_path / "root", tmp_path / "active"
    project.mkdir(parents=True)
    (project / "airsmith.toml").write_text("")
    workspace = open_workspace(project / "dags/a.py")
    assert interpreters_of(workspace, root, active).paths == (
        project / ".venv",
        project / "venv",
        root / ".venv",
        root / "venv",
        active,
    )
    assert interpreters_of(workspace, project, None).paths == (project / ".venv", project / "venv")


@pytest.mark.parametrize(
    ("written", "expected"),
    [("env/bin/python", "project/env/bin/python"), ("../other", "project/../other"), ("~/env", "home/env")],
)
def test_the_setting_names_the_one_place_that_counts(tmp_path: Path, written: str, expected: str, cache: Path):
    (tmp_path / "project").mkdir()
    (tmp_path / "project/airsmith.toml").write_text(f'interpreter = "{written}"\n')
    workspace = open_workspace(tmp_path / "project")
    interpreters = interpreters_of(workspace, tmp_path, tmp_path / "active")
    assert interpreters == Interpreters((tmp_path / expected,), is_configured=True)


def test_the_editor_may_name_it_too(tmp_path: Path):
    workspace = open_workspace(tmp_path, SettingsLayer("the editor's settings", {"interpreter": "/opt/python"}))
    assert interpreters_of(workspace, tmp_path, None).paths == (Path("/opt/python"),)


@pytest.mark.parametrize("written", ["//elsewhere/share/python", "\\\\\\\\elsewhere\\\\share"])
def test_a_settings_file_cannot_have_another_machine_contacted(tmp_path: Path, written: str):
    (tmp_path / "airsmith.toml").write_text(f'interpreter = "{written}"\nmax_attempts = 2\n')
    workspace = open_workspace(tmp_path)
    assert workspace.settings.interpreter is None
    assert workspace.settings.max_attempts == 2
    assert len(workspace.problems) == 1
    assert "`interpreter` must be a path on this machine" in workspace.problems[0]


def test_the_first_environment_there_is_counts(tmp_path: Path):
    an_environment(tmp_path / "b")
    an_environment(tmp_path / "c")
    found = look_for_installation(Interpreters(tuple(tmp_path / name for name in "abc")))
    assert isinstance(found, Installation)
    assert found.interpreter == tmp_path / "b"
    assert look_for_installation(Interpreters((tmp_path / "a",))) is None


def test_a_configured_one_that_is_none_is_a_problem(tmp_path: Path):
    an_environment(tmp_path / "b")
    found = look_for_installation(Interpreters((tmp_path / "a",), is_configured=True))
    assert isinstance(found, NotAnInterpreter)


def test_the_state_changes_when_something_is_installed_or_an_environment_is_made(tmp_path: Path):
    interpreters = Interpreters((tmp_path / "venv",))
    nothing = state_of(interpreters, None)
    an_environment(tmp_path / "venv")
    assert state_of(interpreters, None) != nothing
    found = look_for_installation(interpreters)
    assert isinstance(found, Installation)
    before = state_of(interpreters, found)
    assert state_of(interpreters, found) == before
    install(site_packages(tmp_path / "venv"), "thing", "1.0")
    changed_later(site_packages(tmp_path / "venv"))
    assert state_of(interpreters, found) != before


# What it offers


def test_an_installation_is_read_once(installation: Installation, cache: Path):
    needed = find_catalog(installation, AIRFLOW_33)
    assert isinstance(needed, NeedsReading)
    told: list[str] = []
    assert read_installation(needed, told.append) is None
    assert told == ["apache-airflow-providers-http 4.13.3"]
    catalog = find_catalog(installation, AIRFLOW_33)
    assert isinstance(catalog, Catalog)
    assert catalog.name_in(HTTP, "SimpleHttpOperator").presence is Presence.EXISTS
    assert catalog.name_in(HTTP, "HttpOperator").presence is Presence.MISSING
    assert catalog.name_in("airflow.sdk", "BaseOperator").presence is Presence.EXISTS
    assert (cache / "airsmith").is_dir()


def test_an_environment_without_airflow_has_no_catalog_of_its_own(tmp_path: Path):
    an_environment(tmp_path / "venv")
    install(site_packages(tmp_path / "venv"), "requests", "1.0")
    found = look_for_installation(Interpreters((tmp_path / "venv",)))
    assert isinstance(found, Installation)
    assert find_catalog(found, AIRFLOW_33) is None


def test_a_catalog_is_asked_for_until_it_is_known(installation: Installation):
    asked: list[AirflowVersion] = []
    environment = UserEnvironment(installation, lambda _, target: asked.append(target))
    assert environment.catalog(AIRFLOW_33) is None
    assert environment.catalog(AIRFLOW_33) is None
    environment.learn(AIRFLOW_33, None)
    assert environment.catalog(AIRFLOW_33) is None
    assert environment.catalog(AIRFLOW_211) is None
    assert asked == [AIRFLOW_33, AIRFLOW_33, AIRFLOW_211]


def test_a_workspace_speaks_for_its_environment(tmp_path: Path, installation: Installation):
    workspace = open_workspace(tmp_path)
    assert (workspace.installation, workspace.catalog(AIRFLOW_33)) == (None, None)


# Where nothing can be kept


@pytest.fixture
def blocked(installation: Installation, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that cannot be written, and a place for temporary files, which is returned."""
    cache.write_text("a file where a folder would be needed")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def test_a_cache_that_can_be_written_is_used(cache: Path):
    with temporary_cache() as temporary:
        assert temporary is None


def test_without_a_cache_the_catalog_is_held_in_memory(installation: Installation, blocked: Path):
    needed = NeedsReading(installation, AIRFLOW_33)
    with temporary_cache() as temporary:
        assert temporary is not None
        assert temporary.parent == blocked
        assert stat.S_IMODE(temporary.stat().st_mode) == 0o700
        assert read_installation(needed, lambda _: None, temporary) is None
        catalog = find_catalog(installation, AIRFLOW_33, temporary)
    assert os.listdir(blocked) == []  # noqa: PTH208 - names are compared
    assert isinstance(catalog, Catalog)
    assert catalog.name_in(HTTP, "SimpleHttpOperator").presence is Presence.EXISTS
    assert catalog.name_in(HTTP, "HttpOperator").presence is Presence.MISSING


def test_a_part_of_the_cache_that_cannot_be_written_is_enough(cache: Path):
    (cache / "airsmith").mkdir(parents=True)
    (cache / "airsmith/distributions").write_text("")
    with temporary_cache() as temporary:
        assert temporary is not None


def test_where_nothing_can_be_written_one_sentence_says_what_to_do(
    installation: Installation, blocked: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(blocked / "nowhere"))
        with temporary_cache() as temporary:
            assert temporary is None
    problem = read_installation(NeedsReading(installation, AIRFLOW_33), lambda _: None, temporary)
    assert problem is not None
    assert problem.message == (
        f"What is installed in {installation.interpreter} cannot be kept: the cache folder {cache / 'airsmith'} cannot be "
        "written, so set XDG_CACHE_HOME to one that can; the packaged catalog is used."
    )
    assert problem.details == ""


# When it cannot be read


def test_the_reader_ends_with_whoever_asked_for_it(installation: Installation, tmp_path: Path):
    make_slow(site_packages(tmp_path / "venv"))
    temporary = tmp_path / "temporary"
    command = reading_command(NeedsReading(installation, AIRFLOW_33), temporary)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603 - our own
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"apache-airflow-providers-http 4.13.3\n"
        assert temporary.is_dir()
        process.stdin.close()
        assert process.wait(20) == CANNOT_READ
    assert not temporary.exists()


def test_a_process_that_cannot_be_started_is_no_bug(installation: Installation, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    problem = read_installation(NeedsReading(installation, AIRFLOW_33), lambda _: None)
    assert problem is not None
    assert problem.message.endswith(" cannot be read: No such file or directory; the packaged catalog is used.")


def test_what_the_end_of_the_process_means(installation: Installation):
    needed = NeedsReading(installation, AIRFLOW_33)
    assert outcome_of(needed, 0, "a warning") is None
    changed = outcome_of(needed, HAS_CHANGED, "")
    assert changed is not None
    assert changed.has_changed
    crashed = outcome_of(needed, CANNOT_READ, "Traceback:\n  somewhere\nKeyError: 'x'\n")
    assert crashed is not None
    assert "cannot be read: KeyError: 'x'; " in crashed.message
    assert crashed.details.startswith("Traceback")
    unkept = outcome_of(needed, CANNOT_KEEP, "why\n")
    assert unkept is not None
    assert " cannot be kept: why; " in unkept.message
    killed = outcome_of(needed, -9, "")
    assert killed is not None
    assert "the reader ended with -9" in killed.message


def test_the_process_imports_nothing_from_the_folder_worked_in(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    assert "-P" in reading_command(NeedsReading(installation, AIRFLOW_33))
    relative = Installation(Path("venv"), installation.folders, installation.packages)
    monkeypatch.chdir(tmp_path)
    assert str(tmp_path / "venv") in reading_command(NeedsReading(relative, AIRFLOW_33))
