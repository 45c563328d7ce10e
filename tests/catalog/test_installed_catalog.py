"""A catalog of what is installed: read without running anything, kept, and packaged data where nothing is installed."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.catalog.installed import making
from airsmith.catalog.installed.exit_codes import CANNOT_KEEP, CANNOT_READ, HAS_CHANGED
from airsmith.catalog.installed.finding import find_installation
from airsmith.catalog.installed.kept import open_kept
from airsmith.catalog.installed.making import InstallationChangedError, make_kept
from airsmith.catalog.installed.model import Installation
from airsmith.catalog.installed.plan import ReadingPlan, plan_reading
from airsmith.catalog.lookup import Catalog, open_catalog
from airsmith.catalog.model import ClassKind, Presence
from airsmith.catalog.rows import Rows
from airsmith.catalog.targets import AirflowVersion
from support.environments import (
    ANYWHERE,
    an_environment,
    install,
    install_airflow,
    install_compat,
    install_jam,
    install_old_toast,
    install_toast,
    site_packages,
)

AIRFLOW_31, AIRFLOW_32, AIRFLOW_33 = (AirflowVersion(3, minor) for minor in (1, 2, 3))
AIRFLOW_211 = AirflowVersion(2, 11)
TOAST = "airflow.providers.toast"
NEW_HOOK = f"{TOAST}.hooks.toast", "ToastHook"
OLD_HOOK = f"{TOAST}.hooks.toast", "ToasterHook"


class World:
    """An environment, and the small catalog that it differs from."""

    def __init__(self, folder: Path, data: Path) -> None:
        self.folder, self.data, self.cache = folder / "venv", data, folder / "cache"
        an_environment(self.folder)
        self.packages = site_packages(self.folder)
        self.read: list[str] = []

    @property
    def installation(self) -> Installation:
        found = find_installation(self.folder)
        assert isinstance(found, Installation)
        return found

    def plan(self, target: AirflowVersion) -> ReadingPlan | None:
        packaged = open_catalog(target, data_folder=self.data, cache_folder=self.cache)
        plan = plan_reading(self.installation, target, packaged)
        packaged.close()
        return plan

    def make(self, target: AirflowVersion, on_distribution: Callable[[str, str], None] | None = None) -> None:
        plan = self.plan(target)
        assert plan is not None
        self.read.clear()
        tell = on_distribution or (lambda name, version: self.read.append(f"{name} {version}"))
        make_kept(self.installation, plan, tell, data_folder=self.data, cache_folder=self.cache)

    def kept(self, target: AirflowVersion) -> Catalog | None:
        plan = self.plan(target)
        connection = open_kept(plan, data_folder=self.data, cache_folder=self.cache) if plan is not None else None
        return None if connection is None else Catalog(Rows(connection), target)

    def catalog(self, target: AirflowVersion) -> Catalog:
        self.make(target)
        catalog = self.kept(target)
        assert catalog is not None
        return catalog

    def run(self, *arguments: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-P", "-m", "airsmith.catalog.installed", *arguments]
        command += ["--data", str(self.data), "--cache", str(self.cache)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603 - ourselves

    @property
    def databases(self) -> list[Path]:
        return sorted(self.cache.glob("environment-*.sqlite"))


@pytest.fixture
def world(tmp_path: Path, small_data: Path) -> World:
    return World(tmp_path, small_data)


# What has to be read


def test_the_packaged_versions_need_no_reading(world: World):
    install_airflow(world.packages, "3.3.2")
    install_compat(world.packages)
    install_toast(world.packages)
    install(world.packages, "apache-airflow-providers-nobody-knows", "1.0", metadata=ANYWHERE)
    install(world.packages, "requests", "1.0")
    assert world.plan(AIRFLOW_33) is None


def test_only_what_differs_is_read(world: World):
    install_airflow(world.packages, "3.3.2")
    install_compat(world.packages)
    install_old_toast(world.packages)
    plan = world.plan(AIRFLOW_33)
    assert plan is not None
    assert (plan.target, plan.airflow, plan.wanted) == (AIRFLOW_33, "3.3.2", {"apache-airflow-providers-toast"})
    assert dict(plan.installed) == {
        "apache-airflow-core": "3.3.2",
        "apache-airflow-providers-common-compat": "1.0.0",
        "apache-airflow-providers-toast": "3.0.0",
        "apache-airflow-task-sdk": "1.3.2",
    }


@pytest.mark.parametrize("version", ["3.1.8", "3.4.0", "2.10.5", "nonsense", "3"])
def test_another_airflow_says_nothing_of_the_target(world: World, version: str):
    install_airflow(world.packages, "3.3.2")
    install(world.packages, "apache-airflow-core", version)
    install_old_toast(world.packages)
    assert world.plan(AIRFLOW_33) is None


@pytest.mark.parametrize("version", ["3.3.0", "3.3.2rc1", "3.3.2+somebody.5"])
def test_any_patch_of_the_targets_minor_release_counts(world: World, version: str):
    install_airflow(world.packages, "3.3.2")
    install(world.packages, "apache-airflow-core", version)
    plan = world.plan(AIRFLOW_33)
    assert plan is not None
    assert plan.wanted == {"apache-airflow-core"}


def test_a_release_without_packaged_data_is_read_whole(world: World):
    install_airflow(world.packages, "3.1.8")
    install_toast(world.packages)
    plan = world.plan(AIRFLOW_31)
    assert plan is not None
    assert plan.wanted == {"apache-airflow-core", "apache-airflow-task-sdk", "apache-airflow-providers-toast"}


def test_airflow_2_is_one_distribution(world: World):
    install(world.packages, "apache-airflow", "2.11.0")
    install(world.packages, "apache-airflow-task-sdk", "1.0.0")
    plan = world.plan(AIRFLOW_211)
    assert plan is not None
    assert plan.installed == (("apache-airflow", "2.11.0"),)


def test_sources_that_are_being_worked_on_are_not_read(world: World):
    install_airflow(world.packages, "3.3.2")
    info = install(world.packages, "apache-airflow-providers-toast", "4.2.0")
    (info / "direct_url.json").write_text('{"dir_info": {"editable": true}}')
    plan = world.plan(AIRFLOW_33)
    assert plan is not None
    assert (plan.wanted, plan.hidden) == (frozenset(), {"apache-airflow-providers-toast"})
    catalog = world.catalog(AIRFLOW_33)
    assert catalog.name_in(*NEW_HOOK).presence is Presence.UNKNOWN
    assert catalog.presence_of(f"{TOAST}.not.yet.there") is Presence.UNKNOWN
    assert catalog.name_in("airflow.sdk", "Nothing").presence is Presence.MISSING


def test_an_airflow_that_is_being_worked_on_says_nothing(world: World):
    install_airflow(world.packages, "3.3.0")
    (world.packages / "apache_airflow_core-3.3.0.dist-info/direct_url.json").write_text(
        '{"dir_info":{"editable":true}}'
    )
    assert world.plan(AIRFLOW_33) is None


# What the catalog says then


@pytest.mark.parametrize("has_airflow", [True, False])
def test_installed_versions_take_the_place_of_the_packaged_ones(world: World, has_airflow: bool):
    if has_airflow:
        install_airflow(world.packages, "3.3.2")
        install_compat(world.packages)
    install_old_toast(world.packages)
    catalog = world.catalog(AIRFLOW_33)
    assert catalog.is_exact
    assert catalog.name_in(*OLD_HOOK).presence is Presence.EXISTS
    assert catalog.name_in(*NEW_HOOK).presence is Presence.MISSING
    burnt = catalog.find_class(f"{TOAST}.operators.burnt.BurntToastOperator")
    assert burnt is not None
    assert (burnt.kind, burnt.is_complete) == (ClassKind.OPERATOR, True)
    names = [parameter.name for parameter in catalog.parameters(burnt).parameters]
    assert {"alarm", "slices", "task_id"} <= set(names)
    assert "toast_conn_id" not in names
    assert catalog.template_fields(burnt) == ("slices",)
    toast = catalog.provider("toast")
    assert toast is not None
    assert (toast.version, catalog.supports(toast)) == ("3.0.0", True)
    assert [one.package for one in catalog.providers()].count(toast.package) == 1


def test_what_is_not_installed_stays_as_packaged(world: World):
    install_airflow(world.packages, "3.3.2")
    install_old_toast(world.packages)
    catalog = world.catalog(AIRFLOW_33)
    jam = catalog.find_class("airflow.providers.jam.operators.jam.JamOperator")
    assert jam is not None
    assert (jam.kind, jam.is_complete) == (ClassKind.OPERATOR, True)
    other = catalog.for_target(AIRFLOW_211)
    assert other.name_in(*NEW_HOOK).presence is Presence.EXISTS
    toast = other.provider("toast")
    assert toast is not None
    assert toast.version == "4.2.0"


def test_a_release_without_packaged_data_becomes_exact(world: World):
    install_airflow(world.packages, "3.1.8")
    install(world.packages, "apache-airflow-task-sdk", "1.1.8", {"airflow/sdk/early.py": "class Early: ..."})
    install_compat(world.packages)
    install_toast(world.packages)
    catalog = world.catalog(AIRFLOW_31)
    assert catalog.is_exact
    assert catalog.name_in("airflow.sdk.early", "Early").presence is Presence.EXISTS
    assert catalog.for_target(AIRFLOW_33).name_in("airflow.sdk.early", "Early").presence is Presence.MISSING
    assert catalog.name_in("airflow.sdk", "BaseOperator").presence is Presence.EXISTS
    assert catalog.name_in("airflow.models.baseoperator", "BaseOperator").presence is Presence.DEPRECATED
    jam = catalog.provider("jam")
    assert jam is not None
    assert catalog.supports(jam)
    assert catalog.name_in("airflow.providers.jam.operators.jam", "JamOperator").presence is Presence.EXISTS
    assert catalog.name_in("airflow.providers.jam.operators.jam", "HoneyOperator").presence is Presence.MISSING


def test_where_the_packaged_targets_differ_a_third_one_is_in_doubt(world: World):
    install_airflow(world.packages, "3.1.8")
    catalog = world.catalog(AIRFLOW_31)
    compat = "airflow.providers.common.compat.sdk"
    assert catalog.name_in(compat, "BaseHook").presence is Presence.EXISTS
    assert catalog.name_in(compat, "Nothing").presence is Presence.UNKNOWN


def test_a_provider_alone_says_what_it_can_about_a_release_without_data(world: World):
    install_old_toast(world.packages)
    catalog = world.catalog(AIRFLOW_32)
    assert not catalog.is_exact
    assert catalog.name_in(*OLD_HOOK).presence is not Presence.MISSING
    assert catalog.name_in(*NEW_HOOK).presence is not Presence.MISSING


@pytest.mark.parametrize("damage", ["def (:", "\0", "x = 1\n" * 10, "import airflow.providers.toast.nothing"])
def test_damaged_sources_make_doubts_and_no_failure(world: World, damage: str):
    install_airflow(world.packages, "3.3.2")
    install_old_toast(world.packages)
    for file in ("hooks/toast.py", "get_provider_info.py"):
        (world.packages / "airflow/providers/toast" / file).write_text(damage)
    (world.packages / "airflow/providers/toast/latin.py").write_bytes(b"x = '\xff'")
    (world.packages / "apache_airflow_providers_toast-3.0.0.dist-info/METADATA").write_text("Requires-Dist: ??\n")
    catalog = world.catalog(AIRFLOW_33)
    assert catalog.find_class(f"{TOAST}.operators.burnt.BurntToastOperator") is not None


# What is kept


def test_nothing_is_read_twice(world: World):
    install_airflow(world.packages, "3.1.8")
    install_toast(world.packages)
    world.make(AIRFLOW_31)
    assert {line.partition(" ")[0] for line in world.read} == {
        "apache-airflow-core", "apache-airflow-providers-toast", "apache-airflow-task-sdk",
    }  # fmt: skip
    assert "apache-airflow-core 3.1.8" in world.read
    world.make(AIRFLOW_31)
    assert world.read == []


def test_changing_one_distribution_reads_that_one_alone(world: World):
    install_airflow(world.packages, "3.1.8")
    install_toast(world.packages)
    install_compat(world.packages)
    world.make(AIRFLOW_31)
    install_old_toast(world.packages)
    world.make(AIRFLOW_31)
    assert world.read == ["apache-airflow-providers-toast 3.0.0"]
    install_jam(world.packages, "0.2.0")
    catalog = world.catalog(AIRFLOW_31)
    assert world.read == ["apache-airflow-providers-jam 0.2.0"]
    assert catalog.name_in(*OLD_HOOK).presence is Presence.EXISTS


def test_another_airflow_is_another_catalog(world: World):
    install_old_toast(world.packages)
    install_airflow(world.packages, "3.3.0")
    world.make(AIRFLOW_33)
    install_airflow(world.packages, "3.3.1")
    assert world.kept(AIRFLOW_33) is None
    world.make(AIRFLOW_33)
    assert "apache-airflow-providers-toast 3.0.0" in world.read
    assert len(world.databases) == 2


def test_what_one_environment_says_is_not_kept_for_another(world: World, tmp_path: Path, small_data: Path):
    install_old_toast(world.packages)
    world.make(AIRFLOW_33)
    other = World(tmp_path / "other", small_data)
    other.cache = world.cache
    install_old_toast(other.packages)
    (other.packages / "airflow/providers/toast/hooks/toast.py").write_text("class ToastHook: ...")
    assert other.kept(AIRFLOW_33) is None
    assert other.catalog(AIRFLOW_33).name_in(*NEW_HOOK).presence is Presence.EXISTS
    mine = world.kept(AIRFLOW_33)
    assert mine is not None
    assert mine.name_in(*NEW_HOOK).presence is Presence.MISSING


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"SQLite format 3\0 but no more"])
def test_broken_files_are_made_anew(world: World, content: bytes):
    install_old_toast(world.packages)
    world.make(AIRFLOW_33)
    for path in (*world.databases, *(world.cache / "distributions").iterdir()):
        path.write_bytes(content)
    assert world.kept(AIRFLOW_33) is None
    assert world.catalog(AIRFLOW_33).name_in(*OLD_HOOK).presence is Presence.EXISTS


def test_the_catalogs_used_last_are_kept_and_the_others_dropped(world: World):
    install_airflow(world.packages, "3.3.2")
    world.cache.mkdir()
    for number in range(8):
        old = world.cache / f"environment-{number}.sqlite"
        old.write_text("")
        old.with_suffix(".lock").write_text("")
        os.utime(old, (1000 + number, 1000 + number))
    unfinished = world.cache / "catalog-killed.tmp"
    unfinished.write_text("")
    os.utime(unfinished, (1000, 1000))
    install_old_toast(world.packages)
    catalog = world.catalog(AIRFLOW_33)
    assert [path.name for path in world.databases if path.stem.partition("-")[2].isdigit() and len(path.stem) < 20] == [
        f"environment-{number}.sqlite" for number in (4, 5, 6, 7)
    ]
    assert not (world.cache / "environment-0.lock").exists()
    assert not unfinished.exists()
    assert len(world.databases) == 5
    assert catalog.name_in(*OLD_HOOK).presence is Presence.EXISTS


def test_what_changed_while_it_was_read_is_not_kept(world: World):
    install_old_toast(world.packages)

    def upgrade(_name: str, _version: str) -> None:
        install_toast(world.packages)

    with pytest.raises(InstallationChangedError):
        world.make(AIRFLOW_33, upgrade)
    assert world.databases == []
    assert list((world.cache / "distributions").glob("*")) == []


# The process


def test_the_process_makes_it_and_tells_what_it_reads(world: World):
    install_old_toast(world.packages)
    with world.run(str(world.folder), "3.3") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "apache-airflow-providers-toast 3.0.0\n", "")
    assert world.kept(AIRFLOW_33) is not None


def test_processes_that_start_together_agree(world: World):
    install_old_toast(world.packages)
    running = [world.run(str(world.folder), "3.3") for _ in range(3)]
    outputs = [process.communicate(timeout=60) for process in running]
    assert [process.returncode for process in running] == [0, 0, 0]
    assert sorted(out for out, _ in outputs) == ["", "", "apache-airflow-providers-toast 3.0.0\n"]
    assert len(world.databases) == 1


def test_a_writing_that_fails_half_way_leaves_nothing_that_is_taken_for_a_catalog(
    world: World, monkeypatch: pytest.MonkeyPatch
):
    def fail(_distributions: object, _data: Path, _key: str, path: Path) -> None:
        path.write_bytes(b"half a database")
        raise sqlite3.OperationalError("disk full")

    install_old_toast(world.packages)
    with monkeypatch.context() as patch:
        patch.setattr(making, "write_distributions", fail)
        with pytest.raises(sqlite3.OperationalError):
            world.make(AIRFLOW_33)
    assert world.kept(AIRFLOW_33) is None
    assert list(world.cache.glob("*.tmp")) == []
    assert world.catalog(AIRFLOW_33).is_exact
    assert world.read == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in the file system")
def test_what_is_no_plain_file_is_not_waited_for(world: World):
    install_airflow(world.packages, "3.3.2")
    install_old_toast(world.packages)
    os.mkfifo(world.packages / "airflow/providers/toast/pipe.py")
    with (world.packages / "airflow/providers/toast/huge.py").open("w") as huge:
        huge.truncate(10_000_000_000)
    catalog = world.catalog(AIRFLOW_33)
    for module in ("pipe", "huge"):
        assert catalog.name_in(f"{TOAST}.{module}", "anything").presence is Presence.UNKNOWN


@pytest.mark.parametrize(
    ("path", "expected"),
    [("nothing", "is no Python and no folder of one"), ("venv", "XDG_CACHE_HOME"), ("venv", "cannot be read")],
)
def test_the_process_says_in_one_line_why_it_cannot(world: World, tmp_path: Path, path: str, expected: str):
    install_old_toast(world.packages)
    if expected == "XDG_CACHE_HOME":
        world.cache.write_text("a file where a folder would be needed")
    if expected == "cannot be read":
        world.data = tmp_path / "no data"
    with world.run(str(tmp_path / path), "3.3") as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (CANNOT_KEEP if expected == "XDG_CACHE_HOME" else CANNOT_READ, "")
    assert expected in err
    assert "Traceback" not in err


def test_nothing_of_an_environment_is_run(world: World, tmp_path: Path):
    proof = tmp_path / "proof"
    install_old_toast(world.packages)
    for name in ("airflow/__init__.py", "airflow/providers/toast/__init__.py", "sitecustomize.py", "json.py"):
        (world.packages / name).write_text(f"open({str(proof)!r}, 'w').close()\n")
    shutil.copy(world.packages / "json.py", tmp_path / "json.py")
    with world.run(str(world.folder), "3.3") as process:
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert not proof.exists()


def test_the_exit_codes_differ():
    assert len({0, CANNOT_READ, HAS_CHANGED, CANNOT_KEEP}) == 4
