"""unescaped_markup: values become part of a page as they are, scripts included."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import arguments_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import is_off, places_of, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_options import ESCAPING, WATCHED_OPTIONS
from airsmith.rules.security.watched_templates import ENVIRONMENTS, MARKUP_MAKERS
from airsmith.rules.security.wording import part_name

_ESCAPERS = ("escape", "quote", "quote_plus", "urlencode", "format_html", "dumps", "Markup", "highlight", "url_for")


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in ESCAPING and is_off(option.value, option.scope):
            for span, what in places_of(option, module):
                message = f"`{what}` lets values bring scripts into a page; escape them."
                yield Violation(span, message, replacement(option.value, "True", module))
    for mention in module.mentions_of(WATCHED):
        if mention.path in MARKUP_MAKERS:
            yield from _of_markup(mention, context)
        elif mention.path in ENVIRONMENTS and mention.call is not None and _is_told_nothing(mention, module):
            message = (
                f"`{mention.path}` escapes nothing unless it is told to; give it `autoescape` where it makes pages."
            )
            yield Violation(module.range_of(mention.node), message, severity=_mild(context))


def _mild(context: PythonContext) -> Severity:
    return Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION


def _is_told_nothing(mention: Mention, module: Module) -> bool:
    """Whether an environment is made with options that all are known, and autoescape is none of them."""
    arguments = arguments_of(mention, module)
    if arguments is None or any(keyword.arg is None for keyword in arguments.call.keywords):
        return False
    return arguments.find("autoescape") is None


def _of_markup(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module = context.module
    arguments = arguments_of(mention, module)
    text = arguments.at(0) if arguments else None
    for built in context.built_texts.read(text.value, mention.scope) if text else ():
        for _, part, place in built.unknown():
            if not _is_escaped(part.node):
                message = f"{part_name(part.node)} becomes part of a page as it is, with its scripts; escape it first."
                yield Violation(module.range_of(place), message)
                return


def _is_escaped(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node).endswith(_ESCAPERS)


RULE = PythonRule(
    name="unescaped_markup",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "For an environment of Jinja that is told nothing: a warning in generated code, and information in files that "
        "people wrote, as most of them make no pages."
    ),
    summary="Values become part of a page as they are.",
    explanation=(
        "A value with `<script>` in it runs in the browser of who opens the page, with the rights of that person. Escape "
        'values with `markupsafe.escape`, or let `Markup("<b>{}</b>").format(value)` do it; switch on `autoescape` where '
        "Jinja makes pages or mails."
    ),
    bad='from markupsafe import Markup\n\n\ndef link(name):\n    return Markup(f"<b>{name}</b>")\n',
    good='from markupsafe import Markup\n\n\ndef link(name):\n    return Markup("<b>{}</b>").format(name)\n',
    check=_check,
)
