"""Source files from disk: what they are, which encoding they have, and which ones lie below a folder."""

import io
import os
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from fnmatch import fnmatch
from itertools import takewhile
from pathlib import Path, PurePosixPath

from airsmith.text import LineIndex, Range

LARGEST_FILE = 10_000_000
"""Bytes of the largest file that is read: seconds of work, and more than any person writes."""

_SPEC_SUFFIXES = (".component.yaml", ".component.yml")
_YAML_SUFFIXES = (".yaml", ".yml")
_PYTHON_SUFFIXES = (".py", ".pyi")
_COMPONENT_TYPE = re.compile(r"^\ufeff?component_type\s*:", re.MULTILINE)
_COOKIE = re.compile(r"coding[:=][ \t]*([-\w.]+)")
_LINES_OF_COOKIE = 2
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "__pypackages__", "venv", "site-packages"))
_MARKS_OF_ENVIRONMENTS = ("pyvenv.cfg", "conda-meta")


class DocumentKind(StrEnum):
    """What a file is to Airsmith."""

    SPEC = "spec"
    PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Undecodable:
    """The first place where a file is no text in its encoding, and what that means, in one sentence."""

    range: Range
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text. Where it is `undecodable`, the text has replacement characters."""

    name: str
    text: str
    undecodable: Undecodable | None = None
    encoding: str = "utf-8"


class SourceTooLargeError(OSError):
    """A file has more than LARGEST_FILE bytes."""


def is_spec_name(name: str) -> bool:
    """Whether a file is a spec by its name alone."""
    return name.endswith(_SPEC_SUFFIXES)


def kind_of(name: str, text: str) -> DocumentKind | None:
    """What a file is: by its ending, and other YAML by a top-level `component_type:`."""
    if is_spec_name(name):
        return DocumentKind.SPEC
    if name.endswith(_PYTHON_SUFFIXES):
        return DocumentKind.PYTHON
    if name.endswith(_YAML_SUFFIXES) and _COMPONENT_TYPE.search(text):
        return DocumentKind.SPEC
    return None


def read_source(path: Path) -> Source:
    """Read a file whatever its bytes. Raises OSError where it cannot be read, SourceTooLargeError where it is huge."""
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise SourceTooLargeError(0, f"larger than {LARGEST_FILE // 1_000_000} MB", str(path))
    return decode_source(str(path), content)


def decode_source(name: str, content: bytes) -> Source:
    """The text of a file: UTF-8, or for Python what its first lines declare. Line ends stay as they are."""
    if not name.endswith(_PYTHON_SUFFIXES):
        return _decode(name, content, "utf-8")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        b"".decode(encoding)  # some codecs, such as rot13, make no text
        return _decode(name, content, encoding)
    except (SyntaxError, LookupError, UnicodeError):
        source = _decode(name, content, "utf-8")
        return source if source.undecodable else replace(source, undecodable=_wrong_declaration(source.text))


def _decode(name: str, content: bytes, encoding: str) -> Source:
    """The text in an encoding. Raises UnicodeError for codecs that are for parts of text only, such as idna."""
    try:
        return Source(name, content.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        text = before + content[error.start :].decode(encoding, "replace")
        span = LineIndex(text).range_at(len(before), len(before) + 1)
        message = f"What stands here is no {encoding.upper()} text; save the file as UTF-8."
        return Source(name, text, Undecodable(span, message), encoding)


def _wrong_declaration(text: str) -> Undecodable:
    """For a file whose first lines declare an encoding that Python cannot read it in."""
    index = LineIndex(text)
    for line in range(_LINES_OF_COOKIE):
        cookie = _COOKIE.search(index.line_text(line))
        if cookie:
            start = index.line_start(line)
            message = f"Python cannot read this file as `{cookie[1]}`; declare its true encoding, or save it as UTF-8."
            return Undecodable(index.range_at(start + cookie.start(1), start + cookie.end(1)), message)
    return Undecodable(index.line_range(0), "Python cannot read this file's encoding; save the file as UTF-8.")


def find_sources(
    path: Path,
    exclude: tuple[str, ...] = (),
    *,
    relative_to: Path | None = None,
    on_error: Callable[[OSError], object] | None = None,
    go_on: Callable[[], bool] = lambda: True,
) -> Iterator[Path]:
    """The file itself, or all Python files and specs below a folder, sorted.

    Left out are hidden folders, environments and the like, and what `exclude` matches: glob patterns for files and
    folders, relative to the folder `relative_to` (default: `path`). Links to folders are not followed. `on_error`
    hears of folders that cannot be listed. `go_on` is asked before each folder and file whether to look any further.
    """
    if not path.is_dir():
        yield path
        return
    base = _base_for_patterns(path, relative_to)
    for folder, subfolders, names in os.walk(path, onerror=on_error):
        if not go_on():
            return
        subfolders[:] = sorted(
            name
            for name in subfolders
            if _is_entered(Path(folder, name)) and not _is_excluded(base / _relative(folder, path) / name, exclude)
        )
        for name in takewhile(lambda _: go_on(), sorted(names)):
            if not _is_excluded(base / _relative(folder, path) / name, exclude) and _is_ours(Path(folder, name)):
                yield Path(folder, name)


def _base_for_patterns(path: Path, relative_to: Path | None) -> PurePosixPath:
    """The walked folder as patterns see it; empty where it does not lie below `relative_to`."""
    try:
        return PurePosixPath(path.resolve().relative_to((relative_to or path).resolve()).as_posix())
    except ValueError:
        return PurePosixPath()


def _relative(folder: str, path: Path) -> PurePosixPath:
    return PurePosixPath(Path(folder).relative_to(path).as_posix())


def _is_excluded(relative: PurePosixPath, patterns: tuple[str, ...]) -> bool:
    """Whether a pattern matches the path or a folder that it lies in, from the start or from any folder on."""
    parts = [part for part in (relative, *relative.parents) if part.name]
    for pattern in patterns:
        wanted = pattern.removeprefix("./").removeprefix("**/").rstrip("/")
        if any(fnmatch(part.as_posix(), wanted) or fnmatch(part.as_posix(), f"*/{wanted}") for part in parts):
            return True
    return False


def _is_entered(folder: Path) -> bool:
    name = folder.name
    if name.startswith(".") or name in _SKIPPED_FOLDERS:
        return False
    return not any((folder / mark).exists() for mark in _MARKS_OF_ENVIRONMENTS)


def _is_ours(file: Path) -> bool:
    """Whether a file that was found is looked at. Pipes, devices and links that lead nowhere are not."""
    is_yaml = file.suffix in _YAML_SUFFIXES
    if not (file.suffix == ".py" or is_yaml) or not file.is_file():
        return False
    if not is_yaml or is_spec_name(file.name):
        return True
    try:
        with file.open("rb") as opened:
            return bool(_COMPONENT_TYPE.search(opened.read(LARGEST_FILE).decode("utf-8", "replace")))
    except OSError:
        return False
