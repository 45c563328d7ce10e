"""Text of a spec made harmless for one line of a comment, a docstring or a page."""

import re

from airsmith.spec.wording import one_line

_ENCODING_DECLARATION = re.compile(r"coding(?=[:=])", re.IGNORECASE)


def comment(text: str) -> str:
    """The text for a Python comment. Python reads `coding:` in the first two lines as the file's encoding."""
    return _ENCODING_DECLARATION.sub("coding ", one_line(text))


def docstring(text: str) -> str:
    """The text for one line of a docstring in triple double quotes."""
    return one_line(text).replace("\\", "\\\\").replace('"', "'")


def sentence(text: str) -> str:
    """The text on one line, with a capital at its start and a full stop where it ends without a mark."""
    line = one_line(text)
    line = line[:1].upper() + line[1:]
    return line if not line or line[-1] in ".!?…:" else f"{line}."
