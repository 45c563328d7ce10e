import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.application import output
from airsmith.application.output import (
    NotWritten,
    Written,
    create_text,
    describe_conflicts,
    find_conflicts,
    keep_aside,
    problem_with_folder,
    replace_text,
    write_files,
)
from airsmith.artifacts.model import Artifact

ARTIFACTS = (
    Artifact("a.py", "a = 1\n", "component"),
    Artifact("test_a.py", "é\n", "tests"),
    Artifact("a.md", "# a\n", "docs"),
)


def _state(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones too."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _fail_at(monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int, error: OSError) -> Callable[[], int]:
    """Let one call of a function fail, and tell how often it was called."""
    real = getattr(owner, name)
    calls = 0

    def failing(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call:
            raise error
        return real(*arguments, **options)

    monkeypatch.setattr(owner, name, failing)
    return lambda: calls


def _full() -> OSError:
    return OSError(errno.ENOSPC, "No space left on device")


def test_files_are_written_and_nothing_else_stays(tmp_path: Path) -> None:
    folder = tmp_path / "new/folder"
    assert write_files(folder, ARTIFACTS) == Written(tuple(folder / artifact.name for artifact in ARTIFACTS))
    assert _state(folder) == {artifact.name: artifact.text.encode() for artifact in ARTIFACTS}


def test_files_are_replaced_with_their_permissions(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("old")
    (tmp_path / "a.py").chmod(0o750)
    write_files(tmp_path, ARTIFACTS)
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "a.py").read_text() == "a = 1\n"


def test_the_owner_stays(tmp_path: Path) -> None:
    if os.getuid():
        pytest.skip("only root gives files away")
    (tmp_path / "a.py").write_text("old")
    os.chown(tmp_path / "a.py", 12345, 12345)
    write_files(tmp_path, ARTIFACTS)
    assert (tmp_path / "a.py").stat().st_uid == 12345


def test_an_owner_that_cannot_be_kept_is_no_reason_to_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("old")
    _fail_at(monkeypatch, os, "chown", 1, PermissionError(errno.EPERM, "Operation not permitted"))
    assert isinstance(write_files(tmp_path, ARTIFACTS), Written)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "a.py").symlink_to("real.py")
    write_files(tmp_path, ARTIFACTS)
    assert (tmp_path / "a.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "a = 1\n"


def test_without_hard_links_the_old_file_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("old")
    _fail_at(monkeypatch, Path, "hardlink_to", 1, OSError(errno.EPERM, "Operation not permitted"))
    _fail_at(monkeypatch, Path, "replace", 2, _full())
    assert isinstance(write_files(tmp_path, ARTIFACTS), NotWritten)
    assert _state(tmp_path) == {"a.py": b"old"}


@pytest.mark.parametrize(
    ("owner", "name", "call"),
    [
        *((Path, "open", call) for call in (1, 2, 3)),
        *((os, "fsync", call) for call in (1, 2, 3)),
        *((Path, "replace", call) for call in (1, 2, 3)),
        *((Path, "chmod", call) for call in (1, 2)),
        *((os, "chown", call) for call in (1, 2)),
    ],
)
def test_a_disk_that_is_full_at_any_step_leaves_all_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: object, name: str, call: int
) -> None:
    (tmp_path / "a.py").write_bytes(b"mine\r\n")
    (tmp_path / "a.md").write_bytes(b"mine too")
    (tmp_path / "a.md").chmod(0o600)
    before = _state(tmp_path)
    with monkeypatch.context() as patch:
        calls = _fail_at(patch, owner, name, call, _full())
        result = write_files(tmp_path, ARTIFACTS)
        assert calls() >= call
    assert result == NotWritten(
        f"The files could not be written to {tmp_path} (no space left on device); nothing was changed there."
    )
    assert _state(tmp_path) == before
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o600


def test_folders_that_were_made_go_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _fail_at(monkeypatch, os, "fsync", 2, _full())
    assert isinstance(write_files(tmp_path / "some/new/folder", ARTIFACTS), NotWritten)
    assert list(tmp_path.iterdir()) == []


def test_neither_link_nor_copy_means_nothing_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("old")
    _fail_at(monkeypatch, Path, "hardlink_to", 1, OSError(errno.EPERM, "Operation not permitted"))
    _fail_at(monkeypatch, shutil, "copy2", 1, _full())
    assert isinstance(write_files(tmp_path, ARTIFACTS), NotWritten)
    assert _state(tmp_path) == {"a.py": b"old"}


def test_an_old_file_that_cannot_be_put_back_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.py").write_text("old")
    real = Path.replace

    def failing(path: Path, target: Path) -> Path:
        if path.name.endswith(".old") or target.name == "test_a.py":
            raise OSError(errno.EIO, "Input/output error")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", failing)
    result = write_files(tmp_path, ARTIFACTS)
    assert isinstance(result, NotWritten)
    [kept] = [path for path in tmp_path.iterdir() if path.read_text() == "old"]
    assert f"the former a.py is now {kept}." in result.message


def test_a_folder_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = write_files(tmp_path / "file/folder", ARTIFACTS)
    assert isinstance(result, NotWritten)
    assert "not a directory" in result.message
    assert (tmp_path / "file").is_file()


def test_a_folder_in_the_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md/inside").mkdir(parents=True)
    result = write_files(tmp_path, ARTIFACTS)
    assert isinstance(result, NotWritten)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


def test_a_file_that_may_not_be_written_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("mine")
    monkeypatch.setattr(os, "access", lambda path, _mode: Path(path).name != "a.md")
    result = write_files(tmp_path, ARTIFACTS)
    assert isinstance(result, NotWritten)
    assert "permission denied" in result.message
    assert _state(tmp_path) == {"a.md": b"mine"}


def test_an_interrupt_while_staging_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        replace_text(tmp_path / "a.py", "x", "utf-8")
    assert list(tmp_path.iterdir()) == []


def test_a_text_is_replaced_in_its_encoding_and_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    path.chmod(0o700)
    assert replace_text(path, "caf\xe9\r\n", "latin-1") is None
    assert path.read_bytes() == b"caf\xe9\r\n"
    assert path.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["fsync", "replace"])
def test_a_text_that_cannot_be_replaced_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    _fail_at(monkeypatch, os if name == "fsync" else Path, name, 1, _full())
    problem = replace_text(path, "new", "utf-8")
    assert problem == f"{path} could not be written (no space left on device); it was left as it is."
    assert _state(tmp_path) == {"a.py": b"old"}


def test_a_text_that_does_not_fit_its_encoding_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(b"old")
    problem = replace_text(path, "日本", "latin-1")
    assert problem is not None
    assert "the new text does not fit into latin-1" in problem
    assert _state(tmp_path) == {"a.py": b"old"}


def test_a_new_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    create_text(tmp_path / "a", "x\n")
    assert _state(tmp_path) == {"a": b"x\n"}
    with pytest.raises(FileExistsError):
        create_text(tmp_path / "a", "y\n")
    _fail_at(monkeypatch, os, "fsync", 1, _full())
    with pytest.raises(OSError, match="No space left"):
        create_text(tmp_path / "b", "y\n")
    assert _state(tmp_path) == {"a": b"x\n"}


def _known(texts: dict[Path, str]) -> Callable[[Path], str | None]:
    return texts.get


def test_files_as_airsmith_left_them_are_no_conflict(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_bytes("é\r\nb\r\n".encode())
    assert find_conflicts([path, tmp_path / "gone"], _known({path: "é\nb\n"})) == ()


@pytest.mark.parametrize("content", [b"a = 2\n", b" ", b"\xff", b"a = 1"])
def test_changed_files_are_conflicts(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.py"
    path.write_bytes(content)
    assert find_conflicts([path], _known({path: "a = 1\n"})) == (path,)


def test_what_airsmith_never_wrote_is_a_conflict(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x")
    (tmp_path / "folder").mkdir()
    (tmp_path / "nowhere").symlink_to("gone")
    paths = [tmp_path / "a.py", tmp_path / "folder", tmp_path / "nowhere"]
    assert find_conflicts(paths, _known({})) == tuple(paths)


def test_an_empty_file_holds_nothing_to_lose(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    assert find_conflicts([tmp_path / "a.py"], _known({})) == ()


def test_a_file_that_is_open_counts_as_it_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("a = 1\n")
    known = _known({path: "a = 1\n"})
    assert find_conflicts([path], known, {path: "a = 1\n# unsaved\n"}) == (path,)
    path.write_text("changed on disk")
    assert find_conflicts([path], known, {path: "a = 1\r\n"}) == ()
    assert find_conflicts([path], known, {path: "\ud800"}) == (path,)


def test_conflicts_are_told_by_name() -> None:
    one, two, three = (Path("/x") / name for name in ("a", "b", "c"))
    assert describe_conflicts((one,)) == "a in /x was not written by Airsmith, or has changed since"
    assert describe_conflicts((one, two, three)).startswith("a, b and c in /x were not written by Airsmith, or have")


def test_a_folder_that_takes_files_is_no_problem_and_keeps_no_trace(tmp_path: Path) -> None:
    assert problem_with_folder(tmp_path / "new/folder") is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("folder", ["/proc/airsmith", "{tmp}/file", "{tmp}/file/below", "{tmp}/" + "x" * 300])
def test_a_folder_that_takes_none_is_told(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    path = Path(folder.format(tmp=tmp_path))
    problem = problem_with_folder(path)
    assert problem is not None
    assert str(path) in problem


def test_a_candidate_is_kept_in_a_folder_of_its_own(tmp_path: Path) -> None:
    kept = keep_aside(tmp_path / "data/kept/a-1", ARTIFACTS)
    assert kept == tmp_path / "data/kept/a-1/a.py"
    assert len(_state(tmp_path / "data/kept/a-1")) == 3
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_a_candidate_goes_to_the_temporary_folder_where_its_own_takes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").touch()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(output.tempfile, "tempdir", str(tmp_path / "temporary"))
    kept = keep_aside(tmp_path / "data/kept/a-1", ARTIFACTS)
    assert isinstance(kept, Path)
    assert kept.is_relative_to(tmp_path / "temporary")
    assert kept.read_text() == "a = 1\n"


def test_a_candidate_that_a_full_disk_refuses_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise _full()

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(output.tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(os, "fsync", full)
    kept = keep_aside(tmp_path / "data/kept/a-1", ARTIFACTS)
    assert isinstance(kept, str)
    assert "no space left on device" in kept
    assert _state(tmp_path) == {}
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_candidate_that_nothing_takes_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").touch()
    monkeypatch.setattr(output.tempfile, "tempdir", str(tmp_path / "gone"))
    kept = keep_aside(tmp_path / "data/kept/a-1", ARTIFACTS)
    assert isinstance(kept, str)
    assert kept.startswith(f"The best candidate could not be kept: {tmp_path / 'data/kept/a-1'} cannot be made (")
