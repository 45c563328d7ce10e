"""Thousands of findings: the gravest are shown, and no other question waits until they are messages."""

from collections.abc import Awaitable, Callable

import pytest
from lsprotocol import types

from airsmith.finding import Finding, Layer, Severity
from airsmith.lsp.convert import DiagnosticAbilities
from airsmith.lsp.shown_findings import MOST_DIAGNOSTICS, to_diagnostics
from airsmith.text import Position, Range
from support.fake_editor import NEOVIM, VSCODE, FakeEditor

URI = "file:///a.py"
PLAIN = DiagnosticAbilities(shows_related=False, tags=frozenset())
SHOWN = MOST_DIAGNOSTICS - 1
WARNINGS = "pickle.loads(a)\n__import__(a)\nhashlib.md5(a)\n"
ERRORS = "eval(a)\nexec(a)\nos.system(a)\nb = compile(a, '', 'exec')\n"
NOT_SHOWN = "less grave findings are not shown here; `airsmith check` lists them all."


def finding(line: int, severity: Severity) -> Finding:
    span = Range(Position(line, 0), Position(line, 1))
    return Finding("some_rule", Layer.SECURITY, severity, f"The finding of line {line}.", span)


def test_as_many_as_can_be_shown_are_all_shown() -> None:
    findings = [finding(line, Severity.WARNING) for line in range(MOST_DIAGNOSTICS)]
    assert [one.message for one in to_diagnostics(findings, URI, PLAIN)] == [one.message for one in findings]
    assert to_diagnostics([], URI, PLAIN) == []


def test_of_more_the_gravest_are_shown_in_their_order() -> None:
    grave = {5: Severity.ERROR, 3_500: Severity.ERROR, 2_000: Severity.WARNING}
    findings = [finding(line, grave.get(line, Severity.INFORMATION)) for line in range(4_000)]
    *shown, last = to_diagnostics(findings, URI, PLAIN)
    lines = [one.range.start.line for one in shown]
    assert lines == sorted(lines)
    assert len(lines) == SHOWN
    assert set(grave) < set(lines)
    assert lines[:6] == [0, 1, 2, 3, 4, 5]
    assert last.severity == types.DiagnosticSeverity.Information
    assert last.message == f"{4_000 - SHOWN} {NOT_SHOWN}"


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("profile", [VSCODE, NEOVIM])
async def test_in_an_editor(editor_like: Callable[..., Awaitable[FakeEditor]], profile: str) -> None:
    editor = await editor_like(profile)
    uri = editor.open("a.py", "import airflow, hashlib, os, pickle\n" + WARNINGS * 200 + ERRORS * 200)
    *shown, last = await editor.diagnostics(uri)
    assert len(shown) == SHOWN
    assert [one.severity for one in shown].count(types.DiagnosticSeverity.Error) == 800
    assert last.message == f"{1_400 - SHOWN} {NOT_SHOWN}"
    hidden = types.Range(types.Position(600, 0), types.Position(600, 5))
    assert hidden not in [one.range for one in shown]
    offered = await editor.code_actions(uri, hidden, only=["quickfix"])
    assert [action.title for action in offered] == ["Add usedforsecurity=False", "Ignore weak_hash here"]
