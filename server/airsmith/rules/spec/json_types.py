"""Types of runtime params: names of JSON Schema, and which values of a spec they allow."""

from collections.abc import Hashable
from typing import get_args

from airsmith.spec.fields import JsonType
from airsmith.spec.tree import Mapping, Node, Scalar, Sequence

_DEFAULT_TYPE = "string"
NUMBERS = frozenset(("integer", "number"))
"""The types whose values have a smallest and a largest."""


def stated_json_types(table: Mapping) -> tuple[str, ...]:
    """The types of a runtime param, `string` where it says nothing; none where one of them is no JSON type."""
    stated = table.get("type")
    if stated is None:
        return (_DEFAULT_TYPE,)
    nodes = stated.items if isinstance(stated, Sequence) else (stated,)
    names = tuple(node.text if isinstance(node, Scalar) and isinstance(node.value, str) else "" for node in nodes)
    return names if all(name in get_args(JsonType) for name in names) else ()


def allows_json(types: tuple[str, ...], node: Node) -> bool:
    """Whether a value is of one of the types, as JSON Schema has it: 1.0 is an integer, true is no number."""
    return any(_allows_one(name, node) for name in types)


def json_identity(node: Node) -> Hashable:
    """Equal for values that are the same in JSON, where 1 is 1.0 and true is not 1."""
    if isinstance(node, Scalar):
        return isinstance(node.value, bool), node.value
    if isinstance(node, Sequence):
        return tuple(map(json_identity, node.items))
    return frozenset({entry.key.text: json_identity(entry.value) for entry in node.entries}.items())


def _allows_one(name: str, node: Node) -> bool:
    if not isinstance(node, Scalar):
        return (name == "array" and isinstance(node, Sequence)) or (name == "object" and isinstance(node, Mapping))
    value = node.value
    if value is None or isinstance(value, bool):
        return name == ("null" if value is None else "boolean")
    if isinstance(value, str):
        return name == "string"
    return name == "number" or (name == "integer" and (isinstance(value, int) or value.is_integer()))
