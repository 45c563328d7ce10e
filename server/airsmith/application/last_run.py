"""What came of a component's last run, in one line."""

from datetime import UTC, datetime
from pathlib import Path

from airsmith.learning.records import GenerationRecord
from airsmith.learning.store import LearningStore, LearningUnavailable
from airsmith.spec.wording import counted

_OUTCOMES = {"cancelled": "cancelled", "rejected": "not valid", "writing_failed": "not written"}
"""How runs that did not fail on their way ended, by how the history's word for it begins."""
_AGES = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def last_run_line(data_folder: Path, component_name: str, spec_path: Path, now: datetime) -> str | None:
    """Such as `Last run: done, 2 attempts, $0.031, 3 days ago`, for the component of the spec at a path.

    None where there was none, or nobody can tell now.
    """
    store = LearningStore(data_folder, lambda: datetime.now(UTC))
    try:
        run = store.last_run(component_name, str(spec_path.resolve()))
    except LearningUnavailable:
        return None
    return f"Last run: {', '.join(_parts(run, now))}" if run is not None else None


def _parts(run: GenerationRecord, now: datetime) -> list[str]:
    parts = [_outcome(run)]
    if run.attempts_needed:
        parts.append(counted(run.attempts_needed, "attempt"))
    if run.cost_usd:
        parts.append(f"${run.cost_usd:.3f}")
    elif run.cost_usd is None and run.usage.total:
        parts.append("price unknown")
    return [*parts, _age((now - run.created_at).total_seconds())]


def _outcome(run: GenerationRecord) -> str:
    if run.success:
        return "done"
    kind = run.failure_kind or "reason unknown"
    known = (words for beginning, words in _OUTCOMES.items() if kind.startswith(beginning))
    return next(known, f"failed ({kind.replace('_', ' ')})")


def _age(seconds: float) -> str:
    for unit, length in _AGES:
        if seconds >= length:
            return f"{counted(int(seconds // length), unit)} ago"
    return "just now"
