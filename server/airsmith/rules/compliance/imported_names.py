"""Under which names a file has what certain modules offer, from its imports alone: a quick look before a closer one."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from airsmith.analysis.module import Module

ANY_NAME = "*"


def names_leading_to(module: Module, homes: tuple[str, ...]) -> frozenset[str]:
    """The names that imports outside `if TYPE_CHECKING` bind to something at, in or above one of the dotted paths.

    With `ANY_NAME` among them where a wildcard import may bring anything.
    """
    above = _packages_of(homes)
    found: set[str] = set()
    for node, _ in module.names.imports:
        if isinstance(node, ast.ImportFrom):
            home = node.module or ""
            if node.level or not (home in above or home.startswith(homes)):
                continue
        names = [name for name, path in _imported(node) if path in above or path.startswith(homes)]
        if names and not module.is_type_only(node):
            found.update(names)
    return frozenset(found)


@lru_cache
def _packages_of(homes: tuple[str, ...]) -> frozenset[str]:
    """The packages that the paths lie in."""
    return frozenset(path[:at] for path in homes for at, letter in enumerate(path) if letter == ".")


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
    """The names that an import binds, each with the dotted path of what it stands for."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            top = alias.name.partition(".")[0]
            yield alias.asname or top, alias.name if alias.asname else top
        elif alias.name == ANY_NAME:
            yield ANY_NAME, node.module or ""
        else:
            yield alias.asname or alias.name, f"{node.module}.{alias.name}"
