"""Links from a document to the documentation of what it names."""

import ast
from collections.abc import Iterator

from airsmith.analysis.index import ImportNode
from airsmith.analysis.module import Module
from airsmith.catalog.lookup import Catalog
from airsmith.ide.documentation_urls import class_page, documentation_page, module_page
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.markdown import is_web_address
from airsmith.ide.model import Link
from airsmith.ide.spec_places import NamedBy, sighting_of, spec_places
from airsmith.ide.subjects import ClassSubject, ProviderSubject, Subject
from airsmith.spec.document import SpecDocument
from airsmith.text import Range

_LINKED = (NamedBy.DEPENDENCY, NamedBy.BASE_CLASS)
_AIRFLOW = "airflow"
_MOST_LINKS = 500


def link_spec(document: SpecDocument, knowledge: Knowledge) -> tuple[Link, ...]:
    """Of a spec: its dependencies, its base class and its own documentation."""
    links: list[Link] = []
    for place in spec_places(document):
        if place.named_by not in _LINKED or len(links) >= _MOST_LINKS:
            continue
        sighting = sighting_of(document, place, knowledge.catalog)
        found = _page(sighting.subject, knowledge.catalog) if sighting is not None else None
        if sighting is not None and found is not None:
            links.append(Link(sighting.range, *found))
    own = document.scalar("documentation_url")
    if own is not None and is_web_address(own.text):
        links.append(Link(document.range_of(own), own.text, "Open the documentation"))
    return tuple(links)


def link_python(module: Module, knowledge: Knowledge) -> tuple[Link, ...]:
    """Of a Python file: the modules of providers that it imports."""
    links: list[Link] = []
    for node, _ in module.names.imports[:_MOST_LINKS]:
        for span, name in _imported(module, node):
            provider = knowledge.catalog.provider_of_module(name)
            if provider is not None and knowledge.catalog.module(name) is not None:
                tooltip = f"Documentation of {provider.package} {provider.version}"
                links.append(Link(span, module_page(name, provider), tooltip))
    return tuple(links)


def _imported(module: Module, node: ImportNode) -> Iterator[tuple[Range, str]]:
    """The modules of Airflow that a statement names, and where."""
    if isinstance(node, ast.ImportFrom):
        if not node.level and node.module and node.module.partition(".")[0] == _AIRFLOW:
            yield module.range_of_module(node), node.module
        return
    for alias in node.names:
        if alias.name.partition(".")[0] == _AIRFLOW:
            start = module.index.offset_at(module.range_of(alias).start)
            yield module.index.range_at(start, start + len(alias.name)), alias.name


def _page(subject: Subject, catalog: Catalog) -> tuple[str, str] | None:
    """An address and what is said of it."""
    match subject:
        case ProviderSubject(provider):
            return documentation_page(provider), f"Documentation of {provider.package} {provider.version}"
        case ClassSubject(found) if (owner := catalog.provider(found.provider)) is not None:
            return class_page(found, owner), f"Documentation of {found.name} in {owner.package} {owner.version}"
    return None
