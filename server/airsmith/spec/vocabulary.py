"""The keys of the spec language as plain data, read out of the model: for completion, hover, messages and docs."""

from dataclasses import dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from airsmith.spec.fields import ComponentSpec
from airsmith.spec.wording import listed

_LABELS: dict[object, str] = {
    str: "text",
    bool: "true or false",
    float: "a number",
    int: "a whole number",
    Any: "any value",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the spec language.

    `type_label` and `item_label` complete "must be …"; `choices` are the only values, where there are such;
    `table` is the class of the mapping, or of each item of the list, that stands behind the key.
    """

    name: str
    doc: str
    type_label: str
    item_label: str
    choices: tuple[str, ...]
    is_required: bool
    default: object
    since: str
    only_for: tuple[str, ...]
    required_for: tuple[str, ...]
    pattern: str | None
    example: object
    is_list: bool
    table: type[BaseModel] | None

    def fits(self, component_type: str) -> bool:
        """Whether components of that type may have the key."""
        return not self.only_for or component_type in self.only_for


def keys_at(path: tuple[str, ...]) -> tuple[Key, ...]:
    """The keys that may stand in the mapping below `path` (names only: list positions are left out).

    `()` is the top level, `("inputs",)` an item of inputs. Empty where the path leads to no table of known keys.
    """
    table: type[BaseModel] | None = ComponentSpec
    for name in path:
        key = next((key for key in _keys_of(table) if key.name == name), None)
        table = key.table if key else None
        if table is None:
            return ()
    return _keys_of(table)


def key_at(path: tuple[str, ...]) -> Key | None:
    """The key that a path of names ends with."""
    return next((key for key in keys_at(path[:-1]) if key.name == path[-1]), None) if path else None


@cache
def _keys_of(table: type[BaseModel]) -> tuple[Key, ...]:
    return tuple(_key(name, field) for name, field in table.model_fields.items())


def _key(name: str, field: FieldInfo) -> Key:
    extra = field.json_schema_extra
    facts: Any = extra["x-airsmith"] if isinstance(extra, dict) else {}
    members = [member for member in _members(field.annotation) if member is not NoneType]
    item = next((get_args(member)[0] for member in members if get_origin(member) is list), None)
    table = next((kind for kind in (item, *members) if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
    choices = next((get_args(member) for member in members if get_origin(member) is Literal), ())
    return Key(
        name=name,
        doc=field.description or "",
        type_label=" or ".join(_label(member) for member in members),
        item_label=_label(item) if item else "",
        choices=tuple(str(choice) for choice in choices),
        is_required=field.is_required(),
        default=None if field.is_required() or field.default_factory else field.default,
        since=facts["since"],
        only_for=facts.get("only_for", ()),
        required_for=facts.get("required_for", ()),
        pattern=facts.get("pattern"),
        example=field.examples[0] if field.examples else None,
        is_list=item is not None,
        table=table,
    )


def _members(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - type forms have no better type
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def _label(kind: Any) -> str:  # noqa: ANN401 - type forms have no better type
    if kind in _LABELS:
        return _LABELS[kind]
    if get_origin(kind) is Literal:
        return "one of " + listed(map(str, get_args(kind)))
    if get_origin(kind) is list:
        item = get_args(kind)[0]
        return "a list" if item is Any else f"a list of {_plural(item)}"
    return "a mapping"


def _plural(kind: Any) -> str:  # noqa: ANN401 - type forms have no better type
    if kind is str:
        return "texts"
    if get_origin(kind) is Literal:
        return "those"
    return "mappings"
