"""Where a file names certain functions, however it is written: where they are called, and where they are handed on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from airsmith.analysis.index import TreeIndex
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import Scope

_GETATTR = "builtins.getattr"
_LOOKUPS = frozenset((_GETATTR, "functools.partial", "functools.partialmethod", "builtins.staticmethod"))
"""Functions whose result may be one that is asked for."""

_MODULES_THAT_IMPORT = frozenset(("importlib", "sys", "builtins", "__builtin__"))
_NAMESPACES = frozenset(("__builtins__", "__import__", "globals", "locals", "vars"))


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression that stands for one of the functions asked for. `call` is the call of which it is the function."""

    node: ast.expr
    path: str
    scope: Scope
    call: ast.Call | None


def find_mentions(index: TreeIndex, resolver: Resolver, paths: frozenset[str]) -> tuple[Mention, ...]:
    """Every expression outside of annotations and imports that may stand for one of the dotted paths.

    `map(eval, texts)` mentions eval as `eval(text)` does; so do `getattr(builtins, "eval")` and, after `e = eval`, `e`.
    """
    if not _may_mention(index, paths):
        return ()
    words = _words_for(index, paths | _LOOKUPS)
    candidates = [*_plain_candidates(index, words), *_indirect_candidates(index, resolver, words)]
    calls = {id(call.func): call for call, _ in index.calls} if candidates else {}
    mentions = []
    for node, scope in candidates:
        path = next((path for path in resolver.resolve(node, scope) if path in paths), None)
        if path is not None:
            mentions.append(Mention(node, path, scope, calls.get(id(node))))
    return tuple(mentions)


def _may_mention(index: TreeIndex, paths: frozenset[str]) -> bool:
    """Whether a file has a way to get at one of the paths at all: most have none, and need no closer look."""
    modules, words = _ways_to(paths)
    for node, _ in index.imports:
        named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
        if any(name.partition(".")[0] in modules for name in named) or node.names[0].name == "*":
            return True
    return any(node.id in words for _, names in index.names for node in names) or any(
        node.attr in modules or node.attr == "__builtins__" for _, attributes in index.attributes for node in attributes
    )


@lru_cache(maxsize=8)
def _ways_to(paths: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """The modules that give access to one of the paths when they are imported, and the names that always do."""
    modules = {path.partition(".")[0] for path in paths} - {"functools"} | _MODULES_THAT_IMPORT
    words = {path.removeprefix("builtins.") for path in paths if path.startswith("builtins.")} | _NAMESPACES
    return frozenset(modules), frozenset(words)


def _words_for(index: TreeIndex, paths: frozenset[str]) -> set[str]:
    """Names that may stand for one of the paths: their own last names, and any that the file may give them.

    Goes by the words alone, which is fast and finds too many; what they stand for is resolved afterwards.
    """
    words = {path.rpartition(".")[2] for path in paths}
    values: list[tuple[str, ast.expr]] = []
    for scope in index.scopes:
        for holder in (scope.bindings, scope.attributes):
            for name, bindings in holder.items():
                for binding in bindings:
                    if binding.value is not None:
                        values.append((name, binding.value))
                    elif binding.origin in paths:
                        words.add(name)
    known = 0
    while known < len(words):
        known = len(words)
        words.update(name for name, value in values if name not in words and _may_bring(value, words))
    return words


def _may_bring(value: ast.expr, words: set[str]) -> bool:
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in words
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in words
        case ast.Subscript() | ast.IfExp() | ast.BoolOp() | ast.NamedExpr():
            return any(_word_of(part) in words for part in ast.walk(value))
    return False


def _word_of(node: ast.AST) -> object:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=name):
            return name
    return None


def _plain_candidates(index: TreeIndex, words: set[str]) -> Iterator[tuple[ast.expr, Scope]]:
    for scope, names in index.names:
        yield from [(node, scope) for node in names if node.id in words]
    for scope, attributes in index.attributes:
        yield from [(node, scope) for node in attributes if node.attr in words and isinstance(node.ctx, ast.Load)]


def _indirect_candidates(index: TreeIndex, resolver: Resolver, words: set[str]) -> Iterator[tuple[ast.expr, Scope]]:
    """Calls of getattr, and subscripts such as `__builtins__["eval"]`."""
    for call, scope in index.calls:
        function = call.func
        name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", None)
        if name == "__getattribute__" or (
            name in words and len(call.args) > 1 and _GETATTR in resolver.resolve(function, scope)
        ):
            yield call, scope
    for subscript, scope in index.subscripts:
        key = subscript.slice
        if (key.value if isinstance(key, ast.Constant) else resolver.literal_text(key, scope)) in words:
            yield subscript, scope
