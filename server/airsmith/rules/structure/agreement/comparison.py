"""The class of a file beside the spec that it was made from, for the rules that compare the two."""

from collections.abc import Iterable
from dataclasses import dataclass

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.components import Component
from airsmith.catalog.model import ClassKind
from airsmith.finding import Fix, Related, Severity
from airsmith.rules.rule import OwnSpec, Profile, PythonContext, Violation
from airsmith.rules.structure.agreement import places
from airsmith.spec.document import SpecDocument
from airsmith.spec.fields import ComponentSpec
from airsmith.text import Range

TOLD_BY_SPEC = "This is what the spec says."


@dataclass(frozen=True, slots=True)
class Comparison:
    """A component and its spec, both as far as they can be read."""

    context: PythonContext
    own: OwnSpec
    spec: ComponentSpec
    component: Component

    @property
    def info(self) -> ClassInfo:
        """The class."""
        return self.component.info

    @property
    def document(self) -> SpecDocument:
        """The spec as it is written."""
        return self.own.document

    @property
    def is_strict(self) -> bool:
        """Whether doubt counts against the code."""
        return self.context.profile is Profile.STRICT

    @property
    def name_range(self) -> Range:
        """Where the class's name stands."""
        return self.context.module.range_of_name(self.info.node)

    def disagreement(
        self,
        span: Range,
        message: str,
        places_in_spec: Iterable[Range],
        fix: Fix | None = None,
        severity: Severity | None = None,
    ) -> Violation:
        """What is wrong at a place of the class, and the places of the spec that say so."""
        related = tuple(Related(self.own.path, place, TOLD_BY_SPEC) for place in places_in_spec)
        return Violation(span, message, fix, severity, related)

    def about_key(
        self, span: Range, message: str, key: str, fix: Fix | None = None, severity: Severity | None = None
    ) -> Violation:
        """What is wrong at a place of the class, where the value of one key of the spec says so."""
        return self.disagreement(span, message, (places.value_of_key(self.document, key),), fix, severity)


def compare(context: PythonContext) -> Comparison | None:
    """The component that a file's spec means, beside that spec; None where one of the two is not certain.

    A class with the spec's name is meant, also one whose base nobody knows. Of a candidate it may as well be the last
    component of the type, or the last one of all.
    """
    own = context.spec
    spec = own.document.spec if own is not None else None
    if own is None or spec is None:
        return None
    components = context.components
    meant = [one for one in components if one.name == spec.name] or _unknown(context, spec)
    if not meant and context.profile is Profile.STRICT:
        meant = [one for one in components if one.kind == spec.component_type] or list(components)
    if not meant or meant[-1].info.is_damaged or meant[-1].info.is_stand_in:
        return None
    return Comparison(context, own, spec, meant[-1])


def _unknown(context: PythonContext, spec: ComponentSpec) -> list[Component]:
    """The classes with the spec's name that may be components of its type, as something of their bases is not known."""
    named = [(info, context.lineages.of(info)) for info in context.module.classes if info.name == spec.name]
    return [
        Component(info, spec.component_type, lineage, is_fully_known=False)
        for info, lineage in named
        if not lineage.is_complete and lineage.kind is ClassKind.CLASS
    ]


def compare_like(context: PythonContext) -> Comparison | None:
    """The same, where the class is of the type that the spec says; else there is nothing more to compare."""
    found = compare(context)
    return found if found is not None and found.component.kind == found.spec.component_type else None
