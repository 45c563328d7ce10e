"""`airsmith check`: the editor's findings for CI and pre-commit."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from airsmith.application.check import check_source
from airsmith.application.output import replace_text
from airsmith.application.sources import DocumentKind, Source, decode_source, find_sources, kind_of, read_source
from airsmith.application.workspace import Workspace, open_workspace
from airsmith.cli.problems import CANNOT_RUN, CannotRunError
from airsmith.cli.report import (
    FileReport,
    render_github,
    render_json,
    render_sarif,
    render_summary,
    render_text,
)
from airsmith.config import SettingsLayer
from airsmith.rules.fixing import apply_safe_fixes
from airsmith.spec.fields import COMPONENT_TYPES, ComponentType

ERRORS_FOUND = 1
_STDIN = "-"
_RENDERERS: dict[str, Callable[[list[FileReport]], str]] = {
    "text": render_text,
    "json": render_json,
    "sarif": render_sarif,
    "github": render_github,
}


class _Checker:
    """Checks files with the settings that hold for each, and remembers what went wrong on the way."""

    def __init__(self, flags: SettingsLayer, component_type: ComponentType | None, *, fix: bool) -> None:
        self.problems: list[str] = []
        self._flags = flags
        self._component_type = component_type
        self._fix = fix
        self._workspaces: dict[Path, Workspace] = {}

    def workspace_of(self, path: Path) -> Workspace:
        """Settings for a file; each folder's are read once."""
        folder = path.absolute() if path.is_dir() else path.absolute().parent
        if folder not in self._workspaces:
            workspace = open_workspace(folder, self._flags)
            self._workspaces[folder] = workspace
            self.problems += [problem for problem in workspace.problems if problem not in self.problems]
        return self._workspaces[folder]

    def check_path(self, path: Path) -> FileReport | None:
        """Check a file; None where it cannot be read or is none of ours."""
        try:
            source = read_source(path)
        except OSError as error:
            self.problems.append(f"{path} cannot be read: {error.strerror}.")
            return None
        return self.check(source, path)

    def check(self, source: Source, path: Path) -> FileReport | None:
        """Check a text under a file's name."""
        kind = kind_of(source.name, source.text)
        if kind is None:
            self.problems.append(f"{source.name} is neither a Python file nor a component spec.")
            return None
        workspace = self.workspace_of(path)
        if self._fix and source.undecodable is None:
            source = self._fixed(source, kind, workspace, path)
        result = check_source(source, kind, workspace, self._component_type)
        for rule in result.crashed:
            self.problems.append(f"{source.name}: the rule {rule} failed, which is a bug; its findings are missing.")
        return FileReport(source.name, result.findings)

    def _fixed(self, source: Source, kind: DocumentKind, workspace: Workspace, path: Path) -> Source:
        def check(text: str) -> tuple[Any, ...]:
            return check_source(Source(source.name, text), kind, workspace, self._component_type).findings

        fixed = apply_safe_fixes(source.text, check)
        if fixed.text == source.text:
            return source
        problem = replace_text(path, fixed.text, source.encoding)
        if problem is not None:
            self.problems.append(problem)
            return source
        return Source(source.name, fixed.text)


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--airflow", "airflow_version", metavar="VERSION", help="Airflow version to check for, such as 3.3.")
@click.option(
    "--component-type",
    type=click.Choice(COMPONENT_TYPES),
    help="Say that the Python files are components of this type.",
)
@click.option(
    "--format", "output_format", type=click.Choice(list(_RENDERERS)), default="text", show_default=True,
    help="Form of the findings on stdout.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files first.")
@click.option("--stdin-filename", metavar="NAME", help="Name under which `-` (stdin) is checked.")
@click.pass_context
def check_command(
    context: click.Context,
    paths: tuple[str, ...],
    airflow_version: str | None,
    component_type: ComponentType | None,
    output_format: str,
    stdin_filename: str | None,
    *,
    fix: bool,
) -> None:
    """Check specs and Python files; folders are walked, `-` is stdin.

    Exit code 0: no errors; 1: errors found; 2: something could not be checked.
    """
    if _STDIN in paths and fix:
        raise CannotRunError("--fix changes files, and stdin is none; leave one of the two out.")
    if _STDIN in paths and not stdin_filename:
        raise CannotRunError("stdin has no name; say with --stdin-filename what it is, such as hook.py.")
    flags = SettingsLayer("--airflow", {"airflow_version": airflow_version} if airflow_version else {})
    checker = _Checker(flags, component_type, fix=fix)
    reports = list(_reports(checker, paths, stdin_filename or ""))
    rendered = _RENDERERS[output_format](reports)
    if rendered:
        click.echo(rendered)
    if output_format == "text":
        click.echo(render_summary(reports))
    for problem in checker.problems:
        click.echo(f"airsmith: {problem}", err=True)
    if checker.problems:
        context.exit(CANNOT_RUN)
    if any(finding.is_error for report in reports for finding in report.findings):
        context.exit(ERRORS_FOUND)


def _reports(checker: _Checker, paths: tuple[str, ...], stdin_filename: str) -> Iterator[FileReport]:
    seen: set[Path] = set()
    for name in paths:
        if name == _STDIN:
            source = decode_source(stdin_filename, click.get_binary_stream("stdin").read())
            report = checker.check(source, Path(stdin_filename))
            if report:
                yield report
            continue
        path = Path(name)
        if not path.exists():
            checker.problems.append(f"there is no file or folder {name}.")
            continue
        exclude = checker.workspace_of(path).settings.exclude
        files = [file for file in find_sources(path, exclude) if file.resolve() not in seen]
        if path.is_dir() and not files:
            click.echo(f"airsmith: {name} holds no Python files or specs.", err=True)
        for file in files:
            seen.add(file.resolve())
            report = checker.check_path(file)
            if report:
                yield report
