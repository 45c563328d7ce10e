"""The user's own environment on the command line: its versions hold, and it is read once."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.catalog.packaged import packaged_catalog
from airsmith.cli import environments
from support.environments import USES_BOTH, an_environment, install, install_old_http, make_slow, site_packages
from support.processes import ends, the_child_of
from support.row_count import SPEC
from support.running_airsmith import Airsmith, Ended

Run = Callable[..., Ended]


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(shared_cache))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own, in which nothing was read yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def venv(work: Path) -> Path:
    an_environment(work / ".venv")
    install_old_http(site_packages(work / ".venv"))
    (work / "uses_both.py").write_text(USES_BOTH)
    return work / ".venv"


def errors_of(ended: Ended) -> list[tuple[int, str]]:
    found = [finding for finding in ended.json if finding["severity"] == "error"]
    return [(one["range"]["start"]["line"], one["message"]) for one in found]


def lines_of(ended: Ended) -> list[int]:
    return [line for line, _ in errors_of(ended)]


def test_the_installed_version_decides_what_exists(venv: Path, airsmith: Run):
    ended = airsmith("check", "--format", "json", "uses_both.py")
    assert lines_of(ended) == [1]
    assert "HttpOperator" in errors_of(ended)[0][1]
    assert (ended.code, ended.err) == (1, "")


def test_without_an_environment_the_packaged_catalog_decides(work: Path, airsmith: Run):
    (work / "uses_both.py").write_text(USES_BOTH)
    assert lines_of(airsmith("check", "--format", "json", "uses_both.py")) == [0]


def test_it_is_read_once(venv: Path, cache: Path, airsmith: Run, monkeypatch: pytest.MonkeyPatch):
    readings: list[object] = []
    read = environments.read_installation
    monkeypatch.setattr(environments, "read_installation", lambda *given: readings.append(given) or read(*given))
    (venv.parent / "below").mkdir()
    for name in ("below/a.py", "b.py"):
        (venv.parent / name).write_text(USES_BOTH)
    for _ in range(2):
        assert lines_of(airsmith("check", "--format", "json", ".")) == [1, 1, 1]
    assert len(readings) == 1


def test_another_target_is_not_touched(venv: Path, airsmith: Run):
    packages = site_packages(venv)
    for name in ("apache_airflow", "apache_airflow_core"):
        info = packages / f"{name}-3.2.1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {name}\nVersion: 3.2.1\n")
    assert lines_of(airsmith("check", "--format", "json", "--airflow", "3.3", "uses_both.py")) == [0]


def test_the_active_environment_counts_where_the_workspace_has_none(
    venv: Path, work: Path, tmp_path: Path, airsmith: Run, monkeypatch: pytest.MonkeyPatch
):
    venv.rename(tmp_path / "elsewhere")
    assert lines_of(airsmith("check", "--format", "json", "uses_both.py")) == [0]
    monkeypatch.setenv("VIRTUAL_ENV", str(tmp_path / "elsewhere"))
    assert lines_of(airsmith("check", "--format", "json", "uses_both.py")) == [1]


def test_a_configured_environment_that_is_missing_is_told_and_fails_nothing(work: Path, airsmith: Run):
    (work / "airsmith.toml").write_text('interpreter = "nowhere"\n')
    (work / "fine.py").write_text("import airflow\n")
    ended = airsmith("check", "--format", "json", ".")
    assert ended.code == 0
    assert json.loads(ended.out) == []
    assert ended.error == (
        f"airsmith: {work / 'nowhere'} is no Python and no folder of one; give the path of an environment, such as .venv."
    )


def test_an_environment_that_cannot_be_read_is_told_once(
    venv: Path, cache: Path, airsmith: Run, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    for name in ("a.py", "b.py"):
        (venv.parent / name).write_text(USES_BOTH)
    ended = airsmith("check", "--format", "json", ".")
    assert lines_of(ended) == [0, 0, 0]
    assert ended.error.endswith("; the packaged catalog is used.")


def test_a_cache_that_cannot_be_written_is_no_problem(venv: Path, program: Airsmith):
    ended = program.run("check", "--format", "json", "uses_both.py", HOME="/dev/null")
    assert (lines_of(ended), ended.err) == ([1], "")
    assert list((program.private / "tmp").iterdir()) == []


@pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="the end of a process that is nobody's child is seen on Linux"
)
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_check_that_is_killed_leaves_no_process_and_no_files(venv: Path, program: Airsmith, number: signal.Signals):
    make_slow(site_packages(venv))
    with program.start("check", "uses_both.py", HOME="/dev/null") as process:
        reader = the_child_of(process)
        process.send_signal(number)
        assert process.wait(20) == -number
    assert ends(reader)
    assert list((program.private / "tmp").iterdir()) == []


def test_generating_uses_it_too(venv: Path, work: Path, cache: Path, airsmith: Run):
    (work / "row_count.component.yaml").write_text(SPEC)
    ended = airsmith("generate", "--engine", "scaffold", "row_count.component.yaml")
    assert ended.code == 0, ended.err
    assert list((cache / "airsmith").glob("environment-*.sqlite"))


HTTP_SPEC = "name: HttpOperator\ndescription: Calls an endpoint on an HTTP system.\ncategory: http\n"


def existing_in(ended: Ended) -> list[str]:
    return [one["class"] for one in ended.json["existing"]]


def test_assessing_uses_it_too(venv: Path, work: Path, airsmith: Run):
    (work / "http.component.yaml").write_text(HTTP_SPEC)
    assert "HttpOperator" not in existing_in(airsmith("assess", "http.component.yaml", "--json"))
    venv.rename(work / "away")
    assert "HttpOperator" in existing_in(airsmith("assess", "http.component.yaml", "--json"))


def test_assessing_tells_the_installed_version(venv: Path, work: Path, airsmith: Run):
    (work / "http.component.yaml").write_text(HTTP_SPEC.replace("name: H", "name: SimpleH"))
    (found,) = airsmith("assess", "http.component.yaml", "--json").json["existing"]
    assert (found["class"], found["version"]) == ("SimpleHttpOperator", "4.13.3")
    assert (found["installed"], found["install"]) == ("4.13.3", None)
    ended = airsmith("assess", "http.component.yaml")
    assert "\n  Installed: 4.13.3 in .venv\n" in ended.out
    assert "pip install" not in ended.out


def test_assessing_tells_how_to_get_what_is_not_installed(venv: Path, work: Path, airsmith: Run):
    (work / "slack.component.yaml").write_text(
        "name: SlackAPIPostOperator\ndescription: Posts a message to a Slack channel.\ncategory: chat\n"
    )
    for _ in range(2):
        (found,) = airsmith("assess", "slack.component.yaml", "--json").json["existing"]
        assert found["installed"] is None
        assert found["install"] == "pip install apache-airflow-providers-slack"
        assert (
            "  pip install apache-airflow-providers-slack (version " in airsmith("assess", "slack.component.yaml").out
        )
        venv.rename(work / "away") if venv.exists() else None


def test_assessing_tells_apart_what_is_installed_and_what_is_described(venv: Path, work: Path, airsmith: Run):
    """An installed Airflow of another release says nothing of the target, so that the packaged provider is described."""
    install(site_packages(venv), "apache-airflow", "2.11.2")
    (work / "http.component.yaml").write_text(f'{HTTP_SPEC}airflow_version: "3.3"\n')
    (found,) = airsmith("assess", "http.component.yaml", "--json").json["existing"]
    assert found["installed"] == "4.13.3" != found["version"]
    ended = airsmith("assess", "http.component.yaml")
    assert f"\n  Installed: 4.13.3 in .venv (this is about {found['version']})\n" in ended.out


def test_providers_shows_what_is_installed(venv: Path, airsmith: Run):
    ended = airsmith("providers")
    assert (ended.code, ended.err) == (0, "")
    first, *lines = ended.out.splitlines()
    assert first.split()[:3] == ["Provider", "Version", "Installed"]
    column = first.index("Installed")
    installed = {line.split()[0]: line[column:].split()[0] for line in lines if ">=" in line and line[0] != " "}
    assert installed["http"] == "4.13.3"
    assert set(installed.values()) == {"4.13.3", "-"}
    assert max(map(len, (first, *lines))) <= 100
    found = {one["name"]: one["installed"] for one in airsmith("providers", "--json").json}
    assert (found["http"], found["slack"]) == ("4.13.3", None)


def test_a_provider_is_shown_in_its_installed_version(venv: Path, airsmith: Run):
    ended = airsmith("providers", "http")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("apache-airflow-providers-http 4.13.3\n")
    assert "\nInstalled  4.13.3 in .venv (newest known: " in ended.out
    assert "pip install" not in ended.out
    assert "SimpleHttpOperator  Long gone." in ended.out
    assert airsmith("providers", "http", "--json").json["installed"] == "4.13.3"
    assert airsmith("providers", "SimpleHttpOperator").code == 0
    other = airsmith("providers", "slack")
    assert "\nNot installed  pip install apache-airflow-providers-slack\n" in other.out
    assert airsmith("providers", "slack", "--json").json["installed"] is None


def test_a_class_is_shown_with_its_installed_version(venv: Path, airsmith: Run):
    ended = airsmith("providers", "SimpleHttpOperator")
    assert (ended.code, ended.err) == (0, "")
    assert "\nShips with    apache-airflow-providers-http 4.13.3\n" in ended.out
    assert "\nInstalled     4.13.3 in .venv (newest known: " in ended.out
    assert "pip install" not in ended.out
    found = airsmith("providers", "SimpleHttpOperator", "--json").json
    assert (found["version"], found["installed"]) == ("4.13.3", "4.13.3")
    other = airsmith("providers", "SlackAPIPostOperator")
    assert "\nNot installed    pip install apache-airflow-providers-slack\n" in other.out
    assert airsmith("providers", "SlackAPIPostOperator", "--json").json["installed"] is None


def test_a_class_of_airflow_itself_is_shown_with_the_installed_airflow(venv: Path, airsmith: Run):
    assert "nstall" not in airsmith("providers", "BaseHook").out
    install(site_packages(venv), "apache-airflow", "2.11.2")
    ended = airsmith("providers", "BaseHook", "--airflow", "3.3")
    assert "  Airflow 2.11.2 in .venv, not 3.3\n" in ended.out
    assert "pip install" not in ended.out
    assert airsmith("providers", "BaseHook", "--airflow", "3.3", "--json").json["installed"] == "2.11.2"


def test_the_newest_version_needs_no_remark(venv: Path, airsmith: Run):
    newest = packaged_catalog().releases("apache-airflow-providers-http")[0].version
    install_old_http(site_packages(venv), newest)
    assert f"\nInstalled  {newest} in .venv\n" in airsmith("providers", "http").out


def test_without_an_environment_nothing_is_said_of_installing(work: Path, airsmith: Run):
    assert "nstalled" not in airsmith("providers").out
    assert "\nInstall   pip install apache-airflow-providers-http\n" in airsmith("providers", "http").out
    assert airsmith("providers", "http", "--json").json["installed"] is None
    assert "\nInstall          pip install apache-airflow-providers-http\n" in airsmith("providers", "HttpOperator").out
    assert airsmith("providers", "HttpOperator", "--json").json["installed"] is None
    assert "nstall" not in airsmith("providers", "BaseHook").out


def test_the_program_says_nothing_in_a_pipe(program: Airsmith):
    an_environment(program.folder / ".venv")
    install_old_http(site_packages(program.folder / ".venv"))
    (program.folder / "uses_both.py").write_text(USES_BOTH)
    ended = program.run("check", "--format", "json", "uses_both.py")
    assert (lines_of(ended), ended.err) == ([1], "")


def test_a_terminal_shows_what_is_read(venv: Path, cache: Path, airsmith: Run, monkeypatch: pytest.MonkeyPatch):
    shown: list[str] = []
    monkeypatch.setattr(environments.StatusLine, "update", lambda _, text: shown.append(text))
    monkeypatch.setattr(environments.StatusLine, "clear", lambda _: shown.append(""))
    airsmith("check", "uses_both.py")
    assert "Reading apache-airflow-providers-http 4.13.3 …" in shown
    assert "" in shown[shown.index("Reading apache-airflow-providers-http 4.13.3 …") :]
    assert not [text for text in shown[shown.index("") :] if text.startswith("Reading")]
