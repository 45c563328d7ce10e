"""Finds classes of official providers that do already what a spec asks for.

Precision comes first: a class is named only where its name says nothing that the spec does not, the spec's name says
nothing that the class does not, most of the description is covered, and no system is spoken of that the class does
not know. `tests/feasibility/test_existing.py` holds the measured numbers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass
from airsmith.catalog.words import words_of_name
from airsmith.feasibility.concepts import concepts_of
from airsmith.feasibility.model import ExistingClass
from airsmith.feasibility.subject import Subject
from airsmith.feasibility.systems import systems_in, vendors_in

_SEARCHED = 20
_MOST_NAMED = 3
_COVERED_ENOUGH = 0.66
"""How much of the description a class must speak of."""
_FEWEST_CONCEPTS = 2
"""What the description must say at least, before it is compared."""
_ALSO_ABOUT = {"CopyFromExternalStageToSnowflakeOperator": "s3 gcs azure blob storage adls"}
"""What a class is known for that neither its name nor the first lines of its documentation say."""
_FORMER_NAMES = {
    "DummyOperator": "EmptyOperator",
    "SimpleHttpOperator": "HttpOperator",
    "S3ToSnowflakeOperator": "CopyFromExternalStageToSnowflakeOperator",
    "AwsLambdaInvokeFunctionOperator": "LambdaInvokeFunctionOperator",
    "AWSAthenaOperator": "AthenaOperator",
    "GoogleCloudStorageToBigQueryOperator": "GCSToBigQueryOperator",
    **dict.fromkeys(
        (
            "JdbcOperator", "MsSqlOperator", "MySqlOperator", "OracleOperator", "PostgresOperator", "RedshiftSQLOperator",
            "SnowflakeOperator", "SqliteOperator", "TrinoOperator", "VerticaOperator",
        ),
        "SQLExecuteQueryOperator",
    ),
}  # fmt: skip
"""Names of older providers that people still know, and what does the same now."""
_BESIDE_THE_POINT = frozenset(("wait", "check"))
"""What every sensor does."""
_KINDS = frozenset(COMPONENT_TYPES)
_WEIGHT_OF_UNSAID = 0.4
"""What it counts against a class that its name has a word such as External or Api which the spec has not."""
_WORD = re.compile(r"[A-Za-z0-9]+")


def find_existing(subject: Subject, catalog: Catalog) -> tuple[ExistingClass, ...]:
    """The classes that do the job, best first; several only where they fit equally well."""
    if subject.component_type not in COMPONENT_TYPES:
        return ()
    namesakes = [_described(one, "the same name", 1.0, (), catalog) for one in _namesakes(subject, catalog)]
    if namesakes:
        return tuple(namesakes[:_MOST_NAMED])
    matches = sorted(_matches(subject, catalog), key=lambda match: match.rank)
    best = [match for match in matches if match.rank == matches[0].rank]
    return tuple(
        _described(match.candidate, "the same words", match.score, match.words, catalog) for match in best[:_MOST_NAMED]
    )


def _namesakes(subject: Subject, catalog: Catalog) -> Iterator[CatalogClass]:
    """Classes of the spec's name, or of the name that it once had."""
    wanted = subject.name.casefold()
    former = {old.casefold(): new for old, new in _FORMER_NAMES.items()}
    names = dict.fromkeys((subject.name, former.get(wanted, subject.name)))
    hits = catalog.search(subject.name, _SEARCHED, subject.component_type) if subject.name else ()
    names |= dict.fromkeys(name for hit in hits if (name := hit.path.rpartition(".")[2]).casefold() == wanted)
    for name in names:
        for found in catalog.classes_named(name) if name else ():
            if found.kind.value == subject.component_type and _is_offered(found, subject, catalog):
                yield found


def _matches(subject: Subject, catalog: Catalog) -> Iterator["_Match"]:
    if len(subject.told) < _FEWEST_CONCEPTS:
        return
    text = f"{subject.name} {subject.description}"
    for hit in catalog.search(text, _SEARCHED, subject.component_type):
        if not set(concepts_of(hit.path.rpartition(".")[2])) <= subject.said | _BESIDE_THE_POINT:
            continue
        found = catalog.find_class(hit.path)
        if found is None or not _is_offered(found, subject, catalog):
            continue
        match = _Match(subject, found, catalog)
        if match.is_convincing:
            yield match


def _is_offered(found: CatalogClass, subject: Subject, catalog: Catalog) -> bool:
    """Whether a class is there for people to use: of a provider, public, current, and not the spec's own base."""
    provider = catalog.provider(found.provider)
    is_base = "Base" in found.name or found.name.startswith("_")
    is_known = subject.base_class is not None and found.name == subject.base_class.rpartition(".")[2]
    return provider is not None and provider.is_provider and not is_base and not is_known and found.deprecation is None


@dataclass(frozen=True)
class _Match:
    """How well a class fits a spec."""

    subject: Subject
    candidate: CatalogClass
    catalog: Catalog

    @cached_property
    def own(self) -> frozenset[str]:
        """What the class's name speaks of."""
        return self._relevant(concepts_of(self.candidate.name))

    @cached_property
    def known(self) -> frozenset[str]:
        """What the class knows: by its name, its documentation, where it lies and what it takes."""
        provider = self.catalog.provider(self.candidate.provider)
        parameters = self.catalog.parameters(self.candidate).parameters
        own_parameters = (one.name for one in parameters if one.owner.startswith("airflow.providers."))
        texts = (
            self.candidate.name,
            self.candidate.doc,
            self.candidate.path,
            provider.name if provider else "",
            _ALSO_ABOUT.get(self.candidate.name, ""),
            " ".join(own_parameters),
        )
        return frozenset(concepts_of(" . ".join(texts)))

    @property
    def covered(self) -> float:
        """How much of the description the class speaks of, from 0 to 1."""
        told = self._relevant(self.subject.told)
        return len(told & self.known) / len(told) if told else 0.0

    @property
    def score(self) -> float:
        """How sure the match is, from 0 to 1."""
        return round(0.6 + 0.4 * self.covered, 2)

    @property
    def rank(self) -> tuple[float, int]:
        """Best first when sorted; equal for classes that fit equally well."""
        spec_words = set(_plain_words(f"{self.subject.name} {self.subject.description}"))
        unsaid = [word for word in _plain_words(self.candidate.name) if word not in spec_words | _KINDS]
        unsaid = [word for word in unsaid if not concepts_of(word)]
        return (round(_WEIGHT_OF_UNSAID * len(unsaid) - self.covered, 2), -len(self.own))

    @property
    def is_convincing(self) -> bool:
        """Whether the class may be named at all."""
        said = self._relevant(self.subject.said)
        named = self._relevant(self.subject.named)
        return (
            bool(self.own)
            and self.own <= said
            and named <= self.known
            and self.covered >= _COVERED_ENOUGH
            and not (systems_in(said, self.catalog).keys() - self.known)
            and self.subject.vendors <= vendors_in(self.candidate.provider)
            and not self._is_reversed
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the spec that the class has, too; one for each concept."""
        shared = self.own | (self._relevant(self.subject.told) & self.known)
        found: dict[str, str] = {}
        for word in _WORD.findall(f"{words_of_name(self.subject.name)} {self.subject.description}"):
            for concept in concepts_of(word.lower()):
                if concept in shared:
                    found.setdefault(concept, word.lower())
        return tuple(dict.fromkeys(found.values()))

    @property
    def _is_reversed(self) -> bool:
        """Whether a transfer goes the other way: by what the spec takes from and brings to, or by what it names first."""
        source, to, destination = self.candidate.name.removesuffix("Operator").partition("To")
        if not to or not source or not destination:
            return False
        first, last = frozenset(concepts_of(source)), frozenset(concepts_of(destination))
        if self.subject.sources & (last - first) or self.subject.destinations & (first - last):
            return True
        mentioned = [concept for concept in concepts_of(self.subject.description) if concept in first ^ last]
        return bool(mentioned) and mentioned[0] in last and not self.subject.sources & first

    def _relevant(self, concepts: frozenset[str] | tuple[str, ...]) -> frozenset[str]:
        """Concepts without those that every component of the type is about."""
        ignored = _BESIDE_THE_POINT if self.subject.component_type == "sensor" else frozenset(("wait",))
        return frozenset(concepts) - ignored


def _plain_words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(words_of_name(text))]


def _described(found: CatalogClass, why: str, score: float, words: tuple[str, ...], catalog: Catalog) -> ExistingClass:
    provider = catalog.provider(found.provider)
    best = catalog.best_import_path(found.path)
    return ExistingClass(
        name=found.name,
        import_path=best.path if best else found.path,
        package=found.provider,
        version=provider.version if provider else "",
        provider_name=provider.name if provider else "",
        supports_target=provider is not None and catalog.supports(provider),
        requires_airflow=provider.requires_airflow if provider else "",
        summary=found.doc,
        why=why,
        words=words,
        score=score,
    )
