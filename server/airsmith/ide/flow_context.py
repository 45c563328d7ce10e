"""Lists and mappings in brackets: where they end, and where in one the cursor is. Works while they are half typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAX_LENGTH = 20_000
_TOP_LEVEL_KEY = re.compile(r"[A-Za-z_][\w-]*:(?=\s|$)")
_QUOTED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL), "'": re.compile(r"'(?:[^']|'')*'?", re.DOTALL)}
_PLAIN = re.compile(r"[^\s,\[\]{}:#\"']+|[:#\"']")
_COMMENT = re.compile(r"#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class FlowCursor:
    """The cursor in brackets: what is typed there from `start` to `end`, and what it is.

    `names` are the keys around it; at a value they end with its own. `is_item` says that the value is one of a list.
    """

    names: tuple[str, ...]
    start: int
    end: int
    is_key: bool
    is_item: bool
    siblings: frozenset[str]
    has_colon: bool


@dataclass(slots=True)
class _Frame:
    """A bracket that is open."""

    is_mapping: bool
    names: tuple[str, ...]
    key: str | None = None
    keys: list[tuple[int, str]] = field(default_factory=list)


def flow_end(text: str, start: int) -> int:
    """The offset behind the bracket that closes the one at `start`.

    A key at the left margin, or the end of the text, ends brackets that are not closed.
    """
    depth = 0
    for offset, token in _tokens(text, start):
        depth += (token in ("[", "{")) - (token in ("]", "}"))
        if depth == 0:
            return offset + 1
    return _limit(text, start)


def find_in_flow(text: str, start: int, cursor: int, names: tuple[str, ...]) -> FlowCursor | None:
    """Where an offset is in the brackets that open at `start` below the keys `names`; None in a comment."""
    stack: list[_Frame] = []
    frame = _Frame(is_mapping=False, names=names)
    word: tuple[int, int] | None = None
    found: _Frame | None = None
    span, is_key = (cursor, cursor), False
    for offset, token in _tokens(text, start):
        if found is None and offset >= cursor:
            found, is_key = frame, frame.is_mapping and frame.key is None
            span = _span(word, cursor)
        end = offset + len(token)
        if token[0] == "#":
            if offset < cursor <= end:
                return None
        elif token in ("[", "{"):
            stack.append(frame)
            below = (*frame.names, frame.key) if frame.is_mapping and frame.key else frame.names
            frame, word = _Frame(is_mapping=token == "{", names=below), None
        elif token in ("]", "}"):
            if frame is found or not stack:
                break
            frame, word = stack.pop(), None
        elif token == ",":
            frame.key, word = None, None
        elif token == ":" and frame.is_mapping and frame.key is None and word and _ends_key(text, end):
            frame.key = text[word[0] : word[1]].strip("\"'")
            frame.keys.append((word[0], frame.key))
            word = None
        else:
            word = (word[0] if word else offset, end)
    if found is None:
        found, is_key = frame, frame.is_mapping and frame.key is None
        span = _span(word, cursor)
    return _cursor(text, found, span, cursor, is_key=is_key)


def _cursor(text: str, frame: _Frame, span: tuple[int, int], cursor: int, *, is_key: bool) -> FlowCursor:
    rest = re.compile(r"[\w.-]*[\"']?").match(text, cursor)
    end = max(span[1], rest.end() if rest and rest.end() <= _limit(text, cursor) else cursor)
    siblings = frozenset(name for place, name in frame.keys if place != span[0])
    names = frame.names if is_key or not frame.is_mapping or frame.key is None else (*frame.names, frame.key)
    has_colon = re.compile(r"[ \t]*:").match(text, end) is not None
    return FlowCursor(names, span[0], end, is_key, not frame.is_mapping, siblings, has_colon)


def _span(word: tuple[int, int] | None, cursor: int) -> tuple[int, int]:
    """The typed word that the cursor is in or directly behind; empty where there is none."""
    return (word[0], cursor) if word and word[1] >= cursor else (cursor, cursor)


def _ends_key(text: str, offset: int) -> bool:
    """Whether a colon before this offset makes a key of what stands before it."""
    return offset >= len(text) or text[offset].isspace() or text[offset] in ",[]{}"


def _limit(text: str, start: int) -> int:
    return min(len(text), start + _MAX_LENGTH)


def _tokens(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Brackets, commas, colons, words, quoted texts and comments with their offsets, up to a key at the left margin."""
    offset, limit = start, _limit(text, start)
    while offset < limit:
        character = text[offset]
        is_line_start = offset > start and text[offset - 1] in "\r\n"
        if is_line_start and _TOP_LEVEL_KEY.match(text, offset):
            return
        if character.isspace():
            offset += 1
            continue
        token = character
        if character == "#" and text[offset - 1].isspace():
            token = _match(_COMMENT, text, offset)
        elif character in _QUOTED:
            token = _match(_QUOTED[character], text, offset)
        elif character not in "[]{},":
            token = _match(_PLAIN, text, offset)
        yield offset, token
        offset += len(token)


def _match(pattern: re.Pattern[str], text: str, offset: int) -> str:
    found = pattern.match(text, offset)
    return found[0] if found and found[0] else text[offset]
