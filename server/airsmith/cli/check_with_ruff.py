"""`airsmith check --ruff`: the findings of ruff's Airflow rules among our own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from airsmith.application.ruff_rules import RuffFailed, RuffFinding, ask_ruff, ask_ruff_about, ruff_findings
from airsmith.application.sources import read_source
from airsmith.catalog.targets import AirflowVersion
from airsmith.cli.report import FileReport


@dataclass(frozen=True, slots=True)
class PythonFile:
    """A Python file that was checked. `text` is given where it came over stdin, so that nothing lies at its path."""

    path: Path
    target: AirflowVersion
    text: str | None = None


def with_ruff(reports: Sequence[FileReport], files: Mapping[str, PythonFile]) -> list[FileReport] | RuffFailed:
    """The reports with ruff's findings in them. `files` are the Python files by their reports' names."""
    on_disk = [file.path for file in files.values() if file.text is None]
    found = ask_ruff(on_disk)
    if isinstance(found, RuffFailed):
        return found
    merged = []
    for report in reports:
        file = files.get(report.name)
        if file is not None:
            answer = found.get(file.path, ()) if file.text is None else ask_ruff_about(file.text)
            if isinstance(answer, RuffFailed):
                return answer
            report = _merged(report, file, answer) if answer else report  # noqa: PLW2901 - the same report, completed
        merged.append(report)
    return merged


def _merged(report: FileReport, file: PythonFile, found: tuple[RuffFinding, ...]) -> FileReport:
    try:
        text = read_source(file.path).text if file.text is None else file.text
    except OSError:  # gone since it was checked
        return report
    others = ruff_findings(found, text, file.target, report.findings)
    findings = sorted((*report.findings, *others), key=lambda finding: (finding.range, finding.rule))
    return replace(report, findings=tuple(findings))
