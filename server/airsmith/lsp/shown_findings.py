"""The findings of a document as the diagnostics that its editor shows: all, or the gravest where there are many.

Making messages of thousands of findings takes so long that everything else stands still meanwhile, and VS Code shows
no more than a thousand for one file.
"""

from collections.abc import Sequence

from lsprotocol import types

from airsmith.finding import Finding, Severity
from airsmith.lsp.convert import SOURCE, DiagnosticAbilities, to_diagnostic

MOST_DIAGNOSTICS = 1_000

_GRAVEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.INFORMATION)
_BEGINNING = types.Range(types.Position(0, 0), types.Position(0, 0))


def to_diagnostics(findings: Sequence[Finding], uri: str, abilities: DiagnosticAbilities) -> list[types.Diagnostic]:
    """What is shown of the document at `uri`, in the order of the findings. Where some are missing, the last says so."""
    if len(findings) <= MOST_DIAGNOSTICS:
        return [to_diagnostic(finding, uri, abilities) for finding in findings]
    shown = _gravest(findings, MOST_DIAGNOSTICS - 1)
    return [*(to_diagnostic(finding, uri, abilities) for finding in shown), _left_out(len(findings) - len(shown))]


def _gravest(findings: Sequence[Finding], count: int) -> list[Finding]:
    by_gravity = sorted(range(len(findings)), key=lambda at: _GRAVEST_FIRST.index(findings[at].severity))
    return [findings[at] for at in sorted(by_gravity[:count])]


def _left_out(count: int) -> types.Diagnostic:
    message = f"{count} less grave findings are not shown here; `airsmith check` lists them all."
    severity = types.DiagnosticSeverity.Information
    return types.Diagnostic(range=_BEGINNING, message=message, severity=severity, source=SOURCE)
