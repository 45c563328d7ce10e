"""The text of commands that operators are given."""

import ast
import re

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.options import Option

_MOST_PARTS = 60
_LONGEST_TEXT = 10_000


def search_command(option: Option, pattern: re.Pattern[str]) -> str | None:
    """What of a command matches a pattern; None where nothing does. Read are literals, their parts, and lists of them."""
    waiting, texts = [value_of(option.value, option.scope)], []
    for _ in range(_MOST_PARTS):
        if not waiting:
            break
        match waiting.pop():
            case ast.Constant(value=str() as text):
                texts.append(text)
            case ast.JoinedStr(values=parts) | ast.List(elts=parts) | ast.Tuple(elts=parts):
                waiting += reversed(parts)
            case ast.BinOp(left=left, right=right):
                waiting += [right, left]
            case ast.FormattedValue():
                texts.append("")
    found = pattern.search(" ".join(texts)[:_LONGEST_TEXT])
    return " ".join(found[0].replace("`", "").split()) if found else None
