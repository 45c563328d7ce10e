"""wrong_parameter_default: an argument must have the default that its spec gives it, and be required where it says so."""

import ast
import re
from collections.abc import Iterator

from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement import places
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.constructor import Declared, declared_here, own_constructor
from airsmith.rules.structure.agreement.examples import OPERATOR_CODE, OPERATOR_SPEC
from airsmith.rules.structure.agreement.values import (
    UNKNOWN,
    is_mutable,
    literal_of,
    means_the_same,
    source_of_value,
)
from airsmith.spec.fields import Parameter
from airsmith.spec.wording import quote
from airsmith.text import Range, TextEdit

_EQUALS = re.compile(r"\s*=\s*")


def _check(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None:
        return
    for parameter, found in declared_here(compared):
        if found.default is None:
            violation = _without_default(compared, parameter, found)
        elif parameter.required:
            violation = _needless_default(compared, parameter, found, found.default)
        else:
            violation = _with_default(compared, parameter, found, found.default)
        if violation is not None:
            yield violation


def _without_default(compared: Comparison, parameter: Parameter, declared: Declared) -> Violation | None:
    """A parameter that the code requires."""
    if parameter.required or _is_connection(compared, parameter):
        return None
    name, document, wanted = parameter.name, compared.document, parameter.default
    if wanted is None:
        place = places.parameter(document, name, "required")
        message = f"`{name}` must be given by the code, but its spec does not require it."
    else:
        place = places.parameter(document, name, "default")
        message = f"`{name}` must be given by the code, but has the default {_told(compared, place)} in its spec."
    fix = _new_default(declared, source_of_value(wanted))
    return compared.disagreement(declared.module.range_of_name(declared.node), message, (place,), fix)


def _needless_default(
    compared: Comparison, parameter: Parameter, declared: Declared, default: ast.expr
) -> Violation | None:
    """A parameter that the spec requires and the code does not."""
    if _is_connection(compared, parameter):
        return None
    module = declared.module
    span = module.range_of(default)
    place = places.parameter(compared.document, parameter.name, "required")
    message = f"`{parameter.name}` has the default {quote(module.source_of(default))}, but its spec requires it."
    return compared.disagreement(span, message, (place,), _removal(declared, default))


def _with_default(
    compared: Comparison, parameter: Parameter, declared: Declared, default: ast.expr
) -> Violation | None:
    """A parameter that has a default in the code and need not be given by the spec."""
    module, wanted = declared.module, parameter.default
    written = literal_of(default, declared.info.scope)
    if written is UNKNOWN or means_the_same(written, wanted):
        return None
    if written is None and (is_mutable(wanted) or _is_set_later(compared, wanted)):
        return None
    span = module.range_of(default)
    name, told = parameter.name, quote(module.source_of(default))
    if not parameter.has_default:
        if _is_connection(compared, parameter):
            return None
        place = places.parameter(compared.document, name)
        message = f"The default of `{name}` is {told} in the code, but its spec gives none."
        return compared.disagreement(span, message, (place,), severity=_less(compared))
    place = places.parameter(compared.document, name, "default")
    message = f"The default of `{name}` is {told} in the code, but {_told(compared, place)} in its spec."
    return compared.disagreement(span, message, (place,), _replacement(compared, span, wanted))


def _is_connection(compared: Comparison, parameter: Parameter) -> bool:
    """Whether it is the connection id of a hook, whose default is the class's own."""
    return compared.component.kind == "hook" and parameter.name == compared.spec.conn_name_attr


def _less(compared: Comparison) -> Severity:
    return Severity.WARNING if compared.is_strict else Severity.INFORMATION


def _told(compared: Comparison, place: Range) -> str:
    return quote(compared.document.index.slice(place))


def _is_set_later(compared: Comparison, wanted: object) -> bool:
    """Whether the constructor writes the value in its body, as in `self.x = 10 if x is None else x`."""
    constructor = own_constructor(compared)
    if constructor is None or wanted is None:
        return False
    constants = (node for statement in constructor.body for node in ast.walk(statement))
    return any(isinstance(node, ast.Constant) and means_the_same(node.value, wanted) for node in constants)


def _replacement(compared: Comparison, span: Range, wanted: object) -> Fix | None:
    value = source_of_value(wanted)
    if value is None:
        return None
    # A candidate has no callers yet that could count on what it does now.
    safety = Safety.SAFE if compared.is_strict else Safety.UNSAFE
    return Fix(f"make the default {quote(value)}", (TextEdit(span, value),), safety)


def _new_default(declared: Declared, value: str | None) -> Fix | None:
    """A default for a parameter that has none; only by keyword, as others without one may follow."""
    if value is None or not declared.is_keyword_only:
        return None
    end = declared.module.range_of(declared.node).end
    equals = " = " if declared.node.annotation is not None else "="
    return Fix(f"make the default {quote(value)}", (TextEdit(Range(end, end), f"{equals}{value}"),), Safety.UNSAFE)


def _removal(declared: Declared, default: ast.expr) -> Fix | None:
    """Without its default; only by keyword, and where the default stands in no brackets of its own."""
    module = declared.module
    end = module.range_of(declared.node).end
    between = module.index.slice(Range(end, module.range_of(default).start))
    if not declared.is_keyword_only or _EQUALS.fullmatch(between) is None:
        return None
    return Fix("require it", (TextEdit(Range(end, module.range_of(default).end), ""),), Safety.UNSAFE)


_DECLARATION = "minimum: int = 1"

RULES = (
    PythonRule(
        name="wrong_parameter_default",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        severity_note=(
            "Where the spec gives no default and the code has one other than None, it is a warning in generated code and a "
            "hint in files that people wrote."
        ),
        summary="An argument has another default than its spec says.",
        explanation=(
            "Docs, tests and the test DAG count on the defaults in the spec: an argument that it requires has none, one "
            "that it does not require has the spec's, or None. In place of a list or mapping, which all calls would share, "
            "the default may be None. Only defaults that the file writes out are compared."
        ),
        bad=OPERATOR_CODE.replace(_DECLARATION, "minimum: int = 10"),
        good=OPERATOR_CODE,
        check=_check,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
)
