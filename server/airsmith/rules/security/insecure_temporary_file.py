"""insecure_temporary_file: a temporary file whose name others can take first."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import CallArguments
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import TEMPORARY_NAMES

_SHARED_FOLDERS = ("/tmp/", "/var/tmp/", "/dev/shm/")  # noqa: S108 - the folders that the rule is about
_WRITING = frozenset("wax+")


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.path in TEMPORARY_NAMES:
            message = f"Others can take the name that `{mention.path}` gives first; use `tempfile.NamedTemporaryFile`."
            yield Violation(module.range_of(mention.node), message)
    if "open" in module.names.words and ("/tmp/" in module.text or "/dev/shm/" in module.text):  # noqa: S108 - as above
        yield from _fixed_names(context)


def _fixed_names(context: PythonContext) -> Iterator[Violation]:
    """Files that are written under a fixed name in a folder that everybody may write to."""
    module = context.module
    severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
    for call, scope in module.names.calls:
        if isinstance(call.func, ast.Name) and call.func.id == "open" and scope.find("open") is None:
            arguments = CallArguments(call, scope, module)
            path, mode = arguments.find("file", 0), arguments.find("mode", 1)
            text = module.literal_text(path.value, scope) if path else None
            how = module.literal_text(mode.value, scope) if mode else None
            if path and text and text.startswith(_SHARED_FOLDERS) and how and not _WRITING.isdisjoint(how):
                message = "Anybody on the machine can take this name first; use the module `tempfile`."
                yield Violation(module.range_of(path.place), message, severity=severity)


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
