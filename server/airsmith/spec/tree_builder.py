"""Builds our own nodes from libyaml's events, one by one.

libyaml's composer can exhaust the stack and drops what stood before an error; here depth, number of values and the
expansion of aliases are limited, and what was read stays.
"""

import re
from dataclasses import dataclass, field

import yaml

from airsmith.spec.problem import MAX_PROBLEMS, Problem
from airsmith.spec.tree import Entry, Mapping, Node, Scalar, Sequence, plain_value
from airsmith.spec.wording import quote
from airsmith.text import LineIndex, Range

MAX_DEPTH = 50
MAX_NODES = 50_000

_PROPERTIES = re.compile(r"(?:[!&]\S*\s+)+")
_TAG = re.compile(r"!<[^>]*>|![^\s,\[\]{}]*")
_TAG_PREFIX = "tag:yaml.org,2002:"
_KNOWN_TAGS = frozenset(_TAG_PREFIX + name for name in ("str", "int", "float", "bool", "null", "seq", "map"))
_MERGE = "<<"


@dataclass(slots=True)
class _Frame:
    """A list or mapping whose end has not come yet. `start` and `end` span what was read of it."""

    is_mapping: bool
    is_flow: bool
    start: int
    end: int
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    key: Scalar | None = None
    has_unusable_key: bool = False
    size: int = 1
    depth: int = 1


@dataclass(frozen=True, slots=True)
class _Anchored:
    node: Node
    size: int
    depth: int


def _span(event: yaml.Event) -> tuple[int, int]:
    """Offsets of an event; libyaml always gives them."""
    start, end = event.start_mark, event.end_mark
    return (start.index, end.index) if start and end else (0, 0)


class TreeBuilder:
    """Reads one document of a text whose first `base` characters (a byte order mark) were cut off.

    Nodes and problems count from the start of the whole text; `last_scalar` and `open_flow`, which tell where an error
    came from, count from the start of the text that `build` was given.
    """

    def __init__(self, index: LineIndex, base: int) -> None:
        self.root: Node | None = None
        self.problems: list[Problem] = []
        self.was_cut = False
        self.last_scalar: Scalar | None = None
        self.open_flow: int | None = None
        self._index = index
        self._base = base
        self._body = ""
        self._stack: list[_Frame] = []
        self._anchors: dict[str, _Anchored] = {}
        self._size = 0

    def build(self, body: str) -> yaml.MarkedYAMLError | None:
        """Read all events of the first document; the error that ended the reading, if one did."""
        self._body = body
        error = None
        try:
            for event in yaml.parse(body, Loader=yaml.CSafeLoader):
                if not self._take(event):
                    break
        except yaml.MarkedYAMLError as raised:
            error = raised
        if self._stack and self._stack[-1].is_flow:
            self.open_flow = self._stack[-1].start - self._base
        while self._stack:
            self._close(None)
        return error

    def _take(self, event: yaml.Event) -> bool:
        """Take one event; false where nothing after it is to be read."""
        start, end = _span(event)
        if self._size >= MAX_NODES:
            self._report("spec_too_large", start, end, f"Nothing after the first {MAX_NODES:,} values is read.")
            self.was_cut = True
            return False
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._report("multiple_documents", start, end, "A file holds one spec; what follows here is not read.")
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._take_scalar(event, start, end)
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event.anchor or "", start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            return self._open(event, start, end)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(end if end > start else None)
        return True

    def _take_scalar(self, event: yaml.ScalarEvent, start: int, end: int) -> None:
        is_plain = event.style is None or event.style == ""
        self._check_tag(event.tag, start, end)
        if event.style in ("|", ">"):
            end = start + len(self._body[start:end].rstrip())
        else:
            properties = _PROPERTIES.match(self._body, start, end)
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
        self._size += 1
        if anchored is None:
            self._report("invalid_yaml", start, end, f"There is no anchor {quote('&' + name)} before this alias.")
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

    def _open(self, event: yaml.CollectionStartEvent, start: int, end: int) -> bool:
        self._check_tag(event.tag, start, end)
        if len(self._stack) == MAX_DEPTH:
            message = f"Nothing nested more than {MAX_DEPTH} levels deep is read."
            self._report("nested_too_deeply", start, end, message)
            self.was_cut = True
            return False
        self._size += 1
        opened = start + self._base
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._stack.append(_Frame(is_mapping, bool(event.flow_style), opened, opened, event.anchor))
        return True

    def _check_tag(self, tag: str | None, start: int, end: int) -> None:
        if tag and tag != "!" and tag not in _KNOWN_TAGS:
            written = _TAG.search(self._body, start, max(start, end)) or _TAG.search(self._body, start)
            if written:
                start, end = written.span()
            name = quote(tag.removeprefix(_TAG_PREFIX))
            self._report("invalid_yaml", start, end, f"The tag {name} means nothing in a spec.")

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
        """The entries, with those of the mappings behind `<<` in its place; keys written beside it win over them."""
        given = {entry.key.text for entry in entries}
        merged: list[Entry] = []
        for entry in entries:
            if not (entry.key.is_plain and entry.key.text == _MERGE):
                merged.append(entry)
                continue
            sources = entry.value.items if isinstance(entry.value, Sequence) else (entry.value,)
            for source in sources:
                if isinstance(source, Mapping):
                    merged += (inherited for inherited in source.entries if inherited.key.text not in given)
                    given |= {inherited.key.text for inherited in source.entries}
                elif not (isinstance(source, Scalar) and source.value is None):
                    span = self._index.range_at(entry.key.start, entry.key.end)
                    self._report_range("type_error", span, "What `<<` merges must be a mapping or a list of mappings.")
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
        elif frame.has_unusable_key:
            frame.has_unusable_key = False
        elif frame.key is not None:
            frame.entries.append(Entry(frame.key, node))
            frame.key = None
        elif isinstance(node, Scalar):
            frame.key = node
        else:
            self._report_range("invalid_yaml", self._index.range_at(node.start, node.end), "A key must be plain text.")
            frame.has_unusable_key = True

    def _report(self, rule: str, start: int, end: int, message: str) -> None:
        self._report_range(rule, self._index.range_at(start + self._base, end + self._base), message)

    def _report_range(self, rule: str, span: Range, message: str) -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(rule, span, message))
