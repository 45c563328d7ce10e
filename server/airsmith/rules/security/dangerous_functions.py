"""dangerous_function_*: functions that run text as code or start other programs, called or handed on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from airsmith.analysis.mentions import Mention
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security import watched
from airsmith.rules.security.commands import gives_built_text_to_shell


@dataclass(frozen=True, slots=True)
class _Family:
    """Functions that one rule is about, by their dotted paths. `message` goes on after the function's name."""

    name: str
    paths: frozenset[str]
    message: str


_EVAL = _Family("eval", watched.EVAL, "runs text as code; use ast.literal_eval or json.loads for data")
_EXEC = _Family("exec", watched.EXEC, "runs text as code; call a function instead")
_COMPILE = _Family("compile", watched.COMPILE, "turns text into code; call a function instead")
_IMPORT = _Family("import", watched.IMPORT, "imports whatever it is told; write an import statement")
_OS_SYSTEM = _Family("os_system", watched.OS_SYSTEM, "starts another program; use a hook, or BashOperator in the DAG")
_SUBPROCESS = _Family(
    "subprocess", watched.SUBPROCESS, "starts another program; use a hook, or BashOperator in the DAG"
)


def _check_for(family: _Family) -> Callable[[PythonContext], Iterator[Violation]]:
    def check(context: PythonContext) -> Iterator[Violation]:
        for mention in context.module.mentions_of(watched.WATCHED):
            if mention.path in family.paths and _is_use(mention, context):
                message = f"`{mention.path.removeprefix('builtins.')}` {family.message}."
                where = context.module.range_of(mention.node)
                yield Violation(where, message, severity=_severity(family, mention, context))

    return check


def _is_use(mention: Mention, context: PythonContext) -> bool:
    """Whether the function can come to run. Popen is also a class, which people compare instances with."""
    return mention.call is not None or mention.path != "subprocess.Popen" or context.profile is Profile.STRICT


def _severity(family: _Family, mention: Mention, context: PythonContext) -> Severity | None:
    """What differs from the rule's own severity in files that people wrote."""
    if context.profile is Profile.STRICT:
        return None
    if family is _SUBPROCESS and gives_built_text_to_shell(mention, context.module):
        return Severity.ERROR
    return None


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
    "and `__builtins__` too, and not only where it is called but also where it is handed on, as in `map(eval, texts)`. "
    "Functions of your own and methods that only share the name are left alone."
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
        authored_severity=Severity.WARNING,
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
