"""What a spec says of its component, as far as it can be read: whole or broken."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from airsmith.feasibility.concepts import concepts_of
from airsmith.feasibility.systems import vendors_in
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Scalar

_FROM = re.compile(r"\b(?:from|out of|of)\s+((?:\w+\s+){0,3}\w+)", re.IGNORECASE)
_TO = re.compile(r"\b(?:to|into|onto)\s+((?:\w+\s+){0,3}\w+)", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(?:from|to|into|onto|with|for|by|and|in|as)\b", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True)
class Subject:
    """A component as its spec tells of it; texts that are missing are empty."""

    name: str
    component_type: str
    description: str
    requirements: tuple[str, ...]
    base_class: str | None

    @cached_property
    def named(self) -> frozenset[str]:
        """What the name speaks of."""
        return frozenset(concepts_of(self.name))

    @cached_property
    def told(self) -> frozenset[str]:
        """What the description speaks of."""
        return frozenset(concepts_of(self.description))

    @cached_property
    def said(self) -> frozenset[str]:
        """What name, description and requirements speak of."""
        return self.named | self.told | frozenset(chain.from_iterable(map(concepts_of, self.requirements)))

    @cached_property
    def vendors(self) -> frozenset[str]:
        """The clouds that the description speaks of."""
        return vendors_in(self.description)

    @cached_property
    def sources(self) -> frozenset[str]:
        """What something is taken from, by the description or by a name such as S3ToRedshift."""
        source, to, _ = self.name.partition("To")
        return self._behind(_FROM) | (frozenset(concepts_of(source)) if to else frozenset())

    @cached_property
    def destinations(self) -> frozenset[str]:
        """What something is brought to."""
        _, to, destination = self.name.partition("To")
        return self._behind(_TO) | (frozenset(concepts_of(destination)) if to else frozenset())

    def _behind(self, preposition: re.Pattern[str]) -> frozenset[str]:
        phrases = (_PREPOSITION.split(match[1])[0] for match in preposition.finditer(self.description))
        return frozenset(chain.from_iterable(map(concepts_of, phrases)))


def subject_of(document: SpecDocument) -> Subject:
    """Read what there is. Never raises."""
    requirements = (item for item in document.items("requirements") if isinstance(item, Scalar))
    return Subject(
        name=(document.string("name") or "")[:_LONGEST],
        component_type=document.component_type,
        description=(document.string("description") or "")[:_LONGEST],
        requirements=tuple(item.text[:_LONGEST] for item in requirements if item.text.strip()),
        base_class=document.string("base_class"),
    )


def text_of(table: Mapping, key: str) -> str:
    """The text of a key of a table; empty where there is none."""
    scalar = table.scalar(key)
    return scalar.text.strip() if scalar else ""
