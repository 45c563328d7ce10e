"""One more item for a list of the spec, wherever and however the list is written, or a new list for it."""

import re

from airsmith.finding import Fix, Safety
from airsmith.rules.spec.repair import spelled
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Entry, Mapping, Scalar, Sequence
from airsmith.text import TextEdit

_DASH = re.compile(r"([ ]*)-[ ]")
_INDENTATION = "  "
_LATER_KEYS = ("test_cases", "examples", "implementation_hints", "prerequisites")
"""Long lists at the end of a spec, which a new short one best stands before."""


def item_addition(document: SpecDocument, key: str, text: str, safety: Safety) -> Fix | None:
    """Add a text to the list behind a top-level key; None where the key holds something else, or hides its value."""
    if document.root is None or not document.root.entries:
        return None
    entry = document.entry(key)
    item = spelled(text)
    if entry is None:
        edit = None if key in document.damaged_keys else _new_list(document, document.root, key, item)
    elif isinstance(entry.value, Sequence):
        edit = _longer_list(document, entry, entry.value, item)
    elif isinstance(entry.value, Scalar) and entry.value.value is None and not entry.value.text:
        edit = _line_after(document, entry.key.end, f"{_indentation(document, entry)}{_INDENTATION}- {item}")
    else:
        edit = None
    return None if edit is None else Fix(f"add {text} to {key}", (edit,), safety)


def _longer_list(document: SpecDocument, entry: Entry, items: Sequence, item: str) -> TextEdit | None:
    text, index = document.text, document.index
    if items.start < entry.key.end:
        return None  # an alias: the list stands somewhere else
    if text[items.start] == "[":
        if not items.items:
            return TextEdit(index.range_at(items.start, items.end), f"[{item}]") if text[items.end - 1] == "]" else None
        last = max(one.end for one in items.items)
        is_written_here = all(items.start < one.start <= one.end < items.end for one in items.items)
        return TextEdit(index.range_at(last, last), f", {item}") if is_written_here else None
    dash = _DASH.match(index.line_text(index.position_at(items.start).line))
    return _line_after(document, items.end, f"{dash[1]}- {item}") if dash else None


def _new_list(document: SpecDocument, root: Mapping, key: str, item: str) -> TextEdit | None:
    first = root.entries[0]
    if document.text[root.start] == "{" or first.key.start < root.start:
        return None
    indentation = _indentation(document, first)
    if indentation.strip():
        return None
    lines = f"{indentation}{key}:\n{indentation}{_INDENTATION}- {item}"
    later = next((entry for name in _LATER_KEYS if (entry := root.entry(name)) is not None), None)
    if later is None or _indentation(document, later) != indentation:
        return _line_after(document, root.end, lines)
    index = document.index
    start = index.line_start(index.position_at(later.key.start).line)
    return TextEdit(index.range_at(start, start), (lines + "\n").replace("\n", index.line_end))


def _indentation(document: SpecDocument, entry: Entry) -> str:
    """What stands before a key on its line."""
    index = document.index
    return document.text[index.line_start(index.position_at(entry.key.start).line) : entry.key.start]


def _line_after(document: SpecDocument, offset: int, lines: str) -> TextEdit | None:
    """New lines below the one with an offset; None where something else follows there on that line."""
    index, text = document.index, document.text
    start = index.line_start(index.position_at(offset).line + 1)
    rest = text[offset:start].strip().removeprefix(":").strip()
    if rest and not rest.startswith("#"):
        return None
    is_ended = text[start - 1 : start] in ("\n", "\r")
    lines = lines + "\n" if is_ended else "\n" + lines
    return TextEdit(index.range_at(start, start), lines.replace("\n", index.line_end))
