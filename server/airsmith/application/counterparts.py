"""The spec of a Python file, and the component of a spec: found by the header, or by the name, near each other."""

import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from airsmith.analysis.module import Module
from airsmith.analysis.project import Project
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.sources import DocumentKind, find_sources, kind_of, read_source
from airsmith.application.workspace import Workspace
from airsmith.artifacts.header import generated_component_type, is_generated, spec_file_of
from airsmith.rules.rule import OwnSpec
from airsmith.spec.document import SpecDocument, read_spec
from airsmith.spec.naming import file_names, is_class_name

_SPEC_ENDINGS = (".yaml", ".yml")
_NAME = re.compile(r"""^\ufeff?name[ \t]*:[ \t]*["']?([A-Za-z][A-Za-z0-9]*)""", re.MULTILINE)
_PYTHON_ENDINGS = (".py",)
_MOST_FILES = 400
_LONGEST_HEADER = 1_000
_LARGEST_SPEC = 200_000
"""Bytes of a spec that is looked at: what people write is much smaller."""
_LONGEST_SEARCH_S = 0.5


@dataclass(frozen=True, slots=True)
class MadeFrom:
    """The spec that a Python file was made from: as its component, or else as the tests or the test DAG of that."""

    spec: OwnSpec
    is_component: bool


@dataclass(frozen=True, slots=True)
class ComponentFile:
    """The Python file of a spec, and what it can import."""

    path: Path
    module: Module
    project: Project


class Counterparts:
    """Remembers which specs there are and what was read of them, each for one state of its text.

    Which files there are is remembered until `forget` is called. For any number of threads: at worst a file is read
    twice.
    """

    def __init__(self, files: WorkspaceFiles) -> None:
        self.files = files
        self._specs: dict[Path, tuple[object, SpecDocument]] = {}
        self._modules: dict[Path, tuple[str, Module]] = {}
        self._names: dict[Path, dict[Path, str]] = {}
        self._below: dict[Path, tuple[Path, ...]] = {}
        self._generated: dict[Path, dict[Path, str]] = {}
        self._missing: set[Path] = set()

    def forget(self) -> None:
        """Look for specs anew; those that have not changed need no reading."""
        self._names = {}
        self._below = {}
        self._generated = {}
        self._missing = set()

    def names_of_specs_in(self, folder: Path) -> Mapping[Path, str]:
        """The specs that lie in a folder, with the names of their components."""
        if folder not in self._names:
            self._names[folder] = dict(_named(_files(folder, _SPEC_ENDINGS)))
        return self._names[folder]

    def generated_in(self, folder: Path) -> Mapping[Path, str]:
        """The components that lie in a folder by their headers, with the names of the specs' files there."""
        if folder not in self._generated:
            self._generated[folder] = dict(_generated(_files(folder, _PYTHON_ENDINGS)))
        return self._generated[folder]

    def specs_below(self, folder: Path, exclude: tuple[str, ...]) -> tuple[Path, ...]:
        """The folders below a folder that hold specs by their names; within bounds, what lies beyond is not found."""
        if folder not in self._below:
            ends_at = time.monotonic() + _LONGEST_SEARCH_S
            paths = find_sources(folder, exclude, go_on=lambda: time.monotonic() < ends_at)
            specs = islice((path for path in paths if path.suffix in _SPEC_ENDINGS), _MOST_FILES)
            self._below[folder] = tuple(dict.fromkeys(path.parent for path in specs))
        return self._below[folder]

    def spec_at(self, path: Path, text: str | None) -> SpecDocument | None:
        """A spec, read; `text` is what is open under its path. None where there is none."""
        if text is None:
            return self._spec_on_disk(path)
        known = self._specs.get(path)
        if known is not None and known[0] == text:
            return known[1]
        return self._keep(path, text, text)

    def _spec_on_disk(self, path: Path) -> SpecDocument | None:
        if path in self._missing:
            return None
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size)
            known = self._specs.get(path)
            if known is not None and known[0] == state:
                return known[1]
            text = read_source(path).text if status.st_size <= _LARGEST_SPEC else ""
        except (OSError, ValueError):  # also names that no file can have
            self._missing.add(path)
            return None
        return self._keep(path, state, text)

    def _keep(self, path: Path, state: object, text: str) -> SpecDocument | None:
        if kind_of(path.name, text) is not DocumentKind.SPEC:
            return None
        document = read_spec(text)
        self._specs[path] = (state, document)
        return document

    def module_at(self, path: Path, text: str | None) -> Module | None:
        """A Python file, parsed; `text` is what is open under its path. None where there is none."""
        if text is None:
            return self.files.module_at(path)
        known = self._modules.get(path)
        if known is None or known[0] != text:
            known = self._modules[path] = (text, Module(text))
        return known[1]


@dataclass(frozen=True, slots=True)
class WorkspaceView:
    """The files of workspaces at one moment: those that are open as their editor has them, the others from disk."""

    counterparts: Counterparts
    open_texts: Mapping[Path, str] = field(default_factory=dict)

    def around(self, path: Path | None, root: Path) -> Project:
        """What a file can import from its workspace; see `WorkspaceFiles.around`."""
        return self.counterparts.files.around(path, root)

    def made_from(self, path: Path | None, text: str, workspace: Workspace) -> MadeFrom | None:
        """The spec that a component, its tests or its test DAG was made from.

        That is the one that its header names, or the only one of that name, in the file's own folder or, where the
        settings send generated files there, anywhere in the workspace.
        """
        if path is None:
            return None
        for is_component in _possible_parts(text):
            found = self._spec_path(path, spec_file_of(text), workspace, is_component=is_component)
            document = self.counterparts.spec_at(found, self.open_texts.get(found)) if found is not None else None
            if document is not None:
                return MadeFrom(OwnSpec(document, str(found)), is_component)
        return None

    def spec_of(self, path: Path | None, text: str, workspace: Workspace) -> OwnSpec | None:
        """The spec of a component's file; tests and test DAGs have none."""
        made_from = self.made_from(path, text, workspace)
        return made_from.spec if made_from is not None and made_from.is_component else None

    def component_path(self, path: Path | None, document: SpecDocument, workspace: Workspace) -> Path | None:
        """Where the component of a spec lies, or would lie; None where the spec does not tell.

        Where no file has the right name, it is the only one that was generated from the spec, perhaps under another.
        """
        name = document.string("name")
        if path is None or name is None or not is_class_name(name):
            return None
        folder = workspace.output_folder(path)
        if folder == path.absolute().parent:
            folder = path.parent  # findings then name the file as the spec is named
        place = folder / file_names(name).component
        if self._module_at(place) is not None:
            return place
        found = [one for one, spec_file in self._generated_in(folder) if spec_file == path.name]
        return found[0] if len(found) == 1 else place

    def component_of(self, path: Path | None, document: SpecDocument, workspace: Workspace) -> ComponentFile | None:
        """The component of a spec; None where there is none yet, or its file belongs to another spec."""
        place = self.component_path(path, document, workspace)
        module = self._module_at(place) if place is not None else None
        if path is None or place is None or module is None:
            return None
        own = self.spec_of(place, module.text, workspace)
        if own is None or Path(own.path).absolute() != path.absolute():
            return None
        return ComponentFile(place, module, self.around(place, workspace.folder))

    def _module_at(self, path: Path) -> Module | None:
        return self.counterparts.module_at(path, self.open_texts.get(path))

    def _spec_path(self, path: Path, file_name: str | None, workspace: Workspace, *, is_component: bool) -> Path | None:
        for folder in self._folders(path, workspace):
            if file_name is not None and self._is_there(folder / file_name):
                return folder / file_name
            own_name = f"{path.stem}.py"
            named = [
                spec
                for spec, name in self._specs_in(folder)
                if own_name in _names_of_part(name, is_component=is_component)
            ]
            if len(named) == 1:
                return named[0]
        return None

    def _folders(self, path: Path, workspace: Workspace) -> Iterator[Path]:
        yield path.parent
        if workspace.settings.output_dir and workspace.output_folder(path) == path.absolute().parent:
            yield from self.counterparts.specs_below(workspace.folder, workspace.settings.exclude)

    def _specs_in(self, folder: Path) -> Iterator[tuple[Path, str]]:
        open_here = {path: text for path, text in self.open_texts.items() if path.parent == folder}
        for path, text in open_here.items():
            if kind_of(path.name, text) is DocumentKind.SPEC and (name := component_name_in(text)):
                yield path, name
        for path, name in self.counterparts.names_of_specs_in(folder).items():
            if path not in open_here:
                yield path, name

    def _generated_in(self, folder: Path) -> Iterator[tuple[Path, str]]:
        open_here = {path: text for path, text in self.open_texts.items() if path.parent == folder}
        for path, text in open_here.items():
            if spec_file := _spec_file_of_component(text):
                yield path, spec_file
        for path, spec_file in self.counterparts.generated_in(folder).items():
            if path not in open_here:
                yield path, spec_file

    def _is_there(self, path: Path) -> bool:
        return path in self.open_texts or self.counterparts.spec_at(path, None) is not None


def component_name_in(text: str) -> str | None:
    """The name of the component that a spec's text states, without reading all of it."""
    found = _NAME.search(text)
    return found[1] if found else None


def _possible_parts(text: str) -> tuple[bool, ...]:
    """Whether a file may be a component, and whether it may be the tests or the test DAG of one: the header knows."""
    return (generated_component_type(text) is not None,) if is_generated(text) else (True, False)


def _names_of_part(component_name: str, *, is_component: bool) -> tuple[str, ...]:
    names = file_names(component_name)
    return (names.component,) if is_component else (names.tests, names.test_dag)


def _spec_file_of_component(text: str) -> str | None:
    """The name of the spec's file, in the header of a component and of nothing else that is generated."""
    return spec_file_of(text) if generated_component_type(text) is not None else None


def _files(folder: Path, endings: tuple[str, ...]) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix in endings)[:_MOST_FILES]
    except OSError:
        return []


def _generated(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        try:
            with path.open("rb") as file:
                start = file.read(_LONGEST_HEADER).decode("utf-8", "replace")
        except OSError:
            continue
        if spec_file := _spec_file_of_component(start):
            yield path, spec_file


def _named(paths: list[Path]) -> Iterator[tuple[Path, str]]:
    for path in paths:
        try:
            text = read_source(path).text if path.stat().st_size <= _LARGEST_SPEC else ""
        except OSError:
            continue
        if kind_of(path.name, text) is DocumentKind.SPEC and (name := component_name_in(text)):
            yield path, name
