"""What calls give as text: methods of texts, functions that pass a text on, and functions of the file."""

import ast
from collections.abc import Iterator, Sequence
from typing import Protocol

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope
from airsmith.rules.security import harmless_parts
from airsmith.rules.security.built_text import Part, Ways, either, harmless, joined, separated, unknown
from airsmith.rules.security.text_filling import Filling, Split, fill, filling_of_call, filling_of_operator
from airsmith.rules.security.text_formats import split_braces, split_dollar, split_jinja, split_percent

_SAME_TEXT = frozenset((
    "strip", "lstrip", "rstrip", "lower", "upper", "casefold", "title", "capitalize", "swapcase", "removeprefix",
    "removesuffix", "expandtabs", "encode", "decode", "ljust", "rjust", "center", "zfill", "as_posix",
))  # fmt: skip
"""Methods that give the text back as it was, as far as its meaning goes."""
_PASSING = frozenset((
    "builtins.str", "builtins.repr", "builtins.ascii", "builtins.bytes", "builtins.format", "textwrap.dedent",
    "textwrap.indent", "textwrap.fill", "inspect.cleandoc", "pathlib.Path", "pathlib.PurePath", "pathlib.PosixPath",
    "sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text", "psycopg2.sql.SQL", "psycopg.sql.SQL",
    "string.Template", "jinja2.Template", "os.path.abspath", "os.path.basename", "os.path.dirname",
    "os.path.expanduser", "os.path.normpath", "os.path.realpath", "os.fspath",
))  # fmt: skip
"""Functions whose result is the text of their first argument."""
_COMPOSED = frozenset(("psycopg2.sql.SQL", "psycopg.sql.SQL"))
"""They take nothing into a statement but what quotes itself."""
_COPYING = frozenset(("sorted", "list", "tuple", "set", "reversed", "iter", "filter", "map", "fromkeys"))
_FORMATTING = frozenset(("format", "join"))
_CHANGING = frozenset((
    "format", "format_map", "join", "replace", "__add__", "__mod__", "from_string", "substitute", "safe_substitute",
    "render",
))  # fmt: skip
_OPERATORS = frozenset(("cast", "mod", "add", "concat"))
TEXT_MAKERS = frozenset(path.rpartition(".")[2] for path in _PASSING) | _SAME_TEXT | _CHANGING | _OPERATORS
"""The last names of all functions and methods that are looked into here, but for those of the file."""
_MOST_ELEMENTS = 60


class Reading(Protocol):
    """What reads the expressions inside of a call."""

    def ways(self, node: ast.expr, scope: Scope) -> Ways:
        """The ways in which an expression is put together."""

    def part(self, node: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """An expression as part of a text that `place` puts together, which may itself be part of another one."""

    def part_from_elsewhere(self, node: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """The same of an expression that does not stand inside of `place`."""

    def results_of(self, function: ast.expr, scope: Scope) -> Ways | None:
        """What a function of this file gives back; None of others."""

    def scope_of(self, node: ast.AST) -> Scope | None:
        """The scope that a function or comprehension opens."""

    def is_listed(self, node: ast.expr, scope: Scope) -> bool:
        """Whether a collection is written out in the file."""


class CallTexts:
    """Reads the calls of one file."""

    def __init__(self, module: Module, reading: Reading) -> None:
        self._module = module
        self._reading = reading

    def ways(self, node: ast.Call, scope: Scope) -> Ways:
        """The ways in which what a call gives is put together."""
        paths = self._module.resolve(node.func, scope)
        if harmless_parts.is_plain_call(node, paths):
            return harmless(node)
        if isinstance(node.func, ast.Attribute):
            text, arguments = node.func.value, node.args
            if isinstance(text, ast.Name) and text.id == "str" and arguments and node.func.attr in _FORMATTING:
                text, *arguments = arguments
            found = self._method(node, node.func.attr, text, arguments, scope)
            if found is not None:
                return found
        if node.args:
            for path in paths:
                if path in _PASSING:
                    return self._reading.ways(node.args[0], scope)
                if path == "typing.cast":
                    return self._reading.ways(node.args[-1], scope)
                if path == "os.path.join":
                    return self._with_slashes(node, scope)
                if path in ("operator.mod", "operator.add", "operator.concat") and len(node.args) > 1:
                    name = "__mod__" if path == "operator.mod" else "__add__"
                    return self._method(node, name, node.args[0], node.args[1:], scope) or unknown(node)
        return self._reading.results_of(node.func, scope) or unknown(node)

    def remainder(self, text: Ways, right: ast.expr, scope: Scope, place: ast.expr) -> Ways:
        """`text % right`."""
        return self._filled(text, split_percent, filling_of_operator(right, scope, self._module), place)

    def _method(
        self, node: ast.Call, name: str, text: ast.expr, arguments: Sequence[ast.expr], scope: Scope
    ) -> Ways | None:
        """What the methods of texts give; None of others."""
        read = self._reading
        match name, arguments:
            case (("format" | "format_map"), _) if self._quotes_by_itself(text, scope):
                return read.ways(text, scope)
            case "format", _:
                filling = filling_of_call(node, arguments, scope, self._module)
                return self._filled(read.ways(text, scope), split_braces, filling, node)
            case "format_map", [mapping]:
                filling = filling_of_operator(mapping, scope, self._module)
                return self._filled(read.ways(text, scope), split_braces, filling, node)
            case "join", [parts]:
                return separated(self._elements(parts, scope, node), read.part(text, scope, node))
            case "replace", [ast.Constant(value=str() as old), new, *_] if old:
                return _replaced(read.ways(text, scope), old, read.part(new, scope, node))
            case "__add__", [right]:
                return joined([read.part(text, scope, node), read.part(right, scope, node)])
            case "__mod__", [right]:
                return self.remainder(read.ways(text, scope), right, scope, node)
            case "from_string", [template]:
                return read.ways(template, scope)
        if name in _SAME_TEXT:
            return read.ways(text, scope)
        return self._substituted(node, name, text, scope)

    def _substituted(self, node: ast.Call, name: str, text: ast.expr, scope: Scope) -> Ways | None:
        """What templates of `string` and of Jinja give; None of other methods."""
        split = {"substitute": split_dollar, "safe_substitute": split_dollar, "render": split_jinja}.get(name)
        if split is None:
            return None
        if node.args:
            filling = filling_of_operator(node.args[0], scope, self._module)
        else:
            filling = filling_of_call(node, (), scope, self._module)
        return self._filled(self._reading.ways(text, scope), split, filling, node)

    def _filled(self, templates: Ways, split: Split, filling: Filling, place: ast.expr) -> Ways:
        return fill(templates, split, filling, place, self._reading.part)

    def _quotes_by_itself(self, text: ast.expr, scope: Scope) -> bool:
        made = value_of(text, scope)
        return isinstance(made, ast.Call) and not _COMPOSED.isdisjoint(self._module.resolve(made.func, scope))

    def _with_slashes(self, node: ast.Call, scope: Scope) -> Ways:
        return separated([self._reading.part(one, scope, node) for one in node.args], [(Part(node, "/"),)])

    # Lists of texts

    def _elements(self, node: ast.expr, scope: Scope, place: ast.expr) -> list[Ways]:
        """The texts that `place` joins; of those that are not written out, two stand for all."""
        pieces: list[Ways] = []
        waiting: list[ast.expr] = [node]
        while waiting and len(pieces) < _MOST_ELEMENTS:
            parts = waiting.pop()
            match parts:
                case ast.List(elts=elements) | ast.Tuple(elts=elements) | ast.Set(elts=elements):
                    pieces += [self._reading.part(element, scope, place) for element in elements]
                case ast.Starred(value=inner):
                    waiting.append(inner)
                case ast.BinOp(op=ast.Add(), left=left, right=right):
                    waiting += [right, left]
                case _:
                    pieces += self._repeated(parts, scope, place)
        return pieces

    def _repeated(self, parts: ast.expr, scope: Scope, place: ast.expr) -> list[Ways]:
        read = self._reading
        match parts:
            case ast.ListComp(elt=element) | ast.GeneratorExp(elt=element) | ast.SetComp(elt=element):
                return [read.part(element, read.scope_of(parts) or scope, place)] * 2
            case ast.BinOp(op=ast.Mult(), left=ast.List(elts=[element]) | (ast.Constant() as element)):
                return [read.part(element, scope, place)] * 2
            case ast.BinOp(op=ast.Mult(), right=ast.List(elts=[element])):
                return [read.part(element, scope, place)] * 2
            case ast.Call(args=[first, *others]) if last_name(parts.func) in _COPYING:
                is_mapped = last_name(parts.func) == "map"
                if is_mapped and harmless_parts.is_quoting_function(first):
                    return [harmless(parts)]
                return self._repeated(others[0] if is_mapped and others else first, scope, place)
            case ast.Name(id=name) if (listed := self._listed(name, scope)) is not None:
                return [read.part_from_elsewhere(element, inside, place) for element, inside in listed]
        if read.is_listed(parts, scope):
            return [harmless(parts)]
        return [read.part(parts, scope, place)] * 2

    def _listed(self, name: str, scope: Scope) -> list[tuple[ast.expr, Scope]] | None:
        """What a list holds that a name stands for: written out, or put into it with `append`; else None."""
        found = scope.find(name)
        if found is None or len(found[1]) != 1:
            return None
        owner, (binding,) = found
        match binding.value:
            case ast.List(elts=elements):
                written = [(element, binding.scope or owner) for element in elements]
                return [*written, *self._appended(name, owner)][:_MOST_ELEMENTS] or None
            case (ast.ListComp() | ast.BinOp() | ast.Call()) as value:
                return [(value.elt if isinstance(value, ast.ListComp) else value, self._inside(value) or owner)]
        return None

    def _inside(self, node: ast.expr) -> Scope | None:
        return self._reading.scope_of(node)

    def _appended(self, name: str, owner: Scope) -> Iterator[tuple[ast.expr, Scope]]:
        for call, scope in self._module.names.calls:
            match call:
                case ast.Call(func=ast.Attribute(attr="append", value=ast.Name(id=other)), args=[element]):
                    if other == name and (scope.find(name) or (None,))[0] is owner:
                        yield element, scope


def _replaced(texts: Ways, old: str, new: Ways) -> Ways:
    """`text.replace(old, new)`."""
    found = []
    for parts in texts:
        pieces: list[Ways] = []
        for part in parts:
            known = part.text.split(old) if part.text is not None else ()
            if len(known) > 1:
                pieces.append(separated([[(Part(part.node, piece),)] for piece in known], new))
            else:
                pieces.append([(part,)])
        found.append(joined(pieces))
    return either(found)


def returned(function: FunctionNode) -> Iterator[ast.expr]:
    """What a function gives back."""
    return (one.value for one in statements(function.body) if isinstance(one, ast.Return) and one.value is not None)


def statements(body: Sequence[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of those inside of it, but for the bodies of functions and classes."""
    waiting = list(body)[::-1]
    while waiting:
        statement = waiting.pop()
        yield statement
        if isinstance(statement, ast.ClassDef | FunctionNode):
            continue
        for name in ("finalbody", "orelse", "body"):
            waiting += getattr(statement, name, ())[::-1]
        for name in ("cases", "handlers"):
            waiting += [inner for part in getattr(statement, name, ()) for inner in part.body][::-1]
