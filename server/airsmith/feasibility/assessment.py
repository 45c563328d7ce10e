"""Assesses a spec: pure, from its text, what the rules found in it, the catalog and earlier runs."""

from collections.abc import Callable, Iterator, Sequence

from airsmith.catalog.lookup import Catalog
from airsmith.feasibility.complexity import complexity_of
from airsmith.feasibility.existing import find_existing
from airsmith.feasibility.experience import FEWEST_RUNS, experience_of
from airsmith.feasibility.gaps import find_gaps
from airsmith.feasibility.model import (
    MOST_POINTS,
    Assessment,
    Complexity,
    ExistingClass,
    ExpectedCost,
    Experience,
    Gap,
    Level,
    PastRun,
)
from airsmith.feasibility.subject import subject_of
from airsmith.finding import Finding
from airsmith.spec.document import SpecDocument
from airsmith.spec.wording import one_line

_PENALTIES = {Level.LOW: 0, Level.MEDIUM: 6, Level.HIGH: 14}
_ASSUMED_ATTEMPTS = {Level.LOW: 1.2, Level.MEDIUM: 1.6, Level.HIGH: 2.2}
"""Attempts to expect where no history tells better."""
_CAP_WITH_ERRORS = 40
_POINTS_OF_AN_ERROR = 5
_SHARE_OF_HISTORY = 0.3
"""What the success rate of similar runs counts in the score."""
_SURE_WITHOUT_HISTORY = 0.75
_RUNS_FOR_HALF_THE_REST = 4
_GAPS_FOR_ALL_DOUBT = 60
_LONGEST_NAME = 100

EstimateCost = Callable[[Level, float], ExpectedCost]
"""What generating costs, given the complexity and the attempts to expect."""


def assess(
    document: SpecDocument,
    findings: Sequence[Finding],
    catalog: Catalog,
    runs: Sequence[PastRun] = (),
    estimate_cost: EstimateCost | None = None,
) -> Assessment:
    """Assess a spec as far as it can be read. `findings` are those of the spec rules; without a cost, none is said."""
    subject = subject_of(document)
    complexity = complexity_of(document, subject, catalog)
    gaps = find_gaps(document, subject, catalog)
    experience = experience_of(subject, document.string("category") or "", runs)
    existing = find_existing(subject, catalog)
    errors = sum(finding.is_error for finding in findings)
    attempts = experience.attempts or _ASSUMED_ATTEMPTS[complexity.level]
    return Assessment(
        name=one_line(subject.name)[:_LONGEST_NAME],
        component_type=one_line(subject.component_type)[:_LONGEST_NAME],
        target=str(catalog.target),
        score=_score(document, complexity, gaps, experience, errors),
        confidence=_confidence(document, gaps, experience, errors, catalog),
        complexity=complexity,
        errors=errors,
        warnings=len(findings) - errors,
        gaps=gaps,
        suggestions=tuple(_suggestions(complexity, gaps, existing, errors)),
        existing=existing,
        cost=estimate_cost(complexity.level, attempts) if estimate_cost else None,
        experience=experience,
    )


def _score(
    document: SpecDocument, complexity: Complexity, gaps: Sequence[Gap], experience: Experience, errors: int
) -> int:
    if document.root is None:
        return 0
    points: float = max(0, MOST_POINTS - sum(gap.points for gap in gaps) - _PENALTIES[complexity.level])
    if experience.success_rate is not None:
        points = points * (1 - _SHARE_OF_HISTORY) + MOST_POINTS * experience.success_rate * _SHARE_OF_HISTORY
    if errors or document.spec is None:
        points = min(points, max(0, _CAP_WITH_ERRORS - _POINTS_OF_AN_ERROR * max(0, errors - 1)))
    return round(points)


def _confidence(
    document: SpecDocument, gaps: Sequence[Gap], experience: Experience, errors: int, catalog: Catalog
) -> float:
    """How sure the score is: the more is open, and the fewer similar runs are known, the less."""
    if document.root is None:
        return 0.0
    runs = experience.runs if experience.runs >= FEWEST_RUNS else 0
    evidence = _SURE_WITHOUT_HISTORY + (1 - _SURE_WITHOUT_HISTORY) * runs / (runs + _RUNS_FOR_HALF_THE_REST)
    clarity = 1 - 0.5 * min(1.0, sum(gap.points for gap in gaps) / _GAPS_FOR_ALL_DOUBT)
    readable = 0.5 if errors or document.spec is None else 1.0
    return round(evidence * clarity * readable * (1.0 if catalog.is_exact else 0.9), 2)


def _suggestions(
    complexity: Complexity, gaps: Sequence[Gap], existing: Sequence[ExistingClass], errors: int
) -> Iterator[str]:
    """What to do, most important first."""
    if errors:
        yield "Mend the error first." if errors == 1 else f"Mend the {errors} errors first."
    if existing:
        first = existing[0]
        yield f"Look at {first.name} of {first.package} first: it may do this already."
    if complexity.level is Level.HIGH:
        yield "Split it into two components if you can: large ones need more attempts and more review."
    yield from (gap.suggestion for gap in gaps)
