"""Names of variables that hold a secret, by the words that they are made of."""

import re
from functools import lru_cache

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TRACE = re.compile(r"pass|pwd|secret|otp|key|token", re.IGNORECASE)
"""What all names of secrets have in them."""
_ALONE = frozenset(("password", "passwd", "passphrase", "pwd", "secret", "otp", "apikey", "passcode"))
_WITH_KEY = frozenset(
    ("api", "secret", "private", "access", "encryption", "signing", "session", "fernet", "master", "auth")
)
_WITH_TOKEN = frozenset((
    "access", "auth", "bearer", "refresh", "csrf", "session", "api", "id", "reset", "oauth", "security", "sas", "personal",
    "jwt", "login", "secret",
))  # fmt: skip
_MADE_UP = frozenset(("salt", "nonce", "token", "iv"))
_NOT_THE_SECRET = frozenset((
    "id", "ids", "name", "names", "arn", "url", "uri", "path", "file", "type", "field", "length", "len", "count", "expiry",
    "expires", "version", "versions", "label", "header", "prefix", "suffix", "scope", "exists", "provider", "manager",
    "policy", "hash", "hashed", "masked", "backend", "ref", "status", "env", "var", "getter", "func", "function", "size",
    "info", "endpoint", "server", "location", "engine", "rotation", "required", "enabled", "ttl", "callback",
))  # fmt: skip
"""What may follow, so that the name is that of something about a secret."""


@lru_cache(maxsize=16_384)
def is_secret_name(name: str) -> bool:
    """Whether a name says that its value is a password, key or token: `db_password`, `apiKey`, `auth_token`, `token`."""
    if _TRACE.search(name) is None:
        return False
    words = _words_of(name)
    return _is_secret(words) or words == ["token"]


def is_made_up_secret(name: str) -> bool:
    """The same for values that programs make: nonces, salts and every kind of token too."""
    words = _words_of(name)
    return _is_secret(words) or (bool(words) and words[-1] in _MADE_UP) or words[-2:] == ["session", "id"]


def _words_of(name: str) -> list[str]:
    words = [word.lower() for word in _WORDS.findall(name)]
    while words and (words[-1].isdigit() or words[-1] in ("value", "str", "text", "new")):
        words.pop()
    return words


def _is_secret(words: list[str]) -> bool:
    if not words or words[-1] in _NOT_THE_SECRET:
        return False
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    if last in ("key", "keys"):
        return before in _WITH_KEY
    if last == "token":
        return before in _WITH_TOKEN
    return last in _ALONE or last.removesuffix("s") in _ALONE
