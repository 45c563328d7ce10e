"""dangerous_function_*: functions that run text as code or start other programs, called or handed on."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from airsmith.analysis.call_arguments import arguments_of, value_of
from airsmith.analysis.mentions import Mention
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security import watched
from airsmith.rules.security.commands import gives_built_text_to_shell
from airsmith.rules.security.reached_classes import find_reached_classes


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Functions with the same danger, by their dotted paths. `message` goes on after the function's name.

    `is_class` are those that code also compares with or derives from, so that only calls of them count; `is_literal_fine`
    those that do no harm with text that stands in the file. The severities are given where they are not the rule's own.
    """

    paths: frozenset[str]
    message: str
    is_class: bool = False
    is_literal_fine: bool = False
    strict: Severity | None = None
    authored: Severity | None = None


_FIRST_NAMES = ("name", "expr", "ex", "dotted_path", "import_name", "path")
"""How the first argument of the functions is called with which literals are fine."""
_PROGRAM = "starts another program; use a hook, or BashOperator in the DAG"
_POPEN = frozenset(path for path in watched.SUBPROCESS if path.endswith(".Popen"))

_EVAL = (
    _Group(paths=watched.EVAL, message="runs text as code; use ast.literal_eval or json.loads for data"),
    _Group(
        paths=watched.EXPRESSION_READERS,
        message="can be made to run code by the expression that it gets; write the expression into the file",
        is_literal_fine=True,
        authored=Severity.WARNING,
    ),
)
_EXEC = (
    _Group(paths=watched.EXEC, message="runs text as code; call a function instead"),
    _Group(
        paths=watched.TEXT_RUNNERS,
        message="runs text as code; call a function instead",
        authored=Severity.WARNING,
    ),
    _Group(
        paths=watched.DEBUGGERS,
        message="waits for code that is typed, and a worker has nobody who types; remove it",
        authored=Severity.WARNING,
    ),
    _Group(
        paths=watched.DEBUG_SERVERS,
        message="lets whoever connects run code; remove it",
        authored=Severity.WARNING,
    ),
    _Group(
        paths=watched.CONFIGURATION_SERVERS,
        message="runs code that anybody on the machine can send; configure logging from a file",
        authored=Severity.WARNING,
    ),
    _Group(
        paths=watched.INSTALLERS,
        message="installs and runs code from elsewhere; declare the package as a dependency",
        authored=Severity.WARNING,
    ),
)
_COMPILE = (
    _Group(paths=watched.COMPILE, message="turns text into code; call a function instead"),
    _Group(
        paths=watched.CODE_OBJECTS,
        message="makes a function of code that is put together while it runs; define the function",
        is_class=True,
        authored=Severity.WARNING,
    ),
)
_IMPORT = (
    _Group(paths=watched.IMPORT, message="imports whatever it is told; write an import statement"),
    _Group(
        paths=watched.FILE_IMPORTERS, message="runs the file that it is told as a module; write an import statement"
    ),
    _Group(
        paths=watched.NAME_IMPORTERS,
        message="imports whatever this text names; write an import statement",
        is_literal_fine=True,
        strict=Severity.WARNING,
        authored=Severity.INFORMATION,
    ),
)
_EVERY_CLASS = "`__subclasses__` of `object` reaches every class of the program; import the one that you need."
_OS_SYSTEM = (_Group(paths=watched.OS_SYSTEM, message=_PROGRAM),)
_SUBPROCESS = (
    _Group(paths=watched.SUBPROCESS - _POPEN, message=_PROGRAM),
    _Group(paths=_POPEN, message=_PROGRAM, is_class=True),
)


def _check_for(groups: tuple[_Group, ...]) -> Callable[[PythonContext], Iterator[Violation]]:
    group_of = {path: group for group in groups for path in group.paths}

    def check(context: PythonContext) -> Iterator[Violation]:
        found = context.module.mentions_by_path(watched.WATCHED)
        for path in found.keys() & group_of.keys():
            group = group_of[path]
            for mention in found[path]:
                if _is_use(mention, group, context):
                    message = f"`{path.removeprefix('builtins.').replace('()', '')}` {group.message}."
                    where = context.module.range_of(mention.node)
                    yield Violation(where, message, severity=_severity(mention, group, context))
        if groups is _IMPORT:
            for node in find_reached_classes(context.module):
                yield Violation(context.module.range_of(node), _EVERY_CLASS)

    return check


def _is_use(mention: Mention, group: _Group, context: PythonContext) -> bool:
    """Whether the function can come to do harm here."""
    if group.is_class:
        is_certain_use = mention.call is not None or mention.giver is not None
        return is_certain_use or (context.profile is Profile.STRICT and mention.path in _POPEN)
    if not group.is_literal_fine:
        return True
    arguments = arguments_of(mention, context.module)
    first = next((arguments.find(name, 0) for name in _FIRST_NAMES if arguments and arguments.find(name, 0)), None)
    return first is None or not isinstance(value_of(first.value, mention.scope), ast.Constant)


def _severity(mention: Mention, group: _Group, context: PythonContext) -> Severity | None:
    """What differs from the rule's own severity."""
    if context.profile is Profile.STRICT:
        return group.strict
    if mention.path in watched.SUBPROCESS and gives_built_text_to_shell(mention, context.module, context.built_texts):
        return Severity.ERROR
    if mention.path in watched.COMPILE and _is_result_dropped(mention, context):
        return Severity.WARNING
    return group.authored


def _is_result_dropped(mention: Mention, context: PythonContext) -> bool:
    """Whether a call stands alone as a statement. Compiling for nothing but its errors runs nothing."""
    statement = context.module.surroundings.statement_of(mention.call) if mention.call is not None else None
    return isinstance(statement, ast.Expr) and statement.value is mention.call


def _rule(
    name: str,
    groups: tuple[_Group, ...],
    summary: str,
    explanation: str,
    examples: tuple[str, str],
    *,
    authored_severity: Severity | None = None,
    severity_note: str = "",
) -> PythonRule:
    return PythonRule(
        name=f"dangerous_function_{name}",
        layer=Layer.SECURITY,
        severity=Severity.ERROR,
        authored_severity=authored_severity,
        severity_note=severity_note,
        summary=summary,
        explanation=explanation,
        bad=examples[0],
        good=examples[1],
        check=_check_for(groups),
    )


_ALIASES = (
    "The function is recognised by what it is, not by how it is written: through import aliases, assigned names, getattr "
    "and `__builtins__` too, and not only where it is called but also where it is handed on, as in `map(eval, texts)`. "
    "Functions of your own and methods that only share the name are left alone."
)

RULES = (
    _rule(
        "eval",
        _EVAL,
        "eval runs text as code.",
        "Values in a DAG come from params, XComs and services; eval gives whoever controls them the worker. So do the "
        "expressions of `pandas.eval` and `numexpr.evaluate`, unless they stand in the file. " + _ALIASES,
        (
            "def parse(text):\n    return eval(text)\n",
            "import ast\n\n\ndef parse(text):\n    return ast.literal_eval(text)\n",
        ),
        severity_note="In files that people wrote: a warning for expressions of pandas and numexpr.",
    ),
    _rule(
        "exec",
        _EXEC,
        "exec runs text as code.",
        "Whoever controls the text controls the worker and its connections. The same holds for runpy, consoles, debuggers, "
        "timers and profilers that take code as text, and for pip called from Python. " + _ALIASES,
        (
            "def run(text):\n    exec(text)\n",
            "def run(function):\n    function()\n",
        ),
        severity_note="In files that people wrote: an error for exec, runpy and consoles, a warning for the others.",
    ),
    _rule(
        "compile",
        _COMPILE,
        "compile turns text into code.",
        "It is only of use together with eval or exec. `re.compile` and other namesakes are something else. "
        + _ALIASES,
        (
            'def prepare(text):\n    return compile(text, "<text>", "exec")\n',
            "import re\n\n\ndef prepare(text):\n    return re.compile(text)\n",
        ),
        severity_note="In files that people wrote: a warning for functions made of code objects, and where the result of "
        "compile is dropped, so that it only checks the syntax.",
    ),
    _rule(
        "import",
        _IMPORT,
        "__import__ imports whatever it is told.",
        "An import statement says the same, can be checked, and cannot be steered by data. " + _ALIASES,
        (
            'json = __import__("json")\n',
            "import json\n",
        ),
        authored_severity=Severity.WARNING,
        severity_note="importlib.import_module and its like matter only where the name is not a literal: a warning in "
        "generated code, information in files that people wrote.",
    ),
    _rule(
        "os_system",
        _OS_SYSTEM,
        "A function of os starts another program.",
        "os.system and its relatives run a shell on the worker, outside of Airflow's connections, logs and clean-up. "
        + _ALIASES,
        (
            'import os\n\n\ndef clean():\n    os.system("rm -r work")\n',
            'import shutil\n\n\ndef clean():\n    shutil.rmtree("work")\n',
        ),
    ),
    _rule(
        "subprocess",
        _SUBPROCESS,
        "subprocess starts another program.",
        "A generated component has no business starting programs; in code that people wrote there can be reasons. "
        + _ALIASES,
        (
            'import subprocess\n\n\ndef clean(path):\n    subprocess.run(["rm", "-r", path])\n',
            "import shutil\n\n\ndef clean(path):\n    shutil.rmtree(path)\n",
        ),
        authored_severity=Severity.WARNING,
        severity_note="In files that people wrote: an error only where a shell gets text that is put together from parts.",
    ),
)
