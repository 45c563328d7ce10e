"""The dependencies that a spec states, read from its tree."""

from collections.abc import Iterator
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Scalar

KEY = "dependencies"
_MAX_LENGTH = 1_000
_KEPT = 512


@lru_cache(maxsize=_KEPT)
def read_requirement(text: str) -> Requirement | None:
    """A PEP 508 requirement; None for anything else. The result is shared: it must not be changed."""
    if len(text) > _MAX_LENGTH:
        return None
    try:
        return Requirement(text)
    except InvalidRequirement:
        return None


def stated_dependencies(document: SpecDocument) -> Iterator[Scalar]:
    """The dependencies that are texts, right or wrong; numbers and the like are none."""
    items = document.items(KEY)
    return (item for item in items if isinstance(item, Scalar) and isinstance(item.value, str) and item.text.strip())


def readable_dependencies(document: SpecDocument) -> Iterator[tuple[Scalar, Requirement]]:
    """The dependencies that are requirements, with their places."""
    for item in stated_dependencies(document):
        requirement = read_requirement(item.text)
        if requirement is not None:
            yield item, requirement


def declared_packages(document: SpecDocument) -> frozenset[str]:
    """The packages that the spec declares, by their normal names."""
    return frozenset(canonicalize_name(requirement.name) for _, requirement in readable_dependencies(document))
