"""wrong_ui_color and wrong_hook_attribute: class attributes with a plain value must have the one in the spec."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.structure.agreement.class_attributes import attribute_of
from airsmith.rules.structure.agreement.class_fixes import new_attribute, replacement
from airsmith.rules.structure.agreement.comparison import Comparison, compare_like
from airsmith.rules.structure.agreement.examples import HOOK_CODE, HOOK_SPEC, OPERATOR_CODE, OPERATOR_SPEC
from airsmith.rules.structure.agreement.values import UNKNOWN, source_of_value
from airsmith.spec.wording import quote

_SHORT_COLOR = 4
"""Signs of a colour with one digit for each of red, green and blue, the `#` included."""


def _check_colors(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None or compared.component.kind == "hook":
        return
    for key, wanted in (("ui_color", compared.spec.ui_color), ("ui_fgcolor", compared.spec.ui_fgcolor)):
        if wanted is not None:
            yield from _other_value(compared, key, wanted)


def _check_hook(context: PythonContext) -> Iterator[Violation]:
    compared = compare_like(context)
    if compared is None or compared.component.kind != "hook":
        return
    spec = compared.spec
    for key, wanted in (
        ("conn_type", spec.conn_type),
        ("hook_name", spec.hook_name),
        ("conn_name_attr", spec.conn_name_attr),
        ("default_conn_name", spec.default_conn_name),
    ):
        if wanted is not None:
            yield from _other_value(compared, key, wanted)


def _other_value(compared: Comparison, key: str, wanted: str) -> Iterator[Violation]:
    attribute = attribute_of(compared, key)
    if attribute.value is UNKNOWN or (
        isinstance(attribute.value, str) and _normalised(attribute.value) == _normalised(wanted)
    ):
        return
    value = source_of_value(wanted) or repr(wanted)
    if attribute.node is None:
        message = f"`{compared.info.name}` does not set `{key}`, which is {quote(wanted)} in its spec."
        yield compared.about_key(compared.name_range, message, key, new_attribute(compared, key, value))
        return
    node, module = attribute.node, compared.context.module
    message = f"`{key}` is {quote(module.source_of(node))} in the code, but {quote(wanted)} in its spec."
    yield compared.about_key(module.range_of(node), message, key, replacement(compared, node, value))


def _normalised(text: str) -> str:
    """Colours in their long form and in small letters; all other texts as they are."""
    if not text.startswith("#"):
        return text
    digits = text[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(text) == _SHORT_COLOR else digits)


RULES = (
    PythonRule(
        name="wrong_ui_color",
        layer=Layer.STRUCTURE,
        severity=Severity.WARNING,
        summary="The class has another colour than its spec says.",
        explanation=(
            "`ui_color` and `ui_fgcolor` are the colours of the task and of its text in Airflow's graph. The class sets "
            "them as attributes; one that it does not set is inherited."
        ),
        bad=OPERATOR_CODE.replace("#e8f7e4", "#ffffff"),
        good=OPERATOR_CODE,
        check=_check_colors,
        example_type="operator",
        example_spec=OPERATOR_SPEC,
    ),
    PythonRule(
        name="wrong_hook_attribute",
        layer=Layer.STRUCTURE,
        severity=Severity.ERROR,
        authored_severity=Severity.WARNING,
        summary="The hook has another conn_type, hook_name, conn_name_attr or default_conn_name than its spec says.",
        explanation=(
            "Airflow finds the hook of a connection by these class attributes, and shows them in the connection form. "
            "Connections that were made for the type in the spec do not work with another one."
        ),
        bad=HOOK_CODE.replace('conn_type = "weather"', 'conn_type = "http"'),
        good=HOOK_CODE,
        check=_check_hook,
        example_type="hook",
        example_spec=HOOK_SPEC,
    ),
)
