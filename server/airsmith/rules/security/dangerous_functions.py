"""dangerous_function_*: calls that run text as code or start other programs."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation

_SUBPROCESS_FUNCTIONS = ("run", "call", "check_call", "check_output", "Popen", "getoutput", "getstatusoutput")
_OS_FAMILIES = ("spawnl", "spawnle", "spawnlp", "spawnlpe", "spawnv", "spawnve", "spawnvp", "spawnvpe", "execl", "execle",
                "execlp", "execlpe", "execv", "execve", "execvp", "execvpe", "system", "popen", "startfile")  # fmt: skip
_ALWAYS_SHELL = frozenset(("subprocess.getoutput", "subprocess.getstatusoutput", "asyncio.create_subprocess_shell",
                           "asyncio.subprocess.create_subprocess_shell"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Family:
    """Functions that one rule is about, by their dotted paths."""

    name: str
    paths: frozenset[str]
    message: str


_EVAL = _Family("eval", frozenset(("builtins.eval",)), "runs text as code; use ast.literal_eval or json.loads for data")
_EXEC = _Family("exec", frozenset(("builtins.exec",)), "runs text as code; call a function instead")
_COMPILE = _Family("compile", frozenset(("builtins.compile",)), "turns text into code; call a function instead")
_IMPORT = _Family(
    "import",
    frozenset(("builtins.__import__", "importlib.__import__")),
    "imports whatever it is told; write an import statement",
)
_OS_SYSTEM = _Family(
    "os_system",
    frozenset(f"{module}.{name}" for module in ("os", "posix", "nt") for name in _OS_FAMILIES)
    | {"os.posix_spawn", "os.posix_spawnp", "pty.spawn", "platform.popen", "commands.getoutput"},
    "starts another program; use a hook, or BashOperator in the DAG",
)
_SUBPROCESS = _Family(
    "subprocess",
    frozenset(f"subprocess.{name}" for name in _SUBPROCESS_FUNCTIONS)
    | frozenset(
        f"asyncio.{module}create_subprocess_{kind}" for module in ("", "subprocess.") for kind in ("exec", "shell")
    ),
    "starts another program; use a hook, or BashOperator in the DAG",
)


def _check_for(family: _Family) -> Callable[[PythonContext], Iterator[Violation]]:
    def check(context: PythonContext) -> Iterator[Violation]:
        for call, paths in context.module.resolved_calls:
            path = next((path for path in paths if path in family.paths), None)
            if path is not None:
                shown = path.removeprefix("builtins.")
                message = f"`{shown}` {family.message}."
                yield Violation(
                    context.module.range_of(call.func), message, severity=_severity(family, call, path, context)
                )

    return check


def _severity(family: _Family, call: ast.Call, path: str, context: PythonContext) -> Severity | None:
    """Text as the command of a subprocess is an error also in files that people wrote; a list is a warning there."""
    if family is not _SUBPROCESS or context.profile is Profile.STRICT:
        return None
    is_shell = path in _ALWAYS_SHELL or any(
        keyword.arg == "shell" and isinstance(keyword.value, ast.Constant) and bool(keyword.value.value)
        for keyword in call.keywords
    )
    return Severity.ERROR if is_shell and _is_built_text(call) else None


def _is_built_text(call: ast.Call) -> bool:
    """Whether the command is text put together from parts, which may hold whatever the parts do."""
    command = call.args[0] if call.args else next((k.value for k in call.keywords if k.arg in ("args", "cmd")), None)
    if isinstance(command, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in command.values)
    if isinstance(command, ast.BinOp):
        return not isinstance(command.left, ast.Constant) or not isinstance(command.right, ast.Constant)
    return isinstance(command, ast.Call) and isinstance(command.func, ast.Attribute) and command.func.attr == "format"


def _rule(
    family: _Family,
    summary: str,
    explanation: str,
    bad: str,
    good: str,
    *,
    authored_severity: Severity | None = None,
    severity_note: str = "",
) -> PythonRule:
    return PythonRule(
        name=f"dangerous_function_{family.name}",
        layer=Layer.SECURITY,
        severity=Severity.ERROR,
        authored_severity=authored_severity,
        severity_note=severity_note,
        summary=summary,
        explanation=explanation,
        bad=bad,
        good=good,
        check=_check_for(family),
    )


_ALIASES = (
    "The function is recognised by what it is, not by how it is written: through import aliases, assigned names, getattr "
    "and `__builtins__` too. Functions of your own and methods that only share the name are left alone."
)

RULES = (
    _rule(
        _EVAL,
        "eval runs text as code.",
        "Values in a DAG come from params, XComs and services; eval gives whoever controls them the worker. "
        + _ALIASES,
        "def parse(text):\n    return eval(text)\n",
        "import ast\n\n\ndef parse(text):\n    return ast.literal_eval(text)\n",
    ),
    _rule(
        _EXEC,
        "exec runs text as code.",
        "Whoever controls the text controls the worker and its connections. " + _ALIASES,
        "def run(text):\n    exec(text)\n",
        "def run(function):\n    function()\n",
    ),
    _rule(
        _COMPILE,
        "compile turns text into code.",
        "It is only of use together with eval or exec. `re.compile` and other namesakes are something else. "
        + _ALIASES,
        'def prepare(text):\n    return compile(text, "<text>", "exec")\n',
        "import re\n\n\ndef prepare(text):\n    return re.compile(text)\n",
    ),
    _rule(
        _IMPORT,
        "__import__ imports whatever it is told.",
        "An import statement says the same, can be checked, and cannot be steered by data. " + _ALIASES,
        'json = __import__("json")\n',
        "import json\n",
    ),
    _rule(
        _OS_SYSTEM,
        "A function of os starts another program.",
        "os.system and its relatives run a shell on the worker, outside of Airflow's connections, logs and clean-up. "
        + _ALIASES,
        'import os\n\n\ndef clean(path):\n    os.system("rm -r " + path)\n',
        "import shutil\n\n\ndef clean(path):\n    shutil.rmtree(path)\n",
    ),
    _rule(
        _SUBPROCESS,
        "subprocess starts another program.",
        "A generated component has no business starting programs; in code that people wrote there can be reasons. "
        + _ALIASES,
        'import subprocess\n\n\ndef clean(path):\n    subprocess.run(["rm", "-r", path])\n',
        "import shutil\n\n\ndef clean(path):\n    shutil.rmtree(path)\n",
        authored_severity=Severity.WARNING,
        severity_note="In files that people wrote: an error only where a shell gets text that is put together from parts.",
    ),
)
