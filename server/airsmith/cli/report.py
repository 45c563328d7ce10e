"""Findings as text for people, JSON for scripts, SARIF for code scanning and annotations for GitHub."""

import json
import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from airsmith import __version__
from airsmith.application.ruff_rules import PREFIX as RUFF_PREFIX
from airsmith.application.rule_pages import rule_as_markdown
from airsmith.finding import Finding, Fix, Related, Severity
from airsmith.rules.registry import ALL_RULES
from airsmith.rules.rule import Profile, Rule
from airsmith.spec.wording import counted, one_line
from airsmith.text import Range

_SARIF_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}
_GITHUB_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What the rules say of one file, after the fixes that were `applied`, each as `rule: title`."""

    name: str
    findings: tuple[Finding, ...]
    applied: tuple[str, ...] = ()


def render_text(reports: Iterable[FileReport]) -> str:
    """One line a finding, `file:line:column: severity [rule] message`, counted from 1; below it, what it speaks of."""
    lines = []
    for report in reports:
        name = visible(report.name)
        for finding in report.findings:
            line, character = finding.range.start
            fixable = " (fixable)" if finding.has_safe_fix else ""
            lines.append(f"{name}:{line + 1}:{character + 1}: {verdict(finding)}{fixable}")
            lines += [f"    see {place}" for place in related_places(report.name, finding)]
    return "\n".join(lines)


def related_places(name: str, finding: Finding) -> tuple[str, ...]:
    """The other places that a finding of a file speaks of, each once, as `file:line`."""
    places = ((_file_of(place, name), place.range.start.line + 1) for place in finding.related)
    return tuple(dict.fromkeys(f"{visible(path)}:{line}" for path, line in places))


def _file_of(place: Related, name: str) -> str:
    """The file of a place that a finding of the file `name` speaks of, as that one is named: relative where it is."""
    path = Path(place.path or name)
    here = Path.cwd()
    if Path(name).is_absolute() or not path.is_absolute() or not path.is_relative_to(here):
        return place.path or name
    return str(path.relative_to(here))


def verdict(finding: Finding) -> str:
    """What the rule says, in one line: messages may quote whatever stands in a file, terminal codes included."""
    return f"{finding.severity} [{finding.rule}] {one_line(finding.message)}"


def visible(name: str) -> str:
    """A file's name with everything escaped that does not print."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in name)


def render_summary(reports: Iterable[FileReport]) -> str:
    """One line: how many findings of each severity in how many files, and how much was fixed."""
    reports = list(reports)
    counts = Counter(finding.severity for report in reports for finding in report.findings)
    parts = [counted(counts[Severity.ERROR], "error"), counted(counts[Severity.WARNING], "warning")]
    if counts[Severity.INFORMATION]:
        parts.append(counted(counts[Severity.INFORMATION], "hint"))
    fixes = sum(len(report.applied) for report in reports)
    fixable = sum(finding.has_safe_fix for report in reports for finding in report.findings)
    fixed = f"{counted(fixes, 'fix', 'fixes')} made, " if fixes else ""
    hint = f" {fixable} can be fixed by --fix." if fixable else ""
    return f"{fixed}{', '.join(parts)} in {counted(len(reports), 'file')}.{hint}"


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
        "related": [_related(name, place) for place in finding.related],
    }


def _related(name: str, place: Related) -> dict[str, Any]:
    return {"file": _file_of(place, name), "message": place.message, "range": _range(place.range)}


def _range(span: Range) -> dict[str, Any]:
    return {
        "start": {"line": span.start.line, "character": span.start.character},
        "end": {"line": span.end.line, "character": span.end.character},
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"range": _range(edit.range), "newText": edit.new_text} for edit in fix.edits]
    return {"title": fix.title, "safety": fix.safety.value, "edits": edits}


def render_json(reports: Iterable[FileReport]) -> str:
    """All findings as a list, in ASCII, so that no encoding of a pipe can spoil it."""
    listed = [finding_as_json(report.name, finding) for report in reports for finding in report.findings]
    return json.dumps(listed, indent=2)


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
    used = {finding.rule: finding for report in reports for finding in report.findings}
    own = [rule for rule in ALL_RULES if rule.name in used]
    others = sorted(used.keys() - {rule.name for rule in own})
    described = [*map(_sarif_rule, own), *(_sarif_rule_of_ruff(used[name]) for name in others)]
    indices = {rule["id"]: index for index, rule in enumerate(described)}
    run = {
        "tool": {"driver": {"name": "airsmith", "version": __version__, "rules": described}},
        "columnKind": "utf16CodeUnits",
        "results": [
            _sarif_result(report.name, finding, indices[finding.rule])
            for report in reports
            for finding in report.findings
        ],
    }
    return json.dumps({"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def _sarif_rule(rule: Rule) -> dict[str, Any]:
    help_text = f"{rule.explanation} To ignore it in one line: # airsmith: ignore[{rule.name}]"
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.explanation},
        "help": {"text": help_text, "markdown": rule_as_markdown(rule)},
        "defaultConfiguration": {"level": _SARIF_LEVELS[rule.severity_in(Profile.AUTHORED)]},
        "properties": {"tags": [rule.layer.value]},
    }


def _sarif_rule_of_ruff(finding: Finding) -> dict[str, Any]:
    code = finding.rule.removeprefix(RUFF_PREFIX)
    return {
        "id": finding.rule,
        "shortDescription": {"text": f"Rule {code} of ruff."},
        "help": {"text": f"`ruff rule {code}` explains it. To ignore it in one line: # noqa: {code}"},
        "defaultConfiguration": {"level": _SARIF_LEVELS[finding.severity]},
        "properties": {"tags": [finding.layer.value, "ruff"]},
    }


def _sarif_result(name: str, finding: Finding, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_sarif_location(name, finding.range)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {**_sarif_location(_file_of(place, name), place.range), "message": {"text": place.message}}
            for place in finding.related
        ]
    if finding.fix is not None:
        result["fixes"] = [_sarif_fix(name, finding.fix)]
    return result


def _sarif_fix(name: str, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _sarif_region(edit.range), "insertedContent": {"text": edit.new_text}} for edit in fix.edits
    ]
    return {
        "description": {"text": f"{fix.title[:1].upper()}{fix.title[1:]}"},
        "artifactChanges": [{"artifactLocation": {"uri": _uri(name)}, "replacements": replacements}],
        "properties": {"safety": fix.safety.value},
    }


def _sarif_location(name: str, span: Range) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(name)}, "region": _sarif_region(span)}}


def _sarif_region(span: Range) -> dict[str, int]:
    start, end = span
    return {
        "startLine": start.line + 1,
        "startColumn": start.character + 1,
        "endLine": end.line + 1,
        "endColumn": end.character + 1,
    }


def _uri(name: str) -> str:
    """A file's name as a URI reference; relative names stay relative, so that they fit any checkout."""
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
