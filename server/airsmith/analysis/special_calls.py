"""What certain functions give that lead from text, tables and other functions to what a file means."""

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from airsmith.analysis.dotted_path import ATTRIBUTE, ITEM, METHOD, member
from airsmith.analysis.scopes import Scope


class Search(Protocol):
    """What these functions need of the search for paths."""

    def paths(self, node: ast.expr, scope: Scope) -> list[str]:
        """The paths that an expression may stand for."""

    def texts(self, node: ast.expr, scope: Scope) -> tuple[str, ...]:
        """The texts that an expression may be."""

    def attribute_paths(self, base: ast.expr, name: str, scope: Scope) -> Iterator[str]:
        """The paths of an attribute of what an expression stands for."""

    def item_paths(self, holder: ast.expr, key: ast.expr, scope: Scope) -> Iterator[str]:
        """The paths of what a table has under a key."""

    def objects_of(self, annotation: ast.expr | None, scope: Scope) -> Iterator[str]:
        """The paths of objects of the types that an annotation names."""


Result = Callable[[Search, list[ast.expr], Scope], Iterable[str]]
"""The paths of what a function gives for arguments, of which there is at least one."""


def of_getattr(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
    """An attribute by its name."""
    for name in search.texts(arguments[1], scope) if len(arguments) > 1 else ():
        yield from search.attribute_paths(arguments[0], name, scope)


def of_getter(search: Search, getter: str, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
    """What a getter gets, of which the path is `attribute:name`, `item:key` or `method:name`."""
    kind, _, name = getter.partition(":")
    if kind == ATTRIBUTE:
        yield from _dotted_paths(search, arguments[0], name.split("."), scope)
    elif kind == ITEM:
        yield from search.item_paths(arguments[0], ast.Constant(name), scope)
    elif kind == METHOD:
        yield from (f"{path}()" for path in search.attribute_paths(arguments[0], name, scope))


def _first_argument(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterable[str]:
    return search.paths(arguments[0], scope)


def _imported_package(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
    """Of `__import__`: the top package of a dotted module, unless it is asked for names in it."""
    for module in search.texts(arguments[0], scope):
        yield module if len(arguments) > 1 else module.partition(".")[0]


def _what_is_named(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
    yield from (text.replace(":", ".") for text in search.texts(arguments[0], scope))


def _cast(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterable[str]:
    return search.objects_of(arguments[0], scope)


def _item(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterable[str]:
    return search.item_paths(arguments[0], arguments[1], scope) if len(arguments) > 1 else ()


def _reduced(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
    """`reduce(getattr, ["path", "join"], os)`."""
    match arguments:
        case [function, ast.List(elts=names) | ast.Tuple(elts=names), start, *_]:
            texts = [search.texts(name, scope)[:1] for name in names]
            if texts and all(texts) and "builtins.getattr" in search.paths(function, scope):
                yield from _dotted_paths(search, start, [text for (text,) in texts], scope)


def _getter_of(kind: str) -> Result:
    def result(search: Search, arguments: list[ast.expr], scope: Scope) -> Iterator[str]:
        yield from (f"{kind}:{text}" for text in search.texts(arguments[0], scope))

    return result


def _dotted_paths(search: Search, base: ast.expr, names: list[str], scope: Scope) -> Iterator[str]:
    found = list(search.attribute_paths(base, names[0], scope))
    for name in names[1:]:
        found = [member(path, name) for path in found]
    yield from found


RESULTS: dict[str, Result] = {
    **dict.fromkeys(("builtins.getattr", "inspect.getattr_static", "builtins.object.__getattribute__"), of_getattr),
    **dict.fromkeys(("builtins.__import__", "importlib.__import__"), _imported_package),
    **dict.fromkeys(
        (
            "importlib.import_module",
            "pkgutil.resolve_name",
            "pydoc.locate",
            "airflow.utils.module_loading.import_string",
            "airflow.sdk.module_loading.import_string",
            "django.utils.module_loading.import_string",
            "werkzeug.utils.import_string",
        ),
        _what_is_named,
    ),
    **dict.fromkeys(
        (
            "functools.partial",
            "functools.partialmethod",
            "builtins.staticmethod",
            "builtins.classmethod",
            "importlib.reload",
            "contextlib.closing",
            "contextlib.aclosing",
            "contextlib.nullcontext",
            "contextlib.ExitStack().enter_context",
            "contextlib.AsyncExitStack().enter_context",
            "contextlib.AsyncExitStack().enter_async_context",
        ),
        _first_argument,
    ),
    "operator.attrgetter": _getter_of(ATTRIBUTE),
    "operator.itemgetter": _getter_of(ITEM),
    "operator.methodcaller": _getter_of(METHOD),
    "operator.getitem": _item,
    "typing.cast": _cast,
    "functools.reduce": _reduced,
}
"""The functions of which it is known what they give, by their paths."""
