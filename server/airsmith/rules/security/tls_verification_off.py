"""tls_verification_off: certificates or host names are not checked, so anybody may be at the other end."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.call_arguments import arguments_of, constant_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.commands_in_options import search_command
from airsmith.rules.security.insecure_addresses import find_insecure_addresses
from airsmith.rules.security.surrounding_nodes import Comparisons, is_one_choice
from airsmith.rules.security.switches import is_off, is_on, places_of, renaming, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_network import (
    BARE_CONTEXTS,
    CHECKING_PROTOCOLS,
    CURL_CHECKS,
    HIDDEN_WARNINGS,
    NO_VERIFICATION,
    REQUESTS_SESSIONS,
    UNCHECKED_BY_DEFAULT,
    UNVERIFIED_CONTEXTS,
    WRAP_SOCKET,
)
from airsmith.rules.security.watched_options import (
    AUTHORITIES,
    CERTIFICATE_MODES,
    COMMANDS,
    REPLACED_CHECKS,
    SSL,
    TRUSTING,
    VERIFYING,
    WATCHED_OPTIONS,
)

_NOT_ABOUT_TLS = frozenset(("decode", "decode_complete", "encode", "decrypt", "save"))
"""Functions whose `verify` checks something else than a certificate."""
_HTTP_METHODS = frozenset((
    "get", "post", "put", "patch", "delete", "head", "options", "request", "ws_connect", "TCPConnector",
))  # fmt: skip
_UNCHECKED = frozenset(("cert_none", "none", "0", "ignore"))
"""Words that say that certificates are not checked, in lower case."""
_CHECKED = {
    "CERT_NONE": "CERT_REQUIRED",
    "VERIFY_NONE": "VERIFY_PEER",
    "OPT_X_TLS_NEVER": "OPT_X_TLS_DEMAND",
    "OPT_X_TLS_ALLOW": "OPT_X_TLS_DEMAND",
}
_MODES = {"none": '"required"', "CERT_NONE": '"CERT_REQUIRED"', "ignore": '"validate"'}
"""What to write instead of constants that switch the check off, and of words that do."""
_COMMAND = re.compile(
    r"\bcurl\b[^|;&\n]{0,1000}?\s(?:-(?=[a-zA-Z]*k)[a-zA-Z]+|--insecure)(?=\s|$)|--no-check-certificate\b|--no-verify-ssl\b"
    r"|\bhttp\.sslVerify[= ]false\b|--insecure-skip-tls-verify\b|\bPYTHONHTTPSVERIFY=0"
)
_INSECURE_SETTER = "tls_insecure_set"


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for option in module.options_of(WATCHED_OPTIONS):
        if _switches_off(option, context):
            for span, what in places_of(option, module):
                message = f"`{what}` switches the check of certificates off; trust the right CA instead."
                yield Violation(span, message, _mended(option, module))
        elif option.name in COMMANDS and (found := search_command(option, _COMMAND)) is not None:
            message = f"`{found}` switches the check of certificates off; trust the right CA instead."
            yield Violation(module.range_of(option.value), message)
    comparisons = Comparisons(module)
    for mention in module.mentions_of(WATCHED):
        if mention.path in _CHECKS and not comparisons.have(mention.node):
            yield from _CHECKS[mention.path](mention, context)
    if _INSECURE_SETTER in module.names.words:
        yield from _insecure_setters(module)
    if "Session" in module.names.words:
        yield from _session_classes(module)
    for span, what in find_insecure_addresses(module):
        message = f"`{what}` in an address switches the check of certificates off; trust the right CA instead."
        yield Violation(span, message)


def _switches_off(option: Option, context: PythonContext) -> bool:
    name, value, scope = option.name, option.value, option.scope
    if name in VERIFYING:
        return is_off(value, scope) and _is_about_tls(option, context)
    if name in TRUSTING:
        return is_on(value, scope) and _is_about_tls(option, context)
    if name in CERTIFICATE_MODES:
        mode = constant_of(value, scope)
        if mode is None:
            return name == "ssl_cert_reqs"
        return mode.lower() in _UNCHECKED if isinstance(mode, str) else mode is not False and mode == 0
    if name in AUTHORITIES:
        return constant_of(value, scope) == ""
    if name in REPLACED_CHECKS:
        return isinstance(option.first, ast.Attribute) and "ssl" in context.module.resolve(option.first.value, scope)
    if name in SSL and option.call is not None and constant_of(value, scope) is False:
        return last_name(option.call.func) in _HTTP_METHODS and "aiohttp" in context.module.names.words
    return False


def _is_about_tls(option: Option, context: PythonContext) -> bool:
    call = option.call
    if call is not None and option.name in ("verify", "insecure", "skip_verify"):
        return last_name(call.func) not in _NOT_ABOUT_TLS and not _is_own_function(option)
    if isinstance(option.first, ast.Attribute) and isinstance(option.first.value, ast.Name):
        own = option.scope.class_of_self(option.first.value.id)
        return own is None or context.profile is Profile.STRICT or _is_session(own, context.module)
    return True


def _is_own_function(option: Option) -> bool:
    """Whether the file itself defines what is called, so that the word may mean anything."""
    function = option.call.func if option.call else None
    found = option.scope.find(function.id) if isinstance(function, ast.Name) else None
    return found is not None and any(binding.kind in (BindingKind.FUNCTION, BindingKind.CLASS) for binding in found[1])


def _mended(option: Option, module: Module) -> Fix | None:
    value = option.value
    if not isinstance(value, ast.Constant):
        return None
    if option.name in VERIFYING | SSL and value.value is False:
        return replacement(value, "True", module)
    if option.name in TRUSTING and value.value is True:
        return replacement(value, "False", module)
    if option.name in CERTIFICATE_MODES and value.value in _MODES:
        return replacement(value, _MODES[str(value.value)], module)
    return None


def _of_context(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module, name = context.module, mention.path.rpartition(".")[2]
    if name == "_https_verify_certificates":
        arguments = arguments_of(mention, module)
        enabled = arguments.find("enable", 0) if arguments else None
        if enabled is None or not is_off(enabled.value, mention.scope):
            return
    fix = renaming(mention.node, "create_default_context", module) if name == "_create_unverified_context" else None
    message = f"`{mention.path}` checks no certificates; use `ssl.create_default_context`."
    yield Violation(module.range_of(mention.node), message, fix)


def _of_constant(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module, node = context.module, mention.node
    if is_one_choice(node, module):
        return
    needed = _CHECKED[mention.path.rpartition(".")[2]]
    is_plain = isinstance(node, ast.Attribute) and node.attr in _CHECKED
    fix = renaming(node, needed, module) if is_plain else None
    message = f"`{mention.path}` switches the check of certificates off; use `{needed}`."
    yield Violation(module.range_of(node), message, fix)


def _of_default(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    arguments = arguments_of(mention, context.module)
    if mention.call is None or arguments is None or any(keyword.arg is None for keyword in mention.call.keywords):
        return
    name = UNCHECKED_BY_DEFAULT[mention.path]
    given = arguments.find(name)
    if given is not None and constant_of(given.value, mention.scope) is not None:
        return
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    function = mention.path.replace("()", "")
    message = f"`{function}` checks no certificate unless it gets `{name}=ssl.create_default_context()`."
    yield Violation(context.module.range_of(mention.node), message, severity=severity)


def _of_wrap_socket(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    message = "`ssl.wrap_socket` checks no certificate; use `ssl.create_default_context().wrap_socket`."
    yield Violation(context.module.range_of(mention.node), message)


def _of_bare_context(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module, arguments = context.module, arguments_of(mention, context.module)
    protocol = arguments.find("protocol", 0) if arguments else None
    paths = module.resolve(protocol.value, mention.scope) if protocol else ()
    is_checked = not module.names.words.isdisjoint(
        ("CERT_REQUIRED", "CERT_OPTIONAL", "load_verify_locations", "verify_mode")
    )
    if mention.call is None or is_checked or (protocol and (not paths or not CHECKING_PROTOCOLS.isdisjoint(paths))):
        return
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    message = "`ssl.SSLContext` checks no certificates by itself; use `ssl.create_default_context`."
    yield Violation(module.range_of(mention.node), message, severity=severity)


def _of_hidden_warnings(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    message = f"`{mention.path}` hides that certificates are not checked; check them instead."
    yield Violation(context.module.range_of(mention.node), message, severity=severity)


def _of_curl(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for call, scope in module.names.calls:
        if len(call.args) > 1 and call.args[0] is mention.node and is_off(call.args[1], scope):
            message = f"`{mention.path}` set to 0 switches the check of certificates off; leave it on."
            yield Violation(module.range_of(mention.node), message)


def _session_classes(module: Module) -> Iterator[Violation]:
    """Classes derived from a session of requests that check nothing from the start."""
    for info in module.classes:
        for binding in info.scope.bindings.get("verify", ()) if _is_session(info.scope, module) else ():
            if binding.value is not None and isinstance(binding.node, ast.stmt) and is_off(binding.value, info.scope):
                message = f"`{info.name}` checks no certificates; trust the right CA instead."
                yield Violation(module.range_of(binding.node), message, replacement(binding.value, "True", module))


def _is_session(holder: Scope, module: Module) -> bool:
    """Whether a scope is that of a class that is derived from a session of requests."""
    bases = (base for info in module.classes if info.scope is holder for base in info.bases)
    return any(not REQUESTS_SESSIONS.isdisjoint(base.paths) for base in bases)


def _insecure_setters(module: Module) -> Iterator[Violation]:
    for call, scope in module.names.calls:
        if last_name(call.func) == _INSECURE_SETTER and call.args and is_on(call.args[0], scope):
            message = f"`{_INSECURE_SETTER}` switches the check of host names off; leave it out."
            yield Violation(module.range_of(call), message)


_CHECKS = {
    **dict.fromkeys(UNVERIFIED_CONTEXTS, _of_context),
    **dict.fromkeys(NO_VERIFICATION, _of_constant),
    **dict.fromkeys(UNCHECKED_BY_DEFAULT, _of_default),
    **dict.fromkeys(WRAP_SOCKET, _of_wrap_socket),
    **dict.fromkeys(BARE_CONTEXTS, _of_bare_context),
    **dict.fromkeys(HIDDEN_WARNINGS, _of_hidden_warnings),
    **dict.fromkeys(CURL_CHECKS, _of_curl),
}

RULE = PythonRule(
    name="tls_verification_off",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "Hidden warnings, and contexts and clients of mail and FTP that check nothing by default: a warning in generated "
        "code and information in files that people wrote."
    ),
    summary="Certificates or host names are not checked.",
    explanation=(
        "Without that check TLS keeps nothing secret: whoever stands between the worker and the service can read and "
        "change what is sent, passwords included. Where a service has a certificate of a CA of its own, give the path of "
        "that CA (`verify=path`, `ssl.create_default_context(cafile=path)`). The check is looked for in arguments, "
        "`**options`, dicts such as `extra_options`, attributes of sessions and contexts, and environment variables."
    ),
    bad="import requests\n\n\ndef read(url):\n    return requests.get(url, timeout=30, verify=False)\n",
    good="import requests\n\n\ndef read(url):\n    return requests.get(url, timeout=30)\n",
    check=_check,
)
