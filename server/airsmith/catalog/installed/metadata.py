"""Which distributions a folder of packages holds: read from their metadata, and from folder names where that is broken."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from airsmith.catalog.installed.model import canonical_name

_HEAD_BYTES = 16_384
"""Name and version stand in the first lines of a METADATA."""
_LARGEST_PATH_FILE = 65_536
_HEADER = re.compile(r"^(Name|Version):[ \t]*(\S+)[ \t]*\r?$", re.MULTILINE)
_FOLDER_NAME = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._]*)-(?P<version>\d[^-]*)(?:-py\d[\d.]*)?\.(?:dist|egg)-info"
)
_METADATA_FILES = {".dist-info": "METADATA", ".egg-info": "PKG-INFO"}


@dataclass(frozen=True, slots=True)
class InstalledPackage:
    """One installed distribution: `folder` is where its packages are, `metadata` its file of headers."""

    name: str
    version: str
    folder: Path
    metadata: Path


def installed_packages(folder: Path) -> dict[str, InstalledPackage]:
    """The distributions of a folder by canonical name; of several versions of one, the metadata last changed counts."""
    found: dict[str, InstalledPackage] = {}
    for entry in _entries(folder):
        package = _package(entry, folder)
        if package is None:
            continue
        other = found.get(package.name)
        if other is None or _changed_at(other.metadata) <= _changed_at(package.metadata):
            found[package.name] = package
    return found


def is_editable(package: InstalledPackage) -> bool:
    """Whether a distribution was installed from a folder of sources that may change at any time."""
    if package.metadata.name == _METADATA_FILES[".egg-info"] and not package.folder.name.endswith("-packages"):
        return True
    text = read_head(package.metadata.with_name("direct_url.json"))
    try:
        told = json.loads(text) if text else None
    except (ValueError, RecursionError):
        return False
    folder = told.get("dir_info") if isinstance(told, dict) else None
    return isinstance(folder, dict) and folder.get("editable") is True


def added_folders(folder: Path) -> Iterator[Path]:
    """The folders that `.pth` files add to the search path. Lines that Python would run are passed over."""
    for entry in _entries(folder):
        if not entry.name.endswith(".pth") or entry.name.startswith("."):
            continue
        for line in read_head(Path(entry.path), _LARGEST_PATH_FILE).splitlines():
            text = line.strip()
            if not text or text.startswith(("#", "import ", "import\t")) or is_on_network(text):
                continue
            added = folder / text
            if is_folder(added):
                yield added


def is_on_network(path: str) -> bool:
    """Whether looking at a path would contact another machine, which then learns who asks."""
    return path.startswith(("\\\\", "//"))


def is_folder(path: Path) -> bool:
    """Whether a folder is there, also for text that can be no path."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def read_head(path: Path, most: int = _HEAD_BYTES) -> str:
    """The beginning of a plain file; empty where there is none or it cannot be read."""
    try:
        if not path.is_file():  # opening a pipe would wait for ever
            return ""
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except (OSError, ValueError):
        return ""


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _package(entry: os.DirEntry[str], folder: Path) -> InstalledPackage | None:
    ending = entry.name[entry.name.rfind(".") :]
    if ending not in _METADATA_FILES or entry.name.startswith("~"):  # what pip leaves of a removal that failed
        return None
    path = Path(entry.path)
    metadata = path / _METADATA_FILES[ending] if is_folder(path) else path
    headers: dict[str, str] = {}
    for key, value in _HEADER.findall(read_head(metadata).partition("\n\n")[0]):
        headers.setdefault(key, value)
    by_name = _FOLDER_NAME.fullmatch(entry.name)
    name = headers.get("Name") or (by_name["name"] if by_name else "")
    version = headers.get("Version") or (by_name["version"] if by_name else "")
    return InstalledPackage(canonical_name(name), version, folder, metadata) if name and version else None


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0
