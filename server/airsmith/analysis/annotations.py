"""What annotations say of the objects that they are about."""

import ast
from collections.abc import Iterator

from airsmith.analysis.names import last_name

_CHOICES = frozenset(("Optional", "Union", "Annotated", "Final", "ClassVar"))


def named_types(annotation: ast.expr | None) -> Iterator[ast.expr]:
    """The names of the classes that an object may be of, as expressions: two for `A | b.C[int] | None`.

    Annotations in quotes are read where they are dotted names with bars between. Such expressions have no positions.
    """
    waiting = [annotation]
    while waiting:
        match waiting.pop():
            case (ast.Name() | ast.Attribute()) as name:
                yield name
            case ast.Constant(value=str() as text):
                yield from _in_quotes(text)
            case ast.BinOp(op=ast.BitOr(), left=left, right=right):
                waiting += [right, left]
            case ast.Subscript(value=holder, slice=inner) if last_name(holder) in _CHOICES:
                waiting += inner.elts[::-1] if isinstance(inner, ast.Tuple) else [inner]
            case ast.Subscript(value=holder):
                waiting.append(holder)


def _in_quotes(text: str) -> Iterator[ast.expr]:
    for choice in text.split("|"):
        first, *others = choice.strip().split(".")
        if all(part.isidentifier() for part in (first, *others)):
            found: ast.expr = ast.Name(first, ast.Load())
            for name in others:
                found = ast.Attribute(found, name, ast.Load())
            yield found
