"""unverified_token: a token is read without a look at its signature."""

import ast
from collections.abc import Iterator

from airsmith.analysis.call_arguments import CallArguments, arguments_of, constant_of, value_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.analysis.scopes import Scope
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.switches import is_off, places_of, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_cryptography import TOKEN_READERS, TOKEN_TOOLS, UNVERIFIED_READERS
from airsmith.rules.security.watched_options import WATCHED_OPTIONS

_PLACE_OF_VERIFY = 2
"""Of `jwt.decode(token, key, verify)` in old versions, and of `google.auth.jwt.decode(token, certs, verify)`."""
_READERS = frozenset(("decode", "decode_complete", "encode", "verify"))
_SETTING = "verify_signature"


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    for mention in module.mentions_of(WATCHED):
        if mention.path in TOKEN_READERS:
            yield from _of_reader(mention, module)
        elif mention.path in TOKEN_TOOLS:
            yield from _of_allowed(arguments_of(mention, module), 0, module)
        elif mention.path in UNVERIFIED_READERS:
            message = (
                f"`{mention.path.replace('()', '')}` reads a token that anybody can have made; verify its signature."
            )
            yield Violation(module.range_of(mention.node), message)
    for option in module.options_of(WATCHED_OPTIONS):
        if option.name == _SETTING and is_off(option.value, option.scope):
            for span, what in places_of(option, module):
                message = f"`{what}` reads a token that anybody can have made; verify its signature."
                yield Violation(span, message, replacement(option.value, "True", module))
        elif option.name in ("algorithms", "algorithm") and _allows_none(option):
            for span, what in places_of(option, module):
                message = f"`{what}` takes tokens without a signature; name the algorithm that is used."
                yield Violation(span, message)


def _of_reader(mention: Mention, module: Module) -> Iterator[Violation]:
    arguments = arguments_of(mention, module)
    verify = arguments.find("verify", _PLACE_OF_VERIFY) if arguments else None
    if verify is not None and is_off(verify.value, mention.scope):
        message = f"`{mention.path.replace('()', '')}` does not verify the token here, so anybody can have made it."
        yield Violation(module.range_of(verify.place), message, replacement(verify.value, "True", module))
    yield from _of_allowed(arguments, 2, module)


def _of_allowed(arguments: CallArguments | None, place: int, module: Module) -> Iterator[Violation]:
    """What a list of allowed algorithms at a place among the positional arguments allows."""
    algorithms = arguments.at(place) if arguments else None
    if arguments and algorithms is not None and _is_none(algorithms.value, arguments.scope):
        message = "`none` takes tokens without a signature; name the algorithm that is used."
        yield Violation(module.range_of(algorithms.place), message)


def _allows_none(option: Option) -> bool:
    if option.call is None or last_name(option.call.func) not in _READERS:
        return False
    return _is_none(option.value, option.scope)


def _is_none(value: ast.expr, scope: Scope) -> bool:
    """Whether the algorithm `none` is, or is among, what is allowed."""
    given = value_of(value, scope)
    several = given.elts if isinstance(given, ast.List | ast.Tuple | ast.Set) else [given]
    names = (constant_of(each, scope) for each in several)
    return any(isinstance(name, str) and name.lower() == "none" for name in names)


RULE = PythonRule(
    name="unverified_token",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A token is read without a look at its signature.",
    explanation=(
        "Anybody can write a token; only the signature says who did. Give the key and the one algorithm that the issuer "
        "uses. Where a token of one's own is only looked into, and nothing depends on what it says, suppress the finding."
    ),
    bad='import jwt\n\n\ndef user(text):\n    return jwt.decode(text, options={"verify_signature": False})["sub"]\n',
    good='import jwt\n\n\ndef user(text, key):\n    return jwt.decode(text, key, algorithms=["RS256"])["sub"]\n',
    check=_check,
)
