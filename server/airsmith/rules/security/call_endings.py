"""Where a call can take one more argument."""

import ast
import re

from airsmith.analysis.module import Module
from airsmith.finding import Fix, Safety
from airsmith.text import Range, TextEdit

_CLOSED = re.compile(r"[ \t\r\n)]*")
_REST = re.compile(r",?[ \t\r\n]*\)\Z")


def added_argument(call: ast.Call, argument: str, module: Module) -> Fix | None:
    """A fix that adds an argument by name behind the others; None where the place for it is not plain to see."""
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    end = module.index.offset_at(module.range_of(call).end)
    title = f"add {argument}"
    if not given:
        if not module.text[:end].endswith("()"):
            return None
        return _inserted(end - 1, argument, title, module)
    if any(isinstance(value, ast.GeneratorExp) for value in given):
        return None
    start = max(module.index.offset_at(module.range_of(value).end) for value in given)
    closed = _CLOSED.match(module.text, start, end - 1)
    inner = closed[0].rpartition(")")[0] if closed else ""
    place = start + len(inner) + (1 if closed and ")" in closed[0] else 0)
    if _REST.match(module.text[place:end].lstrip()) is None:
        return None
    return _inserted(place, f", {argument}", title, module)


def _inserted(offset: int, text: str, title: str, module: Module) -> Fix:
    where: Range = module.index.range_at(offset, offset)
    return Fix(title, (TextEdit(where, text),), Safety.UNSAFE)
