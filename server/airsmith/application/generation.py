"""The journey from a spec to its files: prepare, run the loop, write, record. Both edges take it.

The edges hand in how files are written and how progress is shown; everything else is the same for them.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airsmith.application.formatting import format_python
from airsmith.application.generation_report import GenerationReport
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.output import NotWritten, Written, keep_aside
from airsmith.application.preparation import Prepared, Refused, output_paths, prepare_generation
from airsmith.application.recording import record_run
from airsmith.application.ruff_rules import inspect_candidate
from airsmith.artifacts.model import Artifact, ArtifactRequest
from airsmith.artifacts.render import render
from airsmith.generation.events import OnEvent
from airsmith.generation.loop import GenerationLoop
from airsmith.generation.outcome import Accepted, Attempt, Cancelled, Ledger
from airsmith.generation.prompting import GenerationTask
from airsmith.generation.similar import Pattern, PatternQuery
from airsmith.spec.naming import file_names, snake_case

__all__ = [
    "GenerationReport",
    "Prepared",
    "Refused",
    "WriteFiles",
    "generate_component",
    "output_paths",
    "prepare_generation",
]

WriteFiles = Callable[[Path, tuple[Artifact, ...]], Awaitable[Written | NotWritten]]
LONGEST_SEARCH_S = 10.0
"""For similar components; a run goes on without them."""
_INTERNAL_ERROR = "internal_error"

_log = logging.getLogger(__name__)


async def generate_component(
    prepared: Prepared, on_event: OnEvent, write: WriteFiles, ledger: Ledger | None = None
) -> GenerationReport:
    """Run the loop, write the files, record what it took, and close the engine.

    When the task is cancelled, what was spent is recorded, nothing is written, and `asyncio.CancelledError` passes;
    the `ledger`, where one is handed in, then tells what was spent. Once a candidate is accepted its files are written
    and recorded as one step: a cancel that comes as late as that is without effect.
    """
    began = time.monotonic()
    ledger = Ledger() if ledger is None else ledger
    patterns: tuple[Pattern, ...] = ()
    try:
        patterns = await _find_patterns(prepared)
        catalog = prepared.workspace.catalog(prepared.target)
        project = WorkspaceFiles().around(prepared.paths[0], prepared.workspace.folder)
        task = GenerationTask(
            prepared.spec, prepared.spec_text, prepared.target, patterns, catalog, project, str(prepared.spec_path)
        )
        outcome = await GenerationLoop(
            task, prepared.engine.model, prepared.workspace.settings, ledger, on_event, inspect_candidate
        ).run()
    except (asyncio.CancelledError, Exception) as error:  # whatever ends a run, what it took is recorded
        report = GenerationReport(prepared, Cancelled(), ledger, time.monotonic() - began)
        failure_kind = None if isinstance(error, asyncio.CancelledError) else _INTERNAL_ERROR
        await _see_through(asyncio.to_thread(record_run, report, failure_kind=failure_kind))
        raise
    else:
        report = GenerationReport(prepared, outcome, ledger, time.monotonic() - began, patterns)
        await _see_through(_finish(report, write))
        return report
    finally:
        await _see_through(prepared.engine.model.close())


async def _find_patterns(prepared: Prepared) -> tuple[Pattern, ...]:
    """Similar components for the prompt; none for engines that read no prompt."""
    if not prepared.engine.model.costs_money:
        return ()
    spec = prepared.spec
    query = PatternQuery(spec.name, spec.component_type, spec.description, spec.category)
    try:
        async with asyncio.timeout(LONGEST_SEARCH_S):
            return await prepared.similar.find(query)
    except TimeoutError:
        _log.warning("Similar components were not found within %g s; the run goes on without them.", LONGEST_SEARCH_S)
        return ()


async def _see_through(work: Coroutine[Any, Any, None]) -> None:
    """Wait for the work, also when this task is cancelled meanwhile; such a cancel is dropped."""
    inner = asyncio.ensure_future(work)
    while not inner.done():
        try:
            await asyncio.shield(inner)
        except asyncio.CancelledError:
            this = asyncio.current_task()
            if inner.cancelled() or this is None:
                raise
            this.uncancel()
    inner.result()


async def _finish(report: GenerationReport, write: WriteFiles) -> None:
    prepared = report.prepared
    if report.candidate is not None and report.candidate.crashed_rules:
        names = ", ".join(report.candidate.crashed_rules)
        report.notes.append(
            f"A bug of Airsmith: the code was not checked for {names}, which failed; look for it yourself."
        )
    if isinstance(report.outcome, Accepted):
        report.artifacts = await asyncio.to_thread(_render, prepared, report.outcome.attempt)
        report.writing = await write(prepared.folder, report.artifacts)
        if isinstance(report.writing, NotWritten):
            await asyncio.to_thread(_keep, report, report.artifacts)
    elif report.candidate is not None:
        code = _encodable(report.candidate.code)
        component = Artifact(file_names(prepared.spec.name).component, code, "component")
        await asyncio.to_thread(_keep, report, (component,))
    await asyncio.to_thread(record_run, report)


def _render(prepared: Prepared, attempt: Attempt) -> tuple[Artifact, ...]:
    request = ArtifactRequest(
        spec=prepared.spec,
        code=attempt.code,
        target=prepared.target,
        spec_file=prepared.spec_path.name,
        is_scaffold=prepared.engine.model.name == "scaffold",
        format_python=lambda source: format_python(_encodable(source)),
    )
    return tuple(replace(artifact, text=_encodable(artifact.text)) for artifact in render(request))


def _keep(report: GenerationReport, artifacts: tuple[Artifact, ...]) -> None:
    """Put what cost something where it can be found again."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    folder = report.prepared.data_folder / "kept" / f"{snake_case(report.prepared.spec.name)}-{stamp}"
    kept = keep_aside(folder, artifacts)
    if isinstance(kept, Path):
        report.kept = kept
    else:
        report.notes.append(kept)


def _encodable(text: str) -> str:
    """The text without lone surrogates, which JSON and YAML escapes can bring and no file can hold."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
