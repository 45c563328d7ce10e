"""`airsmith check`: the editor's findings for CI and pre-commit."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from airsmith.application.check import check_source
from airsmith.application.counterparts import Counterparts, WorkspaceView
from airsmith.application.environment import read_environment
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.output import reason_of, replace_text
from airsmith.application.ruff_rules import RuffFailed
from airsmith.application.sources import (
    DocumentKind,
    Source,
    SourceTooLargeError,
    decode_source,
    find_sources,
    kind_of,
    read_source,
)
from airsmith.application.target_origin import target_for
from airsmith.application.workspace import Workspace, open_workspace
from airsmith.catalog.component_types import COMPONENT_TYPES, ComponentType
from airsmith.cli.check_with_ruff import PythonFile, with_ruff
from airsmith.cli.environments import Environments
from airsmith.cli.options import AirflowVersionType
from airsmith.cli.problems import CANNOT_RUN, CannotRunError, bug, is_debugging
from airsmith.cli.report import (
    FileReport,
    render_github,
    render_json,
    render_sarif,
    render_summary,
    render_text,
)
from airsmith.cli.rule_faults import silent_faults
from airsmith.cli.status_line import StatusLine
from airsmith.config import SettingsLayer
from airsmith.finding import Finding
from airsmith.rules.fixing import apply_safe_fixes

ERRORS_FOUND = 1
_STDIN = "-"
_SILENT_FOR_S = 1.0
_RENDERERS: dict[str, Callable[[list[FileReport]], str]] = {
    "json": render_json,
    "sarif": render_sarif,
    "github": render_github,
}


class _Checker:
    """Checks files with the settings that hold for each, and remembers what went wrong on the way."""

    def __init__(
        self, flags: SettingsLayer, component_type: ComponentType | None, status: StatusLine, *, fix: bool
    ) -> None:
        self._problems: dict[str, None] = {}
        self._crashes: dict[str, list[str]] = {}
        self._flags = flags
        self._component_type = component_type
        self._fix = fix
        self._workspaces: dict[Path, Workspace] = {}
        self._environments = Environments(status, read_environment(os.environ).virtual_env)
        self._view = WorkspaceView(Counterparts(WorkspaceFiles()))
        self._python_files: dict[str, PythonFile] = {}

    @property
    def problems(self) -> list[str]:
        """Why something could not be checked: each a sentence, told once."""
        return [*self._problems, *(_crash(rule, names) for rule, names in self._crashes.items())]

    def add_problem(self, problem: str) -> None:
        """Take note of something that could not be checked."""
        self._problems[problem] = None

    def workspace_of(self, path: Path) -> Workspace:
        """Settings for a file or folder; each folder's are read once."""
        folder = path.absolute() if path.is_dir() else path.absolute().parent
        if folder not in self._workspaces:
            workspace = self._environments.around(open_workspace(folder, self._flags))
            self._workspaces[folder] = workspace
            for problem in workspace.problems:
                self.add_problem(problem)
        return self._workspaces[folder]

    def check_path(self, path: Path) -> FileReport | None:
        """Check a file; None where it cannot be read or is none of ours."""
        try:
            source = read_source(path)
        except SourceTooLargeError as error:
            self.add_problem(f"{path} is {error.strerror} and was not checked; leave it out by the setting `exclude`.")
        except OSError as error:
            self.add_problem(f"{path} cannot be read: {reason_of(error)}.")
        else:
            return self.check(source, path)
        return None

    def check(self, source: Source, path: Path, *, is_on_disk: bool = True) -> FileReport | None:
        """Check a text under a file's name."""
        kind = kind_of(source.name, source.text)
        if kind is None:
            self.add_problem(
                f"{source.name} is no Python file (.py) and no spec (.component.yaml, or YAML with `component_type:`)."
            )
            return None
        workspace = self.workspace_of(path)
        try:
            if kind is DocumentKind.PYTHON and source.undecodable is None:
                self._python_files[source.name] = self._python_file(source, path, workspace, is_on_disk=is_on_disk)
            return self._report(source, kind, workspace, path)
        except Exception as error:  # the guarded edge: a fault over one file must not hide what is wrong with others
            if is_debugging():
                raise
            self.add_problem(f"{source.name} was not checked: {bug(error)}")
            return None

    def with_ruff(self, reports: list[FileReport]) -> list[FileReport]:
        """The reports with what ruff's Airflow rules find; as they are where ruff fails, which is a problem."""
        answer = with_ruff(reports, self._python_files)
        if isinstance(answer, RuffFailed):
            self.add_problem(f"ruff's Airflow rules were not asked: {answer.message}")
            return reports
        return answer

    def _python_file(self, source: Source, path: Path, workspace: Workspace, *, is_on_disk: bool) -> PythonFile:
        made_from = self._view.made_from(path, source.text, workspace)
        target = target_for(workspace, made_from.spec.document if made_from is not None else None)
        return PythonFile(path, target, None if is_on_disk else source.text)

    def _report(self, source: Source, kind: DocumentKind, workspace: Workspace, path: Path) -> FileReport:
        applied: tuple[str, ...] = ()
        if self._fix and source.undecodable is None:
            source, applied = self._fixed(source, kind, workspace, path)
        return FileReport(source.name, self._findings(source, kind, workspace, path), applied)

    def _findings(self, source: Source, kind: DocumentKind, workspace: Workspace, path: Path) -> tuple[Finding, ...]:
        result = check_source(source, kind, workspace, self._component_type, path, self._view)
        for rule in result.crashed:
            names = self._crashes.setdefault(rule, [])
            if names[-1:] != [source.name]:
                names.append(source.name)
        return result.findings

    def _fixed(
        self, source: Source, kind: DocumentKind, workspace: Workspace, path: Path
    ) -> tuple[Source, tuple[str, ...]]:
        """The file after safe fixes, and what they were; as it was where nothing is to fix or cannot be written."""
        fixed = apply_safe_fixes(
            source.text, lambda text: self._findings(Source(source.name, text), kind, workspace, path)
        )
        if fixed.text == source.text:
            return source, ()
        problem = replace_text(path, fixed.text, source.encoding)
        if problem is not None:
            self.add_problem(problem)
            return source, ()
        return Source(source.name, fixed.text), fixed.applied


def _crash(rule: str, names: list[str]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"the rule {rule} failed on {names[0]}{more}, which is a bug of Airsmith; its findings are missing."


@click.command("check")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--airflow", "airflow_version", type=AirflowVersionType(), metavar="VERSION",
    help="Airflow version to check for, where no spec says, such as 3.3.  [default: as set, installed or newest]",
)  # fmt: skip
@click.option(
    "--component-type",
    type=click.Choice(COMPONENT_TYPES),
    help="Say that the Python files are components of this type.",
)
@click.option(
    "--format", "output_format", type=click.Choice(["text", *_RENDERERS]), default="text", show_default=True,
    help="Form of the findings on stdout.",
)  # fmt: skip
@click.option("--fix", is_flag=True, help="Apply safe fixes to the files first.")
@click.option("--ruff", "asks_ruff", is_flag=True, help="Add what ruff's Airflow rules (AIR) find.")
@click.option("--stdin-filename", metavar="NAME", help="Name under which `-` (stdin) is checked, such as hook.py.")
@click.pass_context
def check_command(  # noqa: PLR0913 - one argument for each option
    context: click.Context,
    paths: tuple[str, ...],
    airflow_version: str | None,
    component_type: ComponentType | None,
    output_format: str,
    stdin_filename: str | None,
    *,
    fix: bool,
    asks_ruff: bool,
) -> None:
    """Check specs and Python files.

    Folders are walked, except for hidden ones, environments and what the setting `exclude` names; `-` is stdin.

    Exit code 0: no errors; 1: errors found; 2: something could not be checked.
    """
    _require_sense(paths, stdin_filename, fix=fix)
    reports: list[FileReport] = []
    with silent_faults(), StatusLine() as status:
        checker = _Checker(
            SettingsLayer("--airflow", {"airflow_version": airflow_version}), component_type, status, fix=fix
        )
        for report in _reports(checker, paths, stdin_filename or "", status):
            reports.append(report)
            if output_format == "text" and not asks_ruff and report.findings:
                with status.hidden():
                    click.echo(render_text([report]))
        if asks_ruff:
            status.update("Asking ruff")
            reports = checker.with_ruff(reports)
    if output_format == "text":
        if asks_ruff and any(report.findings for report in reports):
            click.echo(render_text(reports))
        if reports or not checker.problems:
            click.echo(render_summary(reports))
    else:
        rendered = _RENDERERS[output_format](reports)
        click.echo(rendered, nl=bool(rendered))
    for problem in checker.problems:
        click.echo(f"airsmith: {problem}", err=True)
    if checker.problems:
        context.exit(CANNOT_RUN)
    if any(finding.is_error for report in reports for finding in report.findings):
        context.exit(ERRORS_FOUND)


def _require_sense(paths: tuple[str, ...], stdin_filename: str | None, *, fix: bool) -> None:
    if _STDIN not in paths:
        if stdin_filename is not None:
            raise CannotRunError("--stdin-filename names what comes over stdin; give `-` as a path too.")
        return
    if fix:
        raise CannotRunError("--fix changes files, and stdin is none; leave one of the two out.")
    if not stdin_filename:
        raise CannotRunError("stdin has no name; say with --stdin-filename what it is, such as hook.py.")


def _reports(
    checker: _Checker, paths: tuple[str, ...], stdin_filename: str, status: StatusLine
) -> Iterator[FileReport]:
    began = time.monotonic()
    seen: set[str] = set()
    for name in dict.fromkeys(paths):
        if name == _STDIN:
            source = decode_source(stdin_filename, sys.stdin.buffer.read())
            report = checker.check(source, Path(stdin_filename), is_on_disk=False)
            if report:
                yield report
            continue
        if not name:  # Path would take it for this folder
            checker.add_problem("one of the paths is empty.")
            continue
        for file in _files(checker, Path(name)):
            real_path = os.path.realpath(file)
            if real_path in seen:
                continue
            seen.add(real_path)
            if time.monotonic() - began > _SILENT_FOR_S:
                status.update(f"Checking {file}")
            report = checker.check_path(file)
            if report:
                yield report


def _files(checker: _Checker, path: Path) -> Iterator[Path]:
    """The files that a path stands for; what keeps it from standing for any is a problem."""
    if not os.path.lexists(path):
        checker.add_problem(f"there is no file or folder {path}.")
        return
    workspace = checker.workspace_of(path)
    is_empty = True
    for file in find_sources(
        path,
        workspace.settings.exclude,
        relative_to=workspace.folder,
        on_error=lambda error: checker.add_problem(f"{error.filename} cannot be read: {reason_of(error)}."),
    ):
        is_empty = False
        yield file
    if is_empty:
        click.echo(f"airsmith: {path} holds no Python files or specs that are to be checked.", err=True)
