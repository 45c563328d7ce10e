"""`airsmith generate`: from a spec to its files."""

import asyncio
import json
import os
from pathlib import Path
from typing import Any

import click

from airsmith.application.environment import ProcessEnvironment, read_environment
from airsmith.application.generation import (
    GenerationReport,
    Prepared,
    Refused,
    generate_component,
    prepare_generation,
)
from airsmith.application.output import NotWritten, Written, problem_with_folder, write_files
from airsmith.application.sources import read_source
from airsmith.application.workspace import open_workspace
from airsmith.artifacts.model import Artifact
from airsmith.cli.problems import CANNOT_RUN, CannotRunError
from airsmith.cli.progress import ProgressDisplay
from airsmith.cli.report import FileReport, finding_as_json, render_text
from airsmith.config import SettingsLayer
from airsmith.generation.outcome import Failed, Rejected, RejectionReason

NOT_VALID = 1


@click.command("generate")
@click.argument("spec", metavar="SPEC", type=click.Path(path_type=Path))
@click.option("--engine", type=click.Choice(["auto", "claude", "scaffold", "replay"]), help="What writes the code.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files. Default: beside the spec.")
@click.option("--airflow", "airflow_version", metavar="VERSION", help="Airflow version, where the spec does not say.")
@click.option("--budget", "budget_usd", type=click.FloatRange(min=0, min_open=True), help="Most dollars to spend.")
@click.option("--force", is_flag=True, help="Replace files that people wrote or changed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object at the end, and nothing else.")
@click.pass_context
def generate_command(  # noqa: PLR0913 - one argument for each option
    context: click.Context,
    spec: Path,
    engine: str | None,
    out: Path | None,
    airflow_version: str | None,
    budget_usd: float | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Generate the component that SPEC describes, with its tests, test DAG and docs.

    Exit code 0: done; 1: not valid after all attempts; 2: it could not run.
    """
    flags = {"engine": engine, "airflow_version": airflow_version, "budget_usd": budget_usd}
    layer = SettingsLayer("options", {key: value for key, value in flags.items() if value is not None})
    prepared = _prepare(spec, layer, out, read_environment(os.environ))
    _check_output(prepared, force=force)
    if prepared.engine.note:
        click.echo(prepared.engine.note, err=True)
    display = ProgressDisplay(lines=not as_json)
    with display.running():
        report = asyncio.run(generate_component(prepared, display.show, _write))
    if as_json:
        click.echo(json.dumps(_as_json(report), indent=2, ensure_ascii=False))
    else:
        _print_result(report)
    for note in report.notes:
        click.echo(f"airsmith: {note}", err=True)
    context.exit(_exit_code(report))


def _prepare(spec: Path, flags: SettingsLayer, out: Path | None, environment: ProcessEnvironment) -> Prepared:
    try:
        source = read_source(spec)
    except OSError as error:
        raise CannotRunError(f"{spec} cannot be read: {(error.strerror or 'unknown reason').lower()}.") from None
    if source.undecodable is not None:
        line = source.undecodable.start.line + 1
        raise CannotRunError(f"{spec} is no UTF-8 text (line {line}); save it as UTF-8.")
    workspace = open_workspace(spec, flags)
    if workspace.problems:
        raise CannotRunError("\n".join(workspace.problems))
    prepared = prepare_generation(spec.absolute(), source.text, workspace, environment, out)
    if isinstance(prepared, Refused):
        if prepared.findings:
            click.echo(render_text([FileReport(str(spec), prepared.findings)]), err=True)
        raise CannotRunError(prepared.message)
    return prepared


def _check_output(prepared: Prepared, *, force: bool) -> None:
    problem = problem_with_folder(prepared.folder)
    if problem is not None:
        raise CannotRunError(problem)
    if prepared.conflicts and not force:
        names = ", ".join(path.name for path in prepared.conflicts)
        verb = "is" if len(prepared.conflicts) == 1 else "are"
        raise CannotRunError(
            f"{names} in {prepared.folder} {verb} not as Airsmith left it; "
            "use --force to replace, or --out for another folder."
        )


async def _write(folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
    return await asyncio.to_thread(write_files, folder, artifacts)


def _exit_code(report: GenerationReport) -> int:
    if report.is_done:
        return 0
    return NOT_VALID if isinstance(report.outcome, Rejected) else CANNOT_RUN


def _print_result(report: GenerationReport) -> None:
    if isinstance(report.writing, Written):
        click.echo(f"{report.prepared.spec.name} is written ({_effort(report)}):")
        for path in report.writing.paths:
            click.echo(f"  {_shown(path)}")
        return
    click.echo(f"airsmith: {_failure(report)}", err=True)
    if report.kept is not None:
        click.echo(f"airsmith: the best candidate is kept at {report.kept}", err=True)


def _effort(report: GenerationReport) -> str:
    ledger = report.ledger
    count = len(ledger.attempts)
    parts = [f"{count} attempt{'' if count == 1 else 's'}", f"{report.seconds:.1f} s"]
    if ledger.usage.total:
        cost = "price unknown" if ledger.cost_usd is None else f"${ledger.cost_usd:.4f}"
        parts += [f"{ledger.usage.total:,} tokens", cost]
    return ", ".join(parts)


def _shown(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def _failure(report: GenerationReport) -> str:
    if isinstance(report.writing, NotWritten):
        return report.writing.message
    match report.outcome:
        case Failed(message=message):
            return message
        case Rejected(best=best, reason=RejectionReason.SAME_ERROR_TWICE):
            count = len(report.ledger.attempts)
            return f"stopped after {count} attempts, as the same errors came back; attempt {best.number} is the best."
        case Rejected(best=best):
            count = len(best.errors)
            errors = f"{count} error{'' if count == 1 else 's'}"
            return f"no attempt was valid; the best, attempt {best.number}, has {errors}."
        case _:
            return "the run was cancelled."


def _as_json(report: GenerationReport) -> dict[str, Any]:
    ledger = report.ledger
    usage = ledger.usage
    name = report.prepared.paths[0].name
    return {
        "outcome": "done" if report.is_done else type(report.outcome).__name__.lower(),
        "component": report.prepared.spec.name,
        "engine": report.prepared.engine.model.name,
        "model": ledger.last_model,
        "message": None if report.is_done else _failure(report),
        "failure": report.outcome.kind.value if isinstance(report.outcome, Failed) else None,
        "files": [str(path) for path in report.writing.paths] if isinstance(report.writing, Written) else [],
        "kept": str(report.kept) if report.kept else None,
        "attempts": [
            {
                "number": attempt.number,
                "kind": attempt.kind.value,
                "model": attempt.model,
                "valid": attempt.is_valid,
                "applied_fixes": list(attempt.applied_fixes),
                "findings": [finding_as_json(name, finding) for finding in attempt.findings],
            }
            for attempt in ledger.attempts
        ],
        "usage": {
            "input": usage.input,
            "output": usage.output,
            "thinking": usage.thinking,
            "cache_write_5m": usage.cache_write_5m,
            "cache_write_1h": usage.cache_write_1h,
            "cache_read": usage.cache_read,
            "estimated": usage.is_estimated,
        },
        "cost_usd": ledger.cost_usd,
        "seconds": round(report.seconds, 3),
        "notes": report.notes,
    }
