"""Tolerant YAML: any text gives a tree of what could be read, and problems with their places.

libyaml's events are read one by one into our own nodes, because its own composer can exhaust the stack and drops
what stood before an error. Depth, size and alias expansion are limited here. After an error the top-level block that
holds it is blanked out and the rest is read again, so that one broken line does not hide the other keys.
"""

import re
from dataclasses import dataclass, field

import yaml

from airsmith.spec.problem import Problem
from airsmith.spec.tree import Entry, Mapping, Node, Scalar, Sequence, plain_value
from airsmith.text import BOM, LineIndex, Range

MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 50
MAX_NODES = 50_000
_MAX_CHARACTERS_READ_AGAIN = 2_000_000
_MAX_BROKEN_BLOCKS = 20

_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TOP_LEVEL_LINE = re.compile(r"(?<![^\r\n])(?![\s#\]}]|---|\.\.\.)")
_KEY = re.compile(r"\s*([\w-]+)")
_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)+")
_TAG_PREFIX = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(_TAG_PREFIX + name for name in ("str", "int", "float", "bool", "null", "seq", "map"))
_OPENERS = frozenset("[{'\"")
_RESERVED_STARTS = frozenset("@`%")


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
        problems.append(_unreadable_character(unreadable, base, index))
        body = _UNREADABLE.sub("\ufffd", body)
    return _read_around_errors(body, base, index, problems)


def _read_around_errors(body: str, base: int, index: LineIndex, problems: list[Problem]) -> Tree:
    damaged: set[str] = set()
    tries = max(1, min(_MAX_BROKEN_BLOCKS, _MAX_CHARACTERS_READ_AGAIN // (len(body) + 1)))
    while True:
        builder = _TreeBuilder(index, base)
        error = builder.build(body)
        tries -= 1
        if error is None:
            is_complete = not damaged and not builder.was_cut
            return Tree(builder.root, (*problems, *builder.problems), frozenset(damaged), is_complete)
        culprit = _culprit(error, body, builder.last_scalar)
        problems.append(_syntax_problem(error, culprit, body, base, index))
        start, end = _block_around(body, culprit)
        if not tries or not body[start:end].strip():
            return Tree(builder.root, (*problems, *builder.problems), frozenset(damaged), is_complete=False)
        key = _KEY.match(body, start, end)
        damaged.add(key[1] if key else "")
        body = body[:start] + re.sub(r"[^\r\n]", " ", body[start:end]) + body[end:]


def _unreadable_character(match: re.Match[str], base: int, index: LineIndex) -> Problem:
    span = index.range_at(match.start() + base, match.end() + base)
    return Problem("invalid_yaml", span, f"The character U+{ord(match[0]):04X} is not allowed in YAML.")


def _block_around(body: str, offset: int) -> tuple[int, int]:
    """The top-level block that holds an offset: from its key's line to the next top-level line."""
    start, end = 0, len(body)
    for match in _TOP_LEVEL_LINE.finditer(body):
        if match.start() > offset:
            end = match.start()
            break
        start = match.start()
    return start, end


def _culprit(error: yaml.MarkedYAMLError, body: str, last_scalar: Scalar | None) -> int:
    """Offset of what is wrong, which is often before the place where libyaml noticed it."""
    problem = error.problem_mark.index if error.problem_mark else 0
    context = error.context_mark.index if error.context_mark else problem
    is_earlier_line = "\n" in body[context:problem] or "\r" in body[context:problem]
    rest_of_line = body[problem:].partition("\n")[0]
    if body[context : context + 1] in _OPENERS and context < problem and (is_earlier_line or not rest_of_line.strip()):
        return context
    if is_earlier_line and (error.context or "").startswith("while scanning"):
        return context if body[problem : problem + 1] != "\t" else problem
    if last_scalar and body[problem : problem + 1] == ":" and _is_key_swallowed(body, last_scalar, problem):
        return last_scalar.start
    return problem


def _is_key_swallowed(body: str, scalar: Scalar, colon: int) -> bool:
    """Whether text without a colon has swallowed the key on the next line: `descr⏎name: x`."""
    line_start = max(body.rfind("\n", 0, colon), body.rfind("\r", 0, colon)) + 1
    return scalar.start < line_start and not body[line_start : line_start + 1].isspace()


def _syntax_problem(error: yaml.MarkedYAMLError, culprit: int, body: str, base: int, index: LineIndex) -> Problem:
    character = body[culprit : culprit + 1]
    token = re.compile(r"[ \t]+|[^\s]+").match(body, culprit)
    end = token.end() if token else culprit
    if character in _OPENERS:
        message, end = f"The `{character}` that opens here is not closed.", culprit + 1
    elif character == "\t":
        message = "A tab cannot indent YAML; use spaces."
    elif character == ":":
        message, end = "A colon followed by a space needs quotes around the text that holds it.", culprit + 1
    elif character in _RESERVED_STARTS:
        message = f"Text that begins with `{character}` needs quotes."
    elif body[culprit:end].isidentifier():
        message = f"`{body[culprit:end]}` does not fit here; is a `:` or some indentation missing?"
    else:
        message = f"This is not valid YAML: {error.problem or 'it cannot be read'}."
    start = culprit
    if start == end:
        start = len(body[:culprit].rstrip())
        start = max(body.rfind(" ", 0, start), body.rfind("\n", 0, start)) + 1
        end = len(body[:culprit].rstrip())
    return Problem("invalid_yaml", index.range_at(start + base, max(end, start) + base), message)


def _span(event: yaml.Event) -> tuple[int, int]:
    """Offsets of an event; libyaml always gives them."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)


@dataclass(slots=True)
class _Frame:
    """A list or mapping whose end has not come yet."""

    is_mapping: bool
    start: int
    end: int
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: Scalar | None = None
    size: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    node: Node
    size: int
    depth: int


class _TreeBuilder:
    """Builds nodes from libyaml's events."""

    def __init__(self, index: LineIndex, base: int) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.was_cut = False
        self.last_scalar: Scalar | None = None
        self._index = index
        self._base = base
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0

    def build(self, body: str) -> yaml.MarkedYAMLError | None:
        """Read all events of the first document; the error that ended the reading, if one did."""
        error = None
        try:
            for event in yaml.parse(body, Loader=yaml.CSafeLoader):
                if not self._take(event, body):
                    break
        except yaml.MarkedYAMLError as raised:
            error = raised
        while self._stack:
            self._close(None)
        return error

    def _take(self, event: yaml.Event, body: str) -> bool:
        start, end = _span(event)
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._report("multiple_documents", start, end, "A file holds one spec; what follows here is not read.")
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, start, end, body)
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event.anchor or "", start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event.tag, start, end)
            if len(self._stack) == MAX_DEPTH:
                self._report(
                    "nested_too_deeply", start, end, f"Nothing nested more than {MAX_DEPTH} levels deep is read."
                )
                self.was_cut = True
                return False
            self._size += 1
            opened = start + self._base
            self._stack.append(_Frame(isinstance(event, yaml.MappingStartEvent), opened, opened, event.anchor))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(end if end > start else None)
        return True

    def _take_scalar(self, event: yaml.ScalarEvent, start: int, end: int, body: str) -> None:
        is_plain = event.style is None or event.style == ""
        self._check_tag(event.tag, start, end)
        if event.style in ("|", ">"):
            end = start + len(body[start:end].rstrip())
        else:
            properties = _PROPERTIES.match(body, start, end)
            start = properties.end() if properties else start
        is_text = not event.implicit[0] and (event.implicit[1] or (event.tag or "").endswith(":str"))
        value = event.value if is_text or not is_plain else plain_value(event.value)
        scalar = Scalar(event.value, value, start + self._base, end + self._base, is_plain and not is_text)
        self.last_scalar = Scalar(event.value, value, start, end, is_plain)
        self._size += 1
        self._add(scalar, event.anchor, scalar.end, size=1, depth=0)

    def _take_alias(self, name: str, start: int, end: int) -> None:
        anchored = self._anchors.get(name)
        null = Scalar("", None, start + self._base, end + self._base)
        if anchored is None:
            self._report("invalid_yaml", start, end, f"There is no anchor `&{name}` before this alias.")
        elif self._size + anchored.size > MAX_NODES or len(self._stack) + anchored.depth > MAX_DEPTH:
            if not self.was_cut:
                message = "The aliases from here on expand to more than a spec can need; they are not read."
                self._report("excessive_aliases", start, end, message)
            self.was_cut = True
        else:
            self._size += anchored.size
            self._add(anchored.node, None, null.end, anchored.size, anchored.depth)
            return
        self._add(null, None, null.end, size=1, depth=0)

    def _check_tag(self, tag: str | None, start: int, end: int) -> None:
        if tag and tag != "!" and tag not in _KNOWN_TAGS:
            name = tag.removeprefix(_TAG_PREFIX)
            self._report("invalid_yaml", start, end, f"The tag `{name}` means nothing in a spec.")

    def _close(self, end: int | None) -> None:
        """End the innermost collection; a block collection ends where its last part does."""
        frame = self._stack.pop()
        if frame.key is not None:
            frame.entries.append(Entry(frame.key, Scalar("", None, frame.key.end, frame.key.end)))
        last = frame.end if end is None else end + self._base
        node: Node
        if frame.is_mapping:
            node = Mapping(self._merge(frame.entries), frame.start, last)
        else:
            node = Sequence(tuple(frame.items), frame.start, last)
        self._add(node, frame.anchor, last, frame.size, frame.depth)

    def _merge(self, entries: list[Entry]) -> tuple[Entry, ...]:
        """The entries with those of the mappings behind `<<` in its place; what is written beside it goes before them."""
        given = {entry.key.text for entry in entries}
        merged: list[Entry] = []
        for entry in entries:
            if not (entry.key.is_plain and entry.key.text == "<<"):
                merged.append(entry)
                continue
            sources = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
            for source in sources:
                if not isinstance(source, Mapping):
                    span = self._index.range_at(entry.key.start, entry.key.end)
                    self._report_range("type_error", span, "What `<<` merges must be a mapping or a list of mappings.")
                    break
                merged += (inherited for inherited in source.entries if inherited.key.text not in given)
                given |= {inherited.key.text for inherited in source.entries}
        return tuple(merged)

    def _add(self, node: Node, anchor: str | None, end: int, size: int, depth: int) -> None:
        """Put a node into the innermost collection; `end` is where what is written for it ends."""
        if anchor:
            self._anchors[anchor] = _Anchored(node, size, depth)
        if not self._stack:
            self.root = node
            return
        frame = self._stack[-1]
        frame.end = end
        frame.size += size
        frame.depth = max(frame.depth, depth + 1)
        if not frame.is_mapping:
            frame.items.append(node)
        elif frame.key is not None:
            frame.entries.append(Entry(frame.key, node))
            frame.key = None
        elif isinstance(node, Scalar):
            frame.key = node
        else:
            self._report_range("invalid_yaml", self._index.range_at(node.start, node.end), "A key must be plain text.")
            frame.key = Scalar("", None, node.start, node.end)

    def _report(self, rule: str, start: int, end: int, message: str) -> None:
        self._report_range(rule, self._index.range_at(start + self._base, end + self._base), message)

    def _report_range(self, rule: str, span: Range, message: str) -> None:
        self.problems.append(Problem(rule, span, message))
