"""What the model is told in each kind of attempt. The words are files in `prompts/`."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.catalog.targets import AIRFLOW_3, AirflowVersion
from airsmith.finding import Finding
from airsmith.generation.feedback import condense_findings, render_findings
from airsmith.generation.lookup import look_up_facts
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.ports import Message
from airsmith.spec.base_class import ResolvedBase, resolve_base
from airsmith.spec.fields import ComponentSpec

_MARK_LENGTH = 12


@dataclass(frozen=True, slots=True)
class GenerationTask:
    """What is to be written. `spec_text` is the YAML as the user wrote it, comments included."""

    spec: ComponentSpec
    spec_text: str
    target: AirflowVersion


@cache
def system_prompt() -> str:
    """The frozen part of every request: the same for all specs, so that it can be cached."""
    return files("airsmith.generation").joinpath("prompts/system.md").read_text("utf-8").strip()


def messages_for(kind: AttemptKind, task: GenerationTask, attempts: list[Attempt]) -> tuple[Message, ...]:
    """The conversation that asks for an attempt of that kind, after the attempts that came before."""
    if kind is AttemptKind.CLEAN or not attempts:
        return (Message("user", _render("clean", task)),)
    last = attempts[-1]
    if kind is AttemptKind.CONTINUATION:
        return (
            Message("user", _render("clean", task)),
            Message("assistant", last.reply),
            Message("user", _render_feedback("continuation", task, last, attempts)),
        )
    best = min(reversed(attempts), key=lambda attempt: len(attempt.errors))
    name = "fresh" if kind is AttemptKind.FRESH else "final"
    return (Message("user", _render_feedback(name, task, best, attempts)),)


def _render_feedback(name: str, task: GenerationTask, about: Attempt, attempts: list[Attempt]) -> str:
    all_errors: tuple[Finding, ...] = tuple(error for attempt in attempts for error in attempt.errors)
    relevant = about.errors if name == "continuation" else all_errors
    return _render(
        name,
        task,
        errors=about.errors,
        rendered_errors=render_findings(about.code, about.errors),
        condensed=condense_findings(all_errors),
        facts=look_up_facts(relevant, task.spec, task.target),
        best_code=about.code.rstrip(),
        applied_fixes=about.applied_fixes,
    )


def _render(name: str, task: GenerationTask, **values: object) -> str:
    template = _environment().get_template(f"{name}.md.j2")
    text = template.render(
        spec=task.spec,
        target=task.target,
        base=_base(task),
        context_import=_context_import(task),
        mark=_mark(task.spec_text),
        spec_text=task.spec_text.strip(),
        **values,
    )
    return text.strip()


def _base(task: GenerationTask) -> ResolvedBase:
    kind = task.spec.component_type
    return resolve_base(task.spec, BASE_NAMES[kind], canonical_module(kind, task.target))


def _context_import(task: GenerationTask) -> str | None:
    if task.spec.component_type == "hook":
        return None
    module = "airflow.sdk" if task.target >= AIRFLOW_3 else "airflow.utils.context"
    return f"from {module} import Context"


def _mark(spec_text: str) -> str:
    """A word that the specification cannot hold, since it is made from its digest: nobody can write the end marker."""
    return hashlib.sha256(spec_text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("airsmith.generation", "prompts"),
        autoescape=False,  # noqa: S701 - the output is a prompt, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
