"""command_built_from_text: a command is put together from text, so that a value can change what is run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.names import last_name
from airsmith.analysis.receivers import Receivers
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.built_text import BuiltText
from airsmith.rules.security.commands import ShellText, shell_texts, texts_in_argument, texts_in_list, texts_in_parts
from airsmith.rules.security.run_values import RUN, is_filled_from_run
from airsmith.rules.security.text_reading import BuiltTexts
from airsmith.rules.security.watched import OS_SYSTEM, SUBPROCESS, WATCHED
from airsmith.rules.security.watched_options import WATCHED_OPTIONS
from airsmith.rules.security.wording import part_name

_OWN_NAME = "bash_command"
"""An argument that only operators and sensors have which give it to bash."""
_SHELL_OPERATORS = frozenset(("SSHOperator", "SSHRemoteJobOperator", "WinRMOperator", "CmdOperator"))
_SPLITTING_OPERATORS = frozenset(("DockerOperator", "DockerSwarmOperator"))
"""They split their command into words without a shell, so that a value can at most add arguments."""
_CONTAINER = "the container"
_COMMAND_WORDS = frozenset(("command", "commands", "cmd", "cmds", "args", "arguments", "entrypoint", "entry_point"))
_STARTING_WORDS = frozenset(("cmds", "entrypoint", "entry_point", "command"))
_REMOTE_METHODS = {
    "exec_command": 0, "exec_ssh_client_command": 1, "run_cmd": 0, "run_ps": 0, "run_command": 0, "send_command": 0,
    "sudo": 0, "execute_shell": 0,
}  # fmt: skip
"""Methods of clients that have a command run on another machine, with the place of the command."""
_REMOTE_NAMES = frozenset(("command", "cmd", "script"))
_LIST_METHODS = frozenset(("exec", "spawn", "run_command", "create_subprocess_exec", "exec_run", "execlp", "execvp"))
_CONTAINER_METHOD = "exec_run"
_METHODS = _LIST_METHODS | _REMOTE_METHODS.keys()
_DECORATORS = frozenset(("bash", "bash_task", "ssh", "kubernetes_cmd"))
_SCRIPTS = "commands"
_SCRIPT_DOCUMENTS = ("RunShellScript", "RunPowerShellScript")
_FROM_RUN = "`dag_run.conf` becomes part of a command that a shell reads; pass it as an environment variable."
_NAMES = _COMMAND_WORDS | {_OWN_NAME}
_WORDS = _COMMAND_WORDS | _METHODS | {_OWN_NAME}


def _check(context: PythonContext) -> Iterator[Violation]:
    search = _Search(context)
    found: dict[int, Violation] = {}
    has_runs = RUN in context.module.text
    for one in search.commands():
        for text in search.read(one):
            _, part, place = next(text.unknown())
            if id(place) not in found:
                violation = Violation(context.module.range_of(place), _message(part.node, one), severity=one.severity)
                found[id(place)] = violation
        filled = _filled_from_run(one) if has_runs else None
        if filled is not None and id(filled) not in found:
            found[id(filled)] = Violation(context.module.range_of(filled), _FROM_RUN)
    yield from found.values()


@dataclass(frozen=True, slots=True)
class _Command:
    """A text that is run as a command. `reader` is what reads it, `severity` given where it is not the rule's own."""

    text: ast.expr | FunctionNode
    scope: Scope
    reader: str = "a shell"
    severity: Severity | None = None


def _filled_from_run(command: _Command) -> ast.expr | None:
    """The text of a command for a shell, where what the starter of a run gives is filled in."""
    if command.reader == _CONTAINER or isinstance(command.text, FunctionNode):
        return None
    value = value_of(command.text, command.scope)
    parts = value.values if isinstance(value, ast.JoinedStr) else [value]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return value if any(map(is_filled_from_run, texts)) else None


def _message(part: ast.AST, command: _Command) -> str:
    advice = "quote it with shlex.quote, or pass it as an environment variable"
    if command.reader == _CONTAINER:
        advice = "pass a list of arguments"
    elif command.reader.startswith("`"):
        advice = "pass it as an argument of its own"
    return f"{part_name(part)} becomes part of a command that {command.reader} reads; {advice}."


class _Search:
    """The commands of one file."""

    def __init__(self, context: PythonContext) -> None:
        self._context = context
        self._module = context.module
        self._names = context.module.names
        self._has_runs = RUN in context.module.text

    @cached_property
    def _texts(self) -> BuiltTexts:
        return self._context.built_texts

    @cached_property
    def _receivers(self) -> Receivers:
        return Receivers(self._module, self._context.lineages)

    def read(self, command: _Command) -> tuple[BuiltText, ...]:
        """The ways in which a command is put together."""
        if isinstance(command.text, FunctionNode):
            return self._texts.returned(command.text)
        return self._texts.read(command.text, command.scope)

    def commands(self) -> Iterator[_Command]:
        """Everything that may be a command."""
        for mention in self._module.mentions_of(WATCHED):
            if mention.path in SUBPROCESS or mention.path in OS_SYSTEM:
                yield from map(_command_of, shell_texts(mention, self._module))
        if not self._names.words.isdisjoint(_WORDS):
            yield from self._in_calls()
            yield from self._in_classes()
        yield from self._in_entries()
        yield from self._given_back()

    def _in_calls(self) -> Iterator[_Command]:
        are_named = not self._names.argument_words.isdisjoint(_NAMES)
        for call, scope in self._names.calls if are_named else self._module.calls_of(_METHODS):
            named = {one.arg: one.value for one in call.keywords if one.arg in _NAMES} if call.keywords else None
            if named:
                yield from self._in_arguments(call, named, scope)
            if call.args or named:
                name = last_name(call.func)
                if name in _REMOTE_METHODS:
                    yield from (_Command(text, scope, "a remote shell") for text in _remote_texts(call, name))
                if name == _CONTAINER_METHOD and (text := _first_text(call)) is not None:
                    yield self._of_container(_Command(text, scope))
                if name in _LIST_METHODS:
                    yield from map(_command_of, texts_in_list(call.args, scope, self._module))
                    for argument in call.args:
                        yield from map(_command_of, texts_in_argument(argument, scope, self._module))

    def _in_arguments(self, call: ast.Call, named: dict[str, ast.expr], scope: Scope) -> Iterator[_Command]:
        """What arguments that are called after commands bring: lists that name a shell, or the text of an operator."""
        if _OWN_NAME in named:
            yield from self._each(named[_OWN_NAME], scope)
        for value in named.values():
            yield from map(_command_of, texts_in_argument(value, scope, self._module))
        yield from self._in_parts(named, scope)
        command = named.get("command")
        if command is not None and (self._has_runs or not isinstance(command, ast.Constant)):
            is_mapped = isinstance(call.func, ast.Attribute) and call.func.attr == "expand"
            names = self._classes_called(call, scope)
            for one in self._each(command, scope) if is_mapped else [_Command(command, scope)]:
                yield from self._of_operator(one, names)

    def _in_parts(self, named: dict[str, ast.expr], scope: Scope) -> Iterator[_Command]:
        """Of a command in two parts, by their names: the text that the shell reads which the first part starts."""
        for word in named.keys() & _STARTING_WORDS if len(named) > 1 else ():
            for other, rest in named.items():
                if other != word:
                    yield from map(_command_of, texts_in_parts(named[word], rest, scope, self._module))

    def _of_operator(self, command: _Command, names: frozenset[str]) -> Iterator[_Command]:
        """The `command` of an object, given the names of its classes; nothing where no operator with commands is there."""
        if not names.isdisjoint(_SHELL_OPERATORS):
            yield replace(command, reader="a remote shell")
        elif not names.isdisjoint(_SPLITTING_OPERATORS):
            yield self._of_container(command)

    def _of_container(self, command: _Command) -> _Command:
        is_strict = self._context.profile is Profile.STRICT
        return replace(command, reader=_CONTAINER, severity=None if is_strict else Severity.INFORMATION)

    def _classes_called(self, call: ast.Call, scope: Scope) -> frozenset[str]:
        """The names of the class that a call makes an object of, and of its ancestors."""
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in ("__init__", "partial", "expand"):
            function = function.value
        around = self._receivers.class_around_super(function, scope)
        if around is not None:
            lineage = self._context.lineages.of(around)
        else:
            if (
                isinstance(function, ast.Call)
                and last_name(function) == "partial"
                and isinstance(function.func, ast.Attribute)
            ):
                function = function.func.value
            found = self._receivers.class_named(function, scope)
            if found is None:
                return frozenset(path.rpartition(".")[2] for path in self._module.resolve(function, scope))
            lineage = found
        return frozenset(one.name for one in lineage.listed)

    def _in_classes(self) -> Iterator[_Command]:
        """What classes set as their command: in their body, or on `self`."""
        for info in self._module.classes:
            own = info.scope
            values = [one for one in own.bindings.get(_OWN_NAME, ()) if one.value is not None]
            yield from (_Command(one.value, own) for one in values if one.value is not None)
            given = [*own.bindings.get("command", ()), *own.attributes.get("command", ())]
            if given:
                names = frozenset(one.name for one in self._context.lineages.of(info).listed)
                for one in given:
                    if one.value is not None:
                        yield from self._of_operator(_Command(one.value, one.scope or own), names)

    def _in_entries(self) -> Iterator[_Command]:
        """Commands in dicts, as the descriptions of containers and the documents of Systems Manager have them."""
        for entries, scope in self._names.dicts:
            named: dict[str, ast.expr] = {}
            for key, value in zip(entries.keys, entries.values, strict=True):
                name = key.value if isinstance(key, ast.Constant) else None
                if name == _OWN_NAME:
                    yield from self._each(value, scope)
                elif isinstance(value, ast.List) and isinstance(name, str) and name.lower() in _COMMAND_WORDS:
                    named[name.lower()] = value
                    yield from map(_command_of, texts_in_list(value.elts, scope, self._module))
                    if name == _SCRIPTS and self._runs_scripts:
                        yield from (_Command(element, scope, "a remote shell") for element in value.elts)
            yield from self._in_parts(named, scope)
        for option in self._module.options_of(WATCHED_OPTIONS):
            if option.name == _OWN_NAME and isinstance(option.first, ast.Attribute | ast.Subscript):
                yield _Command(option.value, option.scope)

    @cached_property
    def _runs_scripts(self) -> bool:
        return any(name in self._module.text for name in _SCRIPT_DOCUMENTS)

    def _each(self, value: ast.expr, scope: Scope) -> list[_Command]:
        """A command, or each of those that a task is mapped over."""
        match value:
            case ast.List(elts=texts) | ast.Tuple(elts=texts):
                return [_Command(text, scope) for text in texts]
            case ast.ListComp(elt=text) | ast.GeneratorExp(elt=text):
                return [_Command(text, self._texts.scope_of(value) or scope)]
        return [_Command(value, scope)]

    def _given_back(self) -> Iterator[_Command]:
        """What functions give back that a decorator makes tasks with a command."""
        if self._names.words.isdisjoint(_DECORATORS):
            return
        for scope in self._names.scopes:
            if isinstance(scope.node, FunctionNode) and any(_is_command(one) for one in scope.node.decorator_list):
                yield _Command(scope.node, scope)


def _first_text(call: ast.Call) -> ast.expr | None:
    """The command of a container's method, if it is not a list."""
    named = (one.value for one in call.keywords if one.arg == "cmd")
    first = call.args[0] if call.args else next(named, None)
    return None if isinstance(first, ast.List | ast.Tuple) else first


def _remote_texts(call: ast.Call, method: str) -> list[ast.expr]:
    """The arguments of a client's method that may be the command; in some libraries a session stands before it."""
    at = _REMOTE_METHODS[method]
    return [*call.args[at : at + 2], *(one.value for one in call.keywords if one.arg in _REMOTE_NAMES)]


def _command_of(found: ShellText) -> _Command:
    return _Command(found.text, found.scope, found.program)


def _is_command(decorator: ast.expr) -> bool:
    """Whether a decorator makes a function give the command of a task: `@task.bash`."""
    node = decorator.func if isinstance(decorator, ast.Call) else decorator
    if isinstance(node, ast.Attribute):
        return node.attr in _DECORATORS and last_name(node.value) == "task"
    return last_name(node) == "bash_task"


RULE = PythonRule(
    name="command_built_from_text",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "In files that people wrote: information where no shell reads the command, as that of DockerOperator, so that a "
        "value can only add arguments."
    ),
    summary="A command is put together from text.",
    explanation=(
        "A shell gives meaning to `;`, `$`, `|` and quotes, so a value that holds them starts other commands. Pass the "
        'value as an environment variable and write `"$NAME"` in the command, quote it with shlex.quote, or start the '
        "program with a list of arguments. Looked at are the commands of BashOperator, SSHOperator, WinRMOperator and "
        'DockerOperator and of classes that derive from them, what `@task.bash` gives back, `["bash", "-c", …]` wherever '
        "it goes, commands that SSH clients and containers get, and what os and subprocess give to a shell. Literals, "
        "constants, numbers and quoted parts are harmless, and so are Jinja expressions, but for `dag_run.conf`, which "
        "anybody may fill."
    ),
    bad=(
        "from airflow.providers.standard.operators.bash import BashOperator\n\n\n"
        "def clean(path):\n"
        '    return BashOperator(task_id="clean", bash_command=f"rm -r {path}")\n'
    ),
    good=(
        "from airflow.providers.standard.operators.bash import BashOperator\n\n\n"
        "def clean(path):\n"
        '    return BashOperator(task_id="clean", bash_command=\'rm -r "$FOLDER"\', env={"FOLDER": path})\n'
    ),
    check=_check,
)
