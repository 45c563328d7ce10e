"""Environments as their files say; nothing of them is run."""

import os
from pathlib import Path

import pytest

from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.model import Installation, NotAnInterpreter
from support.environments import PYTHON, an_environment, install, site_packages


def found(path: Path) -> Installation:
    installation = find_installation(path)
    assert isinstance(installation, Installation), installation
    return installation


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    an_environment(tmp_path / "venv")
    return tmp_path / "venv"


@pytest.mark.parametrize("path", ["bin/python", "."])
def test_a_virtual_environment_is_found_by_its_python_and_by_its_folder(venv: Path, path: str):
    install(site_packages(venv), "Apache.Airflow_Providers-HTTP", "4.13.3", {"airflow/providers/http/__init__.py": ""})
    installation = found(venv / path)
    assert installation.interpreter == venv / path
    assert installation.folders == (site_packages(venv),)
    assert installation.packages == {"apache-airflow-providers-http": "4.13.3"}
    assert installation.version_of("apache-airflow.providers_HTTP") == "4.13.3"
    assert installation.version_of("apache-airflow") is None


def test_a_link_to_another_python_still_belongs_to_its_environment(venv: Path, tmp_path: Path):
    base = tmp_path / "base/bin/python3.12"
    base.parent.mkdir(parents=True)
    base.write_text("")
    install(tmp_path / "base/lib/python3.12/site-packages", "other", "1")
    (venv / "bin/python").unlink()
    (venv / "bin/python").symlink_to(base)
    install(site_packages(venv), "mine", "2")
    assert found(venv / "bin/python").packages == {"mine": "2"}
    (tmp_path / "link").symlink_to(base)
    assert found(tmp_path / "link").packages == {"other": "1"}


@pytest.mark.parametrize(
    ("interpreter", "packages"),
    [
        ("conda/bin/python3.11", "conda/lib/python3.11/site-packages"),
        ("conda/python.exe", "conda/Lib/site-packages"),
        ("venv2/Scripts/python.exe", "venv2/Lib/site-packages"),
        ("usr/bin/python3.11", "usr/lib/python3/dist-packages"),
        ("usr/bin/python3.11", "usr/local/lib/python3.11/dist-packages"),
        (
            "Python.framework/Versions/3.13/bin/python3.13",
            "Python.framework/Versions/3.13/lib/python3.13/site-packages",
        ),
    ],
)
def test_other_layouts(tmp_path: Path, interpreter: str, packages: str):
    python = tmp_path / interpreter
    python.parent.mkdir(parents=True)
    python.write_text("")
    install(tmp_path / packages, "thing", "1.0")
    assert found(python).packages == {"thing": "1.0"}


def test_the_newest_python_counts_where_a_folder_has_several(tmp_path: Path):
    for version in ("3.9", "3.12", "3.10"):
        install(tmp_path / f"prefix/lib/python{version}/site-packages", "thing", version)
    assert found(tmp_path / "prefix").packages == {"thing": "3.12"}


def test_shared_system_packages_come_second(tmp_path: Path):
    base = tmp_path / "base"
    for name, version in (("thing", "1"), ("other", "1")):
        install(base / "lib" / PYTHON / "site-packages", name, version)
    venv = tmp_path / "venv"
    an_environment(venv, system_packages=True, home=base / "bin")
    install(site_packages(venv), "thing", "2")
    assert found(venv).packages == {"other": "1", "thing": "2"}
    an_environment(tmp_path / "alone", home=base / "bin")
    assert found(tmp_path / "alone").packages == {}


def test_path_files_add_folders_and_are_never_run(venv: Path, tmp_path: Path):
    sources, proof = tmp_path / "sources", tmp_path / "proof"
    (sources / "package").mkdir(parents=True)
    (sources / "package/__init__.py").write_text("")
    lines = ["# a comment", f"import pathlib; pathlib.Path({str(proof)!r}).touch()", str(sources), "missing", "a\0b"]
    (site_packages(venv) / "x.pth").write_text("\n".join([*lines, "//elsewhere/share", "\\\\elsewhere\\share"]))
    (site_packages(venv) / "sitecustomize.py").write_text(f"open({str(proof)!r}, 'w')")
    installation = found(venv)
    assert installation.folders == (site_packages(venv), sources)
    assert installation.source_of("package") == sources / "package/__init__.py"
    assert not proof.exists()


def test_editable_installs_are_known_as_such(venv: Path):
    info = install(site_packages(venv), "apache-airflow-providers-mine", "1.0.dev0")
    (info / "direct_url.json").write_text('{"url": "file:///src", "dir_info": {"editable": true}}')
    plain = install(site_packages(venv), "apache-airflow-providers-other", "1.0")
    (plain / "direct_url.json").write_text('{"url": "file:///src", "dir_info": {}}')
    broken = install(site_packages(venv), "apache-airflow-providers-third", "1.0")
    (broken / "direct_url.json").write_text("[" * 100_000)
    installation = found(venv)
    assert installation.editable == {"apache-airflow-providers-mine"}
    assert installation.version_of("apache-airflow-providers-mine") == "1.0.dev0"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"Name:\nVersion:\n", b"\n\nName: other\nVersion: 9\n", None])
def test_broken_metadata_leaves_what_the_folder_is_called(venv: Path, content: bytes | None):
    info = site_packages(venv) / "some_thing-1.2.3.dist-info"
    info.mkdir()
    if content is not None:
        (info / "METADATA").write_bytes(content)
    assert found(venv).packages == {"some-thing": "1.2.3"}


def test_metadata_of_other_kinds(venv: Path):
    packages = site_packages(venv)
    (packages / "Old.Thing-1.0-py3.11.egg-info").write_text(
        "Metadata-Version: 1.1\r\nName: Old.Thing\r\nVersion: 1.0\r\n"
    )
    (packages / "developed.egg-info").mkdir()
    (packages / "developed.egg-info/PKG-INFO").write_text("Name: developed\nVersion: 2.0\n")
    (packages / "~ip-1.0.dist-info").mkdir()
    (packages / "nonsense.dist-info").mkdir()
    (packages / ".dist-info").mkdir()
    assert found(venv).packages == {"developed": "2.0", "old-thing": "1.0"}


def test_of_two_versions_that_an_upgrade_left_behind_the_later_one_counts(venv: Path):
    for version, changed in (("2.0", 1000), ("1.0", 2000)):
        info = site_packages(venv) / f"thing-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: thing\nVersion: {version}\n")
        os.utime(info / "METADATA", (changed, changed))
    assert found(venv).packages == {"thing": "1.0"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_pipes_are_not_waited_for(venv: Path):
    info = site_packages(venv) / "thing-1.0.dist-info"
    info.mkdir()
    os.mkfifo(info / "METADATA")
    os.mkfifo(site_packages(venv) / "x.pth")
    (venv / "pyvenv.cfg").unlink()
    os.mkfifo(venv / "pyvenv.cfg")
    assert found(venv).packages == {"thing": "1.0"}


@pytest.mark.parametrize("home", ["//elsewhere/share/bin", "\\\\elsewhere\\share", "", "relative"])
def test_other_machines_are_not_asked(venv: Path, home: str, monkeypatch: pytest.MonkeyPatch):
    (venv / "pyvenv.cfg").write_text(f"home = {home}\ninclude-system-site-packages = true\nversion = 3.11.7\n")
    looked_at: list[str] = []
    is_dir = Path.is_dir
    monkeypatch.setattr(Path, "is_dir", lambda path: bool(looked_at.append(str(path))) or is_dir(path))
    assert found(venv).folders == (site_packages(venv),)
    assert not [path for path in looked_at if "elsewhere" in path]


@pytest.mark.parametrize("name", ["nothing", "file", "empty", "a\0b", "x" * 5000])
def test_what_is_no_environment_is_told(tmp_path: Path, name: str):
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    problem = find_installation(tmp_path / name)
    assert isinstance(problem, NotAnInterpreter)
    assert problem.message.endswith(
        "is no Python and no folder of one; give the path of an environment, such as .venv."
    )


def test_a_file_must_be_called_python(tmp_path: Path):
    install(tmp_path / "prefix/lib/python3/dist-packages", "apache-airflow-providers-http", "4.13.3")
    folder = tmp_path / "prefix/bin"
    folder.mkdir()
    for name in ("python", "python3.13t", "Python3.exe", "pypy3.11", "pythonw.exe"):
        (folder / name).write_text("")
        assert found(folder / name).version_of("apache-airflow-providers-http") == "4.13.3"
    for name in (".venv", "zero", "airflow", "mypython", "ipython3"):
        (folder / name).write_text("")
        assert isinstance(find_installation(folder / name), NotAnInterpreter), name


@pytest.mark.parametrize("place", ["/dev/zero", "/dev/null", "/bin/sh"])
def test_what_is_no_python_of_this_machine_is_not_taken_for_one(place: str, tmp_path: Path):
    assert isinstance(find_installation(Path(place)), NotAnInterpreter)
    (tmp_path / "python").symlink_to("/dev/zero")
    assert isinstance(find_installation(tmp_path / "python"), NotAnInterpreter)


def test_sources_of_modules(venv: Path):
    files = {"airflow/sdk/__init__.py": "", "airflow/sdk/bases/hook.py": "", "airflow/typed.pyi": ""}
    install(site_packages(venv), "apache-airflow-task-sdk", "1.0", files)
    installation = found(venv)
    packages = site_packages(venv)
    assert installation.source_of("airflow.sdk") == packages / "airflow/sdk/__init__.py"
    assert installation.source_of("airflow.sdk.bases.hook") == packages / "airflow/sdk/bases/hook.py"
    for nothing in ("airflow", "airflow.typed", "airflow.sdk.bases", "", ".", "..", "airflow./etc/passwd", "x" * 5000):
        assert installation.source_of(nothing) is None
