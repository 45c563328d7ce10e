import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from airsmith.catalog.database import write_database
from airsmith.catalog.lookup import open_catalog
from airsmith.catalog.manifest import DataError, database_key
from airsmith.catalog.storage import PACKAGED_NAME, make_packaged, open_database
from airsmith.catalog.targets import AirflowVersion

TOAST = "airflow.providers.toast.operators.toast.ToastOperator"


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_data, tmp_path / "data", ignore=shutil.ignore_patterns("*.sqlite"))
    return tmp_path / "data"


def count(connection: sqlite3.Connection) -> int:
    with connection:
        found = connection.execute("SELECT count(*) FROM classes WHERE path = ?", (TOAST,)).fetchone()[0]
    connection.close()
    assert isinstance(found, int)
    return found


def databases(cache: Path) -> list[str]:
    return sorted(path.name for path in cache.glob("*") if path.suffix != ".lock")


def test_the_packaged_file_is_taken_where_it_is_current(data: Path, tmp_path: Path):
    make_packaged(data)
    assert count(open_database(data, tmp_path / "cache")) == 2
    assert not (tmp_path / "cache").exists()


def test_making_the_packaged_file_twice_changes_nothing(data: Path):
    make_packaged(data)
    before = (data / PACKAGED_NAME).stat().st_mtime_ns
    make_packaged(data)
    assert (data / PACKAGED_NAME).stat().st_mtime_ns == before


def test_a_missing_file_is_made_in_the_cache_once(data: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    assert count(open_database(data, cache)) == 2
    name = f"catalog-{database_key(data)[:16]}.sqlite"
    assert databases(cache) == [name]
    before = (cache / name).stat().st_mtime_ns
    assert count(open_database(data, cache)) == 2
    assert (cache / name).stat().st_mtime_ns == before


def test_a_file_of_older_data_is_not_used(data: Path, tmp_path: Path):
    make_packaged(data)
    toast = data / "providers/toast.json"
    changed = json.loads(toast.read_text())
    del changed["classes"][TOAST]
    toast.write_text(json.dumps(changed))
    (data / "manifest.json").write_text('{"digest": "another"}')
    assert count(open_database(data, tmp_path / "cache")) == 0


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0 but no more", b"x" * 5000])
def test_a_broken_file_is_made_anew(data: Path, tmp_path: Path, content: bytes):
    cache = tmp_path / "cache"
    cache.mkdir()
    (cache / f"catalog-{database_key(data)[:16]}.sqlite").write_bytes(content)
    (data / PACKAGED_NAME).write_bytes(content)
    assert count(open_database(data, cache)) == 2


def test_without_a_place_to_write_the_catalog_lives_in_memory(data: Path, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder would be needed")
    assert count(open_database(data, blocked / "cache")) == 2


def test_a_failed_writing_leaves_nothing_behind(data: Path, tmp_path: Path):
    (data / "providers/toast.json").write_text("{broken")
    with pytest.raises(DataError, match=r"toast\.json cannot be read"):
        open_database(data, tmp_path / "cache")
    assert databases(tmp_path / "cache") == []


def test_missing_data_is_named(tmp_path: Path):
    with pytest.raises(DataError, match="cannot be read"):
        open_catalog(AirflowVersion(3, 3), data_folder=tmp_path / "nothing", cache_folder=tmp_path)


def test_processes_that_start_together_all_get_a_whole_file(data: Path, tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from airsmith.catalog.storage import open_database\n"
        "connection = open_database(Path(sys.argv[1]), Path(sys.argv[2]))\n"
        "print(connection.execute('SELECT count(*) FROM classes').fetchone()[0])\n"
        "print(connection.execute('PRAGMA integrity_check').fetchone()[0])\n"
    )
    command = [sys.executable, "-c", script, data, tmp_path / "cache"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]  # noqa: S603 - ourselves
    outputs = {process.communicate()[0] for process in running}
    assert len(outputs) == 1
    assert "ok" in outputs.pop()
    assert len(databases(tmp_path / "cache")) == 1


def test_threads_that_start_together_all_get_a_whole_file(data: Path, tmp_path: Path):
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(count(open_database(data, tmp_path / "cache")))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [2, 2, 2, 2]


def test_a_reader_keeps_its_file_while_it_is_replaced(data: Path, tmp_path: Path):
    cache = tmp_path / "cache"
    open_catalog_connection = open_database(data, cache)
    path = next(cache.glob("*.sqlite"))
    fresh = tmp_path / "fresh.sqlite"
    write_database(data, fresh)
    fresh.replace(path)
    assert count(open_catalog_connection) == 2
