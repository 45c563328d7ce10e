"""A text that is put together from parts, and the ways in which that can happen."""

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_MOST_WAYS = 8
"""Ways in which one text may be built that are told apart: a name may be given another one in every branch."""
_MOST_PARTS = 120
_SPACE = re.compile(r"\s")
UNKNOWN_MARK = "\ue000"
HARMLESS_MARK = "x"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a text. `text` is what is known of it, None where only running tells.

    `is_harmless` says that whatever comes there cannot carry code. `place` is the expression that puts the part into the
    text: an f-string, `a + b`, what `+=` adds; None where nothing does, as the part is all there is.
    """

    node: ast.AST
    text: str | None = None
    is_harmless: bool = False
    place: ast.expr | None = None


Parts = tuple[Part, ...]
Ways = list[Parts]
"""The ways in which one text may be put together; never empty."""


@dataclass(frozen=True, slots=True)
class BuiltText:
    """One way in which a text is put together."""

    parts: Parts

    @property
    def shape(self) -> str:
        """The text with marks for what is not known."""
        return shape_of(self.parts)

    @property
    def is_built(self) -> bool:
        """Whether parts that may carry anything stand beside others."""
        return len(self.parts) > 1 and any(True for _ in self.unknown())

    def unknown(self) -> Iterator[tuple[int, Part, ast.expr]]:
        """The parts that may carry anything, with their indexes and places; those inside of a Jinja expression cannot."""
        depth = 0
        for index, part in enumerate(self.parts):
            if part.text is not None:
                depth = max(0, depth + part.text.count("{{") - part.text.count("}}"))
            elif not part.is_harmless and part.place is not None and not depth:
                yield index, part, part.place


def shape_of(parts: Iterable[Part]) -> str:
    """A text with marks for what is not known: a letter for what is harmless, a private one for what is not."""
    return "".join(
        part.text if part.text is not None else HARMLESS_MARK if part.is_harmless else UNKNOWN_MARK for part in parts
    )


def constant(node: ast.Constant) -> Ways:
    """What a literal gives."""
    value = node.value
    return [(Part(node, value.decode("latin-1") if isinstance(value, bytes) else str(value)),)]


def unknown(node: ast.AST) -> Ways:
    """What can only be known by running."""
    return [(Part(node),)]


def harmless(node: ast.AST) -> Ways:
    """What cannot carry code."""
    return [(Part(node, is_harmless=True),)]


def placed(ways: Ways, node: ast.expr, place: ast.expr) -> Ways:
    """What an expression gives as part of a text that `place` puts together.

    What was put together elsewhere keeps its place, unless it is a single word: such a value comes in here.
    """
    return [_placed(parts, node, place) for parts in ways]


def _placed(parts: Parts, node: ast.expr, place: ast.expr) -> Parts:
    is_word = _is_word(parts)
    return tuple(
        Part(node, None, part.is_harmless, place)
        if part.text is None and (part.place is None or (is_word and part.place is not place))
        else part
        for part in parts
    )


def _is_word(parts: Parts) -> bool:
    return not any(part.text is not None and _SPACE.search(part.text) for part in parts)


def either(choices: Iterable[Ways]) -> Ways:
    """One of several texts; of very many, the last ones."""
    return [parts for ways in choices for parts in ways][-_MOST_WAYS:]


def joined(pieces: Sequence[Ways]) -> Ways:
    """Texts one after another. Each way of a piece comes in one way of the whole, not each with each."""
    count = max((len(piece) for piece in pieces), default=1)
    return [
        tuple(part for piece in pieces for part in piece[min(way, len(piece) - 1)] if part.text != "")[:_MOST_PARTS]
        for way in range(min(count, _MOST_WAYS))
    ]


def separated(pieces: Sequence[Ways], separators: Ways) -> Ways:
    """Texts one after another, with a text between them."""
    return joined([one for piece in pieces for one in (separators, piece)][1:])


def are_harmless(ways: Ways) -> bool:
    """Whether nothing of a text may carry code."""
    return all(part.text is not None or part.is_harmless for parts in ways for part in parts)
