"""unencrypted_protocol: passwords and data go over the network as they are."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import constant_of
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.surrounding_nodes import is_base_class
from airsmith.rules.security.switches import is_off, is_on, places_of, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_network import PLAIN_MAIL, UNENCRYPTED_PROTOCOLS
from airsmith.rules.security.watched_options import UNENCRYPTED, WATCHED_OPTIONS

_LOGIN = frozenset(("login",))
_INSTEAD = {
    "ftplib": "ftplib.FTP_TLS or SFTP",
    "aioftp": "SFTP",
    "tftpy": "SFTP",
    "imaplib": "imaplib.IMAP4_SSL",
    "poplib": "poplib.POP3_SSL",
    "nntplib": "nntplib.NNTP_SSL",
    "grpc": "grpc.secure_channel",
    "pysnmp": "SNMP 3 with UsmUserData",
}
_NO_TLS = frozenset(("disable", "disabled"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if (
            mention.path in UNENCRYPTED_PROTOCOLS
            and mention.call is not None
            and not is_base_class(mention.node, module)
        ):
            better = _INSTEAD.get(mention.path.partition(".")[0], "SSH")
            message = f"`{mention.path}` sends passwords and data in the clear; use {better}."
            yield Violation(module.range_of(mention.node), message)
        elif mention.path in PLAIN_MAIL and mention.call is not None and _logs_in_plainly(module):
            message = f"`{mention.path}` sends passwords in the clear; call `starttls`, or use smtplib.SMTP_SSL."
            yield Violation(module.range_of(mention.node), message)
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in UNENCRYPTED and _is_without_tls(option):
            is_flag = constant_of(option.value, option.scope) is False
            fix = replacement(option.value, "True", module) if is_flag else None
            for span, what in places_of(option, module):
                yield Violation(span, f"`{what}` sends passwords and data in the clear; leave TLS on.", fix)


def _logs_in_plainly(module: Module) -> bool:
    """Whether a file logs in somewhere, and turns TLS on nowhere."""
    words = module.names.words
    return (
        "starttls" not in words
        and "login" in words
        and any(isinstance(call.func, ast.Attribute) for call, _ in module.calls_of(_LOGIN))
    )


def _is_without_tls(option: Option) -> bool:
    name, value, scope = option.name, option.value, option.scope
    if name in ("ssl_disabled", "OAUTHLIB_INSECURE_TRANSPORT"):
        return is_on(value, scope)
    if name in ("sslmode", "ssl_mode"):
        mode = constant_of(value, scope)
        return isinstance(mode, str) and mode.lower() in _NO_TLS
    return option.call is not None and is_off(value, scope) and last_name(option.call.func) != "BooleanField"


RULE = PythonRule(
    name="unencrypted_protocol",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="Passwords and data go over the network as they are.",
    explanation=(
        "FTP, Telnet, POP3, IMAP, SNMP 1 and 2, and logins for mail, database or gRPC connections without TLS can be read "
        "and changed by everybody on the way. Nearly every service offers the same with TLS, or SFTP."
    ),
    bad="import ftplib\n\n\ndef connect(host):\n    return ftplib.FTP(host)\n",
    good="import ftplib\nimport ssl\n\n\ndef connect(host):\n"
    "    return ftplib.FTP_TLS(host, context=ssl.create_default_context())\n",
    check=_check,
)
