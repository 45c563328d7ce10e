"""insecure_temporary_file: a temporary file whose name others can take first."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.call_arguments import Argument, CallArguments, value_of
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import TEMPORARY_NAMES

_SHARED_FOLDERS = ("/tmp/", "/var/tmp/", "/dev/shm/")  # noqa: S108 - the folders that the rule is about
_WRITING = frozenset("wax+")
_OPEN = "open"
_WRITERS = frozenset((_OPEN, "write_text", "write_bytes"))
_PATHS = frozenset(("pathlib.Path", "pathlib.PosixPath"))


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.path in TEMPORARY_NAMES:
            message = f"Others can take the name that `{mention.path}` gives first; use `tempfile.NamedTemporaryFile`."
            yield Violation(module.range_of(mention.node), message)
    is_near = "/tmp" in module.text or "/dev/shm" in module.text  # noqa: S108 - as above
    if is_near and not module.names.words.isdisjoint(_WRITERS):
        yield from _fixed_names(context)


def _fixed_names(context: PythonContext) -> Iterator[Violation]:
    """Files that are written under a fixed name in a folder that everybody may write to."""
    module = context.module
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    told: set[int] = set()
    for call, scope in module.calls_of(_WRITERS):
        path = _written_to(CallArguments(call, scope, module))
        text = module.literal_text(path.value, path.scope) if path else None
        if path and id(path.place) not in told and text and text.startswith(_SHARED_FOLDERS):
            told.add(id(path.place))
            message = "Anybody on the machine can take this name first; use the module `tempfile`."
            yield Violation(module.range_of(path.place), message, severity=severity)


@dataclass(frozen=True, slots=True)
class _WrittenPath:
    """The path of a file that is written, and the argument that gives it."""

    value: ast.expr
    scope: Scope
    place: ast.expr | ast.keyword


def _written_to(arguments: CallArguments) -> _WrittenPath | None:
    """What `open` or a method of a path writes to."""
    function, scope, module = arguments.call.func, arguments.scope, arguments.module
    if isinstance(function, ast.Name):
        path = arguments.find("file", 0)
        is_open = function.id == _OPEN and scope.find(_OPEN) is None
        if path is None or not is_open or not _is_writing(arguments.find("mode", 1), arguments):
            return None
        return _WrittenPath(path.value, scope, path.place)
    if not isinstance(function, ast.Attribute):
        return None
    made = value_of(function.value, scope)
    if function.attr == _OPEN and not _is_writing(arguments.find("mode", 0), arguments):
        return None
    if isinstance(made, ast.Call) and made.args and not _PATHS.isdisjoint(module.resolve(made.func, scope)):
        return _WrittenPath(made.args[0], scope, made.args[0])
    return None


def _is_writing(mode: Argument | None, arguments: CallArguments) -> bool:
    how = arguments.module.literal_text(mode.value, arguments.scope) if mode else None
    return bool(how) and not _WRITING.isdisjoint(how or "")


RULE = PythonRule(
    name="insecure_temporary_file",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "For files with a fixed name in /tmp: a warning in generated code, and information in files that people wrote."
    ),
    summary="A temporary file has a name that others can take first.",
    explanation=(
        "Between choosing the name and opening the file somebody else can put a file or a link there, and so read or "
        "replace what is written. `tempfile.NamedTemporaryFile` and `tempfile.TemporaryDirectory` do both in one step, and "
        "clean up; two runs on one worker do not meet either."
    ),
    bad="import tempfile\n\n\ndef place():\n    return tempfile.mktemp()\n",
    good="import tempfile\n\n\ndef place():\n    return tempfile.mkdtemp()\n",
    check=_check,
)
