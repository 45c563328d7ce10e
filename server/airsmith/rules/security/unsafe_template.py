"""unsafe_template: a value becomes the text of a template, which can run code."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import Argument, arguments_of, value_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.scopes import BindingKind
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_templates import TEMPLATE_READERS

_NAMES = ("source", "text", "template_string")
_GIVEN_BY_OTHERS = frozenset(("request", "input", "params", "dag_run", "argv", "environ", "getenv"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        arguments = arguments_of(mention, module) if mention.path in TEMPLATE_READERS else None
        if arguments is None:
            continue
        text = next(filter(None, (arguments.find(name, 0) for name in _NAMES)), None)
        if text is None or module.literal_text(text.value, mention.scope) is not None:
            continue
        if context.built_texts.read(text.value, mention.scope) or _is_given_by_others(text.value, mention):
            severity = None
        elif _is_passed_on(text.value, mention):
            severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
        else:
            continue
        yield _violation(text, mention, context, severity)


def _violation(text: Argument, mention: Mention, context: PythonContext, severity: Severity | None) -> Violation:
    name = mention.path.replace("()", "")
    message = (
        f"`{name}` runs the code in a template that comes from outside; write the template, and pass it the values."
    )
    return Violation(context.module.range_of(text.place), message, severity=severity)


def _is_given_by_others(text: ast.expr, mention: Mention) -> bool:
    """Whether a text comes from a request, a prompt, the parameters of a run or the environment."""
    value = value_of(text, mention.scope)
    return any(_name_of(node) in _GIVEN_BY_OTHERS for node in ast.walk(value))


def _name_of(node: ast.AST) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str() as name):
            return name
    return ""


def _is_passed_on(text: ast.expr, mention: Mention) -> bool:
    """Whether a text is a parameter, or an attribute or item of one, as it came in; or has a name that is not explained."""
    value = value_of(text, mention.scope)
    while isinstance(value, ast.Attribute | ast.Subscript):
        value = value.value
    if not isinstance(value, ast.Name):
        return False
    found = mention.scope.find(value.id)
    return found is None or any(binding.kind is BindingKind.PARAMETER for binding in found[1])


RULE = PythonRule(
    name="unsafe_template",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "For a text that a function only passes on: a warning in generated code, and information in files that people wrote."
    ),
    summary="The text of a template comes from outside.",
    explanation=(
        "Templates of Jinja, Mako and their relatives reach Python's own classes, so who writes the template runs code "
        "where it is rendered. Keep the template in the file or beside it, and give values to `render`. To render what "
        "users write, take `jinja2.sandbox.SandboxedEnvironment`; template_fields of an operator are rendered so by "
        "Airflow. Looked at are texts that are put together or come from requests, params and the environment."
    ),
    bad='from jinja2 import Template\n\n\ndef greet(name):\n    return Template(f"Hello {name}").render()\n',
    good='from jinja2 import Template\n\n\ndef greet(name):\n    return Template("Hello {{ name }}").render(name=name)\n',
    check=_check,
)
