"""wrong_sensor_setting and missing_deferral: how a component waits must be what its spec says."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.names import last_name
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement.class_attributes import ABSENT, attribute_of
from airsmith.rules.structure.agreement.class_fixes import replacement
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.constructor import own_constructor, what_is_taken
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC, SENSOR_CODE, SENSOR_SPEC
from airsmith.rules.structure.agreement.values import UNKNOWN, literal_of, means_the_same, source_of_value
from airsmith.spec.wording import quote

_DEFERRING = frozenset(("defer", "TaskDeferred"))


def _check_settings(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None or compared.component.kind != "sensor":
        return
    spec = compared.spec
    for key, wanted in (("poke_interval", spec.poke_interval), ("timeout", spec.timeout), ("mode", spec.mode)):
        if wanted is not None:
            yield from _other_setting(compared, key, wanted)


def _other_setting(compared: Comparison, key: str, wanted: float | str) -> Iterator[Violation]:
    """A setting that the class does not set, or to another value than its spec."""
    module, told = compared.context.module, quote(source_of_value(wanted) or repr(wanted))
    written = _written_setting(compared, key)
    if not written.is_there:
        message = f"`{compared.info.name}` does not set `{key}`, which is {told} in its spec."
        yield compared.about_key(compared.name_range, message, key)
    elif written.node is not None:
        value = literal_of(written.node, compared.info.scope)
        if value is UNKNOWN or value is None or means_the_same(value, wanted):
            return
        message = f"`{key}` is {quote(module.source_of(written.node))} in the code, but {told} in its spec."
        fix = replacement(compared, written.node, source_of_value(wanted) or repr(wanted))
        yield compared.about_key(module.range_of(written.node), message, key, fix)


@dataclass(frozen=True, slots=True)
class _Setting:
    """Whether the class sets something, and the expression, where it is one that can be compared."""

    is_there: bool
    node: ast.expr | None = None


def _written_setting(compared: Comparison, key: str) -> _Setting:
    """By the default of an argument, by a value in the constructor, or as a class attribute."""
    declared = what_is_taken(compared).declared.get(key)
    if declared is not None:
        return _Setting(is_there=True, node=declared.default if declared.module is compared.context.module else None)
    constructor = own_constructor(compared)
    for node in ast.walk(constructor) if constructor is not None else ():
        match node:
            case ast.keyword(arg=name, value=value) if name == key:
                return _Setting(is_there=True, node=value)
            case ast.Call(func=ast.Attribute(attr="setdefault"), args=[ast.Constant(value=name), value]) if name == key:
                return _Setting(is_there=True, node=value)
            case ast.Constant(value=name) if name == key:
                return _Setting(is_there=True)
    attribute = attribute_of(compared, key)
    if attribute.value is UNKNOWN:
        return _Setting(is_there=attribute.node is not None or not compared.is_strict)
    return _Setting(attribute.value is not ABSENT, attribute.node)


def _check_deferral(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None or not compared.spec.deferrable or _may_defer(compared):
        return
    message = f"`{compared.info.name}` neither takes `deferrable` nor defers, but its spec says that it can."
    yield compared.about_key(compared.name_range, message, "deferrable")


def _may_defer(compared: Comparison) -> bool:
    taken = what_is_taken(compared)
    if taken.takes("deferrable") or (taken.is_unknown and not compared.is_strict):
        return True
    if any(one.info.has_damaged_methods for one in compared.component.lineage.local):
        return True
    return any(
        isinstance(node, ast.Call) and last_name(node) in _DEFERRING
        for one in compared.component.lineage.local
        for node in ast.walk(one.info.node)
    )


RULES = (
    PythonRule(
        name="wrong_sensor_setting",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="A sensor does not wait as its spec says: poke_interval, timeout or mode differ.",
        explanation=(
            "The spec's `poke_interval`, `timeout` and `mode` are the defaults of constructor arguments of these names, "
            "which are handed on to the base class; so DAGs can still change them. A value that the constructor or a class "
            "attribute sets counts too. Only values that the file writes out are compared."
        ),
        bad=SENSOR_CODE.replace("300", "60"),
        good=SENSOR_CODE,
        check=_check_settings,
        example_type="sensor",
        example_spec=SENSOR_SPEC,
    ),
    PythonRule(
        name="missing_deferral",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="A component that its spec calls deferrable cannot defer.",
        explanation=(
            "With `deferrable: true` the component can wait in the triggerer: its constructor takes `deferrable`, or it "
            "always calls `self.defer(…)`. Else it holds a worker for as long as it waits."
        ),
        bad=OPERATOR_CODE,
        good=OPERATOR_CODE.replace("minimum: int = 1, ", "minimum: int = 1, deferrable: bool = False, ").replace(
            "        self.minimum", "        self.deferrable = deferrable\n        self.minimum"
        ),
        check=_check_deferral,
        example_type="operator",
        example_spec=OPERATOR_SPEC + "deferrable: true\n",
    ),
)
