"""shell_true: a program is started through a shell."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.commands import find_shell_arguments

_MESSAGE = "With shell=True the command is text that a shell interprets; pass a list of arguments without it."


def _check(context: PythonContext) -> Iterator[Violation]:
    for argument in find_shell_arguments(context.module):
        yield Violation(context.module.range_of(argument), _MESSAGE)


RULE = PythonRule(
    name="shell_true",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    summary="A program is started through a shell.",
    explanation=(
        "A shell gives meaning to `;`, `$`, `|` and quotes in the command, so any value that ends up in it can start other "
        "commands. A list of arguments has no such reader, and most of what shells are used for Python does by itself."
    ),
    bad='import subprocess\n\n\ndef count():\n    subprocess.run("wc -l *.csv", shell=True)\n',
    good='from pathlib import Path\n\n\ndef count():\n    return len(list(Path().glob("*.csv")))\n',
    check=_check,
)
