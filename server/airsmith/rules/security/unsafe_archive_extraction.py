"""unsafe_archive_extraction: an archive decides where its files go."""

import ast
from collections.abc import Iterator
from dataclasses import replace

from airsmith.analysis.call_arguments import CallArguments, arguments_of, constant_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.call_endings import added_argument
from airsmith.rules.security.switches import replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_data import OTHER_EXTRACTORS, TAR_EXTRACTORS, UNBOUND_EXTRACTORS, UNPACKERS

_EXTRACT_ALL = "extractall"
_PLAIN_FORMATS = frozenset(("zip",))
_TRUSTING = "fully_trusted"
_MEMBERS_PLACE = 1


def _check(context: PythonContext) -> Iterator[Violation]:
    module, known = context.module, set()
    for mention in module.mentions_of(WATCHED):
        if mention.path in _EXTRACTORS:
            known.add(id(mention.call))
            yield from _of_mention(mention, context)
    if _EXTRACT_ALL in module.names.words and "tarfile" in module.names.words:
        yield from _of_unknown_archives(module, known)


def _of_mention(mention: Mention, context: PythonContext) -> Iterator[Violation]:
    module, path, arguments = context.module, mention.path, arguments_of(mention, context.module)
    function = path.replace("()", "")
    if path in OTHER_EXTRACTORS:
        severity = Severity.WARNING if context.profile is Profile.STRICT else Severity.INFORMATION
        message = f"`{function}` writes whatever the archive holds, however large; check names and sizes first."
        yield Violation(module.range_of(mention.node), message, severity=severity)
    elif arguments is None:
        if mention.call is None:
            yield Violation(module.range_of(mention.node), _message(function))
    elif not (path in UNPACKERS and _is_plain(arguments)):
        is_unbound = path in UNBOUND_EXTRACTORS
        own = replace(arguments, skipped=arguments.skipped + 1) if is_unbound else arguments
        yield from _of_call(own, mention.node, function, module)


def _of_unknown_archives(module: Module, known: set[int]) -> Iterator[Violation]:
    """Calls of `extractall` of what may be any archive, in files that know no other kind than tar."""
    if not module.names.words.isdisjoint(("zipfile", "ZipFile", "rarfile", "py7zr")):
        return
    for call, scope in module.names.calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == _EXTRACT_ALL and id(call) not in known:
            yield from _of_call(CallArguments(call, scope, module), call.func, "tarfile.TarFile.extractall", module)


def _of_call(arguments: CallArguments, node: ast.expr, function: str, module: Module) -> Iterator[Violation]:
    call, given = arguments.call, arguments.find("filter")
    if given is not None:
        name = constant_of(given.value, arguments.scope)
        paths = module.resolve(given.value, arguments.scope)
        is_trusting = name in (_TRUSTING, None) or any(path.endswith(f"{_TRUSTING}_filter") for path in paths)
        if is_trusting or _gives_back_all(given.value):
            yield Violation(
                module.range_of(given.place), _message(function), replacement(given.value, '"data"', module)
            )
    elif not any(keyword.arg is None for keyword in call.keywords) and not _chooses_members(arguments, function):
        yield Violation(module.range_of(node), _message(function), added_argument(call, 'filter="data"', module))


def _message(function: str) -> str:
    return f'`{function}` lets the archive choose where its files go; give it `filter="data"`.'


def _gives_back_all(node: ast.expr) -> bool:
    """Whether a filter lets every member through as it is: `lambda member, path: member`."""
    match node:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=member), *_]), body=ast.Name(id=given)):
            return member == given
    return False


def _chooses_members(arguments: CallArguments, function: str) -> bool:
    """Whether the code looks at the members itself: it hands over others than all that there are."""
    if not function.endswith(_EXTRACT_ALL):
        return False
    members = arguments.find("members", _MEMBERS_PLACE)
    if members is None or constant_of(members.value, arguments.scope) is None:
        return False
    value = members.value
    is_all = isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "getmembers"
    return not is_all


def _is_plain(arguments: CallArguments) -> bool:
    """Whether shutil is told a format that cannot leave its folder."""
    kind = arguments.find("format", 2)
    name = arguments.find("filename", 0)
    suffix = constant_of(name.value, arguments.scope) if name else None
    is_zip = isinstance(suffix, str) and suffix.lower().endswith(".zip")
    return is_zip or (kind is not None and constant_of(kind.value, arguments.scope) in _PLAIN_FORMATS)


_EXTRACTORS = TAR_EXTRACTORS | UNBOUND_EXTRACTORS | OTHER_EXTRACTORS | UNPACKERS

RULE = PythonRule(
    name="unsafe_archive_extraction",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note=(
        "For zip and other archives, which stay in their folder but may be of any size: a warning in generated code, and "
        "information in files that people wrote."
    ),
    summary="An archive decides where its files go.",
    explanation=(
        "Members of a tar file may be called `../../etc/cron.d/job`, be links that lead out of the folder, or devices. "
        '`filter="data"` (Python 3.11.4 and newer) refuses them. zip files stay inside of the folder, but a small one may '
        "unpack to more than the disk holds."
    ),
    bad="import tarfile\n\n\ndef unpack(path, folder):\n    with tarfile.open(path) as archive:\n"
    "        archive.extractall(folder)\n",
    good="import tarfile\n\n\ndef unpack(path, folder):\n    with tarfile.open(path) as archive:\n"
    '        archive.extractall(folder, filter="data")\n',
    check=_check,
)
