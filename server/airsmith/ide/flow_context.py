"""Lists and mappings in brackets: where they end, and where in one the cursor is. Works while they are half typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MAX_LENGTH = 20_000
_TOP_LEVEL_KEY = re.compile(r"[A-Za-z_][\w-]*:(?=\s|$)")
_QUOTED = {'"': re.compile(r'"(?:[^"\\\r\n]|\\.)*"?'), "'": re.compile(r"'(?:[^'\r\n]|'')*'?")}
_PLAIN = re.compile(r"[^\s,\[\]{}:#\"']+|[:#\"']")
_COMMENT = re.compile(r"#[^\r\n]*")
_REST_OF_WORD = re.compile(r"[\w.-]*[\"']?")
_COLON = re.compile(r"[ \t]*:")
_END = ""


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
    """A bracket that is open. `keys` are its keys with their offsets, `key` the one whose value is being read."""

    is_mapping: bool
    names: tuple[str, ...]
    key: str | None = None
    keys: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the scanner knew when it came to the cursor. `start` is where the word at the cursor begins."""

    frame: _Frame
    key: str | None
    start: int


def flow_end(text: str, start: int) -> tuple[int, bool]:
    """The offset behind the bracket that closes the one at `start`, and whether there is one.

    Where brackets are not closed, a key at the left margin ends them: then its offset, else the end of the text.
    """
    depth = 0
    end = start
    for offset, piece in _pieces(text, start):
        end = offset + len(piece)
        depth += (piece in ("[", "{")) - (piece in ("]", "}"))
        if depth == 0:
            return end, True
    return end, False


def find_in_flow(text: str, start: int, cursor: int, names: tuple[str, ...]) -> FlowCursor | None:
    """Where an offset is in the brackets that open at `start` below the keys `names`; None in a comment."""
    stack: list[_Frame] = []
    frame = _Frame(is_mapping=False, names=names)
    word: tuple[int, int] | None = None
    seen: _Seen | None = None
    for offset, piece in _pieces(text, start):
        end = offset + len(piece)
        if seen is None and offset >= cursor:
            seen = _Seen(frame, frame.key, word[0] if word and word[1] >= cursor else cursor)
        if piece[:1] == "#" and offset < cursor <= end:
            return None
        if piece in ("[", "{"):
            stack.append(frame)
            below = (*frame.names, frame.key) if frame.key else frame.names
            frame, word = _Frame(is_mapping=piece == "{", names=below), None
        elif piece in ("]", "}", _END):
            if piece == _END or not stack or (seen and seen.frame is frame):
                break
            frame, word = stack.pop(), None
        elif piece == ",":
            frame.key, word = None, None
        elif piece == ":" and frame.is_mapping and frame.key is None and word and _ends_key(text, end):
            frame.key = text[word[0] : word[1]].strip("\"'")
            frame.keys.append((word[0], frame.key))
            word = None
        elif piece[0] != "#":
            word = (word[0] if word else offset, end)
    return _cursor(text, cursor, seen) if seen else None


def _cursor(text: str, cursor: int, seen: _Seen) -> FlowCursor:
    rest = _REST_OF_WORD.match(text, cursor)
    end = rest.end() if rest else cursor
    is_key = seen.frame.is_mapping and seen.key is None
    return FlowCursor(
        names=seen.frame.names if seen.key is None else (*seen.frame.names, seen.key),
        start=seen.start,
        end=end,
        is_key=is_key,
        is_item=not seen.frame.is_mapping,
        siblings=frozenset(name for place, name in seen.frame.keys if place != seen.start),
        has_colon=_COLON.match(text, end) is not None,
    )


def _ends_key(text: str, offset: int) -> bool:
    """Whether a colon before this offset makes a key of what stands before it."""
    return offset >= len(text) or text[offset].isspace() or text[offset] in ",[]{}"


def _pieces(text: str, start: int) -> Iterator[tuple[int, str]]:
    """Brackets, commas, colons, words, quoted texts and comments with their offsets.

    The last one is empty: it stands where a key begins at the left margin, or where the text ends.
    """
    offset, limit = start, min(len(text), start + _MAX_LENGTH)
    while offset < limit:
        character = text[offset]
        if offset > start and text[offset - 1] in "\r\n" and _TOP_LEVEL_KEY.match(text, offset):
            break
        if character.isspace():
            offset += 1
            continue
        piece = character
        if character == "#" and text[offset - 1].isspace():
            piece = _match(_COMMENT, text, offset)
        elif character in _QUOTED:
            piece = _match(_QUOTED[character], text, offset)
        elif character not in "[]{},":
            piece = _match(_PLAIN, text, offset)
        yield offset, piece
        offset += len(piece)
    yield offset, _END


def _match(pattern: re.Pattern[str], text: str, offset: int) -> str:
    found = pattern.match(text, offset)
    return found[0] if found and found[0] else text[offset]
