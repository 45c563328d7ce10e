"""The nodes of a YAML document, with their places. Offsets are code points in the document's text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

Plain = str | int | float | bool | None

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TRUE = frozenset(("true", "True", "TRUE"))
_FALSE = frozenset(("false", "False", "FALSE"))
_INTEGER = re.compile(r"[-+]?[0-9]{1,300}|0o[0-7]{1,80}|0x[0-9a-fA-F]{1,80}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `text` is what is written, without quotes; `value` is what it means in YAML 1.2."""

    text: str
    value: Plain
    start: int
    end: int
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple["Node", ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a mapping and what stands behind it."""

    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order written; a key that is given twice stands here twice."""

    entries: tuple[Entry, ...]
    start: int
    end: int

    def entry(self, key: str) -> Entry | None:
        """The last entry of that key, as YAML readers take it; None where there is none."""
        return next((entry for entry in reversed(self.entries) if entry.key.text == key), None)

    def get(self, key: str) -> "Node | None":
        """The value of a key; None where the key is absent."""
        entry = self.entry(key)
        return entry.value if entry else None

    def scalar(self, key: str) -> Scalar | None:
        """The value of a key, if it is a single value and not null."""
        value = self.get(key)
        return value if isinstance(value, Scalar) and value.value is not None else None

    def items(self, key: str) -> tuple["Node", ...]:
        """The items of the list behind a key; none where it is absent or something else."""
        value = self.get(key)
        return value.items if isinstance(value, Sequence) else ()

    def tables(self, key: str) -> "Iterator[Mapping]":
        """Those items of the list behind a key that are mappings."""
        return (item for item in self.items(key) if isinstance(item, Mapping))


Node = Scalar | Sequence | Mapping


def plain_value(text: str) -> Plain:
    """What an unquoted scalar means in the core schema of YAML 1.2 (so `yes` and `1:30` are text)."""
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    if _FLOAT.fullmatch(text):
        return float(
            text.replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").lower().replace(".nan", "nan")
        )
    return text


def python_value(node: Node) -> object:
    """The node as new dicts, lists and plain values; of a key that is given twice, the last value."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, Sequence):
        return [python_value(item) for item in node.items]
    return {entry.key.text: python_value(entry.value) for entry in node.entries}
