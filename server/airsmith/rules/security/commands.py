"""What is known about the command of a call of subprocess: whether a shell reads it, and what it is made of."""

import ast
from collections.abc import Iterator

from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.rules.security.watched import ALWAYS_SHELL, PARTIAL, SUBPROCESS, WATCHED

_SHELL_PLACE = 8
"""Index of `shell` among the positional arguments of Popen, to which run and the others pass theirs on."""

_QUOTING = frozenset(("shlex.quote", "shlex.join", "pipes.quote"))
_Argument = ast.keyword | ast.expr


def find_shell_arguments(module: Module) -> Iterator[_Argument]:
    """Every argument that makes a function of subprocess use a shell."""
    for mention in module.mentions_of(WATCHED):
        call = mention.call
        if call is not None and _runs_program(mention, call, module):
            yield from _shell_arguments(call, mention.scope, module)


def gives_built_text_to_shell(mention: Mention, module: Module) -> bool:
    """Whether a call of subprocess lets a shell read a command that is put together from parts it cannot trust."""
    call = mention.call
    if call is None:
        return False
    is_shell = mention.path in ALWAYS_SHELL or any(_shell_arguments(call, mention.scope, module))
    return is_shell and _is_built_text(_command(call), mention.scope, module)


def _runs_program(mention: Mention, call: ast.Call, module: Module) -> bool:
    if mention.path == PARTIAL:
        return bool(call.args) and not SUBPROCESS.isdisjoint(module.resolve(call.args[0], mention.scope))
    return mention.path in SUBPROCESS


def _shell_arguments(call: ast.Call, scope: Scope, module: Module) -> Iterator[_Argument]:
    if len(call.args) > _SHELL_PLACE and _is_true(call.args[_SHELL_PLACE], scope):
        yield call.args[_SHELL_PLACE]
    for keyword in call.keywords:
        if keyword.arg == "shell":
            if _is_true(keyword.value, scope):
                yield keyword
        elif keyword.arg is None:
            yield from _spread_shell_arguments(keyword.value, scope, module)


def _spread_shell_arguments(value: ast.expr, scope: Scope, module: Module) -> Iterator[_Argument]:
    """The same of `**options`, where the options are written in the file."""
    options = _single_value(value, scope)
    if isinstance(options, ast.Dict):
        for key, option in zip(options.keys, options.values, strict=True):
            if key is not None and module.literal_text(key, scope) == "shell" and _is_true(option, scope):
                yield option if options is value else value
    elif isinstance(options, ast.Call) and isinstance(options.func, ast.Name) and options.func.id == "dict":
        for keyword in options.keywords:
            if keyword.arg == "shell" and _is_true(keyword.value, scope):
                yield keyword if options is value else value


def _is_true(node: ast.expr, scope: Scope) -> bool:
    value = _single_value(node, scope)
    return isinstance(value, ast.Constant) and bool(value.value)


def _single_value(node: ast.expr, scope: Scope) -> ast.expr:
    """What a name stands for, where the file gives it one value; other expressions as they are."""
    if isinstance(node, ast.Name):
        found = scope.find(node.id)
        if found is not None and len(found[1]) == 1 and found[1][0].value is not None:
            return found[1][0].value
    return node


def _command(call: ast.Call) -> ast.expr | None:
    if call.args:
        return call.args[0]
    return next((keyword.value for keyword in call.keywords if keyword.arg in ("args", "cmd")), None)


def _is_built_text(command: ast.expr | None, scope: Scope, module: Module) -> bool:
    if command is None:
        return False
    value = _single_value(command, scope)
    if module.literal_text(value, scope) is not None:
        return False
    match value:
        case ast.JoinedStr(values=values):
            parts = [part.value for part in values if isinstance(part, ast.FormattedValue)]
        case ast.BinOp(op=ast.Add() | ast.Mod(), left=left, right=right):
            parts = [left, right]
        case ast.Call(func=ast.Attribute(attr="format"), args=arguments, keywords=keywords):
            parts = [*arguments, *(keyword.value for keyword in keywords)]
        case _:
            return False
    return not all(_is_harmless_part(part, scope, module) for part in parts)


def _is_harmless_part(part: ast.expr, scope: Scope, module: Module) -> bool:
    """Literal text, text quoted for the shell, and what is put together from these."""
    if module.literal_text(part, scope) is not None or isinstance(part, ast.Constant):
        return True
    if isinstance(part, ast.Call):
        return any(path in _QUOTING for path in module.resolve(part.func, scope))
    if isinstance(part, ast.Tuple):
        return all(_is_harmless_part(element, scope, module) for element in part.elts)
    return isinstance(part, ast.BinOp | ast.JoinedStr) and not _is_built_text(part, scope, module)
