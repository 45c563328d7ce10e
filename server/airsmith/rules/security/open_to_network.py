"""open_to_network: a server listens to everybody who can reach the machine."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import constant_of
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import replacement

_ALL_ADDRESSES = ("0.0.0.0", "::")  # noqa: S104 - what the rule looks for
_HOSTS = frozenset(("host", "bind", "address", "hostname", "bind_address", "listen", "ip", "interface", "server_name"))
_LISTENERS = frozenset((
    "bind", "run", "run_simple", "serve", "run_server", "start_server", "create_server", "listen", "HTTPServer",
    "ThreadingHTTPServer", "TCPServer", "ThreadingTCPServer", "UDPServer", "SimpleXMLRPCServer", "make_server", "run_app",
    "TCPSite", "WSGIServer", "start_http_server", "add_insecure_port", "Config", "launch",
))  # fmt: skip


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for call, scope in module.calls_of(_LISTENERS):
        places = [keyword.value for keyword in call.keywords if keyword.arg in _HOSTS]
        pairs = [argument.elts[0] for argument in call.args if isinstance(argument, ast.Tuple) and argument.elts]
        places += [*pairs, *(argument for argument in call.args if not isinstance(argument, ast.Tuple))]
        for place in places:
            address = constant_of(place, scope)
            if address in _ALL_ADDRESSES or (address == "" and place in pairs):
                message = "The server answers everybody who can reach the machine; use `127.0.0.1`."
                yield Violation(module.range_of(place), message, replacement(place, '"127.0.0.1"', module))


RULE = PythonRule(
    name="open_to_network",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="A server listens to everybody who can reach the machine.",
    explanation=(
        "`0.0.0.0` means every network that the machine is in. A component seldom has reason to listen at all; where a "
        "callback or a test needs a server, `127.0.0.1` keeps it to this machine."
    ),
    bad='import socket\n\nlistener = socket.socket()\nlistener.bind(("0.0.0.0", 8080))\n',
    good='import socket\n\nlistener = socket.socket()\nlistener.bind(("127.0.0.1", 8080))\n',
    check=_check,
)
