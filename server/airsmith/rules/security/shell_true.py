"""shell_true: a program is started through a shell."""

import ast
from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation

_MODULES = ("subprocess.", "asyncio.")


def _check(context: PythonContext) -> Iterator[Violation]:
    for call, paths in context.module.resolved_calls:
        if not any(path.startswith(_MODULES) for path in paths):
            continue
        for keyword in call.keywords:
            if keyword.arg == "shell" and _is_true(keyword.value):
                yield _violation(context, keyword)
            elif keyword.arg is None and isinstance(keyword.value, ast.Dict):
                for key, value in zip(keyword.value.keys, keyword.value.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "shell" and _is_true(value):
                        yield _violation(context, value)


def _is_true(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and bool(node.value)


def _violation(context: PythonContext, node: ast.keyword | ast.expr) -> Violation:
    message = "With shell=True the command is text that a shell interprets; pass a list of arguments without it."
    return Violation(context.module.range_of(node), message)


RULE = PythonRule(
    name="shell_true",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    summary="A program is started through a shell.",
    explanation=(
        "A shell gives meaning to `;`, `$`, `|` and quotes in the command, so any value that ends up in it can start other "
        "commands. A list of arguments has no such reader."
    ),
    bad='import subprocess\n\n\ndef count(path):\n    subprocess.run(f"wc -l {path}", shell=True)\n',
    good='import subprocess\n\n\ndef count(path):\n    subprocess.run(["wc", "-l", path], check=True)\n',
    check=_check,
)
