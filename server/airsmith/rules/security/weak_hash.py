"""weak_hash: a hash that can be forged."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import arguments_of, constant_of, is_false
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.finding import Fix, Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.call_endings import added_argument
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_cryptography import FILE_HASHES, HASH_BY_NAME, HASHLIB, OTHER_HASHES

_WEAK_NAMES = frozenset((
    "md2", "md4", "md5", "sha", "sha1", "sha-1", "ripemd160", "rmd160", "md5-sha1",
))  # fmt: skip
_NOT_FOR_SECURITY = "usedforsecurity"


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.path in HASHLIB or mention.path in OTHER_HASHES:
            if mention.call is None or not _is_said_to_be_harmless(mention, module):
                yield Violation(module.range_of(mention.node), _message(mention.path), _fix(mention, module))
        elif mention.path in HASH_BY_NAME:
            yield from _by_name(mention, module)


def _by_name(mention: Mention, module: Module) -> Iterator[Violation]:
    arguments = arguments_of(mention, module)
    is_hmac = mention.path.startswith("hmac.")
    kind = (arguments.find("digestmod", 2) or arguments.find("digest", 2)) if arguments and is_hmac else None
    if arguments and not is_hmac:
        kind = arguments.find("digest", 1) if mention.path in FILE_HASHES else arguments.find("name", 0)
    name = constant_of(kind.value, mention.scope) if kind else None
    is_weak = isinstance(name, str) and name.lower() in _WEAK_NAMES
    if kind is not None and is_weak and not _is_said_to_be_harmless(mention, module):
        yield Violation(module.range_of(kind.place), _message(str(name)), _fix(mention, module))


def _is_said_to_be_harmless(mention: Mention, module: Module) -> bool:
    arguments = arguments_of(mention, module)
    said = arguments.find(_NOT_FOR_SECURITY) if arguments else None
    return said is not None and is_false(said.value, mention.scope)


def _message(name: str) -> str:
    return f"`{name}` can be forged; use SHA-256, or say `usedforsecurity=False` where nothing depends on it."


def _fix(mention: Mention, module: Module) -> Fix | None:
    call = mention.call
    if (
        call is None
        or not mention.path.startswith("hashlib.")
        or mention.path in FILE_HASHES
        or any(one.arg == _NOT_FOR_SECURITY for one in call.keywords)
    ):
        return None
    is_spread = any(keyword.arg is None for keyword in call.keywords)
    is_starred = any(isinstance(argument, ast.Starred) for argument in call.args)
    return None if is_spread or is_starred else added_argument(call, "usedforsecurity=False", module)


RULE = PythonRule(
    name="weak_hash",
    layer=Layer.SECURITY,
    severity=Severity.WARNING,
    authored_severity=Severity.INFORMATION,
    summary="A hash can be forged.",
    explanation=(
        "MD5, SHA-1 and older ones can be made to give the same value for different data, and passwords behind them are "
        "found by trying. Use SHA-256 for data and `hashlib.scrypt` for passwords. For names, cache keys and checksums, "
        "where nobody gains by a forgery, `usedforsecurity=False` says so, and works where the system forbids MD5."
    ),
    bad="import hashlib\n\n\ndef digest(data):\n    return hashlib.md5(data).hexdigest()\n",
    good="import hashlib\n\n\ndef digest(data):\n    return hashlib.sha256(data).hexdigest()\n",
    check=_check,
)
