"""Values of a spec that the catalog knows: packages and their versions, base classes, connection types, mocks' targets."""

import re
from collections.abc import Iterator
from functools import lru_cache

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from airsmith.catalog.base_classes import BASE_NAMES, KIND_OF_BASE
from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.catalog.dependency_category import official_provider
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import PROVIDER_PREFIX, Provider, SearchHit
from airsmith.ide.catalog_text import newest_version, provider_markdown
from airsmith.ide.docstrings import docstring_markdown
from airsmith.ide.dotted_names import members_of
from airsmith.ide.markdown import code, joined
from airsmith.ide.model import CompletionKind
from airsmith.ide.proposal import Question, Value
from airsmith.ide.spec_places import package_name
from airsmith.spec.tree import Scalar

_CONSTRAINT = re.compile(r"(?P<head>.*(?P<operator>===|[~=!<>]=|(?<![~=!<>])[<>=])\s*)(?P<version>[\w.*+!-]*)")
_AT_LEAST = (">=", "~=")
_KEPT = 24
_ROOT = "airflow."


def dependencies(question: Question) -> Iterator[Value]:
    """Packages; behind an operator, versions of the package before it."""
    word = question.cursor.word
    constraint = _CONSTRAINT.fullmatch(word)
    catalog = question.knowledge.catalog
    if constraint is not None:
        provider = official_provider(canonicalize_name(package_name(word) or ""), catalog)
        if provider is not None:
            yield from _versions(question, provider, constraint["head"], constraint["operator"])
        return
    given = {
        package_name(item.text)
        for item in question.document.items("dependencies")
        if isinstance(item, Scalar) and not _is_at_cursor(question, item)
    }
    providers = [one for one in catalog.providers() if one.package not in given]
    for provider in sorted(providers, key=lambda one: (one.package != word, not catalog.supports(one))):
        detail = f"{provider.name} {newest_version(provider, catalog)}"
        documentation = provider_markdown(provider, question.knowledge)
        if word == provider.package:
            text = question.quoted(f"{provider.package}>={_minor(newest_version(provider, catalog))}")
            yield Value(text, CompletionKind.PACKAGE, "this version or a later one", documentation, typed=text)
        short = provider.package.removeprefix(PROVIDER_PREFIX)
        typed = question.opening_quote + (short if short.startswith(word) and word else provider.package)
        yield Value(question.quoted(provider.package), CompletionKind.PACKAGE, detail, documentation, typed=typed)


def base_classes(question: Question) -> Iterator[Value]:
    """Airflow's own base classes, then the classes of the type that fit what is typed."""
    component_type = question.component_type
    for name, base_type in KIND_OF_BASE.items():
        if component_type is None or base_type == component_type:
            is_default = name == BASE_NAMES[base_type]
            yield Value(
                question.quoted(name), CompletionKind.CLASS, "default" if is_default else "a shorter name of the same"
            )
    word = question.cursor.word
    is_path = "." in word or (bool(word) and _ROOT.startswith(word))
    for hit in _fitting(component_classes(question.knowledge.catalog, component_type), word):
        name = hit.path.rpartition(".")[2]
        text = question.quoted(hit.path)
        yield Value(
            text,
            CompletionKind.CLASS,
            hit.package,
            joined(code(hit.path), docstring_markdown(hit.doc)),
            label=name,
            typed=text if is_path else f"{question.opening_quote}{name}",
        )


def connection_types(question: Question) -> Iterator[Value]:
    """The connection types of the official providers."""
    seen: set[str] = set()
    for one in question.knowledge.catalog.connection_types():
        if one.conn_type not in seen:
            seen.add(one.conn_type)
            detail = ", ".join(filter(None, (one.hook_name, one.provider)))
            yield Value(question.quoted(one.conn_type), CompletionKind.VALUE, detail, code(one.hook_class))


def mock_targets(question: Question) -> Iterator[Value]:
    """The next part of a dotted path into Airflow."""
    before = question.cursor.word.rpartition(".")[0]
    for member in members_of(before, question.knowledge.catalog):
        text = f"{before}.{member.name}" if before else member.name
        yield Value(question.quoted(text), member.kind, member.detail, label=member.name)


@lru_cache(_KEPT)
def component_classes(catalog: Catalog, component_type: str | None) -> tuple[SearchHit, ...]:
    """All operators, sensors or hooks of the catalog, or all three, by name."""
    kinds = (component_type,) if component_type is not None else COMPONENT_TYPES
    found = [hit for kind in kinds for hit in catalog.classes_of_kind(kind)]
    return tuple(
        sorted(
            (hit for hit in found if hit.path.rpartition(".")[2] not in KIND_OF_BASE),
            key=lambda hit: (hit.path.rpartition(".")[2], hit.path),
        )
    )


def _fitting(hits: tuple[SearchHit, ...], word: str) -> list[SearchHit]:
    """Those whose name begins with what is typed, then those that have it elsewhere in name or path."""
    if not word:
        return list(hits)
    typed = word.lower()
    ranked = []
    for hit in hits:
        path = hit.path.lower()
        name = path.rpartition(".")[2]
        at = name.find(typed)
        if at >= 0 or path.startswith(typed) or ("." in typed and typed in path):
            ranked.append((0 if at == 0 else 1 if at > 0 else 2, hit))
    return [hit for _, hit in sorted(ranked, key=lambda one: one[0])]


def _versions(question: Question, provider: Provider, head: str, operator: str) -> Iterator[Value]:
    """Known versions, newest first; where later ones are allowed too, the minor release before them."""
    releases = question.knowledge.catalog.releases(provider.package)
    newest = newest_version(provider, question.knowledge.catalog)
    details = {_minor(newest): f"the minor release of {newest}"} if operator in _AT_LEAST else {}
    for release in releases:
        needs = f"needs Airflow {release.requires_airflow}" if release.requires_airflow else ""
        details.setdefault(
            release.version, ", ".join(filter(None, ("newest" if release == releases[0] else "", needs)))
        )
    for version, detail in details.items():
        yield Value(question.quoted(f"{head}{version}"), CompletionKind.VALUE, detail, label=version)


def _minor(version: str) -> str:
    try:
        parsed = Version(version)
    except InvalidVersion:
        return version
    return f"{parsed.major}.{parsed.minor}"


def _is_at_cursor(question: Question, item: Scalar) -> bool:
    start = question.document.index.offset_at(question.cursor.word_range.start)
    return item.start <= start <= item.end
