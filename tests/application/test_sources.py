import os
import threading
from pathlib import Path

import pytest

from airsmith.application import sources
from airsmith.application.output import reason_of
from airsmith.application.sources import (
    DocumentKind,
    SourceTooLargeError,
    decode_source,
    find_sources,
    kind_of,
    read_source,
)
from airsmith.text import LineIndex


def _tree(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("component_type: operator\n" if name.endswith("ml") else "x = 1\n")


def _found(root: Path, *exclude: str, relative_to: Path | None = None) -> list[str]:
    return [path.relative_to(root).as_posix() for path in find_sources(root, exclude, relative_to=relative_to)]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.component.yaml", "", DocumentKind.SPEC),
        ("a.component.yml", "anything", DocumentKind.SPEC),
        ("a.yaml", "name: A\ncomponent_type: hook\n", DocumentKind.SPEC),
        ("a.yml", "\ufeffcomponent_type : hook", DocumentKind.SPEC),
        ("a.yaml", "name: A\r\ncomponent_type: hook\r\n", DocumentKind.SPEC),
        ("a.yaml", "jobs:\n  component_type: hook\n", None),
        ("a.yaml", "# component_type: hook\n", None),
        ("a.py", "", DocumentKind.PYTHON),
        ("a.pyi", "", DocumentKind.PYTHON),
        ("a.txt", "component_type: hook", None),
        ("component.yaml", "", None),
        ("py", "", None),
    ],
)
def test_what_a_file_is(name: str, text: str, kind: DocumentKind | None) -> None:
    assert kind_of(name, text) is kind


def _decoded(name: str, content: bytes) -> tuple[str, str, str | None]:
    """Text, encoding and, where something is undecodable, the text of that place."""
    source = decode_source(name, content)
    place = source.undecodable
    return source.text, source.encoding, LineIndex(source.text).slice(place.range) if place else None


def test_line_ends_and_byte_order_mark_stay() -> None:
    assert _decoded("a.py", b"\xef\xbb\xbfx = 1\r\ny = 2\r") == ("\ufeffx = 1\r\ny = 2\r", "utf-8", None)


def test_python_may_declare_its_encoding() -> None:
    content = b"#!/bin/python\n# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n"
    text, encoding, place = _decoded("a.py", content)
    assert "café" in text
    assert text.encode(encoding) == content
    assert place is None


def test_a_spec_is_utf_8_whatever_it_declares() -> None:
    text, encoding, place = _decoded("a.yaml", b"# coding: latin-1\nname: caf\xe9!\n")
    assert (encoding, place) == ("utf-8", "\ufffd")
    assert text.endswith("!\n")


def test_the_first_wrong_byte_is_named() -> None:
    source = decode_source("a.py", "ok = 'é😀'\nbad = '".encode() + b"\xff\xfe'\n")
    assert source.undecodable is not None
    assert source.undecodable.range.start == (1, 7)
    assert source.undecodable.message == "What stands here is no UTF-8 text; save the file as UTF-8."


@pytest.mark.parametrize("cookie", ["rot13", "no-such-encoding", "hex", "idna", "undefined", "utf-8; DROP"])
def test_a_wrong_declaration_is_the_finding_and_never_a_crash(cookie: str) -> None:
    text, encoding, place = _decoded("a.py", f"#!x\n# coding: {cookie}\nx = 'é'\n".encode())
    if cookie.startswith("utf-8;"):
        assert place is None
    else:
        assert place == cookie
        assert encoding == "utf-8"
    assert "é" in text


def test_a_byte_order_mark_and_another_encoding_contradict_each_other() -> None:
    assert _decoded("a.py", b"\xef\xbb\xbf# coding: latin-1\n")[2] == "latin-1"


@pytest.mark.parametrize("name", ["a.py", "a.yaml"])
@pytest.mark.parametrize(
    "content", [b"", b"\0\xff\0", bytes(range(256)), "name: x\n".encode("utf-16"), b"\xef\xbb\xbf"]
)
def test_any_bytes_have_a_text(name: str, content: bytes) -> None:
    source = decode_source(name, content)
    assert isinstance(source.text, str)
    if source.undecodable:
        end = LineIndex(source.text).end
        assert source.undecodable.range.start <= source.undecodable.range.end <= end


def test_a_huge_file_is_refused_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "LARGEST_FILE", 2_000_000)
    path = tmp_path / "a.py"
    path.write_bytes(b"#" * 2_000_000)
    assert len(read_source(path).text) == 2_000_000
    path.write_bytes(b"#" * 2_000_001)
    with pytest.raises(SourceTooLargeError, match="larger than 2 MB") as raised:
        read_source(path)
    assert reason_of(raised.value) == "larger than 2 MB"


def test_what_the_system_says_becomes_a_part_of_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="gone") as raised:
        read_source(tmp_path / "gone")
    assert reason_of(raised.value) == "no such file or directory"


def test_a_folder_is_walked_in_order(tmp_path: Path) -> None:
    _tree(tmp_path, "b.py", "a/z.py", "a/b.component.yaml", "a/c.yml", "a.txt", "a/d.pyi")
    assert _found(tmp_path) == ["b.py", "a/b.component.yaml", "a/c.yml", "a/z.py"]


def test_a_walk_ends_where_it_is_told_to(tmp_path: Path) -> None:
    _tree(tmp_path, "a/a.py", "b.py", "c.py", "d/d.py")
    answers = iter([True, True, True])
    found = find_sources(tmp_path, go_on=lambda: next(answers, False))
    assert [path.name for path in found] == ["b.py", "c.py"]
    assert list(find_sources(tmp_path, go_on=lambda: False)) == []


def test_yaml_without_a_component_type_is_none_of_ours(tmp_path: Path) -> None:
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    (tmp_path / "empty.component.yaml").touch()
    assert _found(tmp_path) == ["empty.component.yaml"]


@pytest.mark.parametrize(
    "folder", [".git", ".venv", "venv", "node_modules", "__pycache__", "__pypackages__", "lib/site-packages"]
)
def test_folders_that_hold_other_peoples_files_are_skipped(tmp_path: Path, folder: str) -> None:
    _tree(tmp_path, "ok.py", f"{folder}/a.py", f"{folder}/deep/a.py")
    assert _found(tmp_path) == ["ok.py"]


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "conda-meta/history"])
def test_environments_of_any_name_are_skipped(tmp_path: Path, mark: str) -> None:
    _tree(tmp_path, "ok.py", "py311/lib/a.py")
    _tree(tmp_path / "py311", mark)
    assert _found(tmp_path) == ["ok.py"]


def test_a_hidden_folder_that_is_named_is_walked(tmp_path: Path) -> None:
    _tree(tmp_path, ".hidden/a.py", ".hidden/.more/b.py")
    assert _found(tmp_path / ".hidden") == ["a.py"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("old", ["dags/b.py", "new.py"]),
        ("old/", ["dags/b.py", "new.py"]),
        ("old/*", ["dags/b.py", "new.py"]),
        ("./old/*.py", ["dags/b.py", "new.py"]),
        ("**/old", ["dags/b.py", "new.py"]),
        ("dags/old/a.py", ["dags/b.py", "new.py", "old/c.py"]),
        ("dags/*", ["new.py", "old/c.py"]),
        ("n*.py", ["dags/b.py", "dags/old/a.py", "old/c.py"]),
        ("*", []),
        ("o?d", ["dags/b.py", "new.py"]),
        ("ol", ["dags/b.py", "dags/old/a.py", "new.py", "old/c.py"]),
        ("?", ["dags/b.py", "dags/old/a.py", "new.py", "old/c.py"]),
        ("", ["dags/b.py", "dags/old/a.py", "new.py", "old/c.py"]),
    ],
)
def test_excluded_patterns(tmp_path: Path, pattern: str, left: list[str]) -> None:
    _tree(tmp_path, "new.py", "old/c.py", "dags/b.py", "dags/old/a.py")
    assert sorted(_found(tmp_path, pattern)) == left


def test_patterns_are_relative_to_the_settings_whatever_folder_is_walked(tmp_path: Path) -> None:
    _tree(tmp_path, "dags/old/a.py", "dags/b.py")
    assert _found(tmp_path / "dags", "dags/old", relative_to=tmp_path) == ["b.py"]
    assert _found(tmp_path / "dags", "old", relative_to=tmp_path / "elsewhere") == ["b.py"]


def test_a_named_file_is_taken_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    assert list(find_sources(path, ("*",))) == [path]


def test_links_to_folders_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    _tree(tmp_path, "dags/a.py")
    (tmp_path / "dags/again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "dags/self.py").symlink_to("self.py")
    (tmp_path / "dags/gone.py").symlink_to("nowhere.py")
    (tmp_path / "dags/b.py").symlink_to("a.py")
    assert _found(tmp_path) == ["dags/a.py", "dags/b.py"]


def test_pipes_do_not_block(tmp_path: Path) -> None:
    for name in ("a.py", "b.yaml", "c.component.yaml"):
        os.mkfifo(tmp_path / name)
    found: list[list[str]] = []
    worker = threading.Thread(target=lambda: found.append(_found(tmp_path)), daemon=True)
    worker.start()
    worker.join(10)
    assert found == [[]]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tree(tmp_path, "a.py", "locked/b.py")
    real = os.scandir

    def scandir(path: str | Path) -> object:
        if Path(path).name == "locked":
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    errors: list[OSError] = []
    assert [path.name for path in find_sources(tmp_path, on_error=errors.append)] == ["a.py"]
    assert [Path(str(error.filename)).name for error in errors] == ["locked"]


def test_yaml_that_cannot_be_read_is_passed_over_in_a_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _tree(tmp_path, "a.yaml", "b.py")
    real = Path.open

    def opened(path: Path, *arguments: str) -> object:
        if path.suffix == ".yaml":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr(Path, "open", opened)
    assert _found(tmp_path) == ["b.py"]
