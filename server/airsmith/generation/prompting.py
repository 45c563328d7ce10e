"""What the model is told in each kind of attempt. The words are files in `prompts/`."""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AirflowVersion
from airsmith.generation.base_import import component_base, context_import
from airsmith.generation.feedback import condense_findings, render_findings
from airsmith.generation.lookup import describe_base, look_up_facts
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.ports import Message
from airsmith.generation.similar import ORIGINS, Pattern
from airsmith.spec.fields import ComponentSpec
from airsmith.spec.markdown import fence_around
from airsmith.spec.naming import snake_case

_MARK_LENGTH = 24


@dataclass(frozen=True, slots=True)
class GenerationTask:
    """What is to be written: a spec that has passed the spec rules, its YAML as the user wrote it, and the target.

    `patterns` are similar components, for whoever writes it to look at. `catalog` is that of the user's own environment
    for the target; without one, the packaged one is asked. `project` is what the component can import from the files
    around it. `spec_file` is how findings name the spec.
    """

    spec: ComponentSpec
    spec_text: str
    target: AirflowVersion
    patterns: tuple[Pattern, ...] = ()
    catalog: Catalog | None = None
    project: Project = NO_PROJECT
    spec_file: str = ""

    @property
    def declared(self) -> tuple[str, ...]:
        """The requirements that the component may count on: those of the spec, and what its base class comes from."""
        catalog = self.catalog or packaged_catalog(self.target)
        provider = catalog.provider_of_module(component_base(self.spec, self.target, self.catalog).module)
        return (*self.spec.dependencies, provider.package) if provider is not None else tuple(self.spec.dependencies)


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
        if not last.reply.strip():  # the service takes no empty turns, and there is nothing to mend
            return (Message("user", _render("clean", task)),)
        return (
            Message("user", _render("clean", task)),
            Message("assistant", last.reply),
            Message("user", _render_feedback("continuation", task, last, [last])),
        )
    best = min(reversed(attempts), key=lambda attempt: attempt.distance)
    name = "fresh" if kind is AttemptKind.FRESH else "final"
    return (Message("user", _render_feedback(name, task, best, attempts)),)


def _render_feedback(name: str, task: GenerationTask, about: Attempt, relevant: list[Attempt]) -> str:
    """`about` is the candidate that is shown; `relevant` are those whose errors are to be avoided."""
    return _render(
        name,
        task,
        errors=about.errors,
        rendered_errors=render_findings(about.code, about.errors),
        condensed=condense_findings(tuple(error for attempt in relevant for error in attempt.errors)),
        facts=look_up_facts(relevant, task.spec, task.target, task.catalog),
        best_code=about.code.rstrip(),
        fence=fence_around(about.code),
        applied_fixes=about.applied_fixes,
    )


def _render(name: str, task: GenerationTask, **values: object) -> str:
    template = _environment().get_template(f"{name}.md.j2")
    patterns_text = _patterns_text(task.patterns)
    text = template.render(
        spec=task.spec,
        target=task.target,
        module=snake_case(task.spec.name),
        base=component_base(task.spec, task.target, task.catalog),
        base_description=describe_base(task.spec, task.target, task.catalog),
        context_import=context_import(task.spec, task.target),
        mark=_mark(task.spec_text),
        spec_text=task.spec_text.strip(),
        patterns_mark=_mark(task.spec_text + patterns_text),
        patterns_text=patterns_text,
        **values,
    )
    return text.strip()


def _patterns_text(patterns: tuple[Pattern, ...]) -> str:
    return _environment().get_template("patterns.md.j2").render(patterns=patterns, origins=ORIGINS).strip()


def _mark(text: str) -> str:
    """A word that the marked text cannot hold, since it is made from its digest: nobody can write the end marker."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_MARK_LENGTH]


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
