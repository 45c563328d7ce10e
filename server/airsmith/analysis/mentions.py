"""Where a file names certain functions, however it is written: where they are called, and where they are handed on."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.index import TreeIndex
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import Scope


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
    words = _names_of(index, resolver, paths)
    candidates = [*_plain_candidates(index, words), *_indirect_candidates(index, resolver, words)]
    calls = {id(call.func): call for call, _ in index.calls} if candidates else {}
    mentions = []
    for node, scope in candidates:
        path = next((path for path in resolver.resolve(node, scope) if path in paths), None)
        if path is not None:
            mentions.append(Mention(node, path, scope, calls.get(id(node))))
    return tuple(mentions)


def _names_of(index: TreeIndex, resolver: Resolver, paths: frozenset[str]) -> frozenset[str]:
    """Names that may stand for one of the paths: their own last names, and the names that the file gives them."""
    names = {path.rpartition(".")[2] for path in paths}
    for scope in index.scopes:
        for holder in (scope.bindings, scope.attributes):
            for name, bindings in holder.items():
                if name not in names and any(
                    binding.origin in paths
                    or (
                        binding.value is not None
                        and not isinstance(binding.value, ast.Constant)
                        and not paths.isdisjoint(resolver.resolve(binding.value, binding.scope or scope))
                    )
                    for binding in bindings
                ):
                    names.add(name)
    return frozenset(names)


def _plain_candidates(index: TreeIndex, words: frozenset[str]) -> Iterator[tuple[ast.expr, Scope]]:
    for scope, names in index.names:
        yield from ((node, scope) for node in names if node.id in words)
    for scope, attributes in index.attributes:
        yield from ((node, scope) for node in attributes if node.attr in words)


def _indirect_candidates(
    index: TreeIndex, resolver: Resolver, words: frozenset[str]
) -> Iterator[tuple[ast.expr, Scope]]:
    """Calls of getattr, and subscripts such as `__builtins__["eval"]`."""
    for call, scope in index.calls:
        if len(call.args) > 1 and isinstance(call.func, ast.Name | ast.Attribute):
            if resolver.literal_text(call.args[1], scope) in words:
                yield call, scope
        elif isinstance(call.func, ast.Attribute) and call.func.attr == "__getattribute__":
            yield call, scope
    for subscript, scope in index.subscripts:
        if resolver.literal_text(subscript.slice, scope) in words:
            yield subscript, scope
