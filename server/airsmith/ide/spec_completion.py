"""Completion in a spec: keys that are not given yet, values that fit, names that the spec declares."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from airsmith.catalog.component_types import ComponentType
from airsmith.ide.key_text import is_needed, key_detail, key_markdown
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import paragraphs
from airsmith.ide.model import Completion, CompletionKind, Completions
from airsmith.ide.proposal import Question
from airsmith.ide.snippets import InsertText, item_text, key_text
from airsmith.ide.spec_context import Place, SpecCursor, find_cursor
from airsmith.ide.spec_values import is_followed, values_for
from airsmith.spec.declarations import parameter_tables, stated_type
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar
from airsmith.spec.vocabulary import Key, key_at, keys_at
from airsmith.text import Position

_TEST_INPUTS = ("test_cases", "inputs")
_MOST_ITEMS = 200
"""More than anybody reads; what is typed next brings others."""


def complete_spec(document: SpecDocument, position: Position, knowledge: Knowledge) -> Completions:
    """What may be typed at a position, best first; the editor narrows it down by what is typed already."""
    cursor = find_cursor(document.index, position)
    question = Question(document, cursor, stated_type(document), knowledge)
    found: Iterator[Completion] = iter(())
    if cursor.place is Place.KEY:
        found = _where_a_key_may_be(question)
    elif cursor.place is Place.VALUE:
        found = _values(question)
    items = tuple(islice(found, _MOST_ITEMS + 1))
    return Completions(items[:_MOST_ITEMS], is_complete=len(items) <= _MOST_ITEMS and not is_followed(cursor.path))


def _where_a_key_may_be(question: Question) -> Iterator[Completion]:
    """Keys; but items or dashes where the key above takes a list."""
    document, cursor, component_type = question.document, question.cursor, question.component_type
    owner = key_at(cursor.path)
    if cursor.path == _TEST_INPUTS:
        yield from _test_inputs(document, cursor)
    elif owner is None or (owner.table and (cursor.is_item or cursor.is_flow or not owner.is_list)):
        yield from _keys(cursor, component_type)
    elif owner.is_list and cursor.is_item:
        yield from _values(question)
    elif owner.is_list and owner.table:
        yield from _first_keys(owner, cursor)
    elif owner.is_list:
        for value in _values(replace(question, cursor=replace(cursor, is_item=True))):
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
                documentation=paragraphs(description.text) if description else "",
            )


def _type_of(stated: Scalar | None) -> str:
    return stated.text if stated else "str"


def _values(question: Question) -> Iterator[Completion]:
    cursor = question.cursor
    key = key_at(cursor.path)
    if key is None or (key.is_list and not cursor.is_item and not key.choices):
        return
    for value in values_for(key, question):
        yield _completion(
            cursor,
            value.label or value.text.strip("\"'"),
            value.kind,
            InsertText(value.text, value.text),
            detail=value.detail,
            documentation=value.documentation,
            typed=value.typed,
        )


def _completion(
    cursor: SpecCursor,
    label: str,
    kind: CompletionKind,
    insert: InsertText,
    *,
    detail: str,
    documentation: str = "",
    typed: str = "",
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
        filter_text=typed or (insert.text.partition(":")[0] if kind is CompletionKind.KEY else insert.text),
    )
