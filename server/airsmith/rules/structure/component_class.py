"""no_component_class and invalid_base_class: a file said to be a component must hold one, of the right base."""

import sys
from collections.abc import Iterator

from airsmith.analysis.classes import Base, ClassInfo
from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.catalog.component_types import CLASS_SUFFIXES, ComponentType
from airsmith.catalog.model import ClassKind
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement.comparison import compare
from airsmith.spec.wording import quote
from airsmith.text import Range


def _check_presence(context: PythonContext) -> Iterator[Violation]:
    module, kind = context.module, context.component_type
    if kind is None or module.classes or module.has_damage:
        return
    message = f"There is no class that derives from {BASE_NAMES[kind]} in this {kind}'s file."
    yield Violation(module.index.line_range(0), message)


def with_article(kind: ComponentType) -> str:
    """A type of component as a sentence has it: "an operator"."""
    return f"an {kind}" if kind == "operator" else f"a {kind}"


def _check_base(context: PythonContext) -> Iterator[Violation]:
    module, kind = context.module, context.component_type
    if kind is None or not module.classes or module.has_damage:
        return
    if any(_may_be_component(info, kind, context) for info in module.classes):
        return
    compared = compare(context)
    if compared is not None and compared.component.kind != compared.spec.component_type:
        return  # wrong_component_type speaks of it, and of the spec
    info = _intended_component(context, kind)
    expected = f"`{BASE_NAMES[kind]}` of `{canonical_module(kind, context.target)}`"
    if not info.bases:
        message = f"`{info.name}` has no base class; {with_article(kind)} derives from {expected}."
        yield Violation(module.range_of_name(info.node), message)
        return
    first, last = module.range_of(info.bases[0].node), module.range_of(info.bases[-1].node)
    written = quote(module.index.slice(Range(first.start, last.end)))
    message = (
        f"{written} does not make `{info.name}` {with_article(kind)}; derive from {expected} or a class that does."
    )
    yield Violation(Range(first.start, last.end), message)


def _may_be_component(info: ClassInfo, kind: ComponentType, context: PythonContext) -> bool:
    """Whether a class is a component of that type, or derives from something that may make it one."""
    bases = (base for one in context.lineages.of(info).local for base in one.info.bases if base.local is None)
    return any(_may_make_component(base, kind, context) for base in bases)


def _may_make_component(base: Base, kind: ComponentType, context: PythonContext) -> bool:
    if not base.paths:
        return True
    return any(_may_be_base(path, kind, context) for path in base.paths)


def _may_be_base(path: str, kind: ComponentType, context: PythonContext) -> bool:
    """Classes that nobody knows may be anything; of a candidate they must be named like it, or be what its spec says."""
    lineage = context.lineages.at(path)
    found, is_authored = lineage.component_type, context.profile is Profile.AUTHORED
    if found is not None:
        return found == kind or (is_authored and (found, kind) == ("sensor", "operator"))
    if lineage.is_complete or lineage.kind is not ClassKind.CLASS or path.partition(".")[0] in sys.stdlib_module_names:
        return False
    return is_authored or CLASS_SUFFIXES[kind] in path.rpartition(".")[2] or path == _base_in_spec(context)


def _base_in_spec(context: PythonContext) -> str | None:
    spec = context.spec.document.spec if context.spec is not None else None
    return spec.base_class if spec is not None else None


def _intended_component(context: PythonContext, kind: ComponentType) -> ClassInfo:
    """The class that was most likely meant: by the spec's name, else a component of another type, a suffix, the last."""
    if (
        named := next((info for info in context.module.classes if info.name == context.component_name), None)
    ) is not None:
        return named
    components = [component.info for component in context.components]
    classes = components or list(context.module.classes)
    fitting = [info for info in classes if info.name.endswith(CLASS_SUFFIXES[kind])]
    return (fitting or classes)[-1]


_GOOD = (
    "from airflow.sdk import BaseOperator\n\n\n"
    "class RowCountOperator(BaseOperator):\n    def execute(self, context):\n        return 0\n"
)

RULES = (
    PythonRule(
        name="no_component_class",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        summary="The file of a component holds no class.",
        explanation=(
            "An operator, sensor or hook is a class that derives from an Airflow base class. This is reported only for "
            "files that are said to be a component: by their spec, their header or `--component-type`."
        ),
        bad="def count_rows(table):\n    return 0\n",
        good=_GOOD,
        check=_check_presence,
        example_type="operator",
    ),
    PythonRule(
        name="invalid_base_class",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        summary="The component derives from a class that does not make it one.",
        explanation=(
            "Airflow runs only classes that derive from BaseOperator, BaseSensorOperator or BaseHook, directly or through "
            "a provider's class, a mixin or a class of your own. Bases that cannot be resolved are given the benefit of "
            "the doubt. Reported only for files that are said to be a component."
        ),
        bad="class RowCountOperator(object):\n    def execute(self, context):\n        return 0\n",
        good=_GOOD,
        check=_check_base,
        example_type="operator",
    ),
)
