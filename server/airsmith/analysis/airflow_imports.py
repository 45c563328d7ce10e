"""What a file's imports of Airflow do on a target, as far as they do not simply work."""

import ast
from dataclasses import dataclass
from functools import lru_cache

from airsmith.analysis.index import ImportNode
from airsmith.analysis.module import Module
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import WORKING, NameAnswer, Presence
from airsmith.catalog.presence import belongs_to_airflow

_NOT_DOUBTFUL = frozenset((Presence.EXISTS, Presence.UNKNOWN))
_KEPT = 8192


@dataclass(frozen=True, slots=True)
class DoubtfulImport:
    """A module that is missing, deprecated or somebody else's, or a module of whose names some are.

    `names` are those names of a `from` import whose answer is neither EXISTS nor UNKNOWN; empty where `presence` says
    that the module itself cannot be imported, and for `import module`, where `alias` is the name in the statement.
    """

    node: ImportNode
    module: str
    presence: Presence
    names: tuple[tuple[ast.alias, NameAnswer], ...] = ()
    alias: ast.alias | None = None


@dataclass(frozen=True, slots=True)
class AirflowImports:
    """`doubtful` in the order in which the scopes are read; `module_names` are local names of modules of Airflow.

    `bound` are the names that imports outside `if TYPE_CHECKING` bind, each with the dotted path of what it stands for;
    `*` with that of the module where all of its names are imported.
    """

    doubtful: tuple[DoubtfulImport, ...]
    module_names: frozenset[str]
    bound: tuple[tuple[str, str], ...]


def read_airflow_imports(module: Module, catalog: Catalog) -> AirflowImports:
    """Look up all imports of Airflow's namespace. Relative ones are nothing of Airflow's; UNKNOWN is left out."""
    reader = _Reader(module, catalog)
    for node, _ in module.names.imports:
        if isinstance(node, ast.Import):
            reader.read_import(node)
        elif node.module and not node.level and node.module.startswith("airflow") and belongs_to_airflow(node.module):
            reader.read_from(node, node.module)
    return AirflowImports(tuple(reader.doubtful), frozenset(reader.module_names), tuple(reader.bound))


class _KnownModule(dict[str, NameAnswer | None]):
    """What the catalog has been asked of one module, for all files: its names, None for those that simply work."""

    def __init__(self, module: str, catalog: Catalog) -> None:
        super().__init__()
        self.module = module
        self.presence = catalog.presence_of(module)
        self.is_there = self.presence in WORKING
        self.is_doubtful = self.presence not in _NOT_DOUBTFUL
        self._catalog = catalog

    def path_of(self, name: str) -> str:
        """The dotted path of a name; of `*`, the module's own."""
        return f"{self.module}.{name}" if name != "*" else self.module

    def __missing__(self, name: str) -> NameAnswer | None:
        if name == "*":
            return None
        found = self._catalog.name_in(self.module, name)
        is_plain = found.kind != "module" and found.presence in _NOT_DOUBTFUL
        if len(self) >= _KEPT:
            self.clear()
        answer = self[name] = None if is_plain else found
        return answer


@lru_cache(_KEPT)
def _known_module(module: str, catalog: Catalog) -> _KnownModule:
    return _KnownModule(module, catalog)


class _Reader:
    def __init__(self, module: Module, catalog: Catalog) -> None:
        self._module = module
        self._catalog = catalog
        self._has_types_only = bool(module.names.type_only)
        self.doubtful: list[DoubtfulImport] = []
        self.module_names: set[str] = set()
        self.bound: list[tuple[str, str]] = []

    def read_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if belongs_to_airflow(alias.name):
                known = _known_module(alias.name, self._catalog)
                if known.is_doubtful:
                    self.doubtful.append(DoubtfulImport(node, alias.name, known.presence, alias=alias))
                self.module_names.add(alias.asname or "airflow")
                if not self._is_type_only(node):
                    self.bound.append((alias.asname, alias.name) if alias.asname else ("airflow", "airflow"))

    def read_from(self, node: ast.ImportFrom, module: str) -> None:
        known = _known_module(module, self._catalog)
        if not self._is_type_only(node):
            self.bound += [(alias.asname or alias.name, known.path_of(alias.name)) for alias in node.names]
        if known.is_there:
            self._read_names(node, known)
        elif known.is_doubtful:
            self.doubtful.append(DoubtfulImport(node, module, known.presence))

    def _read_names(self, node: ast.ImportFrom, known: _KnownModule) -> None:
        """Take in what a module that is there gives: modules below it, and names that may not simply work."""
        names: list[tuple[ast.alias, NameAnswer]] = []
        for alias in node.names:
            answer = known[alias.name]
            if answer is not None:
                if answer.kind == "module":
                    self.module_names.add(alias.asname or alias.name)
                if answer.presence not in _NOT_DOUBTFUL:
                    names.append((alias, answer))
        is_deprecated_star = known.is_doubtful and node.names[0].name == "*"
        if names or is_deprecated_star:
            self.doubtful.append(DoubtfulImport(node, known.module, known.presence, tuple(names)))

    def _is_type_only(self, node: ImportNode) -> bool:
        return self._has_types_only and self._module.is_type_only(node)
