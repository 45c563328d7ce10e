"""unknown_host_keys: an SSH connection trusts any server."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.call_arguments import constant_of
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.commands_in_options import search_command
from airsmith.rules.security.surrounding_nodes import is_base_class, is_one_choice
from airsmith.rules.security.switches import is_off, is_on, places_of, renaming, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_network import SILENT_POLICIES, TRUSTING_POLICIES
from airsmith.rules.security.watched_options import COMMANDS, HOST_KEY_CHECKS, WATCHED_OPTIONS

_TRUE_IS_BAD = frozenset(("no_host_key_check", "ignore_hostkey_verification", "allow_host_key_change"))
_COMMAND = re.compile(r"StrictHostKeyChecking[= ](?:no|off)\b", re.IGNORECASE)
_NONE_IS_BAD = frozenset(("known_hosts", "hostkeys"))
_UNKNOWN_KEY = "missing_host_key"
_SSH_FUNCTIONS = frozenset(("connect", "create_connection", "SSHClientConnectionOptions", "run_client"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        is_trusting = mention.path in TRUSTING_POLICIES or (
            mention.path in SILENT_POLICIES and (mention.call is not None or _is_silent_base(mention.node, module))
        )
        if is_trusting and not is_one_choice(mention.node, module):
            message = (
                f"`{mention.path}` trusts any server; use `paramiko.RejectPolicy` and give the keys that are known."
            )
            fix = renaming(mention.node, "RejectPolicy", module) if not is_base_class(mention.node, module) else None
            yield Violation(module.range_of(mention.node), message, fix)
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name in HOST_KEY_CHECKS and _trusts_any(option, context):
            for span, what in places_of(option, module):
                message = f"`{what}` trusts any server; give the key of the host that is known."
                yield Violation(span, message, _fix(option, context))
        elif option.name in COMMANDS and (found := search_command(option, _COMMAND)) is not None:
            message = f"`{found}` trusts any server; give the key of the host that is known."
            yield Violation(module.range_of(option.value), message)


def _is_silent_base(node: ast.expr, module: Module) -> bool:
    """Whether a class is derived from an expression, and its method for unknown keys does nothing."""
    methods = [info.scope.bindings.get(_UNKNOWN_KEY, ()) for info in module.classes if node in info.node.bases]
    functions = [one.node for bindings in methods for one in bindings if isinstance(one.node, FunctionNode)]
    return any(all(map(_does_nothing, function.body)) for function in functions)


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None | ast.Constant()):
            return True
    return False


def _trusts_any(option: Option, context: PythonContext) -> bool:
    name, value, scope = option.name, option.value, option.scope
    if isinstance(option.first, ast.Attribute) and isinstance(option.first.value, ast.Name):
        is_own = scope.class_of_self(option.first.value.id) is not None
        if is_own and context.profile is Profile.AUTHORED:
            return False
    if name in _NONE_IS_BAD:
        if constant_of(value, scope) is not None:
            return False
        words = context.module.names.words
        if name == "hostkeys":
            return isinstance(option.first, ast.Attribute) and "pysftp" in words
        return option.call is not None and last_name(option.call.func) in _SSH_FUNCTIONS and "asyncssh" in words
    return is_on(value, scope) if name in _TRUE_IS_BAD else is_off(value, scope)


def _fix(option: Option, context: PythonContext) -> Fix | None:
    value, module = option.value, context.module
    if isinstance(value, ast.Constant) and isinstance(value.value, bool):
        return replacement(value, str(not value.value), module)
    return None


RULE = PythonRule(
    name="unknown_host_keys",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="An SSH connection trusts any server.",
    explanation=(
        "The key of a host is all that tells the server from somebody who pretends to be it and collects passwords, "
        "commands and files. Put the key into the connection (`host_key`) or into a known_hosts file."
    ),
    bad=(
        "from airflow.providers.ssh.hooks.ssh import SSHHook\n\n\n"
        'def connect():\n    return SSHHook(ssh_conn_id="ssh", no_host_key_check=True)\n'
    ),
    good=(
        "from airflow.providers.ssh.hooks.ssh import SSHHook\n\n\n"
        'def connect():\n    return SSHHook(ssh_conn_id="ssh")\n'
    ),
    check=_check,
)
