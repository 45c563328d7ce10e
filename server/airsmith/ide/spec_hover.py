"""Hover in a spec: what a key is for, and what a name in it refers to."""

from airsmith.ide.catalog_text import describe
from airsmith.ide.key_text import key_markdown
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import code, joined, paragraphs, text
from airsmith.ide.model import Hover
from airsmith.ide.spec_context import Place, SpecCursor, find_cursor
from airsmith.ide.spec_places import place_at, sighting_of
from airsmith.spec.declarations import parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping
from airsmith.spec.vocabulary import Key, key_at
from airsmith.text import Position

_TEST_INPUTS = ("test_cases", "inputs")


def hover_spec(document: SpecDocument, position: Position, knowledge: Knowledge) -> Hover | None:
    """What is known about the word at a position; None where that is nothing."""
    place = place_at(document, position)
    if place is not None:
        sighting = sighting_of(document, place, knowledge.catalog)
        if sighting is None:
            return None
        return Hover(describe(sighting.subject, knowledge, sighting.written), sighting.range)
    return _hover_key_or_name(document, position)


def _hover_key_or_name(document: SpecDocument, position: Position) -> Hover | None:
    cursor = find_cursor(document.index, position)
    word = document.index.slice(cursor.word_range).strip("\"'")
    if not word or not cursor.word_range.contains(position):
        return None
    if cursor.place is Place.KEY and cursor.has_colon:
        if cursor.path == _TEST_INPUTS:
            return _parameter_hover(document, cursor, word)
        key = key_at((*cursor.path, word))
        return Hover(key_markdown(key), cursor.word_range) if key else None
    if cursor.path == ("template_fields",) and (cursor.is_item or cursor.place is Place.KEY):
        return _parameter_hover(document, cursor, word)
    key = key_at(cursor.path) if cursor.place is Place.VALUE else None
    return Hover(key_markdown(key), cursor.word_range) if key and _has_short_values(key) else None


def _has_short_values(key: Key) -> bool:
    """Whether a value of the key is a word or number; over prose a hover would only be in the way."""
    return bool(key.choices) or key.pattern is not None or key.type_label in ("true or false", "a number")


def _parameter_hover(document: SpecDocument, cursor: SpecCursor, name: str) -> Hover | None:
    for table in parameter_tables(document):
        stated = table.scalar("name")
        if stated is not None and stated.text == name:
            return Hover(parameter_markdown(table, name), cursor.word_range)
    return None


def parameter_markdown(table: Mapping, name: str) -> str:
    """What a spec says of a parameter. Its words are shown as they stand, never as markup."""
    stated_type, description, required = (table.scalar(key) for key in ("type", "description", "required"))
    default = table.scalar("default")
    facts = ["Required."] if required and required.value is True else []
    facts += [f"Default: {code(default.text)}."] if default and default.text else []
    return joined(
        f"**{text(name)}**: {code(stated_type.text) if stated_type else '`str`'}",
        paragraphs(description.text) if description else "",
        " ".join(facts),
    )
