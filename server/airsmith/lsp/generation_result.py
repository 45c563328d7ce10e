"""What came of a run, as clients get it.

`outcome` is done, rejected, failed, not_written, cancelled or refused; `message` one sentence for people; `files` and
`kept` are URIs. `costUsd` is null where a price is not known. Refusals have the spec's errors in `findings`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airsmith.application.output import NotWritten, Written
from airsmith.finding import Finding
from airsmith.generation.outcome import Attempt, Failed, Ledger, Rejected, RejectionReason
from airsmith.lsp.convert import finding_data
from airsmith.lsp.runs import Result
from airsmith.usage import TokenUsage

if TYPE_CHECKING:  # loads the learning store, which refusals spare
    from airsmith.application.generation_report import GenerationReport

UriOf = Callable[[Path], str]
"""Names a file as the editor knows it."""


def refused(message: str, findings: Iterable[Finding] = ()) -> Result:
    """No run was begun."""
    return {**_result("refused", message, Ledger()), "findings": [finding_data(finding) for finding in findings]}


def cancelled(ledger: Ledger) -> Result:
    """The user ended the run."""
    return _result("cancelled", f"Generating was cancelled{_spent(ledger)}.", ledger)


def reported(report: "GenerationReport", uri_of: UriOf) -> Result:
    """A run went to its end, good or bad."""
    outcome, message = _outcome(report)
    result = _result(outcome, message, report.ledger)
    if isinstance(report.writing, Written):
        result["files"] = [uri_of(path) for path in report.writing.paths]
    if report.kept is not None:
        result["kept"] = uri_of(report.kept)
        result["message"] += f" The best candidate is kept at {report.kept}."
    note = report.prepared.engine.note
    result["notes"] = [*([note] if note else []), *report.notes]
    result["engine"] = report.prepared.engine.model.name
    result["seconds"] = round(report.seconds, 3)
    return result


def _outcome(report: "GenerationReport") -> tuple[str, str]:
    name, spent = report.prepared.spec.name, _spent(report.ledger)
    match report.outcome:
        case Failed(message=message):
            return "failed", f"{name} was not generated{spent}: {message}"
        case Rejected(best=best, reason=reason):
            why = "the same errors came back" if reason is RejectionReason.SAME_ERROR_TWICE else "no attempt was valid"
            return "rejected", f"{name} was not generated{spent}: {why}; attempt {best.number} has {_errors(best)}."
    if isinstance(report.writing, NotWritten):
        return "not_written", report.writing.message
    return "done", f"{name} is generated{spent}: {', '.join(artifact.name for artifact in report.artifacts)}."


def _result(outcome: str, message: str, ledger: Ledger) -> Result:
    return {
        "outcome": outcome,
        "message": message,
        "files": [],
        "kept": None,
        "attempts": [_attempt(attempt) for attempt in ledger.attempts],
        "usage": _usage(ledger.usage),
        "costUsd": ledger.cost_usd,
        "notes": [],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "kind": attempt.kind.value,
        "model": attempt.model,
        "valid": attempt.is_valid,
        "errors": [finding_data(error) for error in attempt.errors],
        "appliedFixes": list(attempt.applied_fixes),
    }


def _usage(usage: TokenUsage) -> dict[str, Any]:
    return {
        "input": usage.input,
        "output": usage.output,
        "thinking": usage.thinking,
        "cacheWrite5m": usage.cache_write_5m,
        "cacheWrite1h": usage.cache_write_1h,
        "cacheRead": usage.cache_read,
        "estimated": usage.is_estimated,
    }


def _spent(ledger: Ledger) -> str:
    """Attempts and money, in brackets."""
    parts = []
    if count := len(ledger.attempts):
        parts.append(f"{count} attempt{'' if count == 1 else 's'}")
    if ledger.usage.total:
        about = "about " if ledger.usage.is_estimated else ""
        parts.append("at an unknown price" if ledger.cost_usd is None else f"{about}${ledger.cost_usd:.3f}")
    return f" ({', '.join(parts)})" if parts else ""


def _errors(attempt: Attempt) -> str:
    count = len(attempt.errors)
    return f"{count} error{'' if count == 1 else 's'}"
