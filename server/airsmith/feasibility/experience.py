"""What earlier runs tell of the next one."""

from collections.abc import Iterable

from airsmith.feasibility.model import Experience, PastRun
from airsmith.feasibility.subject import Subject
from airsmith.spec.wording import counted

FEWEST_RUNS = 3
"""From how many runs on they tell something."""


def experience_of(subject: Subject, category: str, runs: Iterable[PastRun]) -> Experience:
    """How runs for similar specs went: those of the same type and category, else those of the same type.

    Runs without an attempt say nothing and are left out.
    """
    of_type = [run for run in runs if run.attempts and run.component_type == subject.component_type]
    of_category = [run for run in of_type if run.category == category]
    similar = of_category if len(of_category) >= FEWEST_RUNS else of_type
    if len(similar) < FEWEST_RUNS:
        return Experience(len(similar), None, None, "")
    where = f" in the category {category}" if similar is of_category else ""
    return Experience(
        runs=len(similar),
        success_rate=sum(run.succeeded for run in similar) / len(similar),
        attempts=sum(run.attempts for run in similar) / len(similar),
        basis=f"{counted(len(similar), 'run')} of {subject.component_type}s{where}",
    )
