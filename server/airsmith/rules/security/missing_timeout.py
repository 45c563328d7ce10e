"""missing_timeout: a request that may wait for ever."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import CallArguments, constant_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.call_endings import added_argument
from airsmith.rules.security.switches import replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_network import REQUESTS, URLOPEN, WAITING_CLIENTS

_TIMEOUT = "timeout"
_SECONDS = "60"
_URLOPEN_PLACE = 2


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.call is not None and mention.path in _WAITING:
            yield from _of_call(mention, mention.call, module)


def _of_call(mention: Mention, call: ast.Call, module: Module) -> Iterator[Violation]:
    place = _URLOPEN_PLACE if mention.path in URLOPEN else None
    given = CallArguments(call, mention.scope, module).find(_TIMEOUT, place)
    function = mention.path.replace("()", "")
    message = f"`{function}` may wait for ever; give it a `timeout`, in seconds."
    if given is None:
        if mention.path not in WAITING_CLIENTS and not _may_be_given(call):
            yield Violation(module.range_of(mention.node), message, added_argument(call, f"timeout={_SECONDS}", module))
    elif constant_of(given.value, mention.scope) is None:
        yield Violation(module.range_of(given.place), message, replacement(given.value, _SECONDS, module))


def _may_be_given(call: ast.Call) -> bool:
    """Whether `*values` or `**options` may bring the time limit."""
    is_spread = any(keyword.arg is None for keyword in call.keywords)
    return is_spread or any(isinstance(argument, ast.Starred) for argument in call.args)


_WAITING = REQUESTS | WAITING_CLIENTS | URLOPEN

RULE = PythonRule(
    name="missing_timeout",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="A request may wait for ever.",
    explanation=(
        "requests and urllib have no time limit of their own: a service that accepts the connection and never answers "
        "holds the worker's slot until somebody kills the task. httpx has one, which `timeout=None` takes away."
    ),
    bad="import requests\n\n\ndef read(url):\n    return requests.get(url).json()\n",
    good="import requests\n\n\ndef read(url):\n    return requests.get(url, timeout=60).json()\n",
    check=_check,
)
