"""Tolerant YAML: any text gives a tree of what could be read, and problems with their places.

After an error the top-level block that holds it is blanked out and the rest is read again, so that one broken line
does not hide the other keys.
"""

import re
from dataclasses import dataclass

from airsmith.spec.problem import Problem
from airsmith.spec.syntax import Culprit, find_culprit
from airsmith.spec.tree import Node
from airsmith.spec.tree_builder import TreeBuilder
from airsmith.text import BOM, LineIndex

MAX_CHARACTERS = 1_000_000
_MAX_CHARACTERS_READ_AGAIN = 2_000_000
_MAX_BROKEN_BLOCKS = 20

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TOP_LEVEL_LINE = re.compile(r"(?<![^\r\n])(?![\s#\]}]|-\s|---|\.\.\.)")
_KEY = re.compile(r"\s*([\w-]+)")


@dataclass(frozen=True, slots=True)
class Tree:
    """What could be read of a text. `damaged_keys` are top-level keys whose blocks could not be read.

    Where `is_complete` is false, the absence of something means nothing.
    """

    root: Node | None
    problems: tuple[Problem, ...]
    damaged_keys: frozenset[str] = frozenset()
    is_complete: bool = True


def read_tree(index: LineIndex) -> Tree:
    """Read the first YAML document of a text. Never raises, whatever the text."""
    text = index.text
    if len(text) > MAX_CHARACTERS:
        message = f"The spec is larger than {MAX_CHARACTERS:,} characters; nothing of it is checked."
        return Tree(None, (Problem("spec_too_large", index.line_range(0), message),), is_complete=False)
    base = 1 if text.startswith(BOM) else 0
    body = text[base:]
    problems: list[Problem] = []
    if unreadable := _UNREADABLE.search(body):
        span = index.range_at(unreadable.start() + base, unreadable.end() + base)
        message = f"The character U+{ord(unreadable[0]):04X} is not allowed in YAML."
        problems.append(Problem("invalid_yaml", span, message))
        body = _UNREADABLE.sub("\ufffd", body)
    return _read_around_errors(body, base, index, problems)


def _read_around_errors(body: str, base: int, index: LineIndex, problems: list[Problem]) -> Tree:
    damaged: set[str] = set()
    tries = max(1, min(_MAX_BROKEN_BLOCKS, _MAX_CHARACTERS_READ_AGAIN // (len(body) + 1)))
    while True:
        builder = TreeBuilder(index, base)
        error = builder.build(body)
        tries -= 1
        if error is None:
            is_complete = not damaged and not builder.was_cut
            return Tree(builder.root, (*problems, *builder.problems), frozenset(damaged), is_complete)
        culprit = find_culprit(error, body, builder.last_scalar, builder.open_flow)
        problems.append(_problem(culprit, base, index))
        start, end = _block_around(body, culprit.start)
        if not tries or not body[start:end].strip():
            return Tree(builder.root, (*problems, *builder.problems), frozenset(damaged), is_complete=False)
        key = _KEY.match(body, start, end)
        damaged.add(key[1] if key else "")
        body = body[:start] + re.sub(r"[^\r\n]", " ", body[start:end]) + body[end:]


def _problem(culprit: Culprit, base: int, index: LineIndex) -> Problem:
    return Problem("invalid_yaml", index.range_at(culprit.start + base, culprit.end + base), culprit.message)


def _block_around(body: str, offset: int) -> tuple[int, int]:
    """The top-level block that holds an offset: from its key's line to the next top-level line."""
    start, end = 0, len(body)
    for match in _TOP_LEVEL_LINE.finditer(body):
        if match.start() > offset:
            end = match.start()
            break
        start = match.start()
    return start, end
