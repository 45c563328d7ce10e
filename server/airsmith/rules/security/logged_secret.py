"""logged_secret: a password, key or token is written to the log."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.secret_names import is_secret_name

_METHODS = frozenset(("debug", "info", "warning", "warn", "error", "critical", "exception", "log", "fatal"))
_LOGGERS = frozenset(
    ("log", "logger", "logging", "_log", "_logger", "getLogger", "get_logger", "LOG", "LOGGER", "task_logger")
)
_PRINT = frozenset(("print",))
_LOOKUPS = frozenset(("get", "getenv", "pop"))
_WHOLE_LOGIN = "get_uri"
"""The method of a connection that gives its address with the password in it."""
_WITH_LOGIN = re.compile("conn|hook|^self$", re.IGNORECASE)
"""Names of what gives such an address. Other things have addresses without one."""
_MOST_PARTS = 40


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for call in _calls_that_log(module):
        for part in _shown(call.args):
            name = _name_of(part)
            if name == _WHOLE_LOGIN or is_secret_name(name):
                message = f"`{name}` ends up in the log, where many can read it; leave it out."
                yield Violation(module.range_of(part), message)


def _calls_that_log(module: Module) -> list[ast.Call]:
    called = [call for call, _ in module.calls_of(_METHODS)]
    found = [call for call in called if isinstance(call.func, ast.Attribute) and last_name(call.func.value) in _LOGGERS]
    found += [
        call
        for call, scope in module.calls_of(_PRINT)
        if isinstance(call.func, ast.Name) and scope.find("print") is None
    ]
    return found


def _shown(arguments: list[ast.expr]) -> list[ast.expr]:
    """What has a name and is shown: arguments, and parts of text that is put together right there."""
    waiting = [argument for argument in arguments if argument.__class__ is not ast.Constant]
    shown: list[ast.expr] = []
    for part in waiting:
        if _name_of(part):
            shown.append(part)
        elif len(waiting) < _MOST_PARTS:
            waiting += _parts(part)
    return shown


def _name_of(node: ast.expr) -> str:
    """The name of a variable, of an entry such as `extra["token"]`, or of what a method without arguments gives."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case ast.Call(func=ast.Attribute(value=owner, attr=called), args=[]) if called == _WHOLE_LOGIN:
            return _WHOLE_LOGIN if _WITH_LOGIN.search(last_name(owner) or "") else ""
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=[ast.Constant(value=str(name)), *_]):
            return name if called in _LOOKUPS else ""
    return ""


def _parts(node: ast.expr) -> list[ast.expr]:
    match node:
        case ast.JoinedStr(values=values) | ast.Tuple(elts=values):
            return values
        case ast.Dict(values=values):
            return values
        case ast.FormattedValue(value=value) | ast.Starred(value=value):
            return [value]
        case ast.BinOp(op=ast.Mod() | ast.Add(), left=left, right=right):
            return [left, right]
        case ast.Call(func=ast.Attribute(attr="format"), args=values, keywords=keywords):
            return [*values, *(keyword.value for keyword in keywords)]
        case ast.Call(func=ast.Name(id="str" | "repr"), args=[value]):
            return [value]
    return []


RULE = PythonRule(
    name="logged_secret",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A password, key or token is written to the log.",
    explanation=(
        "Logs are kept for long, copied to other systems and read by many. Airflow masks the passwords of connections that "
        "it knows of, but not values that come from elsewhere or were changed. Log who and what, never the secret."
    ),
    bad=(
        "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
        'def connect(user, password):\n    log.info("connecting as %s with %s", user, password)\n'
    ),
    good=(
        "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
        'def connect(user, password):\n    log.info("connecting as %s", user)\n'
    ),
    check=_check,
)
