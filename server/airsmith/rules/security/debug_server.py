"""debug_server: a web server runs with a debugger that runs any code."""

import ast
from collections.abc import Iterator

from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import is_on, places_of, replacement
from airsmith.rules.security.watched_options import DEBUGGING, WATCHED_OPTIONS

_SERVERS = frozenset(("run", "run_server", "run_simple", "DebuggedApplication"))
_FRAMEWORKS = frozenset(("flask", "werkzeug", "bottle", "dash", "quart"))
_APPLICATIONS = frozenset(("app", "application"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if module.names.words.isdisjoint(_FRAMEWORKS):
        return
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in DEBUGGING and is_on(option.value, option.scope) and _is_of_server(option):
            for span, what in places_of(option, module):
                message = f"`{what}` lets visitors run code in the debugger; leave it out."
                yield Violation(span, message, replacement(option.value, "False", module))


def _is_of_server(option: Option) -> bool:
    match option.first:
        case ast.Attribute(value=holder):
            return last_name(holder) in _APPLICATIONS
        case ast.Subscript(value=ast.Attribute(value=holder, attr="config")):
            return last_name(holder) in _APPLICATIONS
    if option.call is None:
        return False
    function = option.call.func
    is_config = isinstance(function, ast.Attribute) and last_name(function.value) == "config"
    return last_name(function) in _SERVERS or is_config


RULE = PythonRule(
    name="debug_server",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A web server runs with a debugger that runs any code.",
    explanation=(
        "With `debug=True` Flask and its relatives show a console on every error page, in which visitors can run Python."
    ),
    bad="from flask import Flask\n\napp = Flask(__name__)\napp.run(debug=True)\n",
    good="from flask import Flask\n\napp = Flask(__name__)\napp.run()\n",
    check=_check,
)
