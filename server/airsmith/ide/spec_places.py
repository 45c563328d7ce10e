"""The values of a spec that name something of Airflow: where they stand, and what they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from packaging.utils import canonicalize_name

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE, canonical_module
from airsmith.catalog.dependency_category import official_provider
from airsmith.catalog.lookup import Catalog
from airsmith.ide.subjects import (
    ClassSubject,
    ConnectionSubject,
    PackageSubject,
    ProviderSubject,
    Sighting,
    Subject,
    subject_at_path,
)
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Node, Scalar
from airsmith.text import Position

_PACKAGE = re.compile(r"\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)")
_DOTTED_NAME = re.compile(r"\w+(?:\.\w+)*")
_LONGEST = 500
"""Characters of a value that may name something."""


class NamedBy(StrEnum):
    """Which value of a spec names something."""

    DEPENDENCY = "dependency"
    BASE_CLASS = "base_class"
    CONNECTION_TYPE = "conn_type"
    MOCK_TARGET = "mock_target"


@dataclass(frozen=True, slots=True)
class SpecPlace:
    """A value that names something."""

    named_by: NamedBy
    value: Scalar


def spec_places(document: SpecDocument) -> Iterator[SpecPlace]:
    """All values that may name something of Airflow."""
    for item in document.items("dependencies"):
        yield from _place(NamedBy.DEPENDENCY, item)
    for key, named_by in (("base_class", NamedBy.BASE_CLASS), ("conn_type", NamedBy.CONNECTION_TYPE)):
        yield from _place(named_by, document.scalar(key))
    for case in document.tables("test_cases"):
        for mock in case.tables("mocks"):
            yield from _place(NamedBy.MOCK_TARGET, mock.get("target"))


def place_at(document: SpecDocument, position: Position) -> SpecPlace | None:
    """The value at a position, if it is one that may name something."""
    offset = document.index.offset_at(position)
    return next((place for place in spec_places(document) if place.value.start <= offset <= place.value.end), None)


def sighting_of(document: SpecDocument, place: SpecPlace, catalog: Catalog) -> Sighting | None:
    """What a value names; None where that is not known."""
    text = place.value.text.strip()
    found = _subject(place.named_by, text, catalog)
    if found is None:
        return None
    subject, written = found
    return Sighting(subject, document.range_of(place.value), written)


def package_name(requirement: str) -> str | None:
    """The name that a requirement begins with, half typed as it may be."""
    found = _PACKAGE.match(requirement)
    return found[1] if found else None


def base_class_path(text: str, catalog: Catalog) -> str | None:
    """The dotted path of the class that a `base_class` means; None where several classes have that name, or none."""
    if text in KIND_OF_BASE:
        kind = KIND_OF_BASE[text]
        return f"{canonical_module(kind, catalog.target)}.{BASE_NAMES[kind]}"
    if "." in text:
        return text
    named = catalog.classes_named(text) if text.isidentifier() else ()
    return named[0].path if len(named) == 1 else None


def _place(named_by: NamedBy, node: Node | None) -> Iterator[SpecPlace]:
    if isinstance(node, Scalar) and isinstance(node.value, str) and len(node.text) <= _LONGEST:
        yield SpecPlace(named_by, node)


def _subject(named_by: NamedBy, text: str, catalog: Catalog) -> tuple[Subject, str] | None:
    match named_by:
        case NamedBy.DEPENDENCY:
            return _package(text, catalog)
        case NamedBy.CONNECTION_TYPE:
            served_by = tuple(one for one in catalog.connection_types() if one.conn_type == text)
            return (ConnectionSubject(text, served_by), "") if text else None
        case NamedBy.BASE_CLASS:
            return _class(text, catalog)
        case NamedBy.MOCK_TARGET:
            subject = subject_at_path(text, catalog) if _DOTTED_NAME.fullmatch(text) else None
            return (subject, text) if subject is not None else None


def _package(text: str, catalog: Catalog) -> tuple[Subject, str] | None:
    name = package_name(text)
    if name is None:
        return None
    provider = official_provider(canonicalize_name(name), catalog)
    return (ProviderSubject(provider) if provider is not None else PackageSubject(name)), ""


def _class(text: str, catalog: Catalog) -> tuple[Subject, str] | None:
    path = base_class_path(text, catalog) if _DOTTED_NAME.fullmatch(text) else None
    if path is None:
        return None
    found = catalog.find_class(path)
    if found is None and (best := catalog.best_import_path(path)) is not None and best.is_certain:
        found = catalog.find_class(best.path)
    return (ClassSubject(found), path) if found is not None else None
