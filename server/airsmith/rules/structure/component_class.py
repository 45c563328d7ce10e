"""no_component_class and invalid_base_class: a file said to be a component must hold one, of the right base."""

import ast
from collections.abc import Iterator

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.components import find_components
from airsmith.catalog.base_classes import BASE_NAMES, canonical_module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.spec.fields import ComponentType

_SUFFIXES: dict[ComponentType, str] = {"operator": "Operator", "sensor": "Sensor", "hook": "Hook"}


def _check_presence(context: PythonContext) -> Iterator[Violation]:
    module, kind = context.module, context.component_type
    if kind is None or module.classes or module.has_damage:
        return
    message = f"There is no class that derives from {BASE_NAMES[kind]} in this {kind}'s file."
    yield Violation(module.index.line_range(0), message)


def _check_base(context: PythonContext) -> Iterator[Violation]:
    module, kind = context.module, context.component_type
    if kind is None or not module.classes:
        return
    components = find_components(module)
    if any(component.kind == kind for component in components):
        return
    info = _intended_component(module.classes, kind)
    others = [component for component in components if component.info is info]
    if not others and any(not base.is_known for base in info.external_bases()):
        return
    expected = f"`{BASE_NAMES[kind]}` of `{canonical_module(kind, context.target)}`"
    if not info.bases:
        yield Violation(
            module.range_of_name(info.node), f"`{info.name}` has no base class; a {kind} derives from {expected}."
        )
        return
    written = ast.unparse(info.bases[0].node)
    message = f"`{written}` is not a base class of a {kind}; derive from {expected} or a class that does."
    yield Violation(module.range_of(info.bases[0].node), message)


def _intended_component(classes: tuple[ClassInfo, ...], kind: ComponentType) -> ClassInfo:
    """The class that was most likely meant: by its suffix, else the last one."""
    named = [info for info in classes if info.name.endswith(_SUFFIXES[kind])]
    return (named or list(classes))[-1]


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
        good=(
            "from airflow.sdk import BaseOperator\n\n\n"
            "class RowCountOperator(BaseOperator):\n    def execute(self, context):\n        return 0\n"
        ),
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
        good=(
            "from airflow.sdk import BaseOperator\n\n\n"
            "class RowCountOperator(BaseOperator):\n    def execute(self, context):\n        return 0\n"
        ),
        check=_check_base,
        example_type="operator",
    ),
)
