"""What a rule is: a name, what it means, and a check that yields violations."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from airsmith.analysis.airflow_imports import AirflowImports, read_airflow_imports
from airsmith.analysis.callee import Callee
from airsmith.analysis.callees import Callees
from airsmith.analysis.components import Component, concerns_airflow, find_components
from airsmith.analysis.constructor_bodies import ConstructorBody, read_constructors
from airsmith.analysis.lineage import Lineages
from airsmith.analysis.misfits import Misfit, find_misfits
from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Project
from airsmith.analysis.rendered_fields import RenderedFields
from airsmith.analysis.scopes import Scope
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.finding import Fix, Layer, Mark, Related, Severity
from airsmith.rules.security.text_reading import BuiltTexts
from airsmith.spec.document import SpecDocument
from airsmith.text import Range


class Profile(StrEnum):
    """Who wrote the code that is checked.

    `strict` is for candidates of a model, where doubt counts against the code; `authored` is for files that people
    wrote, where a finding of error severity must be certain.
    """

    STRICT = "strict"
    AUTHORED = "authored"


@dataclass(frozen=True, slots=True)
class Violation:
    """One place that breaks a rule. `severity` is given only where it differs from the rule's own."""

    range: Range
    message: str
    fix: Fix | None = None
    severity: Severity | None = None
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnSpec:
    """The spec of a component's file, as it was read. `path` is how related places name it."""

    document: SpecDocument
    path: str


@dataclass(frozen=True)
class PythonContext:
    """What a check of a Python file may look at.

    `component_type` is given where the file is said to be a component of that type: by its spec, its header or the
    command line. Elsewhere a file without a component is nothing wrong. `component_name` is the class that its spec
    names, `dependencies` the requirements that its spec declares, `spec` the spec itself; all None where no spec is
    known. `given_catalog` is what is known of the user's own environment, `project` what the files around this one
    define.
    """

    module: Module
    target: AirflowVersion = NEWEST_VERSION
    profile: Profile = Profile.AUTHORED
    component_type: ComponentType | None = None
    component_name: str | None = None
    dependencies: tuple[str, ...] | None = None
    given_catalog: Catalog | None = None
    project: Project = NO_PROJECT
    spec: OwnSpec | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """What Airflow and its providers offer on the target; opened only where a rule asks."""
        return self.given_catalog or packaged_catalog(self.target)

    @cached_property
    def airflow_imports(self) -> AirflowImports:
        """The module's imports of Airflow, as far as they do not simply work on the target."""
        return read_airflow_imports(self.module, self.catalog)

    @cached_property
    def components(self) -> tuple[Component, ...]:
        """All component classes of the module, in order."""
        return find_components(self.module, self.lineages)

    @cached_property
    def constructors(self) -> tuple[ConstructorBody, ...]:
        """The constructors that operators and sensors of the module define themselves."""
        return read_constructors(self.module, [one for one in self.components if one.kind != "hook"])

    @cached_property
    def rendered_fields(self) -> RenderedFields:
        """What the `template_fields` of the module's classes say."""
        return RenderedFields()

    @cached_property
    def known_calls(self) -> tuple[tuple[ast.Call, Scope, Callee], ...]:
        """The calls of which it is certain what of Airflow they reach, with their scopes."""
        if not self.catalog.is_exact or not concerns_airflow(self.module):
            return ()
        return tuple(Callees(self.module, self.lineages, self.catalog).all())

    @cached_property
    def misfits(self) -> tuple[Misfit, ...]:
        """Those of the known calls that what they reach would refuse."""
        return find_misfits(self.known_calls)

    @cached_property
    def built_texts(self) -> BuiltTexts:
        """How the texts of the module are put together; what was read once is remembered for all rules."""
        return BuiltTexts(self.module)

    @cached_property
    def lineages(self) -> Lineages:
        """What the classes of the module inherit."""
        return Lineages(self.module, self.catalog, self.project)


@dataclass(frozen=True)
class SpecContext:
    """What a check of a spec may look at. `given_catalog` is what is known of the user's own environment."""

    document: SpecDocument
    target: AirflowVersion = NEWEST_VERSION
    given_catalog: Catalog | None = None

    @cached_property
    def catalog(self) -> Catalog:
        """What Airflow and its providers offer on the target; opened only where a rule asks."""
        return self.given_catalog or packaged_catalog(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule's identity and its documentation.

    The name states the problem in snake_case. `summary` is one sentence; `explanation` says why it matters and what to
    do. `bad` is the shortest example that breaks the rule, `good` the same one mended. `authored_severity` is the
    severity in files that people wrote, where it differs. `severity_note` says when single findings differ from both.
    `mark` is what each finding says of the text that it covers.
    """

    name: str
    layer: Layer
    severity: Severity
    summary: str
    explanation: str
    bad: str
    good: str
    authored_severity: Severity | None = None
    severity_note: str = ""
    mark: Mark | None = None

    def severity_in(self, profile: Profile) -> Severity:
        """The severity of the rule's findings, unless a violation says otherwise."""
        if profile is Profile.AUTHORED and self.authored_severity is not None:
            return self.authored_severity
        return self.severity


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonRule(Rule):
    """A rule about Python files.

    `example_type` and `example_name` are what its examples are said to be, `example_dependencies` what their spec
    declares, `example_spec` the text of their spec.
    """

    check: Callable[[PythonContext], Iterator[Violation]]
    example_type: ComponentType | None = None
    example_name: str | None = None
    example_dependencies: tuple[str, ...] | None = None
    example_spec: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecRule(Rule):
    """A rule about specs."""

    check: Callable[[SpecContext], Iterator[Violation]]
