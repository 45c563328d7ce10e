"""What is true of the names and calls that a candidate got wrong, found from the places that the findings mark."""

import ast
from collections.abc import Iterable, Iterator

from airsmith.analysis.module import Module
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import ImportPath, Presence
from airsmith.finding import Finding, Layer
from airsmith.generation.true_signatures import callee_text
from airsmith.rules.rule import PythonContext
from airsmith.text import Range

_CALL_RULES = frozenset(("unknown_argument", "missing_argument"))
_LONGEST_PATH = 200


def facts_about(code: str, errors: Iterable[Finding], catalog: Catalog) -> Iterator[str]:
    """A line for each import and each call that an error marks and the catalog knows better.

    Of the code only names appear, and none that is unreasonably long: they cannot hold instructions.
    """
    reader = _Reader(code, catalog)
    for error in errors:
        if error.rule in _CALL_RULES:
            yield from reader.about_call(error.range)
        elif error.layer is Layer.IMPORTS:
            yield from reader.about_import(error.range)


class _Reader:
    """One candidate, read with the catalog at hand."""

    def __init__(self, code: str, catalog: Catalog) -> None:
        self._module = Module(code)
        self._catalog = catalog
        self._context = PythonContext(self._module, catalog.target, given_catalog=catalog)

    def about_import(self, place: Range) -> Iterator[str]:
        """What the import at a place should be, or else the dotted name that is used there."""
        found = [
            _import_fact(self._catalog, origin, name)
            for node, _ in self._module.names.imports
            if self._module.range_of(node).touches(place)
            for origin, name in self._imported(node, place)
        ]
        if not found:
            found = [_import_fact(self._catalog, *_split(path)) for path in self._dotted_at(place)]
        yield from filter(None, found)

    def about_call(self, place: Range) -> Iterator[str]:
        """What the innermost call around a place may be given."""
        around = [
            (self._module.range_of(call), callee)
            for call, _, callee in self._context.known_calls
            if _contains(self._module.range_of(call), place)
        ]
        if around:
            _, callee = max(around, key=lambda one: (one[0].start, -one[0].end.line, -one[0].end.character))
            if len(callee.name) <= _LONGEST_PATH:
                yield f"- `{callee_text(callee)}`"

    def _imported(self, node: ast.Import | ast.ImportFrom, place: Range) -> Iterator[tuple[str, str]]:
        """Module and name of each import that a place marks: all of a statement where only its module is marked."""
        marked = [alias for alias in node.names if self._module.range_of(alias).touches(place)] or node.names
        for alias in marked:
            if isinstance(node, ast.Import):
                yield alias.name, ""
            elif node.level == 0 and node.module:
                yield node.module, "" if alias.name == "*" else alias.name

    def _dotted_at(self, place: Range) -> Iterator[str]:
        for scope, attributes, _ in self._module.names.attributes:
            for node in attributes:
                if self._module.range_of(node).end == place.end:
                    yield from self._module.resolve(node, scope)


def _import_fact(catalog: Catalog, module: str, name: str) -> str | None:
    """Where a name or module is to be imported from instead; None where nothing is wrong or nothing is known."""
    path = f"{module}.{name}" if name else module
    if not path.startswith("airflow") or len(path) > _LONGEST_PATH:
        return None
    presence = catalog.name_in(module, name).presence if name else catalog.presence_of(module)
    if presence is Presence.EXISTS:
        return None
    best = catalog.best_import_path(path)
    if best is not None and best.is_certain and best.path != path:
        return f"- `{_statement(best)}`, instead of `{path}`"
    if presence is not Presence.MISSING:
        return None
    if name and catalog.module(module) is not None:
        near = catalog.nearest_names(module, name)
        what = f"`{module}` has no `{name}`"
    else:
        near = catalog.nearest_modules(module)
        what = f"There is no module `{module}`"
    return f"- {what}; near it are {', '.join(f'`{one}`' for one in near)}" if near else f"- {what}"


def _statement(best: ImportPath) -> str:
    return f"from {best.module} import {best.name}" if best.name else f"import {best.module}"


def _split(path: str) -> tuple[str, str]:
    above, _, name = path.rpartition(".")
    return above, name


def _contains(outer: Range, inner: Range) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
