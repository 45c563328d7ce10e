"""Secrets that are told by their form: tokens of vendors, private keys, and logins in addresses."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from airsmith.rules.security.secret_families import FAMILIES, Family

SHORTEST = 20
"""Of all tokens of vendors, the least number of characters; they are made of letters, digits and `_.~:=+/-`."""

BEGINNING = "(?:" + "|".join(dict.fromkeys(family.beginning for family in FAMILIES)) + ")"
"""Pattern of how a token of any vendor may begin: cheap, and true of other texts as well."""

_FEWEST_CHARACTERS = 9
"""With fewer different characters a token is not random, though it may be meant as one."""
_FEWEST_OF_ALL = 5

_FILLED = re.compile(r"x{6}|\*{3}|\.{3}|(.)\1{7}", re.IGNORECASE)
_EXAMPLE = re.compile(r"example|your|placeholder|redacted|changeme|replace|insert|dummy", re.IGNORECASE)
_PUBLIC = ("Eby8vdM02xNOcqFl",)
"""Beginnings of keys that everybody has: that of the storage emulator."""
_ROW = re.compile(r"12345678|01234567|abcdefgh|deadbeef", re.IGNORECASE)

_SETTINGS = (";AccountKey=", ";SharedAccessKey=")
_LONGEST_LOGIN = 200
_WEBHOOK_HOSTS = ("hooks.slack.com/", "discord", "ptb.", "canary.")
_ADDRESS = re.compile(
    r"(?:[^\s/:@\"'\\]*+:([^\s/@\"'\\]{3,})@(?:[\w\[{.%-]|[\"'] ?\+)"
    r"|hooks\.slack\.com/((?:services|workflows|triggers)/[\w/]{30,})"
    r"|(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/(\d{1,30}/[\w-]{60,}))",
    re.ASCII,
)
_KEY_IN_QUERY = re.compile(
    r"[^\s\"'\\?]{1,150}+\?(?:[^\s\"'\\=&]{1,40}+=[^\s\"'\\&]{0,200}+&){0,15}?"
    r"(?:api_?key|access_?key|(?:access_|auth_|api_|private_)?token|sig|client_secret)=([\w%~.+-]{16,300})(?=[\s\"'\\&])",
    re.ASCII | re.IGNORECASE,
)
_TEMPLATE = re.compile(r"[{}<>$*]|%(?![0-9A-Fa-f]{2})|\.\.\.")
_PASSWORD_OF_EXAMPLES = re.compile(
    r"[\W_]*(?:\w*pass(?:w(?:or)?d|phrase)?|pwd?|\w*secret|token|x+)[\W_]*", re.IGNORECASE
)
_LAST_WORDS = "PRIVATE KEY-----"
_PRIVATE_KEY = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----"
    r"(?:\s|\\[nr]|[\"'(+#]){1,200}[A-Za-z0-9+/]{16}"
)


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A secret in a text, from one offset to another. `what` it is goes into a sentence.

    `is_certain`: the form is so strict, or a checksum says so, that nothing else looks like this. `is_login`: it is the
    password, or the key, in an address, which explanations often show.
    """

    what: str
    start: int
    end: int
    is_certain: bool
    is_login: bool = False

    @property
    def in_address(self) -> str:
        """What it is where it stands in an address, as the beginning of a sentence."""
        return f"The {self.what.removeprefix('a ')} in this address"


def find_secrets(text: str) -> list[FoundToken]:
    """All secrets in a text that their form gives away, without those that are obviously placeholders."""
    return one_for_each_place(chain(_tokens_of_vendors(text), find_addresses(text), find_private_keys(text)))


def one_for_each_place(tokens: Iterable[FoundToken]) -> list[FoundToken]:
    """No two that begin at the same place: whose token it is says more than that an address has it."""
    found: dict[int, FoundToken] = {}
    for token in tokens:
        if token.start not in found or found[token.start].is_login:
            found[token.start] = token
    return list(found.values())


def _tokens_of_vendors(text: str) -> Iterator[FoundToken]:
    end = 0
    for match in _beginnings().finditer(text):
        found = token_at(text, match.start()) if match.start() >= end else None
        if found is not None:
            end = found.end
            yield found


def token_at(text: str, start: int) -> FoundToken | None:
    """The token of a vendor that begins at an offset."""
    for family, form in _forms():
        match = form.match(text, start)
        if match is not None:
            token = match[form.groups]
            is_none = _is_placeholder(token) or (family.require is not None and not family.require(token))
            return None if is_none else FoundToken(family.what, *match.span(form.groups), _is_certain(family, token))
    return None


def find_tokens_inside(text: str) -> Iterator[FoundToken]:
    """Tokens between the settings of a literal, and those that are the user of an address."""
    starts = [at + 1 for name in _SETTINGS for at in _places_of(name, text)]
    for at in _places_of("://", text):
        start = at + len("://")
        if text.find("@", start, start + _LONGEST_LOGIN) >= 0:
            starts.append(start)
    yield from filter(None, (token_at(text, start) for start in starts))


def _places_of(words: str, text: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def find_addresses(text: str) -> Iterator[FoundToken]:
    """Passwords in addresses such as `scheme://user:password@host`, and addresses that are secrets themselves."""
    for place in _places_of("://", text):
        at = place + len("://")
        if text.find("@", at, at + _LONGEST_LOGIN) >= 0 or text.startswith(_WEBHOOK_HOSTS, at):
            match = _ADDRESS.match(text, at)
            found = _secret_in_address(match) if match else None
            if found is not None:
                yield found
        if text.find("?", at, at + _LONGEST_LOGIN) >= 0:
            query = _KEY_IN_QUERY.match(text, at)
            if query and _is_made_by_machine(query[1]):
                yield FoundToken("a key", *query.span(1), is_certain=False, is_login=True)


def find_private_keys(text: str) -> Iterator[FoundToken]:
    """First lines of private keys that some of the key follows; alone, such a line is only what code looks for."""
    if _LAST_WORDS in text:
        for match in _PRIVATE_KEY.finditer(text):
            yield FoundToken("a private key", *match.span(), is_certain=not _is_placeholder(match[0][-16:]))


def _secret_in_address(match: re.Match[str]) -> FoundToken | None:
    group = match.lastindex or 0
    secret, span = match[group], match.span(group)
    if group > 1:
        is_none = _is_placeholder(secret)
        return None if is_none else FoundToken("a webhook with its secret", *span, is_certain=_is_random(secret))
    if _TEMPLATE.search(secret) or _PASSWORD_OF_EXAMPLES.fullmatch(secret):
        return None
    return FoundToken("a password", *span, is_certain=False, is_login=True)


def _is_placeholder(token: str) -> bool:
    if _FILLED.search(token) or _EXAMPLE.search(token) or token.startswith(_PUBLIC):
        return True
    return len(set(token)) < _FEWEST_OF_ALL


def _is_random(token: str) -> bool:
    return len(set(token)) >= _FEWEST_CHARACTERS and not _ROW.search(token)


def _is_made_by_machine(key: str) -> bool:
    is_mixed = any(map(str.isdigit, key)) and any(map(str.isalpha, key))
    return is_mixed and _is_random(key) and not _is_placeholder(key)


def _is_certain(family: Family, token: str) -> bool:
    is_proven = family.is_strict or (family.confirm is not None and bool(family.confirm(token)))
    return is_proven and _is_random(token)


@lru_cache(maxsize=1)
def _beginnings() -> re.Pattern[str]:
    return re.compile(rf"(?<![A-Za-z0-9]){BEGINNING}", re.ASCII)


@lru_cache(maxsize=1)
def _forms() -> tuple[tuple[Family, re.Pattern[str]], ...]:
    """All families with their forms, compiled when a text first has something that begins like a token."""
    return tuple((family, re.compile(family.form, re.ASCII)) for family in FAMILIES)
