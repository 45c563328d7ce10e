"""The code in a model's reply: fenced, fenced several times, fenced within itself, not closed, or not fenced at all."""

import ast
import re
from dataclasses import dataclass

from airsmith.text import BOM

_FENCE = re.compile(r"^([ \t]*)(`{3,}|~{3,})[ \t]*([^`]*)$")
_LANGUAGE = re.compile(r"[{.\s]*([A-Za-z0-9+#_-]*)")
_PYTHON_NAMES = frozenset(("python", "py", "python3", "py3"))
_CLASS = re.compile(r"^class\s+(\w+)", re.MULTILINE)
_DEEPEST_END = 3
_MOST_ENDS = 40
_MOST_BLOCKS = 40


_CODE_LINE = re.compile(r"(class|def|async def|import|from)\s+\w|@\w|\w+\s*(:\s*\w+\s*)?=\s*\S|\s*\"{3}")


@dataclass(frozen=True, slots=True)
class _Fence:
    """A line that may open or close a block of code."""

    line: int
    indent: str
    mark: str
    info: str

    @property
    def language(self) -> str:
        """The first word of what stands behind the mark, in lower case."""
        match = _LANGUAGE.match(self.info)
        return match[1].lower() if match else ""

    def can_end(self, opening: "_Fence") -> bool:
        """Whether it closes the block, or opens another one so that the block cannot go on."""
        return (
            self.mark[0] == opening.mark[0]
            and len(self.mark) >= len(opening.mark)
            and len(self.indent) <= len(opening.indent) + _DEEPEST_END
        )


@dataclass(frozen=True, slots=True)
class _Block:
    code: str
    is_foreign: bool  # said to be something other than Python


def extract_code(reply: str, class_name: str) -> str:
    """The Python file in a reply, with LF as line ends and one at its end. Empty where the reply holds no code.

    Of several blocks the one that defines `class_name` counts, else one that is not said to be of another language,
    that defines a class, that parses, in this order; the longest of equals. A reply without a fence is taken whole,
    if a line of it looks like Python.
    """
    lines = re.split(r"\r\n|\r|\n", reply.removeprefix(BOM))
    blocks = [block for block in _blocks(lines) if block.code.strip()]
    if not blocks:
        return _tidy("\n".join(lines)) if any(_CODE_LINE.match(line) for line in lines) else ""
    return _tidy(max(blocks, key=lambda block: _worth(block, class_name)).code)


def _worth(block: _Block, class_name: str) -> tuple[bool, bool, bool, bool, int]:
    classes = _CLASS.findall(block.code)
    return class_name in classes, not block.is_foreign, bool(classes), _parses(block.code), len(block.code)


def _blocks(lines: list[str]) -> list[_Block]:
    fences = [
        _Fence(number, match[1], match[2], match[3].strip())
        for number, line in enumerate(lines)
        if (match := _FENCE.match(line))
    ]
    blocks: list[_Block] = []
    position = 0
    while position < len(fences) and len(blocks) < _MOST_BLOCKS:
        opening = fences[position]
        is_foreign = bool(opening.language) and opening.language not in _PYTHON_NAMES
        ends = [number for number in range(position + 1, len(fences)) if fences[number].can_end(opening)]
        end = _end(opening, [fences[number].line for number in ends], lines, is_foreign=is_foreign)
        blocks.append(_Block(_between(opening, end, lines), is_foreign))
        position = next((number for number in ends if fences[number].line == end), len(fences))
        if position < len(fences) and not fences[position].info:
            position += 1
    return blocks


def _end(opening: _Fence, ends: list[int], lines: list[str], *, is_foreign: bool) -> int:
    """The line that ends a block; fences in a docstring end none.

    Of the lines that could, the first after which the code parses; where none does, the first that is not in a text
    of triple quotes; else the first. Blocks of other languages end at the first. The end of the reply ends every block.
    """
    ends = [*ends[:_MOST_ENDS], len(lines)]
    if is_foreign:
        return ends[0]
    candidates = [(end, _between(opening, end, lines)) for end in ends]
    parsing = (end for end, code in candidates if code.strip() and _parses(code))
    balanced = (end for end, code in candidates if code.count('"""') % 2 == 0 and code.count("'''") % 2 == 0)
    return next(parsing, next(balanced, ends[0]))


def _between(opening: _Fence, end: int, lines: list[str]) -> str:
    """The code of a block, without the indentation that its fence has, as in a list."""
    return "\n".join(_dedent(line, opening.indent) for line in lines[opening.line + 1 : end])


def _dedent(line: str, indent: str) -> str:
    return line[len(indent) :] if line.startswith(indent) else line.lstrip(" \t")


def _parses(code: str) -> bool:
    try:
        ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _tidy(code: str) -> str:
    stripped = code.strip("\n").rstrip()
    return f"{stripped}\n" if stripped else ""
