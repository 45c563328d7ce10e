"""`airsmith generate`: from a spec to its files."""

import asyncio
import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import click

from airsmith.application.environment import read_environment
from airsmith.application.generation import (
    GenerationReport,
    Prepared,
    Refused,
    generate_component,
    prepare_generation,
)
from airsmith.application.output import (
    NotWritten,
    Written,
    describe_conflicts,
    problem_with_folder,
    reason_of,
    write_files,
)
from airsmith.application.preparation import conflicting_files
from airsmith.application.sources import DocumentKind, kind_of, read_source
from airsmith.application.workspace import open_workspace
from airsmith.artifacts.model import Artifact
from airsmith.cli.environments import Environments
from airsmith.cli.generation_result import print_report, refusal_as_json, report_as_json, spent
from airsmith.cli.options import AirflowVersionType
from airsmith.cli.problems import CANNOT_RUN, CannotRunError, InterruptedRun, TerminatedRun
from airsmith.cli.progress import GenerationDisplay
from airsmith.cli.report import FileReport, render_text
from airsmith.cli.rule_faults import silent_faults
from airsmith.cli.status_line import StatusLine
from airsmith.config import SettingsLayer
from airsmith.generation.outcome import Cancelled, Ledger, Rejected

NOT_VALID = 1


@click.command("generate")
@click.argument("spec", metavar="SPEC", type=click.Path(path_type=Path))
@click.option(
    "--engine",
    type=click.Choice(["auto", "claude", "scaffold", "replay"]),
    help="What writes the code: auto is claude where ANTHROPIC_API_KEY is set, else scaffold; scaffold makes a typed "
    "skeleton without a model; replay plays the transcript beside the spec.  [default: the settings', then auto]",
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the files.  [default: beside the spec]")
@click.option(
    "--airflow", "airflow_version", type=AirflowVersionType(), metavar="VERSION",
    help="Airflow version, where the spec does not say.",
)  # fmt: skip
@click.option(
    "--budget", "budget_usd", type=click.FloatRange(min=0, min_open=True), metavar="DOLLARS",
    help="Most that the run may cost; no attempt begins that could pass it.",
)  # fmt: skip
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

    Exit code 0: done; 1: not valid after all attempts, the best one is kept aside; 2: it could not run.
    """
    flags = {"engine": engine, "airflow_version": airflow_version, "budget_usd": budget_usd}
    prepared = _prepare(spec, SettingsLayer("options", flags), out, force=force)
    if isinstance(prepared, Refused):
        _refuse(spec, prepared, as_json=as_json)
    if prepared.engine.note and not as_json:
        click.echo(prepared.engine.note)
    report = _generate(prepared, force=force, as_json=as_json)
    if as_json:
        click.echo(json.dumps(report_as_json(report), indent=2))
    print_report(report, with_result=not as_json)
    context.exit(_exit_code(report))


def _prepare(spec: Path, flags: SettingsLayer, out: Path | None, *, force: bool) -> Prepared | Refused:
    """Everything that can be found out before a cent is spent."""
    try:
        source = read_source(spec)
    except OSError as error:
        return Refused(f"{spec} cannot be read: {reason_of(error)}.")
    if source.undecodable is not None:
        line = source.undecodable.range.start.line + 1
        return Refused(f"{spec} is no UTF-8 text (line {line}); save it as UTF-8.")
    if kind_of(spec.name, source.text) is DocumentKind.PYTHON:
        return Refused(f"{spec} is a Python file; give the spec, such as {spec.stem}.component.yaml.")
    workspace = open_workspace(spec, flags)
    if workspace.problems:
        return Refused("\n".join(workspace.problems))
    environment = read_environment(os.environ)
    with StatusLine() as status:
        workspace = Environments(status, environment.virtual_env).around(workspace)
        prepared = prepare_generation(spec.absolute(), source.text, workspace, environment, out)
    if isinstance(prepared, Refused):
        return prepared
    if problem := problem_with_folder(prepared.folder):
        return Refused(problem)
    if prepared.conflicts and not force:
        return Refused(
            f"{describe_conflicts(prepared.conflicts)}; use --force to replace, or --out for another folder."
        )
    return prepared


def _refuse(spec: Path, refused: Refused, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps(refusal_as_json(str(spec), refused), indent=2))
    elif refused.findings:
        click.echo(render_text([FileReport(str(spec), refused.findings)]), err=True)
    raise CannotRunError(refused.message)


def _generate(prepared: Prepared, *, force: bool, as_json: bool) -> GenerationReport:
    began = time.monotonic()
    ledger = Ledger()

    async def write(_folder: Path, artifacts: tuple[Artifact, ...]) -> Written | NotWritten:
        return await asyncio.to_thread(_write, prepared, artifacts, force=force)

    async def run(display: GenerationDisplay) -> GenerationReport:
        work = asyncio.ensure_future(generate_component(prepared, display.show, write, ledger))
        with suppress(NotImplementedError):  # on Windows
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, work.cancel)
        return await work

    with silent_faults(), StatusLine() as status:
        status.update("Preparing …")
        try:
            return asyncio.run(run(GenerationDisplay(status, is_silent=as_json)))
        except (KeyboardInterrupt, asyncio.CancelledError) as error:
            ended = InterruptedRun if isinstance(error, KeyboardInterrupt) else TerminatedRun
            report = GenerationReport(prepared, Cancelled(), ledger, time.monotonic() - began)
    if as_json:
        click.echo(json.dumps(report_as_json(report), indent=2))
    raise ended(f"interrupted; {spent(ledger)}")


def _write(prepared: Prepared, artifacts: tuple[Artifact, ...], *, force: bool) -> Written | NotWritten:
    """Write the files, unless somebody changed one of them while the component was generated."""
    conflicts = () if force else conflicting_files(prepared.paths, prepared.data_folder)
    if conflicts:
        return NotWritten(
            f"{describe_conflicts(conflicts)}, during the run; it was left as it is, use --force to replace."
        )
    return write_files(prepared.folder, artifacts)


def _exit_code(report: GenerationReport) -> int:
    if report.is_done:
        return 0
    return NOT_VALID if isinstance(report.outcome, Rejected) else CANNOT_RUN
