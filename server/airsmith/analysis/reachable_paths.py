"""Which of many dotted paths a file has a way to get at at all, told by its words: for most files there are none."""

import ast
from collections import defaultdict
from collections.abc import Set as AbstractSet
from functools import lru_cache
from typing import NamedTuple

from airsmith.analysis.dotted_path import SHARED_MODULES
from airsmith.analysis.index import TreeIndex
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import Scope

GETTERS = frozenset(("attrgetter", "itemgetter", "methodcaller"))
"""Functions whose results are to be called before something is got."""
READERS = frozenset((
    *GETTERS, "getattr", "getattr_static", "__getattribute__", "getitem", "reduce", "resolve_name", "locate",
    "import_string",
))  # fmt: skip
"""Functions that get something by a name in text."""
_IMPORTERS = frozenset(("__import__", "import_module", "resolve_name", "locate", "import_string"))
"""Functions that bring modules which they are told in text."""
_MODULE_TABLE = "modules"
_NAMESPACES = frozenset((
    "__builtins__", "builtins", "__builtin__", "globals", "locals", "vars", "__globals__", "f_globals", "f_locals",
    "f_builtins", "__self__",
))  # fmt: skip
"""Names by which a file can look up builtins, and names of its own, in text."""
_BUILTINS = "builtins"
_NOT_BY_TEXT = frozenset((_BUILTINS, "airflow", "google"))
"""Modules whose functions nobody looks up by text: builtins are none, and nearly every file imports one of the others."""


class _Group(NamedTuple):
    """Paths of one module: the words that a file needs to name it, and the last words of the paths."""

    module: frozenset[str]
    last_words: frozenset[str]
    paths: frozenset[str]


def has_namespaces(words: AbstractSet[str | None]) -> bool:
    """Whether a file with these words may look things up in tables of names."""
    return "__dict__" in words or _MODULE_TABLE in words or not _NAMESPACES.isdisjoint(words)


def within_reach(index: TreeIndex, resolver: Resolver, paths: frozenset[str]) -> frozenset[str]:
    """The paths that a file has a way to get at.

    A way is the module, imported in a statement or by a function that is told its name; builtins need none. Besides there
    must be the last word of the path, or something that takes names from text.
    """
    words, by_root = index.words, _by_root(paths)
    takes_text = has_namespaces(words) or not READERS.isdisjoint(words)
    in_text = _roots_in_text(index, resolver)
    told = by_root.keys() if in_text is None else in_text
    near = [
        (root, group)
        for root in {_BUILTINS, *told, *SHARED_MODULES, *(_roots(paths) & words)}
        for group in by_root.get(root, ())
        if root in told
        or (takes_text and root not in _NOT_BY_TEXT)
        or (group.module <= words and not group.last_words.isdisjoint(words))
    ]
    if not near:
        return frozenset()
    imported = _imported_roots(index)
    found = [
        group.paths
        for root, group in near
        if root in told or root in imported or (root == _BUILTINS and _names_one_of(index, group.last_words))
    ]
    return frozenset().union(*found)


@lru_cache(maxsize=8)
def _by_root(paths: frozenset[str]) -> dict[str, tuple[_Group, ...]]:
    """Paths in groups, by what they begin with."""
    by_module: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for path in paths:
        before_calls, *_ = path.split("()")
        by_module[tuple(before_calls.split(".")[:-1])].add(path)
    found: dict[str, tuple[_Group, ...]] = defaultdict(tuple)
    for module, under in by_module.items():
        last_words = frozenset(path.rpartition(".")[2] for path in under)
        needed = frozenset(module) - SHARED_MODULES - {_BUILTINS, module[0]}
        found[module[0]] += (_Group(needed, last_words, frozenset(under)),)
    return dict(found)


@lru_cache(maxsize=8)
def _roots(paths: frozenset[str]) -> frozenset[str]:
    return frozenset(_by_root(paths))


def _imported_roots(index: TreeIndex) -> set[str]:
    """The first names of what a file imports, and of modules that it may find in others."""
    roots = {module for module in SHARED_MODULES if module in index.words or f"_{module}" in index.words}
    for node, _ in index.imports:
        if isinstance(node, ast.Import):
            roots.update([alias.name.partition(".")[0] for alias in node.names])
        elif node.module and not node.level:
            roots.add(node.module.partition(".")[0])
    return roots


def _roots_in_text(index: TreeIndex, resolver: Resolver) -> set[str] | None:
    """The first names of modules that a file names in text where it gets at them; None where that can be any."""
    words = index.words
    roots = set() if _NAMESPACES.isdisjoint(words) else {_BUILTINS}
    wanted = {word for word in (*_IMPORTERS, _MODULE_TABLE) if word in words}
    if not wanted:
        return roots
    nodes: list[tuple[ast.expr, str, Scope]] = [(node, node.id, scope) for node, scope in index.names_among(wanted)]
    nodes += [(node, node.attr, scope) for node, scope in index.attributes_among(wanted)]
    uses = {
        id(node)
        for node, word, scope in nodes
        if word != _MODULE_TABLE or "sys.modules" in resolver.resolve_object(node, scope)
    }
    keys = [(call.func, call.args[0], scope) for call, scope in index.calls if call.args]
    keys += [(subscript.value, subscript.slice, scope) for subscript, scope in index.subscripts]
    for place, key, scope in keys:
        if id(place) in uses:
            uses.discard(id(place))
            roots.update(text.replace(":", ".").partition(".")[0] for text in resolver.literal_texts(key, scope))
    is_renamed = any(alias.asname and alias.name in wanted for node, _ in index.imports for alias in node.names)
    return None if uses or is_renamed else roots


def _names_one_of(index: TreeIndex, words: frozenset[str]) -> bool:
    """Whether a name that is read, not only an attribute, is one of these: `compile(…)`, not `re.compile(…)`."""
    return any(not words.isdisjoint(found) for _, _, found in index.names)
