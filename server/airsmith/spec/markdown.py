"""What others wrote as Markdown that shows exactly that, as words or as code, and brings no markup of its own."""

import re

from airsmith.spec.wording import one_line

_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_OPENING = re.compile(r"[-+=#>|]|\d+(?=[.)](?:\s|$))")
"""What Markdown reads as markup at the beginning of a line."""


def escaped_text(words: str, signs: re.Pattern[str]) -> str:
    """Words on one line with the `signs` escaped, and what would open a block; only code in backquotes stays code."""
    line = one_line(words)
    pieces: list[str] = []
    done = 0
    for span in _CODE.finditer(line):
        pieces += (_escaped(line[done : span.start()], signs), span[0])
        done = span.end()
    pieces.append(_escaped(line[done:], signs))
    shown = "".join(pieces)
    opening = _OPENING.match(shown)
    if opening is None:
        return shown
    return f"{opening[0]}\\{shown[opening.end() :]}" if opening[0].isdigit() else f"\\{shown}"


def code_span(words: str) -> str:
    """Words on one line as code, between as many backquotes as it takes; empty where there are none."""
    line = one_line(words)
    if not line:
        return ""
    ticks = "`" * (max(map(len, re.findall(r"`+", line)), default=0) + 1)
    pad = " " if "`" in (line[0], line[-1]) else ""
    return f"{ticks}{pad}{line}{pad}{ticks}"


def fence_around(lines: str) -> str:
    """A fence for a block of these lines that none of them can close."""
    return "`" * (max(map(len, re.findall(r"`{3,}", lines)), default=2) + 1)


def _escaped(words: str, signs: re.Pattern[str]) -> str:
    return signs.sub(lambda sign: f"\\{sign[0]}", words)
