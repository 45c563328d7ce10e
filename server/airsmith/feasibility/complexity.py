"""How complex a component is, counted from what its spec asks for."""

from collections.abc import Iterator
from typing import NamedTuple

from airsmith.catalog.base_classes import BASE_NAMES, MISNAMED_BASES
from airsmith.catalog.lookup import Catalog
from airsmith.feasibility.model import Complexity, Level
from airsmith.feasibility.subject import Subject
from airsmith.spec.document import SpecDocument
from airsmith.spec.wording import counted

_FEW_PARAMETERS = 5
_FEW_REQUIREMENTS = 4
_FEW_DEPENDENCIES = 2
_FEW_RUNTIME_PARAMS = 3
_FEW_TEST_CASES = 5
_LONG_REQUIREMENTS = 150
"""Words of all requirements together that a reply still follows easily."""
_MEDIUM_FROM, _HIGH_FROM = 4, 9


class _Factor(NamedTuple):
    points: int
    reason: str


def complexity_of(document: SpecDocument, subject: Subject, catalog: Catalog) -> Complexity:
    """Count what makes a component complex. What cannot be read does not count."""
    factors = [factor for factor in _factors(document, subject, catalog) if factor.points > 0]
    factors.sort(key=lambda factor: -factor.points)
    points = sum(factor.points for factor in factors)
    level = Level.HIGH if points >= _HIGH_FROM else Level.MEDIUM if points >= _MEDIUM_FROM else Level.LOW
    return Complexity(level, points, tuple(factor.reason for factor in factors))


def _factors(document: SpecDocument, subject: Subject, catalog: Catalog) -> Iterator[_Factor]:
    parameters = len(document.items("inputs")) + len(document.items("config_params"))
    yield _Factor(_beyond(parameters, _FEW_PARAMETERS, 3), counted(parameters, "constructor argument"))
    requirements = len(subject.requirements)
    yield _Factor(_beyond(requirements, _FEW_REQUIREMENTS, 2), counted(requirements, "requirement"))
    words = sum(len(text.split()) for text in subject.requirements)
    yield _Factor(_beyond(words, _LONG_REQUIREMENTS, 150), f"{counted(words, 'word')} of requirements")
    dependencies = len(document.items("dependencies"))
    yield _Factor(_beyond(dependencies, _FEW_DEPENDENCIES, 2), counted(dependencies, "dependency", "dependencies"))
    runtime_params = len(document.items("runtime_params"))
    yield _Factor(_beyond(runtime_params, _FEW_RUNTIME_PARAMS, 4), counted(runtime_params, "runtime param"))
    cases = len(document.items("test_cases"))
    yield _Factor(_beyond(cases, _FEW_TEST_CASES, 4), counted(cases, "test case"))
    deferrable = document.scalar("deferrable")
    if deferrable is not None and deferrable.value is True:
        yield _Factor(3, "deferrable, so it needs a trigger too")
    methods = sum(table.scalar("method") is not None for table in document.tables("outputs"))
    if subject.component_type == "hook":
        yield _Factor(min(methods, 3), f"{counted(methods, 'method')} besides get_conn")
    yield _base_factor(subject, catalog)


def _beyond(number: int, few: int, step: int) -> int:
    """One point for what is beyond a few, and one more for each further step; four at most."""
    return 0 if number <= few else min(1 + (number - few - 1) // step, 4)


def _base_factor(subject: Subject, catalog: Catalog) -> _Factor:
    written = subject.base_class
    if not written or written.rpartition(".")[2] in {*BASE_NAMES.values(), *MISNAMED_BASES}:
        return _Factor(0, "")
    is_known = catalog.find_class(written) is not None or bool(catalog.classes_named(written))
    name = written.rpartition(".")[2]
    return (
        _Factor(1, f"derived from {name}") if is_known else _Factor(3, f"derived from {name}, which is not known here")
    )
