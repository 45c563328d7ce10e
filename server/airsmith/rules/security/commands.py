"""Which text of a call a shell reads, and which arguments of subprocess make it use one."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from airsmith.analysis.call_arguments import CallArguments, arguments_of, value_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.rules.security.option_values import OptionValues
from airsmith.rules.security.text_reading import BuiltTexts
from airsmith.rules.security.watched import OS_SYSTEM, SUBPROCESS, WATCHED

_SHELL_PLACE = 8
"""Index of `shell` among the positional arguments of Popen, to which run and the others pass theirs on."""

_SHELL_MODULES = ("commands.", "popen2.", "invoke.", "fabric.", "envoy.", "delegator.")
_SHELL_FUNCTIONS = ("system", "popen", "popen2", "popen3", "popen4", "getoutput", "getstatusoutput", "_shell")
_SECOND = ("subprocess_shell",)
"""Of these, the text for the shell is the second argument."""
_SHELL_IF_TEXT = frozenset(("anyio.run_process", "anyio.open_process", "pexpect.run", "pexpect.runu", "pexpect.spawn"))
_COMMAND_NAMES = ("args", "cmd", "command")

_SHELLS = frozenset((
    "sh", "bash", "zsh", "dash", "ash", "ksh", "csh", "tcsh", "fish", "busybox", "su", "runuser", "cmd", "cmd.exe",
    "powershell", "powershell.exe", "pwsh", "python", "python2", "python3",
))  # fmt: skip
_INTERPRETERS = frozenset(("perl", "ruby", "node", "php"))
_FOR_SHELL = re.compile(r"-[a-zA-Z]*c[a-zA-Z]*|/[cCkK]|-(?i:command|encodedcommand)|--command")
_FOR_INTERPRETER = re.compile(r"-[a-zA-Z]*[er]|--eval")
"""What comes before a text that these programs read as commands or code."""
_LAST_PART = re.compile(r"[^/\\]*\Z")


@dataclass(frozen=True, slots=True)
class ShellText:
    """An expression whose text a shell or another interpreter reads. `program` is what reads it, as far as it is named."""

    text: ast.expr
    scope: Scope
    program: str = "a shell"


def find_shell_arguments(module: Module) -> Iterator[ast.expr | ast.keyword]:
    """Every argument that makes a function of subprocess use a shell."""
    options = OptionValues(module)
    for mention in module.mentions_of(WATCHED):
        is_shell_a_choice = mention.path in SUBPROCESS and not mention.path.startswith(_SHELL_MODULES)
        arguments = arguments_of(mention, module) if is_shell_a_choice else None
        if arguments is not None:
            yield from _shell_arguments(arguments, options)


def gives_built_text_to_shell(mention: Mention, module: Module, texts: BuiltTexts) -> bool:
    """Whether a call lets a shell read a command that is put together from parts it cannot trust."""
    return any(texts.read(one.text, one.scope) for one in shell_texts(mention, module))


def shell_texts(mention: Mention, module: Module) -> Iterator[ShellText]:
    """What a shell reads of the arguments of a function of os, subprocess or one of their relatives."""
    arguments = arguments_of(mention, module)
    if arguments is None or mention.path not in SUBPROCESS | OS_SYSTEM:
        return
    last = mention.path.rpartition(".")[2]
    place = 1 if last in _SECOND else 0
    command = next(filter(None, (arguments.find(name, place) for name in _COMMAND_NAMES)), None)
    if command is not None and _uses_shell(mention, arguments):
        yield ShellText(command.value, arguments.scope)
    yield from texts_in_list(arguments.call.args[arguments.skipped :], arguments.scope, module)
    for argument in [*arguments.call.args, *(keyword.value for keyword in arguments.call.keywords)]:
        yield from texts_in_argument(argument, arguments.scope, module)


def texts_in_argument(argument: ast.expr, scope: Scope, module: Module) -> Iterator[ShellText]:
    """What an interpreter reads of a list that names it, as in `["bash", "-c", text]`; nothing of other arguments."""
    value = value_of(argument, scope)
    if isinstance(value, ast.List | ast.Tuple):
        yield from texts_in_list(value.elts, scope, module)


def texts_in_list(elements: Sequence[ast.expr], scope: Scope, module: Module) -> Iterator[ShellText]:
    """The same of the elements of such a list."""
    program = ""
    for element, following in pairwise(elements):
        text = module.literal_text(element, scope)
        if text is None:
            continue
        match = _LAST_PART.search(text)
        if match is not None and match[0] in _SHELLS | _INTERPRETERS:
            program = match[0]
        elif (_FOR_SHELL if program in _SHELLS else _FOR_INTERPRETER).fullmatch(text) and program:
            yield ShellText(following, scope, f"`{program}`")


def texts_in_parts(start: ast.expr, rest: ast.expr, scope: Scope, module: Module) -> Iterator[ShellText]:
    """The same of a command in two parts, each a list or one text, as the `cmds` and `arguments` of a pod are."""
    elements: list[ast.expr] = []
    for part in (start, rest):
        value = value_of(part, scope)
        elements += value.elts if isinstance(value, ast.List | ast.Tuple) else [value]
    yield from texts_in_list(elements, scope, module)


def _uses_shell(mention: Mention, arguments: CallArguments) -> bool:
    path, options = mention.path, OptionValues(arguments.module)
    last = path.rpartition(".")[2]
    if path.startswith(_SHELL_MODULES) or path in _SHELL_IF_TEXT or last.endswith(_SHELL_FUNCTIONS):
        return True
    tied = value_of(mention.node, mention.scope)
    is_tied = isinstance(tied, ast.Call) and any(
        _shell_arguments(CallArguments(tied, mention.scope, arguments.module, 1), options)
    )
    return is_tied or any(_shell_arguments(arguments, options))


def _shell_arguments(arguments: CallArguments, options: OptionValues) -> Iterator[ast.expr | ast.keyword]:
    by_place = arguments.at(_SHELL_PLACE)
    if by_place is not None and options.is_true(by_place.value, arguments.scope):
        yield by_place.place
    for keyword in arguments.call.keywords:
        if keyword.arg == "shell":
            if options.is_true(keyword.value, arguments.scope):
                yield keyword
        elif keyword.arg is None:
            for entry in options.entries(keyword.value, arguments.scope, "shell"):
                if options.is_true(entry.value, entry.scope):
                    yield entry.place
