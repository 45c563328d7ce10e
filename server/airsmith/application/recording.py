"""What the history keeps of a run: what it took, what went wrong, and what was written."""

from datetime import UTC, datetime

from airsmith.application.generation_report import GenerationReport
from airsmith.application.output import Written
from airsmith.generation.outcome import Accepted, Cancelled, Failed, Rejected
from airsmith.learning.records import ErrorSeen, GeneratedFile, GenerationRecord, SuccessPattern
from airsmith.learning.store import LearningStore, LearningUnavailable

_WRITING_FAILED = "writing_failed"
_CANCELLED = "cancelled"
_REJECTED = "rejected"


def record_run(report: GenerationReport, *, failure_kind: str | None = None) -> None:
    """Keep the run. That never fails the user: what goes wrong becomes a note of the report.

    `failure_kind` is given where the outcome does not tell why the run ended.
    """
    now = datetime.now(UTC)
    store = LearningStore(report.prepared.data_folder, lambda: now)
    kind = failure_kind or _failure_kind(report)
    try:
        store.record(_history_row(report, kind, now), _success_pattern(report, now), _generated_files(report, now))
    except LearningUnavailable as error:
        report.notes.append(f"The history of runs could not be kept up: {error}")


def _history_row(report: GenerationReport, failure_kind: str | None, now: datetime) -> GenerationRecord:
    spec, ledger = report.prepared.spec, report.ledger
    return GenerationRecord(
        component_name=spec.name,
        component_type=spec.component_type,
        category=spec.category,
        attempts_needed=len(ledger.attempts),
        success=report.is_done,
        execution_time_s=report.seconds,
        usage=ledger.usage,
        cost_usd=ledger.cost_usd,
        model=ledger.last_model,
        engine=report.prepared.engine.model.name,
        created_at=now,
        failure_kind=failure_kind,
        errors=_errors_seen(report),
        spec_path=str(report.prepared.spec_path.resolve()),
    )


def _failure_kind(report: GenerationReport) -> str | None:
    match report.outcome:
        case Accepted():
            return None if isinstance(report.writing, Written) else _WRITING_FAILED
        case Rejected(reason=reason):
            return f"{_REJECTED}_{reason}"
        case Failed(kind=kind):
            return kind.value
        case Cancelled():
            return _CANCELLED


def _errors_seen(report: GenerationReport) -> tuple[ErrorSeen, ...]:
    seen = [
        ErrorSeen(error.rule, error.message, error.fix.title if error.fix else None)
        for attempt in report.ledger.attempts
        for error in attempt.errors
    ]
    if isinstance(report.outcome, Failed):
        seen.append(ErrorSeen(report.outcome.kind.value, report.outcome.message, None))
    return tuple(seen)


def _success_pattern(report: GenerationReport, now: datetime) -> SuccessPattern | None:
    """Code that a model wrote and the rules accepted; skeletons teach nothing."""
    is_scaffold = report.prepared.engine.model.name == "scaffold"
    if is_scaffold or not report.is_done or not isinstance(report.outcome, Accepted):
        return None
    spec = report.prepared.spec
    return SuccessPattern(
        component_name=spec.name,
        component_type=spec.component_type,
        category=spec.category,
        description=spec.description,
        code=report.outcome.attempt.code,
        created_at=now,
    )


def _generated_files(report: GenerationReport, now: datetime) -> tuple[GeneratedFile, ...]:
    if not isinstance(report.writing, Written):
        return ()
    return tuple(
        GeneratedFile(str(path), artifact.text, report.prepared.spec.name, now)
        for path, artifact in zip(report.writing.paths, report.artifacts, strict=True)
    )
