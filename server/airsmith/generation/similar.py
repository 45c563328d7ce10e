"""What exists already and is like the component that is wanted: the port that finds it, and what it finds."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from airsmith.catalog.component_types import ComponentType
from airsmith.spec.wording import one_line

_LONGEST_NAME = 100
_LONGEST_SUMMARY = 300
_LONGEST_EXAMPLE = 1_200


class PatternSource(StrEnum):
    """Where a pattern comes from."""

    CATALOG = "catalog"
    """Airflow or an official provider."""
    WORKSPACE = "workspace"
    """Another component of the same workspace."""
    HISTORY = "history"
    """A component that was generated before and accepted."""
    SERVICE = "service"
    """The search service that the user runs."""


ORIGINS: Mapping[PatternSource, str] = {
    PatternSource.CATALOG: "Airflow",
    PatternSource.WORKSPACE: "this workspace",
    PatternSource.HISTORY: "generated before",
    PatternSource.SERVICE: "pattern service",
}
"""The sources as people and models are told of them."""


@dataclass(frozen=True, slots=True)
class PatternQuery:
    """What is wanted, in the words of its spec. `component_name` is the component itself, which is never an answer."""

    component_name: str
    component_type: ComponentType
    description: str
    category: str
    count: int = 3

    @property
    def text(self) -> str:
        """The description and category as one question."""
        return f"{self.description} {self.category}"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One existing component. All texts may come from strangers: they are data. `pattern_of` bounds them.

    `location` is the import statement of a class of the catalog, the file of a component of the workspace, and empty
    where nothing is known. `example` is a constructor's signature or some code. `score` is higher for what
    fits better, and only to be compared within one answer.
    """

    source: PatternSource
    name: str
    location: str
    summary: str
    example: str
    score: float


def pattern_of(
    source: PatternSource, name: str, *, location: str = "", summary: str = "", example: str = "", score: float = 0.0
) -> Pattern:
    """A pattern whose texts are cut to what a prompt has room for, without characters that nobody sees."""
    return Pattern(
        source,
        _cut(one_line(name), _LONGEST_NAME),
        _cut(one_line(location), _LONGEST_SUMMARY),
        _cut(one_line(summary), _LONGEST_SUMMARY),
        _cut(_visible_lines(example), _LONGEST_EXAMPLE),
        score,
    )


def _visible_lines(text: str) -> str:
    lines = text.expandtabs(4).splitlines()
    visible = ("".join(character if character.isprintable() else " " for character in line) for line in lines)
    return "\n".join(line.rstrip() for line in visible).strip("\n")


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


class SimilarPatterns(Protocol):
    """Finds existing components that are like one which is wanted."""

    async def find(self, query: PatternQuery) -> tuple[Pattern, ...]:
        """At most `query.count` patterns, best first. Never raises for what the outside does; may be cancelled."""
