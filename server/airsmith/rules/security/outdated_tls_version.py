"""outdated_tls_version: a connection may use a version of TLS that is broken."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.surrounding_nodes import Comparisons
from airsmith.rules.security.switches import renaming
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_network import OUTDATED_PROTOCOLS

_VERSIONS = "ssl.TLSVersion."


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    comparisons = Comparisons(module)
    for mention in module.mentions_of(WATCHED):
        if mention.path in OUTDATED_PROTOCOLS and not comparisons.have(mention.node):
            new = "TLSv1_2" if mention.path.startswith(_VERSIONS) else "PROTOCOL_TLS_CLIENT"
            fix = renaming(mention.node, new, module) if mention.path.startswith("ssl.") else None
            message = f"`{mention.path}` allows a broken version of TLS; use TLS 1.2 or newer."
            yield Violation(module.range_of(mention.node), message, fix)


RULE = PythonRule(
    name="outdated_tls_version",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A connection may use SSL 2, SSL 3, TLS 1.0 or TLS 1.1.",
    explanation=(
        "These versions have known attacks, and services switch them off. `ssl.create_default_context()` chooses the best "
        "version that both sides have, and nothing below TLS 1.2."
    ),
    bad="import ssl\n\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLSv1)\n",
    good="import ssl\n\ncontext = ssl.create_default_context()\n",
    check=_check,
)
