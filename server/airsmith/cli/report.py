"""Findings as text for people, JSON for scripts, SARIF for code scanning and annotations for GitHub."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from airsmith import __version__
from airsmith.finding import Finding, Fix, Severity
from airsmith.rules.registry import ALL_RULES
from airsmith.text import Range

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_GITHUB_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the rules say of one file."""

    name: str
    findings: tuple[Finding, ...]


def render_text(reports: Iterable[FileReport]) -> str:
    """One line a finding, `file:line:column: severity [rule] message`, counted from 1."""
    lines = []
    for report in reports:
        for finding in report.findings:
            start = finding.range.start
            place = f"{report.name}:{start.line + 1}:{start.character + 1}"
            fixable = " (fixable)" if finding.fix else ""
            lines.append(f"{place}: {finding.severity} [{finding.rule}] {finding.message}{fixable}")
    return "\n".join(lines)


def render_summary(reports: Iterable[FileReport]) -> str:
    """One line: how many findings of each severity in how many files."""
    reports = list(reports)
    counts = dict.fromkeys(Severity, 0)
    for report in reports:
        for finding in report.findings:
            counts[finding.severity] += 1
    parts = [_counted(counts[Severity.ERROR], "error"), _counted(counts[Severity.WARNING], "warning")]
    if counts[Severity.INFORMATION]:
        parts.append(_counted(counts[Severity.INFORMATION], "hint"))
    return f"{', '.join(parts)} in {_counted(len(reports), 'file')}."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def finding_as_json(name: str, finding: Finding) -> dict[str, Any]:
    """A finding in the form that scripts rely on: zero-based lines, characters in UTF-16 code units."""
    return {
        "file": name,
        "rule": finding.rule,
        "layer": finding.layer.value,
        "severity": finding.severity.value,
        "message": finding.message,
        "range": _range(finding.range),
        "fix": _fix(finding.fix) if finding.fix else None,
    }


def _range(span: Range) -> dict[str, Any]:
    return {
        "start": {"line": span.start.line, "character": span.start.character},
        "end": {"line": span.end.line, "character": span.end.character},
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"range": _range(edit.range), "newText": edit.new_text} for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def render_json(reports: Iterable[FileReport]) -> str:
    """All findings as a list."""
    listed = [finding_as_json(report.name, finding) for report in reports for finding in report.findings]
    return json.dumps(listed, indent=2, ensure_ascii=False)


def render_github(reports: Iterable[FileReport]) -> str:
    """One workflow command a finding, which GitHub shows at the line."""
    return "\n".join(_annotation(report.name, finding) for report in reports for finding in report.findings)


def _annotation(name: str, finding: Finding) -> str:
    start, end = finding.range
    properties = {
        "file": name,
        "line": start.line + 1,
        "endLine": end.line + 1,
        "title": f"airsmith: {finding.rule}",
    }
    if start.line == end.line:
        properties |= {"col": start.character + 1, "endColumn": end.character + 1}
    listed = ",".join(f"{key}={_escape_property(str(value))}" for key, value in properties.items())
    return f"::{_GITHUB_COMMANDS[finding.severity]} {listed}::{_escape(finding.message)}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escape_property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")


def render_sarif(reports: Iterable[FileReport]) -> str:
    """A SARIF 2.1.0 log with one run; columns count UTF-16 code units."""
    reports = list(reports)
    used = {finding.rule for report in reports for finding in report.findings}
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.summary},
            "fullDescription": {"text": rule.explanation},
            "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity]},
            "properties": {"tags": [rule.layer.value]},
        }
        for rule in ALL_RULES
        if rule.name in used
    ]
    run = {
        "tool": {"driver": {"name": "airsmith", "version": __version__, "rules": rules}},
        "columnKind": "utf16CodeUnits",
        "results": [_sarif_result(report.name, finding) for report in reports for finding in report.findings],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _sarif_result(name: str, finding: Finding) -> dict[str, Any]:
    start, end = finding.range
    region = {
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    }
    return {
        "ruleId": finding.rule,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": name.replace("\\", "/")}, "region": region}}],
    }
