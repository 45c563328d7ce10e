"""Templates whose holes Python fills: with what, and what comes out."""

import ast
from collections.abc import Callable, Iterator, Sequence

from airsmith.analysis.call_arguments import entries_of, value_of
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.rules.security.built_text import Part, Ways, either, harmless, joined, unknown
from airsmith.rules.security.text_formats import Hole

Split = Callable[[str], Iterator[str | Hole]]
"""Finds the holes of one kind of template."""
PartReader = Callable[[ast.expr, Scope, ast.expr], Ways]
"""Reads an expression, in its scope, as part of a text that the last one puts together."""


class Filling:
    """The values for one text, to be taken hole by hole. `rest` is what the values come from that are not written out."""

    def __init__(
        self, positional: Sequence[ast.expr], named: dict[str, ast.expr], rest: ast.expr, scope: Scope
    ) -> None:
        self._positional = positional
        self._named = named
        self._next = 0
        self.rest = rest
        self.scope = scope

    def restart(self) -> None:
        """Begin again with the first value."""
        self._next = 0

    def take(self, name: str) -> ast.expr | None:
        """The value for a hole; None where the file does not write it out."""
        if name and not name.isdecimal():
            return self._named.get(name)
        count = len(self._positional)
        if name:
            at = int(name) if len(name) <= len(str(count)) else count
        else:
            at, self._next = self._next, self._next + 1
        values = self._positional[: at + 1]
        return values[at] if at < count and not any(isinstance(one, ast.Starred) for one in values) else None


def filling_of_operator(right: ast.expr, scope: Scope, module: Module) -> Filling:
    """The values of `text % right`, or those of a mapping that is handed over."""
    value = value_of(right, scope)
    if isinstance(value, ast.Tuple):
        return Filling(value.elts, {}, right, scope)
    return Filling([right], dict(entries_of(value, scope, module)), right, scope)


def filling_of_call(call: ast.Call, positional: Sequence[ast.expr], scope: Scope, module: Module) -> Filling:
    """The values of `text.format(…)` and `template.substitute(…)`."""
    named: dict[str, ast.expr] = {}
    for keyword in call.keywords:
        if keyword.arg is not None:
            named[keyword.arg] = keyword.value
        else:
            named.update(entries_of(value_of(keyword.value, scope), scope, module))
    rest = next((keyword.value for keyword in call.keywords if keyword.arg is None), call)
    return Filling(positional, named, rest, scope)


def fill(templates: Ways, split: Split, filling: Filling, place: ast.expr, read_part: PartReader) -> Ways:
    """What comes out where `place` fills templates. Of one that is not known, the result is not known either."""
    found = []
    for parts in templates:
        if not any(part.text is not None for part in parts):
            found.append(unknown(place))
            continue
        filling.restart()
        pieces: list[Ways] = []
        for part in parts:
            if part.text is None:
                pieces.append([(part,)])
                continue
            for piece in split(part.text):
                if isinstance(piece, str):
                    pieces.append([(Part(part.node, piece),)])
                else:
                    pieces.append(_in_hole(piece, filling, place, read_part))
        found.append(joined(pieces))
    return either(found)


def _in_hole(hole: Hole, filling: Filling, place: ast.expr, read_part: PartReader) -> Ways:
    value = filling.take(hole.name)
    if hole.takes_number:
        return harmless(place)
    if value is None:
        return [(Part(filling.rest, place=place),)]
    return read_part(value, filling.scope, place)
