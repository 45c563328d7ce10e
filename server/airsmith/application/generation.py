"""The journey from a spec to its files: prepare, run the loop, write, record. Both edges take it.

The edges hand in how files are written and how progress is shown; everything else is the same for them.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from airsmith.application.check import check_spec_document
from airsmith.application.engine_choice import ChosenEngine, EngineUnavailable, choose_engine
from airsmith.application.environment import ProcessEnvironment
from airsmith.application.formatting import format_python
from airsmith.application.output import NotWritten, Written, find_conflicts
from airsmith.application.workspace import Workspace
from airsmith.artifacts.model import Artifact, ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding
from airsmith.generation.events import OnEvent
from airsmith.generation.loop import GenerationLoop
from airsmith.generation.outcome import Accepted, Cancelled, Failed, Ledger, Outcome, Rejected
from airsmith.generation.ports import FailureKind
from airsmith.generation.prompting import GenerationTask
from airsmith.learning.records import ErrorSeen, GeneratedFile, GenerationRecord, SuccessPattern
from airsmith.learning.store import LearningStore, LearningUnavailable
from airsmith.spec.document import read_spec
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.naming import file_names, snake_case

logger = logging.getLogger(__name__)

WriteFiles = Callable[[Path, tuple[Artifact, ...]], Awaitable[Written | NotWritten]]
_WRITING_FAILED = "writing_failed"
_CANCELLED = "cancelled"
_REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A run that can begin. `conflicts` are files that it would replace although people wrote or changed them."""

    spec: ComponentSpec
    spec_text: str
    spec_path: Path
    workspace: Workspace
    target: AirflowVersion
    engine: ChosenEngine
    folder: Path
    data_folder: Path
    conflicts: tuple[Path, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that the run writes, the component first."""
        return output_paths(self.spec, self.folder)


@dataclass(frozen=True, slots=True)
class Refused:
    """Why no run can begin. `findings` are the errors of the spec, where it is they that stand in the way."""

    message: str
    kind: FailureKind | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class GenerationReport:
    """What came of a run. `kept` is where a candidate was put aside that was not written to its place."""

    prepared: Prepared
    outcome: Outcome
    ledger: Ledger
    seconds: float
    artifacts: tuple[Artifact, ...] = ()
    writing: Written | NotWritten | None = None
    kept: Path | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        """Whether a valid component was written."""
        return isinstance(self.outcome, Accepted) and isinstance(self.writing, Written)


def prepare_generation(
    spec_path: Path, spec_text: str, workspace: Workspace, environment: ProcessEnvironment, out: Path | None = None
) -> Prepared | Refused:
    """Everything that can go wrong before a cent is spent: the spec's errors, the engine, files in the way."""
    document = read_spec(spec_text)
    errors = tuple(finding for finding in check_spec_document(document, workspace).findings if finding.is_error)
    if errors or document.spec is None:
        what = "an error; mend it first" if len(errors) == 1 else f"{len(errors)} errors; mend them first"
        return Refused(f"The spec has {what}.", findings=errors)
    engine = choose_engine(workspace.settings.engine, environment, spec_path)
    if isinstance(engine, EngineUnavailable):
        return Refused(engine.message, engine.kind)
    folder = out.absolute() if out else workspace.output_folder(spec_path)
    return Prepared(
        spec=document.spec,
        spec_text=spec_text,
        spec_path=spec_path,
        workspace=workspace,
        target=workspace.target_of(document.spec.airflow_version),
        engine=engine,
        folder=folder,
        data_folder=environment.data_folder,
        conflicts=find_conflicts(output_paths(document.spec, folder), _last_generated(environment.data_folder)),
    )


def output_paths(spec: ComponentSpec, folder: Path) -> tuple[Path, ...]:
    """The files of a component: the component, its tests, its test DAG and its docs."""
    names = file_names(spec.name)
    return tuple(folder / name for name in (names.component, names.tests, names.test_dag, names.docs))


def _last_generated(data_folder: Path) -> Callable[[Path], str | None]:
    store = _open_store(data_folder)

    def last_generated(path: Path) -> str | None:
        try:
            file = store.generated_file(path)
        except LearningUnavailable:
            return None
        return file.text if file else None

    return last_generated


async def generate_component(prepared: Prepared, on_event: OnEvent, write: WriteFiles) -> GenerationReport:
    """Run the loop, write the files, record what it took, and close the engine.

    When the task is cancelled, what was spent is recorded, nothing is written, and `asyncio.CancelledError` passes.
    Once a candidate is accepted its files are written and recorded as one step that a cancel no longer splits.
    """
    began = time.monotonic()
    ledger = Ledger()
    task = GenerationTask(prepared.spec, prepared.spec_text, prepared.target)
    loop = GenerationLoop(task, prepared.engine.model, prepared.workspace.settings, ledger, on_event)
    try:
        outcome = await loop.run()
    except asyncio.CancelledError:
        report = GenerationReport(prepared, Cancelled(), ledger, time.monotonic() - began)
        await asyncio.shield(asyncio.to_thread(_record, report))
        raise
    finally:
        await prepared.engine.model.close()
    report = GenerationReport(prepared, outcome, ledger, time.monotonic() - began)
    await asyncio.shield(_finish(report, write))
    return report


async def _finish(report: GenerationReport, write: WriteFiles) -> None:
    prepared = report.prepared
    if isinstance(report.outcome, Accepted):
        report.artifacts = await asyncio.to_thread(_render, prepared, report.outcome)
        report.writing = await write(prepared.folder, report.artifacts)
        if isinstance(report.writing, NotWritten):
            report.kept = await asyncio.to_thread(_keep_aside, report, report.outcome.attempt.code)
    else:
        best = report.outcome.best if isinstance(report.outcome, Rejected) else report.ledger.best
        if best is not None:
            report.kept = await asyncio.to_thread(_keep_aside, report, best.code)
    await asyncio.to_thread(_record, report)


def _render(prepared: Prepared, outcome: Accepted) -> tuple[Artifact, ...]:
    request = ArtifactRequest(
        spec=prepared.spec,
        code=outcome.attempt.code,
        target=prepared.target,
        spec_file=prepared.spec_path.name,
        is_scaffold=prepared.engine.model.name == "scaffold",
        format_python=format_python,
    )
    return render(request)


def _keep_aside(report: GenerationReport, code: str) -> Path | None:
    """Put a candidate that cost something where it can be found again; None, and a note, where even that fails."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    folder = report.prepared.data_folder / "kept"
    path = folder / f"{snake_case(report.prepared.spec.name)}-{stamp}.py"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    except OSError as error:
        report.notes.append(f"The best candidate could not be kept at {path}: {error.strerror}.")
        return None
    return path


def _open_store(data_folder: Path) -> LearningStore:
    return LearningStore(data_folder, lambda: datetime.now(UTC))


def _record(report: GenerationReport) -> None:
    """Recording never fails the user: what goes wrong becomes a note."""
    try:
        _open_store(report.prepared.data_folder).record(
            _history_row(report), _success_pattern(report), _generated_files(report)
        )
    except LearningUnavailable as error:
        report.notes.append(f"This run is missing from the statistics: {error}")


def _history_row(report: GenerationReport) -> GenerationRecord:
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
        created_at=datetime.now(UTC),
        failure_kind=_failure_kind(report),
        errors=_errors_seen(report),
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


def _success_pattern(report: GenerationReport) -> SuccessPattern | None:
    """Code that a model wrote and the rules accepted; skeletons teach nothing."""
    if (
        not report.is_done
        or not isinstance(report.outcome, Accepted)
        or report.prepared.engine.model.name == "scaffold"
    ):
        return None
    spec = report.prepared.spec
    return SuccessPattern(
        component_name=spec.name,
        component_type=spec.component_type,
        category=spec.category,
        description=spec.description,
        code=report.outcome.attempt.code,
        created_at=datetime.now(UTC),
    )


def _generated_files(report: GenerationReport) -> tuple[GeneratedFile, ...]:
    if not isinstance(report.writing, Written):
        return ()
    now = datetime.now(UTC)
    return tuple(
        GeneratedFile(str(path), artifact.text, report.prepared.spec.name, now)
        for path, artifact in zip(report.writing.paths, report.artifacts, strict=True)
    )
