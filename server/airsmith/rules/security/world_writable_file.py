"""world_writable_file: every user of the machine may change a file."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.call_arguments import Argument, CallArguments, arguments_of, constant_of
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.commands_in_options import search_command
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import MODE_MAKERS, MODE_SETTERS, OPENERS, UMASKS
from airsmith.rules.security.watched_options import COMMANDS, WATCHED_OPTIONS
from airsmith.text import TextEdit

_CHANGEABLE_BY_ALL = 0o002
_CHANGEABLE_BY_OTHERS = 0o022
_ALL_BITS = 0o7777
_BITS = {"S_IWOTH": 0o002, "S_IRWXO": 0o007}
_MOST_PARTS = 12
_COMMAND = re.compile(r"\bchmod\s+(?:-\w+\s+)*(?:[0-7]{0,2}[0-7]{2}[2367]|[ugo]*[ao][ugo]*[+=][rxs]*w[rwxst]*)(?!\w)")
"""How a command gives such a mode; plain `+w` heeds the mask."""
_CHMOD = frozenset(("chmod",))
_WITH_MODE = MODE_SETTERS | MODE_MAKERS | OPENERS


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    known: set[int] = set()
    for mention in module.mentions_of(WATCHED):
        path, arguments = mention.path, arguments_of(mention, module)
        if path in UMASKS and arguments is not None:
            yield from _of_umask(arguments, module)
        elif path in _WITH_MODE and arguments is not None:
            known.add(id(arguments.call))
            yield from _of_mode(arguments.find("mode", _place(path)), arguments.scope, module)
    for call, scope in module.calls_of(_CHMOD):
        if isinstance(call.func, ast.Attribute) and id(call) not in known:
            arguments = CallArguments(call, scope, module)
            yield from _of_mode(arguments.find("mode", max(len(call.args) - 1, 0)), scope, module)
    for option in module.options_of(WATCHED_OPTIONS) if "chmod" in module.text else ():
        if option.name in COMMANDS and (found := search_command(option, _COMMAND)) is not None:
            message = f"`{found}` lets every user of the machine change the file; give a mode without that."
            yield Violation(module.range_of(option.value), message)


def _place(path: str) -> int:
    """The place of the mode among the positional arguments."""
    if path in OPENERS:
        return 2
    return 0 if path.startswith("pathlib.") else 1


def _of_umask(arguments: CallArguments, module: Module) -> Iterator[Violation]:
    mask = arguments.at(0)
    number = constant_of(mask.value, arguments.scope) if mask else None
    if mask is not None and isinstance(number, int) and not number & _CHANGEABLE_BY_ALL:
        message = "With this mask every user may change the files that are made; use `0o022`."
        yield Violation(module.range_of(mask.place), message, _in_octal(mask.value, 0o022, module))


def _of_mode(mode: Argument | None, scope: Scope, module: Module) -> Iterator[Violation]:
    if mode is None:
        return
    number = _number(mode.value, scope)
    if number is not None and number & _CHANGEABLE_BY_ALL:
        better = number & ~_CHANGEABLE_BY_OTHERS & _ALL_BITS
        message = f"Every user of the machine may change a file of this mode; use `{oct(better)}` or less."
        yield Violation(module.range_of(mode.place), message, _in_octal(mode.value, better, module))


def _number(value: ast.expr, scope: Scope) -> int | None:
    """A mode as a number: a constant, or constants of stat put together, of which only the dangerous bits are known."""
    waiting, bits, is_known = [value], 0, False
    for _ in range(_MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop()
        constant = constant_of(part, scope)
        if isinstance(constant, int) and not isinstance(constant, bool):
            bits, is_known = bits | constant, True
        elif isinstance(part, ast.BinOp) and isinstance(part.op, ast.BitOr):
            waiting += [part.left, part.right]
        elif isinstance(part, ast.Attribute | ast.Name):
            name = part.attr if isinstance(part, ast.Attribute) else part.id
            bits, is_known = bits | _BITS.get(name, 0), True
    return bits if is_known else None


def _in_octal(value: ast.expr, number: int, module: Module) -> Fix | None:
    if not isinstance(value, ast.Constant):
        return None
    new = f"0o{number:03o}"
    return Fix(f"replace it with {new}", (TextEdit(module.range_of(value), new),), Safety.UNSAFE)


RULE = PythonRule(
    name="world_writable_file",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="Every user of the machine may change a file.",
    explanation=(
        "Workers are shared: with mode 0o777 or 0o666 any other process can change scripts, data and keys. Give the owner "
        "what is needed, and others at most the right to read."
    ),
    bad="import os\n\n\ndef publish(path):\n    os.chmod(path, 0o777)\n",
    good="import os\n\n\ndef publish(path):\n    os.chmod(path, 0o640)\n",
    check=_check,
)
