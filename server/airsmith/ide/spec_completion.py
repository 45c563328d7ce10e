"""Completion in a spec: keys that are not given yet, values that fit, names that the spec declares."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.targets import KNOWN_VERSIONS
from airsmith.ide.key_text import is_needed, key_detail, key_markdown
from airsmith.ide.model import Completion, CompletionKind
from airsmith.ide.snippets import InsertText, item_text, key_text
from airsmith.ide.spec_context import Place, SpecCursor, find_cursor
from airsmith.spec.declarations import parameter_names, parameter_tables, stated_type
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.vocabulary import Key, key_at, keys_at
from airsmith.text import Position

_PYTHON_TYPES = ("str", "int", "float", "bool", "list[str]", "dict[str, Any]", "str | None", "Any")
_TEST_INPUTS = ("test_cases", "inputs")


def complete_spec(document: SpecDocument, position: Position) -> tuple[Completion, ...]:
    """What may be typed at a position, best first; the editor narrows it down by what is typed already."""
    cursor = find_cursor(document.index, position)
    component_type = stated_type(document)
    if cursor.place is Place.KEY:
        return tuple(_where_a_key_may_be(document, cursor, component_type))
    if cursor.place is Place.VALUE:
        return tuple(_values(document, cursor, component_type))
    return ()


def _where_a_key_may_be(
    document: SpecDocument, cursor: SpecCursor, component_type: ComponentType | None
) -> Iterator[Completion]:
    """Keys; but items or dashes where the key above takes a list."""
    owner = key_at(cursor.path)
    if cursor.path == _TEST_INPUTS:
        yield from _test_inputs(document, cursor)
    elif owner is None or (owner.table and (cursor.is_item or cursor.is_flow or not owner.is_list)):
        yield from _keys(cursor, component_type)
    elif owner.is_list and cursor.is_item:
        yield from _values(document, cursor, component_type)
    elif owner.is_list and owner.table:
        yield from _first_keys(owner, cursor)
    elif owner.is_list:
        for value in _values(document, replace(cursor, is_item=True), component_type):
            yield replace(value, label=f"- {value.label}", text=f"- {value.text}", snippet=f"- {value.snippet}")


def _keys(cursor: SpecCursor, component_type: ComponentType | None) -> Iterator[Completion]:
    keys = [key for key in keys_at(cursor.path) if key.name not in cursor.siblings]
    if component_type is not None:
        keys = [key for key in keys if key.fits(component_type)]
    for key in sorted(keys, key=lambda key: not is_needed(key, component_type)):
        insert = InsertText(key.name, key.name) if cursor.has_colon else key_text(key, cursor)
        yield _completion(
            cursor,
            key.name,
            CompletionKind.KEY,
            insert,
            detail=key_detail(key, component_type),
            documentation=key_markdown(key),
        )


def _first_keys(owner: Key, cursor: SpecCursor) -> Iterator[Completion]:
    """The dash of a new item, with the keys that it must have."""
    insert = item_text(cursor)
    yield _completion(
        cursor,
        f"- {insert.first_key}",
        CompletionKind.KEY,
        insert,
        detail="a new item",
        documentation=key_markdown(owner),
    )


def _test_inputs(document: SpecDocument, cursor: SpecCursor) -> Iterator[Completion]:
    """The parameters of the component, as arguments of a test case."""
    for table in parameter_tables(document):
        name = table.scalar("name")
        if name is not None and name.text not in cursor.siblings:
            text = name.text if cursor.has_colon else f"{name.text}: "
            description = table.scalar("description")
            yield _completion(
                cursor,
                name.text,
                CompletionKind.PARAMETER,
                InsertText(text, text),
                detail=_type_of(table.scalar("type")),
                documentation=description.text if description else "",
            )


def _type_of(stated: Scalar | None) -> str:
    return stated.text if stated else "str"


def _values(document: SpecDocument, cursor: SpecCursor, component_type: ComponentType | None) -> Iterator[Completion]:
    key = key_at(cursor.path)
    if key is None or (key.is_list and not cursor.is_item and not key.choices):
        return
    propose = _PROPOSALS.get(cursor.path)
    values = propose(document, cursor, component_type) if propose else _values_of_key(key)
    for value in values:
        label = value.text.strip("\"'")
        yield _completion(cursor, label, value.kind, InsertText(value.text, value.text), detail=value.detail)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value as YAML has it, and a word about it."""

    text: str
    kind: CompletionKind
    detail: str = ""


_Proposing = Callable[[SpecDocument, SpecCursor, ComponentType | None], Iterator[_Value]]


def _values_of_key(key: Key) -> Iterator[_Value]:
    """What the key itself says about its values."""
    if key.choices:
        for choice in key.choices:
            text = f'"{choice}"' if choice == "null" else choice
            yield _Value(text, CompletionKind.VALUE, "default" if choice == key.default else "")
    elif key.type_label == "true or false":
        for text in ("true", "false"):
            yield _Value(text, CompletionKind.VALUE, "default" if (text == "true") is key.default else "")
    elif key.example is not None and not key.is_required and (key.pattern or key.type_label == "a number"):
        yield _Value(_example(key.example), CompletionKind.VALUE, "example")


def _versions(_document: SpecDocument, _cursor: SpecCursor, _type: ComponentType | None) -> Iterator[_Value]:
    for version in reversed(KNOWN_VERSIONS):
        yield _Value(f'"{version}"', CompletionKind.VALUE, "newest" if version == KNOWN_VERSIONS[-1] else "")


def _base_classes(
    _document: SpecDocument, _cursor: SpecCursor, component_type: ComponentType | None
) -> Iterator[_Value]:
    for name, base_type in KIND_OF_BASE.items():
        if component_type is None or base_type == component_type:
            is_default = name == BASE_NAMES[base_type]
            yield _Value(name, CompletionKind.CLASS, "default" if is_default else "a shorter name of the same")


def _template_fields(document: SpecDocument, cursor: SpecCursor, _type: ComponentType | None) -> Iterator[_Value]:
    given = {item.text for item in document.items("template_fields") if isinstance(item, Scalar)} - {cursor.word}
    for name in parameter_names(document):
        if name not in given:
            yield _Value(name, CompletionKind.PARAMETER, "parameter")


def _connection_arguments(document: SpecDocument, _cursor: SpecCursor, _type: ComponentType | None) -> Iterator[_Value]:
    for name in parameter_names(document):
        if name.endswith("conn_id"):
            yield _Value(name, CompletionKind.PARAMETER, "parameter")


def _python_types(_document: SpecDocument, cursor: SpecCursor, _type: ComponentType | None) -> Iterator[_Value]:
    key = key_at(cursor.path)
    for text in _PYTHON_TYPES:
        detail = "default" if key and text == key.default else ""
        yield _Value(_quoted_in_brackets(text, cursor), CompletionKind.CLASS, detail)


_PROPOSALS: dict[tuple[str, ...], _Proposing] = {
    ("airflow_version",): _versions,
    ("base_class",): _base_classes,
    ("template_fields",): _template_fields,
    ("conn_name_attr",): _connection_arguments,
    ("inputs", "type"): _python_types,
    ("config_params", "type"): _python_types,
    ("outputs", "type"): _python_types,
}


def _quoted_in_brackets(text: str, cursor: SpecCursor) -> str:
    """Text with brackets or commas of its own needs quotes within brackets."""
    return f'"{text}"' if cursor.is_flow and any(sign in text for sign in "[],{}") else text


def _example(example: object) -> str:
    return f'"{example}"' if isinstance(example, str) and not example.isidentifier() else str(example)


def _completion(
    cursor: SpecCursor, label: str, kind: CompletionKind, insert: InsertText, *, detail: str, documentation: str = ""
) -> Completion:
    space = " " if cursor.needs_space else ""
    return Completion(
        label=label,
        kind=kind,
        range=cursor.word_range,
        text=space + insert.text,
        snippet=space + insert.snippet,
        detail=detail,
        documentation=documentation,
        filter_text=insert.text.partition(":")[0] if kind is CompletionKind.KEY else insert.text,
    )
