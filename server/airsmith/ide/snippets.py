"""The text that a key brings along: a place for its value, a list to fill in, the keys that its table must have."""

import re
from dataclasses import dataclass

from airsmith.ide.spec_context import SpecCursor
from airsmith.spec.vocabulary import Key, keys_at

_STEP = "  "
_PLACEHOLDER = re.compile(r"\$\{\d+\|[^|]*\|\}|\$\d+")


@dataclass(frozen=True, slots=True)
class InsertText:
    """A text to insert, and the same as a snippet. Lines after the first are indented relative to the cursor's line."""

    text: str
    snippet: str

    @property
    def first_key(self) -> str:
        """The key that the text begins with."""
        return self.text.removeprefix("- ").partition(":")[0]


def key_text(key: Key, cursor: SpecCursor) -> InsertText:
    """A key with a place for its value."""
    return _insert(_with_value(key, (*cursor.path, key.name), " " * cursor.extra_indent, 1, is_flow=cursor.is_flow))


def item_text(cursor: SpecCursor) -> InsertText:
    """A new item of the list of tables that the cursor is below, with the keys that it must have."""
    return _insert(_item(cursor.path, " " * cursor.extra_indent, 1))


def _insert(snippet: str) -> InsertText:
    return InsertText(_PLACEHOLDER.sub("", snippet), snippet)


def _with_value(key: Key, path: tuple[str, ...], indent: str, number: int, *, is_flow: bool) -> str:
    if key.type_label == "true or false":
        return f"{key.name}: ${{{number}|{'false,true' if key.default else 'true,false'}|}}"
    if key.choices:
        choices = ",".join('"null"' if choice == "null" else choice for choice in key.choices)
        return f"{key.name}: ${{{number}|{choices}|}}"
    if is_flow:
        brackets = ("[", "]") if key.is_list else ("{", "}") if key.table or key.type_label == "a mapping" else ("", "")
        return f"{key.name}: {brackets[0]}${number}{brackets[1]}"
    if key.is_list:
        item = _item(path, indent + _STEP, number) if key.table else f"- ${number}"
        return f"{key.name}:\n{indent}{_STEP}{item}"
    if key.table or key.type_label == "a mapping":
        return f"{key.name}:\n{indent}{_STEP}${number}"
    return f"{key.name}: ${number}"


def _item(path: tuple[str, ...], indent: str, number: int) -> str:
    """A dash with the required keys of the table at `path`; `indent` is the indentation of the dash."""
    lines = [
        _with_value(key, (*path, key.name), indent + _STEP, place, is_flow=False)
        for place, key in enumerate((key for key in keys_at(path) if key.is_required), number)
    ]
    return "- " + f"\n{indent}{_STEP}".join(lines)
