"""The code in a model's reply: fenced, fenced several times, fenced within itself, not closed, or not fenced at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.parse import parse_source
from airsmith.text import LineIndex

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[ \t]*([^`\r\n]*)$")
_PYTHON_NAMES = frozenset(("python", "py", "python3", "py3"))


@dataclass(frozen=True, slots=True)
class _Fence:
    """A line that may open or close a block of code."""

    line: int
    mark: str
    info: str

    def can_close(self, opening: "_Fence") -> bool:
        return not self.info and self.mark[0] == opening.mark[0] and len(self.mark) >= len(opening.mark)


@dataclass(frozen=True, slots=True)
class _Block:
    code: str
    is_python: bool
    parses: bool


def extract_code(reply: str, class_name: str) -> str:
    """The Python file in a reply: the block that defines `class_name`, else the longest that parses, else the longest.

    A reply without a fence is taken whole. The code ends with one line end. Empty only where the reply is.
    """
    blocks = list(_blocks(reply))
    if not blocks:
        return _tidy(reply)
    definition = re.compile(rf"^class\s+{re.escape(class_name)}\b", re.MULTILINE)
    best = max(
        blocks,
        key=lambda block: (
            bool(definition.search(block.code)),
            block.parses,
            block.is_python,
            len(block.code),
        ),
    )
    return _tidy(best.code)


def _blocks(reply: str) -> Iterator[_Block]:
    lines = re.split(r"\r\n|\r|\n", reply)
    fences = [
        _Fence(number, match[1], match[2].strip()) for number, line in enumerate(lines) if (match := _FENCE.match(line))
    ]
    position = 0
    while position < len(fences):
        opening = fences[position]
        closing, block = _close(opening, fences[position + 1 :], lines)
        yield block
        position = fences.index(closing) + 1 if closing else len(fences)


def _close(opening: _Fence, later: list[_Fence], lines: list[str]) -> tuple[_Fence | None, _Block]:
    """The first closing fence after which the code parses, as a docstring may hold fences; else the first one."""
    is_python = opening.info.lower().split(" ")[0] in _PYTHON_NAMES
    closers = [fence for fence in later if fence.can_close(opening)]
    first: tuple[_Fence | None, _Block] | None = None
    for closer in [*closers, None]:
        code = "\n".join(lines[opening.line + 1 : closer.line if closer else len(lines)])
        parses = bool(code.strip()) and parse_source(LineIndex(code)).problem is None
        block = _Block(code, is_python, parses)
        if parses or not (is_python or not opening.info):
            return closer, block
        first = first or (closer, block)
    return first or (None, _Block("", is_python, parses=False))


def _tidy(code: str) -> str:
    stripped = code.strip("\r\n").rstrip()
    return f"{stripped}\n" if stripped else ""
