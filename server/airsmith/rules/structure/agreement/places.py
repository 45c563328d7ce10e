"""Where a spec says what its component's class is compared with."""

from airsmith.spec.declarations import PARAMETER_LISTS, parameter_names, parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Scalar
from airsmith.text import Range


def value_of_key(document: SpecDocument, key: str) -> Range:
    """The value of a top-level key; that of `name`, or the first line, where there is none."""
    entry = document.entry(key) or document.entry("name")
    return document.range_of(entry.value) if entry is not None else document.index.line_range(0)


def parameter_lists(document: SpecDocument) -> Range:
    """The key of the first list of parameters; as `value_of_key` where there is none."""
    entries = (document.entry(key) for key in PARAMETER_LISTS)
    first = next((entry for entry in entries if entry is not None), None)
    return document.range_of(first.key) if first is not None else value_of_key(document, "name")


def parameter(document: SpecDocument, name: str, key: str = "name") -> Range:
    """What a parameter's table has behind a key; its name where the key is absent."""
    table = _table(document, name)
    value = table.get(key) if table is not None else None
    found = value if value is not None else parameter_names(document).get(name)
    return document.range_of(found) if found is not None else parameter_lists(document)


def listed(document: SpecDocument, key: str, text: str) -> Range:
    """An item of a top-level list of texts; of template fields also the parameter that is marked as one."""
    for item in document.items(key):
        if isinstance(item, Scalar) and item.text == text:
            return document.range_of(item)
    if _table(document, text) is not None:
        return parameter(document, text, "template_field")
    return value_of_key(document, key)


def _table(document: SpecDocument, name: str) -> Mapping | None:
    for table in parameter_tables(document):
        written = table.scalar("name")
        if written is not None and written.text == name:
            return table
    return None
