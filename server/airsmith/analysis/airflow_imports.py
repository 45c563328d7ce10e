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
    reader = _Reader(catalog)
    for node, _ in imports:
        if isinstance(node, ast.Import):
            reader.read_import(node)
        elif not node.level and node.module and belongs_to_airflow(node.module):
            reader.read_from(node, node.module)
    return AirflowImports(tuple(reader.doubtful), frozenset(reader.module_names))


@lru_cache(_KEPT)
def _presence_of(module: str, catalog: Catalog) -> Presence:
    return catalog.presence_of(module)


@lru_cache(_KEPT)
def _name_in(module: str, name: str, catalog: Catalog) -> tuple[NameAnswer, bool]:
    """What a name of a module is, and whether its import may not simply work."""
    answer = catalog.name_in(module, name)
    return answer, answer.presence not in _NOT_DOUBTFUL


class _Reader:
    """Of what the catalog was asked for one file, it remembers the answers for all others."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.doubtful: list[DoubtfulImport] = []
        self.module_names: set[str] = set()

    def read_import(self, node: ast.Import) -> None:
        for alias in node.names:
            if not belongs_to_airflow(alias.name):
                continue
            self.module_names.add(alias.asname or "airflow")
            presence = _presence_of(alias.name, self._catalog)
            if presence not in _NOT_DOUBTFUL:
                self.doubtful.append(DoubtfulImport(node, alias.name, presence, alias=alias))

    def read_from(self, node: ast.ImportFrom, module: str) -> None:
        presence = _presence_of(module, self._catalog)
        if presence not in WORKING:
            if presence not in _NOT_DOUBTFUL:
                self.doubtful.append(DoubtfulImport(node, module, presence))
            return
        names: list[tuple[ast.alias, NameAnswer]] = []
        for alias in node.names:
            if alias.name == "*":
                continue
            answer, is_doubtful = _name_in(module, alias.name, self._catalog)
            if answer.kind == "module":
                self.module_names.add(alias.asname or alias.name)
            if is_doubtful:
                names.append((alias, answer))
        is_deprecated_star = presence is Presence.DEPRECATED and node.names[0].name == "*"
        if names or is_deprecated_star:
            self.doubtful.append(DoubtfulImport(node, module, presence, tuple(names)))
