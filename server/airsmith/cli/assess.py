"""`airsmith assess`: whether a component is worth generating, before a cent is spent."""

import json
import os
from pathlib import Path

import click

from airsmith.application.assessment import assess_spec
from airsmith.application.environment import read_environment
from airsmith.application.output import reason_of
from airsmith.application.sources import DocumentKind, Source, kind_of, read_source
from airsmith.application.workspace import open_workspace
from airsmith.catalog.docstring_markup import plain_docstring
from airsmith.cli.environments import Environments
from airsmith.cli.layout import Page
from airsmith.cli.paths import shown as shown_path
from airsmith.cli.problems import CANNOT_RUN, CannotRunError
from airsmith.cli.rule_faults import silent_faults
from airsmith.cli.status_line import StatusLine
from airsmith.feasibility.assessment_data import assessment_data
from airsmith.feasibility.model import Assessment, ExistingClass
from airsmith.feasibility.wording import (
    complexity_line,
    cost_sentences,
    existing_reason,
    first_steps,
    history_sentence,
    install_sentence,
    open_points,
)
from airsmith.spec.document import read_spec
from airsmith.spec.wording import counted, one_line

ERRORS_FOUND = 1


@click.command("assess")
@click.argument("spec", metavar="SPEC", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def assess_command(context: click.Context, spec: Path, *, as_json: bool) -> None:
    """Tell how well SPEC can be generated, what is missing in it, what it will cost, and what exists already.

    Nothing is sent anywhere. Exit code 0: assessed; 1: assessed, but the spec has errors; 2: it could not be read, or the
    settings are wrong.
    """
    source = _read(spec)
    workspace = open_workspace(spec)
    environment = read_environment(os.environ)
    with silent_faults(), StatusLine() as status:
        workspace = Environments(status, environment.virtual_env).around(workspace)
        assessment = assess_spec(read_spec(source.text), workspace, environment)
    if as_json:
        # ASCII, so that no encoding of a pipe can spoil it
        click.echo(json.dumps(assessment_data(assessment), indent=2))
    else:
        installation = workspace.installation
        place = shown_path(installation.interpreter) if installation is not None else ""
        click.echo(_render(assessment, spec, place), nl=False)
    for problem in workspace.problems:
        click.echo(f"airsmith: {one_line(problem)}", err=True)
    if workspace.problems:
        context.exit(CANNOT_RUN)
    if assessment.errors:
        context.exit(ERRORS_FOUND)


def _read(spec: Path) -> Source:
    try:
        source = read_source(spec)
    except OSError as error:
        raise CannotRunError(f"{spec} cannot be read: {reason_of(error)}.") from None
    if source.undecodable is not None:
        line = source.undecodable.range.start.line + 1
        raise CannotRunError(f"{spec} is no UTF-8 text (line {line}); save it as UTF-8.")
    if kind_of(spec.name, source.text) is DocumentKind.PYTHON:
        raise CannotRunError(f"{spec} is a Python file; give the spec, such as {spec.stem}.component.yaml.")
    return source


def _render(assessment: Assessment, spec: Path, place: str) -> str:
    """The text; `place` is where the environment is, empty where there is none."""
    page = Page()
    page.heading(f"{assessment.name or spec.name} ({assessment.component_type}, Airflow {assessment.target})")
    page.facts(
        (
            ("Feasibility", f"{assessment.score} of 100, with {assessment.confidence:.0%} confidence"),
            ("Complexity", complexity_line(assessment)),
            ("Cost", "\n".join(cost_sentences(assessment.cost)) if assessment.cost else ""),
            ("History", history_sentence(assessment)),
            ("Findings", _findings(assessment, spec)),
        )
    )
    for existing in assessment.existing:
        _render_existing(page, existing, assessment.target, place)
    if steps := first_steps(assessment):
        page.heading("First")
        page.bullets(steps)
    if points := list(open_points(assessment)):
        page.heading("What the spec leaves open")
        page.bullets(points)
    elif not steps:
        page.heading("Nothing is missing")
        page.paragraph(f"Generate it with: airsmith generate {spec}", indent=2)
    return page.text()


def _findings(assessment: Assessment, spec: Path) -> str:
    if not assessment.errors and not assessment.warnings:
        return ""
    numbers = f"{counted(assessment.errors, 'error')}, {counted(assessment.warnings, 'warning')}"
    return f"{numbers}; `airsmith check {spec}` shows them"


def _render_existing(page: Page, existing: ExistingClass, target: str, place: str) -> None:
    module, _, name = existing.import_path.rpartition(".")
    page.heading(f"Exists already: {existing.name} of {existing.package}")
    page.paragraph(f"{plain_docstring(existing.summary)} {existing_reason(existing)}", indent=2)
    page.line(f"from {module} import {name}", indent=2)
    page.paragraph(install_sentence(existing, target, place), indent=2)
