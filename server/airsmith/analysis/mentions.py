"""Where a file names certain functions, however it is written: where they are called, and where they are handed on."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from airsmith.analysis.dotted_path import METHOD
from airsmith.analysis.index import TreeIndex
from airsmith.analysis.names import last_name
from airsmith.analysis.reachable_paths import GETTERS, READERS, has_namespaces, within_reach
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import Scope
from airsmith.analysis.written_tables import Table

_WRAPPERS = frozenset(("partial", "partialmethod", "staticmethod", "classmethod"))
"""Functions whose result does the same as their first argument."""
_TABLE_METHODS = frozenset(("get", "pop", "setdefault", "__getitem__"))

_TIES = {
    "partial": 1, "partialmethod": 1, "to_thread": 1, "submit": 1, "register": 1, "call_soon": 1, "run_in_executor": 2,
    "call_later": 2, "call_soon_threadsafe": 1,
}  # fmt: skip
"""Functions that are handed another one and its arguments: how many arguments stand before the first of these."""

_BRINGING = frozenset((ast.Subscript, ast.IfExp, ast.BoolOp, ast.NamedExpr, ast.Await))
"""Expressions, beside plain names and calls, that may give one of the functions."""

_Candidate = tuple[ast.expr, Scope]


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression that stands for one of the functions asked for.

    `call` is the call of which it is the function. `giver` is the call that hands it on together with arguments for it,
    as `partial(f, x)` and `submit(f, x)` do; the first `skipped` arguments there are not the function's own.
    """

    node: ast.expr
    path: str
    scope: Scope
    call: ast.Call | None
    giver: ast.Call | None = None
    skipped: int = 0


def find_mentions(index: TreeIndex, resolver: Resolver, paths: frozenset[str]) -> tuple[Mention, ...]:
    """Every expression outside of annotations and imports that may stand for one of the dotted paths.

    `map(eval, texts)` mentions eval as `eval(text)` does; so do `getattr(builtins, "eval")` and, after `e = eval`, `e`.
    Paths may go on after a call: `requests.Session().get` is mentioned by `s.get` after `s = requests.Session()`.
    """
    wanted = within_reach(index, resolver, paths)
    return tuple(_Search(index, resolver, wanted).mentions()) if wanted else ()


class _Search:
    """One search of a file. Goes by words first, which is fast and finds too much, and resolves what it found."""

    def __init__(self, index: TreeIndex, resolver: Resolver, paths: frozenset[str]) -> None:
        self._index = index
        self._resolver = resolver
        self._paths = paths
        self._words = {path.rpartition(".")[2] for path in paths}
        self._readers = set(READERS)
        self._wrappers = set(_WRAPPERS)
        self._returning: set[str] = set()
        """Names of functions of the file that return one of these words."""
        self._tables: set[str] = set()
        """Names of lists, tuples and dictionaries that hold something of these words."""
        self._has_readers = not READERS.isdisjoint(index.words)
        self._has_wrappers = not _WRAPPERS.isdisjoint(index.words)
        self._has_namespaces = has_namespaces(index.words)

    def mentions(self) -> Iterator[Mention]:
        if self._words.isdisjoint(self._index.words) and not self._has_namespaces and not self._reads_a_word():
            return
        self._follow_names()
        for node, scope in [*self._plain_candidates(), *self._indirect_candidates()]:
            for path in self._resolver.resolve_object(node, scope):
                if path in self._paths:
                    call = self._calls.get(id(node))
                    giver, skipped = self._ties.get(id(node), (None, 0)) if call is None else (None, 0)
                    yield Mention(node, path, scope, call, giver, skipped)
                    break
                if path.endswith("()") and path[:-2] in self._paths and self._is_method_call(node, scope):
                    giver = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Call) else None
                    yield Mention(node, path[:-2], scope, None, giver, 1)
                    break

    def _reads_a_word(self) -> bool:
        """Whether a function that gets something by a name in text is called with a fitting name, or handed on."""
        if any(alias.asname and alias.name in READERS for node, _ in self._index.imports for alias in node.names):
            return True
        index = self._index
        read = {id(node) for node, _ in (*index.names_among(READERS), *index.attributes_among(READERS))}
        for call, scope in self._index.calls:
            if id(call.func) in read:
                read.discard(id(call.func))
                if self._names_a_word(call, scope):
                    return True
        return bool(read)

    def _is_method_call(self, node: ast.expr, scope: Scope) -> bool:
        """Whether it is `methodcaller("name", …)(receiver)`, which the getter itself does not mention."""
        return isinstance(node, ast.Call) and any(
            path.startswith(f"{METHOD}:") for path in self._resolver.resolve_object(node.func, scope)
        )

    @cached_property
    def _calls(self) -> dict[int, ast.Call]:
        return {id(call.func): call for call, _ in self._index.calls}

    @cached_property
    def _ties(self) -> dict[int, tuple[ast.Call, int]]:
        """The calls that hand something on together with arguments, by what they hand on."""
        found = {}
        for call, _ in self._index.calls:
            skipped = _TIES.get(last_name(call.func))
            if skipped is not None and len(call.args) >= skipped:
                found[id(call.args[skipped - 1])] = (call, skipped)
        return found

    def _follow_names(self) -> None:
        """Add the names to the words that the file may give to one of them."""
        names_of: dict[str, list[str]] = defaultdict(list)
        tables: list[tuple[str, ast.expr]] = []
        calls_of: dict[str, list[tuple[str, ast.expr, Scope]]] = defaultdict(list)
        others: list[tuple[str, ast.expr, Scope]] = []
        for scope in self._index.scopes:
            for holder in (scope.bindings, scope.attributes) if scope.attributes else (scope.bindings,):
                for name, bindings in holder.items():
                    for binding in bindings:
                        value = binding.value
                        if value is None:
                            if binding.origin:
                                self._follow_import(name, binding.origin)
                        elif isinstance(value, ast.Name | ast.Attribute):
                            names_of[value.id if isinstance(value, ast.Name) else value.attr].append(name)
                        elif isinstance(value, ast.Call):
                            calls_of[_word(value.func)].append((name, value, binding.scope or scope))
                        elif isinstance(value, Table):
                            tables.append((name, value))
                        elif value.__class__ in _BRINGING:
                            others.append((name, value, binding.scope or scope))
        returned = _returned_words(self._index)
        known = -1
        while known < len(self._words) + len(self._tables):
            known = len(self._words) + len(self._tables)
            self._spread(names_of)
            self._returning.update([name for word in returned.keys() & self._words for name in returned[word]])
            self._tables.update([name for name, table in tables if self._may_hold(table)])
            made = [one for word in calls_of.keys() & self._makers() for one in calls_of[word]]
            self._words.update([name for name, value, scope in (*made, *others) if self._may_bring(value, scope)])

    def _makers(self) -> set[str]:
        """The last names of functions whose results may be one of the functions asked for."""
        makers = {*self._readers, *self._wrappers, *self._words, *self._returning, *GETTERS}
        return makers | _TABLE_METHODS if self._has_namespaces or self._tables else makers

    def _spread(self, names_of: dict[str, list[str]]) -> None:
        """Follow plain assignments: what has the names of `names_of` is known under those that are listed there too."""
        for words in (self._words, self._readers, self._wrappers, self._tables):
            waiting = [word for word in words if word in names_of]
            while waiting:
                new = [name for name in names_of[waiting.pop()] if name not in words]
                words.update(new)
                waiting += [name for name in new if name in names_of]

    def _follow_import(self, name: str, origin: str) -> None:
        if origin in self._paths:
            self._words.add(name)
        elif (word := origin.rpartition(".")[2]) != name:
            if word in READERS:
                self._readers.add(name)
            elif word in _WRAPPERS:
                self._wrappers.add(name)

    def _may_bring(self, value: ast.expr, scope: Scope) -> bool:
        takes_out = self._has_namespaces or bool(self._tables)
        match value:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                return name in self._words
            case ast.Call():
                may_make = takes_out or self._has_readers or self._has_wrappers or bool(self._returning)
                return may_make and self._may_make(value, scope)
            case ast.Subscript(value=holder, slice=key):
                return takes_out and self._may_take_out(holder, key, scope)
            case ast.IfExp(body=body, orelse=orelse):
                return self._may_bring(body, scope) or self._may_bring(orelse, scope)
            case ast.BoolOp(values=values):
                return any(self._may_bring(part, scope) for part in values)
            case ast.NamedExpr(value=inner) | ast.Await(value=inner):
                return self._may_bring(inner, scope)
        return False

    def _may_hold(self, table: ast.expr) -> bool:
        """Whether a list, tuple or dictionary has one of the words among its values."""
        elements: list[ast.expr] = []
        if isinstance(table, ast.Dict):
            elements = table.values
        elif isinstance(table, ast.List | ast.Tuple):
            elements = table.elts
        for element in elements:
            kind = element.__class__
            if (kind is ast.Name or kind is ast.Attribute) and last_name(element) in self._words:
                return True
        return False

    def _may_make(self, call: ast.Call, scope: Scope) -> bool:
        function = call.func
        name = last_name(function)
        if isinstance(function, ast.Call):
            return name in GETTERS and self._names_a_word(function, scope)
        if name in self._returning:
            return True
        if name in _TABLE_METHODS and isinstance(function, ast.Attribute) and call.args:
            return self._may_take_out(function.value, call.args[0], scope)
        if name in self._wrappers:
            return bool(call.args) and self._may_bring(call.args[0], scope)
        if name in self._readers:
            return self._names_a_word(call, scope)
        return name in self._words and isinstance(function, ast.Name)

    def _names_a_word(self, call: ast.Call, scope: Scope) -> bool:
        """Whether one of the first arguments is text that ends with one of the words."""
        for argument in (*call.args[:2], *(keyword.value for keyword in call.keywords)):
            if isinstance(argument, ast.Starred | ast.List | ast.Tuple):
                return True
            for text in self._resolver.literal_texts(argument, scope):
                if text.replace(":", ".").rpartition(".")[2] in self._words:
                    return True
        return False

    def _may_take_out(self, holder: ast.expr, key: ast.expr, scope: Scope) -> bool:
        if (isinstance(holder, ast.Name | ast.Attribute) and last_name(holder) in self._tables) or self._may_hold(
            holder
        ):
            return True
        if isinstance(key, ast.Constant):
            return key.value in self._words
        return any(text in self._words for text in self._resolver.literal_texts(key, scope))

    def _plain_candidates(self) -> list[_Candidate]:
        read = self._index.attributes_among(self._words)
        return [
            *self._index.names_among(self._words),
            *[(node, scope) for node, scope in read if isinstance(node.ctx, ast.Load)],
        ]

    def _indirect_candidates(self) -> Iterator[_Candidate]:
        """Calls of getattr and its like, and subscripts such as `__builtins__["eval"]`."""
        takes_out = self._has_namespaces or bool(self._tables)
        if self._has_readers or takes_out or self._returning:
            makers = self._makers() - self._wrappers
            for call, scope in self._index.calls:
                if _word(call.func) in makers and self._may_make(call, scope):
                    yield call, scope
        for subscript, scope in self._index.subscripts:
            may_be_table = takes_out or isinstance(subscript.value, Table)
            if may_be_table and self._may_take_out(subscript.value, subscript.slice, scope):
                yield subscript, scope


def _returned_words(index: TreeIndex) -> dict[str, list[str]]:
    """The functions of the file that return a plain name or attribute, by the last word of that."""
    found: dict[str, list[str]] = defaultdict(list)
    for statement, scope in index.returns:
        value, function = statement.value, scope.node
        if isinstance(value, ast.Name | ast.Attribute) and isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            found[_word(value)].append(function.name)
    return found


def _word(function: ast.expr) -> str:
    """As `last_name`, with a short way for what most calls are of."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else last_name(function)
