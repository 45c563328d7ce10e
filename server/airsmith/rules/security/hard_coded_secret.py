"""hard_coded_secret: a password, key or token stands in the code."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import lru_cache

from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.rules.security.keyed_functions import find_literal_keys
from airsmith.rules.security.secret_nodes import find_encoded_logins, find_returned_secrets
from airsmith.rules.security.secret_places import literal_path, receiver_of, text_of
from airsmith.rules.security.secret_tokens import (
    BEGINNING,
    SHORTEST,
    FoundToken,
    find_addresses,
    find_private_keys,
    find_tokens_inside,
    one_for_each_place,
    token_at,
)
from airsmith.rules.security.secret_values import SecretKind, is_secret, secret_kind
from airsmith.spec.wording import quote

_HINTS = ("pass", "pw", "secret", "token", "key", "cred", "auth", "jwt", "login")
"""What all names of secrets have in them; only literals that have it shortly before them are looked at more closely."""
_HINT_DISTANCE = 60
_NEAREST = 4
"""Words between which the name of a literal is: it has its own, and those of an annotation or a function's."""
_LOGINS = ("auth", "Auth", "login", "passwords", "PASSWORDS", "Passwords")
_WORD = re.compile(r"[\w-]+", re.ASCII)
_FIRST_ARGUMENT = re.compile(r"(?:[(=]|[\w)],)\s*[bru]?[\"'][^\"']*\Z")
"""The text before the quote that ends the first of two literals, unless these stand in a list of them."""

_SETTING_NAME = re.compile(r"(\w+)=\Z")
_SETTING_VALUE = re.compile(r"[^\s\"';&]+")
_LOGIN_IN_COMMAND = re.compile(
    r"(?:\s(?:-u|--user)[ =]['\"]?\w[\w.@+-]*:|\bsshpass\s+-p\s?['\"]?"
    r"|(?<!name )(?<!name=)(?<![\w/.-]lib/)\b(?:mysql|mariadb)(?:-?(?:dump|admin|import|show|check))?(?=\s)"
    r"[^\n;|&'\"]{0,40}?\s-p(?!\d+:\d|rint|artition|ath|ort|rotocol))"
    r"(?=[^\s'\"{}<>$%\\]{4,64}+[\s'\"]|\Z)"
)
_WITH_LOGINS = ("curl", "sshpass", "mysql", "mariadb")
_FINDERS = (find_literal_keys, find_returned_secrets, find_encoded_logins)
_NAME_IN_SQL = re.compile(r"\b(?:identified(?: with \w+)? by|password)(?: =)? '\Z", re.IGNORECASE)
_KEY_IN_JSON = re.compile(r"[\"']([\w-]+)[\"']\s*:\s*\Z")


class _Kind(Enum):
    """What begins somewhere: a literal that a name gets, a token, or the value of a setting in a longer text.

    Of a literal that a name is compared with, COMPARED tells the end; IN_SQL is what stands in quotes in a statement.
    """

    LITERAL = auto()
    COMPARED = auto()
    TOKEN = auto()
    SETTING = auto()
    IN_SQL = auto()


@lru_cache(maxsize=1)
def _beginnings() -> tuple[tuple[re.Pattern[str], tuple[_Kind, ...]], ...]:
    """Where secrets may begin: patterns, and what begins at each of their groups.

    Tokens are searched for where literals begin, also after what headers have in front of them, and after `=`. Each
    pattern begins with a single character, which `re` finds fast: other patterns take a tenth of the time of a parse.
    """
    value = r"(?![a-z]++(?:[_.-][a-z]++)++[\"'])(?:Bearer |Basic |[Tt]oken )?+[^\s{}<>\"']{4,}+[\"']"
    literal = rf"([bBrRuUfF]{{0,2}}+)(?=[\"'](?:[\"']{{2}}|{value}))"
    given = rf"[\s(\[]*+(?:[\w.]++(?:\(| or ))?+{literal}"
    token = rf"(?=[\w.~:=+/-]{{{SHORTEST}}})({BEGINNING})"
    scheme = "(?:Bearer |Basic |[Tt]oken |[Aa]uthorization: (?:Bearer |Basic |[Tt]oken ))"
    setting = r"(?<=[dD]=)(?=[^\s\"'(){}\[\],.<>$%\\=]{4,64}+[\s\"';&])()"
    after_sign = (f"=(?:{given}|{token}|{setting})", (_Kind.LITERAL, _Kind.TOKEN, _Kind.SETTING))
    after_mark = f"(?:[:,]{given}|{token}|{scheme}{token}|\\) or {literal}|( ?[!=]= ?)(?=[A-Za-z_])"
    kinds = (_Kind.LITERAL, _Kind.TOKEN, _Kind.TOKEN, _Kind.LITERAL, _Kind.COMPARED)
    in_sql = r"(?<=[ydYD] ')(?=[^\s\"'{}<>$%\\]{4,64}+')()"
    found = (after_sign, (f'"{after_mark})', kinds), (f"'{after_mark}|{in_sql})", (*kinds, _Kind.IN_SQL)))
    return tuple((re.compile(pattern, re.ASCII), groups) for pattern, groups in found)


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    beginnings = _find_beginnings(module.text)
    tokens = one_for_each_place(token for token in beginnings.tokens if not token.is_login or _is_used(token, module))
    for token in tokens:
        is_error = context.profile is Profile.STRICT or token.is_certain
        what = token.in_address if token.is_login else f"This is {token.what} that"
        message = f"{what} stands in the code; revoke it and take a new one from an Airflow connection."
        where = module.index.range_at(token.start, token.end)
        yield Violation(where, message, severity=Severity.ERROR if is_error else Severity.WARNING)
    secrets = [
        *(_named_secret(module, start) for start in beginnings.literals),
        *(_named_secret(module, end, is_end=True) for end in beginnings.compared),
        *(_setting(module, start) for start in beginnings.settings),
        *(_secret_in_text(module, start, _NAME_IN_SQL) for start in beginnings.in_sql),
        *(_secret_in_text(module, start, _LOGIN_IN_COMMAND) for start in beginnings.in_command),
        *(_secret_node(module, name, node) for find in _FINDERS for name, node in find(module)),
    ]
    told = {token.start for token in tokens}
    for secret in filter(None, secrets):
        if not any(secret.start <= start < secret.end for start in told):
            told.add(secret.start)
            where = module.index.range_at(secret.start, secret.end)
            message = f"The value of {quote(secret.name)} stands in the code; take it from an Airflow connection."
            yield Violation(where, message)


@dataclass(frozen=True, slots=True)
class _Beginnings:
    """What a text has: tokens, and offsets of literals and of values of settings that may be secrets by their names."""

    tokens: list[FoundToken]
    literals: list[int] = field(default_factory=list)
    compared: list[int] = field(default_factory=list)
    settings: list[int] = field(default_factory=list)
    in_sql: list[int] = field(default_factory=list)
    in_command: list[int] = field(default_factory=list)


def _find_beginnings(text: str) -> _Beginnings:
    found = _Beginnings([*find_addresses(text), *find_private_keys(text), *find_tokens_inside(text)])
    if any(program in text for program in _WITH_LOGINS):
        found.in_command.extend(match.end() for match in _LOGIN_IN_COMMAND.finditer(text))
    for pattern, kinds in _beginnings():
        for match in pattern.finditer(text):
            group = match.lastindex or 0
            kind = kinds[group - 1]
            if kind is _Kind.LITERAL:
                if _may_be_secret(text, match.start(), match.end()):
                    found.literals.append(match.start(group))
            elif kind is _Kind.COMPARED:
                if _has_hint(text[match.end() : match.end() + _HINT_DISTANCE].lower()):
                    found.compared.append(match.start())
            elif kind is _Kind.SETTING:
                found.settings.append(match.end())
            elif kind is _Kind.IN_SQL:
                found.in_sql.append(match.end())
            elif (token := token_at(text, match.start(group))) is not None:
                found.tokens.append(token)
    return found


def _may_be_secret(text: str, start: int, mark: int) -> bool:
    """Whether a literal, whose first quote is given, may be a secret as far as the text before and in it can tell."""
    before = text[max(0, start - _HINT_DISTANCE) : start]
    if not _has_hint(before.lower()):
        return False
    nearest = _WORD.findall(before)[-_NEAREST:]
    if not any(secret_kind(word) or word.endswith(_LOGINS) for word in nearest):
        return False
    if "," in text[start:mark] and not _FIRST_ARGUMENT.search(before):
        return False
    if text.startswith(text[mark] * 3, mark):
        return True
    end = text.find(text[mark], mark + 1)
    return is_secret(text[mark + 1 : max(end, mark + 1)], SecretKind.PASSWORD)


def _has_hint(before: str) -> bool:
    for hint in _HINTS:  # noqa: SIM110 - a generator takes four times as long, and most literals end here
        if hint in before:
            return True
    return False


def _is_used(token: FoundToken, module: Module) -> bool:
    """Whether a login stands in a text that is not only there to be read."""
    path = literal_path(module, token.start)
    return path is not None and not path.is_explanation


@dataclass(frozen=True, slots=True)
class _NamedSecret:
    """A literal from one offset to another, which is a secret because of the name that gets it."""

    name: str
    start: int
    end: int


def _named_secret(module: Module, start: int, *, is_end: bool = False) -> _NamedSecret | None:
    """The literal that begins, or `is_end`: ends, at an offset, if it is a secret by its name."""
    path = literal_path(module, start)
    value = text_of(path.literal) if path else None
    if path is None or value is None or path.is_explanation:
        return None
    where = module.range_of(path.literal)
    first, end = module.index.offset_at(where.start), module.index.offset_at(where.end)
    if first < start and not is_end:
        return _secret_in_json(module.text, start) if value.lstrip().startswith("{") else None
    receiver = receiver_of(path)
    kind = secret_kind(receiver.name) if receiver else None
    if receiver is None or kind is None or not is_secret(value, kind, is_compared=receiver.is_compared):
        return None
    return _NamedSecret(receiver.name, first, end)


def _secret_node(module: Module, name: str, node: ast.expr) -> _NamedSecret:
    where = module.range_of(node)
    return _NamedSecret(name, module.index.offset_at(where.start), module.index.offset_at(where.end))


def _setting(module: Module, start: int) -> _NamedSecret | None:
    """The same of `password=…` in a longer text: a command, or the settings of a driver."""
    before = module.text[max(0, start - _HINT_DISTANCE) : start]
    name, value = _SETTING_NAME.search(before), _SETTING_VALUE.match(module.text, start)
    if name is None or value is None or secret_kind(name[1]) is not SecretKind.PASSWORD:
        return None
    if not is_secret(value[0], SecretKind.KEY):
        return None
    path = literal_path(module, start)
    if path is None or path.is_explanation:
        return None
    return _NamedSecret(name[1], *value.span())


def _secret_in_text(module: Module, start: int, before: re.Pattern[str]) -> _NamedSecret | None:
    """The same of a password in a command or a statement that sets it, `CREATE USER a PASSWORD '…'`."""
    value = _SETTING_VALUE.match(module.text, start)
    has_name = before.search(module.text, max(0, start - _HINT_DISTANCE), start)
    path = literal_path(module, start) if value and has_name else None
    if value is None or path is None or path.is_explanation or not is_secret(value[0], SecretKind.PASSWORD):
        return None
    return _NamedSecret("password", *value.span())


def _secret_in_json(text: str, start: int) -> _NamedSecret | None:
    """The same of a value in a literal that holds JSON, such as a connection; `start` is its first quote."""
    key = _KEY_IN_JSON.search(text[max(0, start - _HINT_DISTANCE) : start])
    kind = secret_kind(key[1]) if key else None
    end = text.find(text[start], start + 1)
    if key is None or kind is None or end < 0 or not is_secret(text[start + 1 : end], kind):
        return None
    return _NamedSecret(key[1], start, end + 1)


RULE = PythonRule(
    name="hard_coded_secret",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    severity_note="In files that people wrote: an error where the form of a token leaves no doubt.",
    summary="A password, key or token stands in the code.",
    explanation=(
        "Who can read the code has the secret, and it stays in the history of the repository after it is removed. Airflow "
        "keeps secrets in connections, encrypted or in a secrets backend, and hides them in logs: take the connection's "
        "name as an argument, and read the secret from it when the task runs. Placeholders, templates, names and "
        "addresses without a password are left alone."
    ),
    bad='def connect(hook):\n    return hook.open(user="loader", password="hunter2")\n',
    good=(
        "def connect(hook, conn_id):\n    connection = hook.get_connection(conn_id)\n"
        "    return hook.open(user=connection.login, password=connection.password)\n"
    ),
    check=_check,
)
