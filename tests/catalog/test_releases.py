"""Known versions of providers: read from source distributions, kept with the data, asked for by the rules."""

import json
import shutil
from pathlib import Path

import pytest

from airsmith.catalog.build.__main__ import build, main
from airsmith.catalog.build.releases import BadSdistError, carried_on, find_releases
from airsmith.catalog.lookup import Catalog, open_catalog
from airsmith.catalog.manifest import read_digest
from airsmith.catalog.model import Provider, Release
from airsmith.catalog.targets import AirflowVersion
from support.catalog_worlds import small_wheels, write_sdist

TOAST = "apache-airflow-providers-toast"
CHANGELOG = """
    Changelog
    ---------

    4.2.0
    .....

    4.1.0
    .....

    .. note::
      This release of provider is only available for Airflow 2.10+ as explained elsewhere.

    4.0.0
    .....

    3.0.0
    .....

    This release of provider is only available for Airflow 2.9+ as explained elsewhere.

    2.0.0
    .....

    Requires nothing new.
    """
FILES = {
    "provider.yaml": "package-name: toast\nversions:\n  - 4.2.0\n  - 4.1.0\n  - 4.0.1\n  - 4.0.0\n  - 4.0.0rc1\n",
    "docs/changelog.rst": CHANGELOG,
}


@pytest.fixture
def sdists(tmp_path: Path) -> Path:
    write_sdist(tmp_path / "sdists", TOAST, "4.2.0", "apache-airflow>=2.11.0", FILES)
    return tmp_path / "sdists"


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_data, tmp_path / "data", ignore=shutil.ignore_patterns("*.sqlite"))
    return tmp_path / "data"


def test_versions_come_from_the_list_and_the_changelog_and_their_needs_from_notes(sdists: Path):
    assert find_releases(sdists) == {
        TOAST: (
            Release("4.2.0", ">=2.11"),
            Release("4.1.0", ">=2.10"),
            Release("4.0.1", ">=2.9"),
            Release("4.0.0", ">=2.9"),
            Release("3.0.0", ">=2.9"),
            Release("2.0.0"),
        )
    }


def test_an_older_version_of_its_own_says_more(sdists: Path):
    write_sdist(sdists, TOAST, "1.0.0", "apache-airflow!=2.8.1,>=2.8.0", {})
    releases = find_releases(sdists)[TOAST]
    assert releases[-2:] == (Release("2.0.0", ">=2.8"), Release("1.0.0", "!=2.8.1,>=2.8.0"))


def test_what_went_back_to_an_older_airflow_is_not_said_to_need_a_newer_one(tmp_path: Path):
    changelog = "1.0.0\n.....\n\n0.2.0\n.....\n\n0.1.0\n.....\n\nonly available for Airflow 3.0+\n"
    write_sdist(tmp_path, TOAST, "1.0.0", "apache-airflow>=2.11.0", {"docs/changelog.rst": changelog})
    assert [one.requires_airflow for one in find_releases(tmp_path)[TOAST]] == [">=2.11", ">=2.11", ">=3.0"]


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b broken"])
def test_a_broken_source_distribution_is_named(tmp_path: Path, content: bytes):
    (tmp_path / "toast-1.0.tar.gz").write_bytes(content)
    with pytest.raises(BadSdistError, match=r"^toast-1\.0\.tar\.gz cannot be read"):
        find_releases(tmp_path)


def test_a_source_distribution_with_an_unreadable_list_is_named(tmp_path: Path):
    write_sdist(tmp_path, TOAST, "1.0.0", "apache-airflow", {"provider.yaml": "versions: [1, 2"})
    with pytest.raises(BadSdistError, match=r"toast-1\.0\.0\.tar\.gz cannot be read"):
        find_releases(tmp_path)


def test_the_versions_at_hand_are_always_known():
    provider = Provider(TOAST, "4.3.0", requires_airflow=">=3.0.0")
    known = {TOAST: (Release("4.2.0", ">=2.11"),), "gone": (Release("1.0.0"),)}
    assert carried_on(known, [provider]) == {TOAST: (Release("4.3.0", ">=3.0"), Release("4.2.0", ">=2.11"))}


def test_the_command_line_gathers_them_and_building_anew_keeps_them(sdists: Path, data: Path, tmp_path: Path):
    before = read_digest(data)
    assert main(["--sdists", str(sdists), "--out", str(data)]) == 0
    gathered = json.loads((data / "releases.json").read_text())
    assert gathered[TOAST] == {">=2.11": "4.2.0", ">=2.10": "4.1.0", ">=2.9": "4.0.1 4.0.0 3.0.0", "": "2.0.0"}
    assert gathered["apache-airflow-providers-jam"] == {">=3.0": "0.1.0"}
    assert read_digest(data) != before
    digest = read_digest(data)
    build(tmp_path / "wheels", data, small_wheels(tmp_path / "wheels"))
    assert read_digest(data) == digest


def test_the_command_line_says_what_it_cannot_read(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "toast-1.0.tar.gz").write_bytes(b"")
    assert main(["--sdists", str(tmp_path), "--out", str(data)]) == 2
    assert "cannot build the catalog: toast-1.0.tar.gz" in capsys.readouterr().err


def test_the_catalog_answers_with_the_newest_first(sdists: Path, data: Path, tmp_path: Path):
    assert main(["--sdists", str(sdists), "--out", str(data)]) == 0
    catalog = open_catalog(AirflowVersion(3, 3), data_folder=data, cache_folder=tmp_path / "cache")
    assert [one.version for one in catalog.releases(TOAST)] == ["4.2.0", "4.1.0", "4.0.1", "4.0.0", "3.0.0", "2.0.0"]
    assert catalog.releases(TOAST)[0].requires_airflow == ">=2.11"
    assert catalog.releases("toast") == catalog.releases("apache-airflow") == catalog.releases("requests") == ()


def test_data_without_releases_still_knows_the_versions_at_hand(data: Path, tmp_path: Path):
    (data / "releases.json").unlink()
    (data / "manifest.json").write_text('{"digest": "without releases"}')
    catalog = open_catalog(AirflowVersion(3, 3), data_folder=data, cache_folder=tmp_path / "cache")
    assert catalog.releases(TOAST) == (Release("4.2.0", ">=2.11.0"),)


def test_all_real_providers_have_releases(airflow_3: Catalog):
    for provider in airflow_3.providers():
        releases = airflow_3.releases(provider.package)
        assert provider.version == releases[0].version
        assert releases[0].requires_airflow
    assert sum(len(airflow_3.releases(one.package)) for one in airflow_3.providers()) > 4_000
    fab = {one.version: one.requires_airflow for one in airflow_3.releases("apache-airflow-providers-fab")}
    assert (fab["2.0.0"], fab["1.5.0"]) == (">=3.0", ">=2.7")
