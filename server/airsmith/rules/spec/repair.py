"""How findings in a spec are mended: edits of its YAML."""

import json
import re

from airsmith.finding import Fix, Safety
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Entry, Node, plain_value
from airsmith.text import TextEdit

_PLAIN = re.compile(r"[A-Za-z_][\w.=<>~!|-]*( [\w.=<>~!|-]+)*", re.ASCII)
_TRUTH_WORDS_OF_YAML_1_1 = frozenset(("yes", "no", "on", "off", "y", "n"))


def spelled(text: str) -> str:
    """A text as a YAML scalar, in quotes wherever a reader could take it for something else."""
    is_safe = _PLAIN.fullmatch(text) and text.lower() not in _TRUTH_WORDS_OF_YAML_1_1
    return text if is_safe and plain_value(text) == text else json.dumps(text, ensure_ascii=False)


def replacement(document: SpecDocument, node: Node, text: str, safety: Safety = Safety.UNSAFE) -> Fix:
    """Write a text in the place of a scalar."""
    return Fix(f"change it to {text}", (TextEdit(document.range_of(node), spelled(text)),), safety)


def removal(document: SpecDocument, start: int, end: int, title: str, safety: Safety = Safety.UNSAFE) -> Fix | None:
    """Delete the lines from one offset to another; None where they hold anything else."""
    index = document.index
    first, last = index.position_at(start).line, index.position_at(end).line
    before = index.text[index.line_start(first) : start]
    after = index.text[end : index.line_start(last + 1)].strip()
    if before.strip(" ") or (after and not after.startswith("#")):
        return None
    edit = TextEdit(index.range_at(index.line_start(first), index.line_start(last + 1)), "")
    return Fix(title, (edit,), safety)


def entry_removal(document: SpecDocument, entry: Entry, safety: Safety = Safety.UNSAFE) -> Fix | None:
    """Delete a key with its value; None where it shares its line with other keys, or its value is an alias."""
    if entry.value.start < entry.key.end:
        return None
    return removal(document, entry.key.start, entry.value.end, f"remove {entry.key.text}", safety)


def item_removal(document: SpecDocument, item: Node, safety: Safety = Safety.UNSAFE) -> Fix | None:
    """Delete an item of a list that has one item a line; None for lists in brackets."""
    dash = re.search(r"-[ ]+$", document.text[max(0, item.start - 20) : item.start])
    if dash is None:
        return None
    return removal(document, item.start - len(dash[0]), item.end, "remove it", safety)
