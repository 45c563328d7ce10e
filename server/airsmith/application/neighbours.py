"""The Python files around the one that is checked, as far as its imports lead to them."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Neighbour, Project

_PATH_FOLDERS = ("dags", "plugins", "config", "src")
"""Folders of a workspace that Airflow or its users put on Python's path."""
_MOST_BYTES = 1_000_000
_MOST_FOLDERS_UP = 20
_NOBODYS_OWN = sys.stdlib_module_names
_AIRFLOW = "airflow"
"""A folder of that name need not be the package; but what lies below it may be part of it, as provider packages are."""


class WorkspaceFiles:
    """Finds and parses files of workspaces. Each is parsed once for each state on disk.

    What was found missing is remembered until `forget` is called. For any number of threads: at worst a file is parsed
    twice.
    """

    def __init__(self) -> None:
        self._parsed: dict[Path, tuple[tuple[int, int], Module]] = {}
        self._found: dict[tuple[Path, str], Path | None] = {}

    def forget(self) -> None:
        """Look for files anew; those that have not changed need no parsing."""
        self._found = {}

    def around(self, path: Path | None, root: Path) -> Project:
        """What a file can import from its workspace; nothing for a text that lies nowhere.

        `root` bounds the search, but for parts of Airflow itself.
        """
        return NO_PROJECT if path is None else _Surroundings(self, path.absolute(), root.absolute())

    def locate(self, folder: Path, module: str) -> Path | None:
        """The file of a module, with the folder on Python's path."""
        key = (folder, module)
        if key not in self._found:
            place = folder.joinpath(*module.split("."))
            candidates = (place.with_name(f"{place.name}.py"), place / "__init__.py")
            self._found[key] = next((one for one in candidates if _is_file(one)), None)
        return self._found[key]

    def module_at(self, path: Path) -> Module | None:
        """A file, parsed; None for one that cannot be read, is no UTF-8 or is far too long."""
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size)
            known = self._parsed.get(path)
            if known is not None and known[0] == state:
                return known[1]
            if status.st_size > _MOST_BYTES:
                return None
            module = Module(path.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            return None
        self._parsed[path] = (state, module)
        return module


@dataclass(frozen=True, slots=True)
class _Surroundings:
    """The workspace as one of its files sees it."""

    files: WorkspaceFiles
    path: Path
    root: Path

    def find(self, module: str) -> Neighbour | None:
        """See `Project.find`. Where several files could be meant, none is: it depends on how Python is started."""
        found = {
            place
            for folder, name in self._places(module)
            if name and (place := self.files.locate(folder, name)) is not None and place != self.path
        }
        if len(found) != 1:
            return None
        path = found.pop()
        parsed = self.files.module_at(path)
        return Neighbour(parsed, _Surroundings(self.files, path, self.root)) if parsed is not None else None

    def _places(self, module: str) -> Iterator[tuple[Path, str]]:
        """Folders to look in, and the name to look for there."""
        name = module.lstrip(".")
        level = len(module) - len(name)
        if level:
            folders = [self.path.parent, *self.path.parent.parents]
            if level <= len(folders) and (level == 1 or folders[level - 1].is_relative_to(self.root)):
                yield folders[level - 1], name or "__init__"
        elif name != _AIRFLOW and name.partition(".")[0] not in _NOBODYS_OWN:
            yield from ((folder, name) for folder in dict.fromkeys((*self._path_folders(), *self._above_package(name))))

    def _above_package(self, name: str) -> Iterator[Path]:
        """For parts of Airflow, the folder from which the file is one itself, wherever the root is."""
        if name.startswith(f"{_AIRFLOW}."):
            yield from (folder.parent for folder in self.path.parents if folder.name == _AIRFLOW)

    def _path_folders(self) -> list[Path]:
        """Folders that may be on Python's path: those above the file up to the root, and the usual ones below it."""
        above = (folder for folder in list(self.path.parents)[:_MOST_FOLDERS_UP] if folder.is_relative_to(self.root))
        usual = (self.root / name for name in _PATH_FOLDERS)
        return [one for one in dict.fromkeys((*above, *usual)) if not _is_file(one / "__init__.py")]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # names that no file can have
        return False
