"""What came of a run, for people and for scripts."""

from typing import Any

import click

from airsmith.application.generation import GenerationReport, Refused
from airsmith.application.output import NotWritten, Written
from airsmith.cli.paths import shown
from airsmith.cli.report import finding_as_json
from airsmith.generation.outcome import Accepted, Attempt, Cancelled, Failed, Ledger, Rejected, RejectionReason
from airsmith.generation.similar import ORIGINS, Pattern
from airsmith.spec.wording import one_line
from airsmith.usage import TokenUsage


def print_report(report: GenerationReport, *, with_result: bool) -> None:
    """Say on stdout what was written, where `with_result` is set, and on stderr what went wrong."""
    if with_result and report.patterns:
        names = ", ".join(f"{one.name} ({ORIGINS[one.source]})" for one in report.patterns)
        click.secho(f"Shown to the model: {names}", dim=True)
    if isinstance(report.writing, Written):
        if with_result:
            click.echo(f"{report.prepared.spec.name} is written ({_effort(report)}):")
            for path in report.writing.paths:
                click.echo(f"  {shown(path)}")
    else:
        click.echo(f"airsmith: {one_line(_failure(report))}", err=True)
        _print_candidate(report, with_code=with_result)
    for note in report.notes:
        click.echo(f"airsmith: {one_line(note)}", err=True)


def _print_candidate(report: GenerationReport, *, with_code: bool) -> None:
    """Say where it is kept. What cost something is not lost even where no disk takes it."""
    what = "what was generated" if isinstance(report.outcome, Accepted) else "the best candidate"
    if report.kept is not None:
        click.echo(f"airsmith: {what} is kept at {report.kept}", err=True)
    elif report.candidate is not None and with_code:
        click.echo(f"airsmith: {what} could not be kept anywhere and follows on stdout.", err=True)
        click.echo(report.candidate.code, nl=False)


def spent(ledger: Ledger) -> str:
    """What a run took until it was ended, as a sentence that goes on after "interrupted"."""
    if ledger.best is not None and ledger.best.is_valid:
        return "it was already writing the files; look which ones are there, or generate again."
    if not ledger.usage.total:
        return "no file was written, and nothing was spent."
    return f"no file was written. It took {_tokens(ledger.usage)} ({_cost(ledger)}), which `airsmith stats` counts."


def _effort(report: GenerationReport) -> str:
    ledger = report.ledger
    count = len(ledger.attempts)
    parts = [f"{count} attempt{'' if count == 1 else 's'}", f"{report.seconds:.1f} s"]
    if ledger.usage.total:
        parts += [_tokens(ledger.usage), _cost(ledger)]
    return ", ".join(parts)


def _tokens(usage: TokenUsage) -> str:
    return f"{'about ' if usage.is_estimated else ''}{usage.total:,} tokens"


def _cost(ledger: Ledger) -> str:
    return "price unknown" if ledger.cost_usd is None else f"${ledger.cost_usd:.4f}"


def _failure(report: GenerationReport) -> str:
    if isinstance(report.writing, NotWritten):
        return report.writing.message
    match report.outcome:
        case Failed(message=message):
            return message
        case Rejected(best=best, reason=RejectionReason.SAME_ERROR_TWICE):
            count = len(report.ledger.attempts)
            return (
                f"stopped after {count} attempts, as the same errors came back; "
                f"the best, attempt {best.number}, has {_errors(best)}."
            )
        case Rejected(best=best):
            return f"no attempt was valid; the best, attempt {best.number}, has {_errors(best)}."
        case _:
            return "the run was cancelled."


def _errors(attempt: Attempt) -> str:
    count = len(attempt.errors)
    return f"{count} error{'' if count == 1 else 's'}"


def refusal_as_json(spec: str, refused: Refused) -> dict[str, Any]:
    """The JSON of a run that could not begin."""
    return {
        "outcome": "cannot_run",
        "message": refused.message,
        "failure": refused.kind.value if refused.kind else None,
        "findings": [finding_as_json(spec, finding) for finding in refused.findings],
    }


def report_as_json(report: GenerationReport) -> dict[str, Any]:
    """The JSON of a run. `outcome` is done, rejected, failed, not_written or cancelled."""
    ledger, engine = report.ledger, report.prepared.engine
    return {
        "outcome": _outcome(report),
        "component": report.prepared.spec.name,
        "engine": engine.model.name,
        "model": ledger.last_model,
        "message": None if report.is_done else _failure(report),
        "failure": report.outcome.kind.value if isinstance(report.outcome, Failed) else None,
        "files": [str(path) for path in report.writing.paths] if isinstance(report.writing, Written) else [],
        "kept": str(report.kept) if report.kept else None,
        "code": report.candidate.code if report.candidate and not report.is_done and not report.kept else None,
        "patterns": [_pattern_as_json(pattern) for pattern in report.patterns],
        "attempts": [_attempt_as_json(report.prepared.paths[0].name, attempt) for attempt in ledger.attempts],
        "usage": _usage_as_json(ledger.usage),
        "cost_usd": ledger.cost_usd,
        "seconds": round(report.seconds, 3),
        "notes": [*([engine.note] if engine.note else []), *report.notes],
    }


def _outcome(report: GenerationReport) -> str:
    match report.outcome:
        case Accepted():
            return "done" if report.is_done else "not_written"
        case Rejected():
            return "rejected"
        case Failed():
            return "failed"
        case Cancelled():
            return "cancelled"


def _pattern_as_json(pattern: Pattern) -> dict[str, Any]:
    return {"source": pattern.source.value, "name": pattern.name, "location": pattern.location or None}


def _attempt_as_json(name: str, attempt: Attempt) -> dict[str, Any]:
    return {
        "number": attempt.number,
        "kind": attempt.kind.value,
        "model": attempt.model,
        "valid": attempt.is_valid,
        "applied_fixes": list(attempt.applied_fixes),
        "findings": [finding_as_json(name, finding) for finding in attempt.findings],
    }


def _usage_as_json(usage: TokenUsage) -> dict[str, Any]:
    return {
        "input": usage.input,
        "output": usage.output,
        "thinking": usage.thinking,
        "cache_write_5m": usage.cache_write_5m,
        "cache_write_1h": usage.cache_write_1h,
        "cache_read": usage.cache_read,
        "estimated": usage.is_estimated,
    }
