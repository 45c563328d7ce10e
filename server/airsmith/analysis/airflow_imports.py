"""What a file's imports of Airflow do on a target, as far as they do not simply work."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from airsmith.analysis.index import ImportNode
from airsmith.analysis.scopes import Scope
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
    """`doubtful` in the order in which the scopes are read; `module_names` are local names of modules of Airflow."""

    doubtful: tuple[DoubtfulImport, ...]
    module_names: frozenset[str]


def read_airflow_imports(imports: Iterable[tuple[ImportNode, Scope]], catalog: Catalog) -> AirflowImports:
    """Look up all imports of Airflow's namespace. Relative ones are nothing of Airflow's; UNKNOWN is left out."""
    doubtful: list[DoubtfulImport] = []
    module_names: set[str] = set()
    for node, _ in imports:
        if isinstance(node, ast.Import):
            _read_import(node, catalog, doubtful, module_names)
        elif not node.level and node.module and node.module.startswith("airflow") and belongs_to_airflow(node.module):
            known = _known_module(node.module, catalog)
            if known.is_there:
                _read_names(node, known, doubtful, module_names)
            elif known.is_doubtful:
                doubtful.append(DoubtfulImport(node, node.module, known.presence))
    return AirflowImports(tuple(doubtful), frozenset(module_names))


class _KnownModule(dict[str, NameAnswer | None]):
    """What the catalog has been asked of one module, for all files: its names, None for those that simply work."""

    def __init__(self, module: str, catalog: Catalog) -> None:
        super().__init__()
        self.module = module
        self.presence = catalog.presence_of(module)
        self.is_there = self.presence in WORKING
        self.is_doubtful = self.presence not in _NOT_DOUBTFUL
        self._catalog = catalog

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


def _read_import(node: ast.Import, catalog: Catalog, doubtful: list[DoubtfulImport], module_names: set[str]) -> None:
    for alias in node.names:
        if belongs_to_airflow(alias.name):
            module_names.add(alias.asname or "airflow")
            known = _known_module(alias.name, catalog)
            if known.is_doubtful:
                doubtful.append(DoubtfulImport(node, alias.name, known.presence, alias=alias))


def _read_names(
    node: ast.ImportFrom, known: _KnownModule, doubtful: list[DoubtfulImport], module_names: set[str]
) -> None:
    """Take in what a module that is there gives: modules below it, and names that may not simply work."""
    names: list[tuple[ast.alias, NameAnswer]] = []
    for alias in node.names:
        answer = known[alias.name]
        if answer is not None:
            if answer.kind == "module":
                module_names.add(alias.asname or alias.name)
            if answer.presence not in _NOT_DOUBTFUL:
                names.append((alias, answer))
    is_deprecated_star = known.is_doubtful and node.names[0].name == "*"
    if names or is_deprecated_star:
        doubtful.append(DoubtfulImport(node, known.module, known.presence, tuple(names)))
