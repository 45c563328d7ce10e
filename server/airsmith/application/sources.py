"""Source files from disk: what they are, which encoding they have, and which ones lie below a folder."""

import io
import os
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatch
from pathlib import Path

from airsmith.text import LineIndex, Range

_SPEC_SUFFIXES = (".component.yaml", ".component.yml")
_YAML_SUFFIXES = (".yaml", ".yml")
_COMPONENT_TYPE = re.compile(r"^component_type\s*:", re.MULTILINE)
_SKIPPED_FOLDERS = frozenset(("node_modules", "__pycache__", "venv", "site-packages"))
_LARGEST_YAML_LOOKED_INTO = 2_000_000


class DocumentKind(StrEnum):
    """What a file is to Airsmith."""

    SPEC = "spec"
    PYTHON = "python"


@dataclass(frozen=True, slots=True)
class Source:
    """A file's text. `undecodable` is the first place whose bytes are no text in the file's encoding."""

    name: str
    text: str
    undecodable: Range | None = None
    encoding: str = "utf-8"


def is_spec_name(name: str) -> bool:
    """Whether a file is a spec by its name alone."""
    return name.endswith(_SPEC_SUFFIXES)


def kind_of(name: str, text: str) -> DocumentKind | None:
    """What a file is: by its ending, and other YAML by a top-level `component_type:`."""
    if is_spec_name(name):
        return DocumentKind.SPEC
    if name.endswith((".py", ".pyi")):
        return DocumentKind.PYTHON
    if name.endswith(_YAML_SUFFIXES) and _COMPONENT_TYPE.search(text):
        return DocumentKind.SPEC
    return None


def read_source(path: Path) -> Source:
    """Read a file whatever its bytes. Raises OSError where it cannot be read at all."""
    return decode_source(str(path), path.read_bytes())


def decode_source(name: str, content: bytes) -> Source:
    """The text of a file: UTF-8, or for Python what its first lines declare. Line ends stay as they are."""
    encoding = _declared_encoding(content) if name.endswith((".py", ".pyi")) else "utf-8"
    try:
        return Source(name, content.decode(encoding), encoding=encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        text = before + content[error.start :].decode(encoding, "replace")
        return Source(name, text, LineIndex(text).range_at(len(before), len(before) + 1), encoding)


def _declared_encoding(content: bytes) -> str:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except SyntaxError:
        return "utf-8"
    return "utf-8" if encoding == "utf-8-sig" else encoding


def find_sources(path: Path, exclude: tuple[str, ...] = ()) -> Iterator[Path]:
    """The file itself, or all Python files and specs below a folder, sorted.

    Hidden folders, environments and the like are left out, also what `exclude` matches, relative to the folder.
    """
    if not path.is_dir():
        yield path
        return
    for folder, subfolders, names in os.walk(path):
        subfolders[:] = sorted(name for name in subfolders if _is_entered(Path(folder, name)))
        for name in sorted(names):
            file = Path(folder, name)
            relative = file.relative_to(path).as_posix()
            if not any(fnmatch(relative, pattern) or fnmatch(name, pattern) for pattern in exclude) and _is_ours(file):
                yield file


def _is_entered(folder: Path) -> bool:
    name = folder.name
    return not name.startswith(".") and name not in _SKIPPED_FOLDERS and not (folder / "pyvenv.cfg").exists()


def _is_ours(file: Path) -> bool:
    if file.suffix == ".py" or is_spec_name(file.name):
        return True
    if file.suffix not in _YAML_SUFFIXES:
        return False
    try:
        if file.stat().st_size > _LARGEST_YAML_LOOKED_INTO:
            return False
        return bool(_COMPONENT_TYPE.search(file.read_text("utf-8", "replace")))
    except OSError:
        return False
