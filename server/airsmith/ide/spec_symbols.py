"""The symbols of a spec: its keys, and the parameters, outputs and test cases below them by their names.

What cannot be read as YAML at the moment, because somebody types there, is found by its indentation.
"""

from collections.abc import Iterator

from airsmith.ide.model import Symbol, SymbolKind
from airsmith.ide.spec_outline import OutlineEntry, SpecOutline, read_outline
from airsmith.spec.document import SpecDocument
from airsmith.spec.reader import MAX_CHARACTERS
from airsmith.spec.tree import Entry, Mapping, Node, Scalar, Sequence
from airsmith.spec.wording import one_line
from airsmith.text import BOM, Range

_NAME = "name"
_ITEM_KINDS = {
    "inputs": SymbolKind.PARAMETER,
    "config_params": SymbolKind.PARAMETER,
    "runtime_params": SymbolKind.PARAMETER,
    "outputs": SymbolKind.OUTPUT,
    "test_cases": SymbolKind.TEST_CASE,
}
_WITHOUT_NAME = "(no name)"
_LONGEST_DETAIL = 60
_MOST_ITEMS = 500
"""Items of one list that are shown."""


def symbols_of_spec(document: SpecDocument) -> tuple[Symbol, ...]:
    """All symbols in the order of the text. Never raises."""
    found = list(_readable(document))
    if not document.is_complete and len(document.text) <= MAX_CHARACTERS:
        known = {symbol.selection.start.line for symbol in found}
        found += (symbol for symbol in _unreadable(document) if symbol.selection.start.line not in known)
    return tuple(sorted(found, key=lambda symbol: symbol.range))


def _readable(document: SpecDocument) -> Iterator[Symbol]:
    covered = 0
    for entry in document.root.entries if document.root is not None else ():
        if entry.key.start < covered:  # merged from what stands before
            continue
        start, end = entry.key.start, _end_of(entry)
        covered = end
        yield Symbol(
            _shown(entry.key.text),
            _detail(entry.value),
            _kind(entry),
            document.index.range_at(start, end),
            document.range_of(entry.key),
            tuple(_items(document, entry)),
        )


def _end_of(entry: Entry) -> int:
    """Where what is written for an entry ends; an alias leads to a value that stands before it."""
    return entry.value.end if entry.value.start >= entry.key.end else entry.key.end


def _items(document: SpecDocument, entry: Entry) -> Iterator[Symbol]:
    value = entry.value
    if not isinstance(value, Sequence) or value.start < entry.key.end:
        return
    covered = value.start
    for item in value.items[:_MOST_ITEMS]:
        if not isinstance(item, Mapping) or item.start < covered:
            continue
        covered = item.end
        yield _item(document, entry.key.text, item)


def _item(document: SpecDocument, key: str, item: Mapping) -> Symbol:
    span, name, stated = document.range_of(item), item.scalar(_NAME), item.scalar("type")
    is_inside = name is not None and item.start <= name.start and name.end <= item.end
    selection = document.range_of(name) if name is not None and is_inside else Range(span.start, span.start)
    return Symbol(
        _shown(name.text) if name is not None else _WITHOUT_NAME,
        _detail(stated) if stated is not None else "",
        _ITEM_KINDS.get(key, SymbolKind.TABLE),
        span,
        selection,
    )


def _kind(entry: Entry) -> SymbolKind:
    if entry.key.text == _NAME:
        return SymbolKind.COMPONENT
    match entry.value:
        case Sequence():
            return SymbolKind.LIST
        case Mapping():
            return SymbolKind.TABLE
        case Scalar(value=bool()):
            return SymbolKind.TRUTH
        case Scalar(value=int() | float()):
            return SymbolKind.NUMBER
    return SymbolKind.TEXT


def _detail(value: Node) -> str:
    return one_line(value.text)[:_LONGEST_DETAIL] if isinstance(value, Scalar) else ""


def _shown(name: str) -> str:
    """A name on one line; editors refuse symbols without any."""
    return one_line(name) or _WITHOUT_NAME


def _unreadable(document: SpecDocument) -> Iterator[Symbol]:
    """The keys at the left margin by the looks of the text, with the names in the items of their lists."""
    outline = read_outline(document.index)
    tops = [number for number, entry in enumerate(outline.entries) if not entry.is_item and entry.column == 0]
    for number, following in zip(tops, [*tops[1:], len(outline.entries)], strict=True):
        entry = outline.entries[number]
        name = (entry.name or "").removeprefix(BOM)
        start = entry.start + (len(entry.name or "") - len(name))
        end = outline.entries[following].start if following < len(outline.entries) else len(document.text)
        end = start + len(document.text[start:end].rstrip())
        children = tuple(_named_items(document, outline, range(number + 1, following), name))
        kind = SymbolKind.COMPONENT if name == _NAME else SymbolKind.LIST if children else SymbolKind.TEXT
        span = document.index.range_at(start, end)
        yield Symbol(_shown(name), "", kind, span, document.index.range_at(start, start + len(name)), children)


def _named_items(document: SpecDocument, outline: SpecOutline, numbers: range, key: str) -> Iterator[Symbol]:
    for number in numbers[: _MOST_ITEMS * 10]:
        entry = outline.entries[number]
        if entry.name == _NAME and outline.names(outline.ancestors(number, entry.column)) == (key,):
            span = _value_in_line(document, entry)
            name = document.index.slice(span).strip("\"'")
            yield Symbol(_shown(name), "", _ITEM_KINDS.get(key, SymbolKind.TABLE), span, span)


def _value_in_line(document: SpecDocument, entry: OutlineEntry) -> Range:
    line = document.index.line_text(entry.line)
    start = entry.value_start - document.index.line_start(entry.line)
    value = line[start:].partition(" #")[0]
    begin = entry.value_start + len(value) - len(value.lstrip())
    return document.index.range_at(begin, max(begin, entry.value_start + len(value.rstrip())))
