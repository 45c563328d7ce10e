"""What is a secret by its name and its value: names such as `db_password`, and values that are no placeholder of one."""

import re
from enum import Enum, auto
from functools import lru_cache


class SecretKind(Enum):
    """What a name promises. People choose passwords, so that any word may be one; keys and tokens are made by machines."""

    PASSWORD = auto()
    KEY = auto()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PASSWORDS = ("password", "passwd", "passphrase", "passcode", "pgpass")
_SHORT_PASSWORDS = frozenset(("pwd", "pw", "pass"))
_KEYS = (
    "secret", "jwt", "bearer", "authorization", "credential", "credentials", "apikey", "secretkey", "accesskey",
    "privatekey", "authkey", "accountkey", "encryptionkey", "signingkey", "fernetkey", "masterkey", "sharedkey",
    "storagekey", "licensekey", "authtoken", "accesstoken", "apitoken", "bearertoken", "sastoken", "jwttoken", "connstr",
)  # fmt: skip
_FILLERS = _words("value string str text plain plaintext raw default dev prod base b64 encoded")
_NO_SECRETS = _words(
    "no is has use uses need needs require requires with without ask hide show skip allow enable disable get set invalid "
    "missing wrong first second single multi one two all by forward backward num"
)
"""Words in front that make a flag or a number of a password."""

_NO_TOKENS = _words(
    "next page continuation sync request cancel cancellation start end stop resume cursor pagination previous prev last "
    "eos bos pad unk sep mask special delimiter change transfer client sequence task"
)
"""Words that make a place in a list, or a part of a text, of a token."""

_DEEDS = ("reset", "change", "forgot")
"""What people do with their password: the name of a page or a permission."""

_PLACEHOLDERS = _words(
    "example examples changeme change changeit replace replaceme placeholder dummy fake mock sample test tests testing "
    "your my todo fixme redacted masked hidden insert enter foo bar baz foobar none null true false undefined unset empty "
    "default random some any value string str text type optional required invalid wrong demo unknown prompt ask env vault "
    "keyring plain plaintext encrypted basic digest md5 sha sha1 sha256 sha512 bcrypt scram oauth oauth2 ldap kerberos "
    "saml byte bytes int integer float bool boolean object field header param parameter file path url uri arn name "
    "xxx xxxx never always auto inline iam sso expired missing"
)
_SECRET_WORDS = _words(
    "password passwords passwd passphrase passcode pwd pass secret secrets token tokens key keys apikey credential "
    "credentials cred creds auth authorization authentication bearer login user username id"
)
_SEPARATED_WORD = re.compile(r"[^\W_]+")
_TEMPLATE = re.compile(r"\{[^{}]*\}|\[[^\]]*\]|\\[wdsWDS]|\$[{(]|^\$\w+$|%\(\w|%s|%\w+%$|<[^>]*>|^@\w+$|^-{1,2}\w")
_ADDRESS = re.compile(r"\w[\w+.-]*:/|arn:|projects/|[./~]|\w:\\")
_FILE = re.compile(
    r"[\w./-]+\.(?:json|ya?ml|pem|key|crt|cer|p12|pfx|jks|txt|ini|cfg|toml|env|py|sql|csv|html?|gpg|asc)"
)
_NAME = re.compile(r"[A-Za-z_][\w.:/-]*")
_FILLED = re.compile(r"[xX]{4}|0{6}|\*{2}|\.{3}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d")
_SCHEME = re.compile(r"(?:bearer|basic|token|apikey|digest|negotiate) +", re.IGNORECASE)
_MADE_BY_MACHINE = re.compile(r"(?=.*\d)(?=.*[A-Za-z])|\d{6}|(?=.*[A-Za-z]).*[!@#$^&*+=~?]")
_POPULAR = frozenset(("supersecret", "topsecret", "letmein", "qwerty", "verysecret", "secretsecret"))
_SHORTEST = 4
_SHORTEST_KEY = 6
_SHORTEST_COMPARED_KEY = 16
_LONGEST = 4_096


@lru_cache(maxsize=16_384)
def secret_kind(name: str) -> SecretKind | None:
    """What a variable, parameter or key of that name holds, if it is a secret."""
    words = [word.lower() for word in _WORD.findall(name)]
    while len(words) > 1 and words[-1] in _FILLERS:
        words.pop()
    joined = "".join(words)
    if not words or words[0] in _NO_SECRETS or joined.startswith(_DEEDS):
        return None
    if joined.endswith(_PASSWORDS) or joined.endswith("pwd"):
        return SecretKind.PASSWORD
    if words[-1] in _SHORT_PASSWORDS:
        return SecretKind.KEY if words == ["pass"] else SecretKind.PASSWORD  # alone, it may be that of a test
    if words[-1] == "token":
        return None if any(word in _NO_TOKENS for word in words) else SecretKind.KEY
    return SecretKind.KEY if joined.endswith(_KEYS) else None


def is_secret(value: str, kind: SecretKind, *, is_compared: bool = False) -> bool:
    """Whether what a name of that kind gets is a secret, not a placeholder, template, name, address or message.

    In comparisons words such as `token == "end"` are common, so only long ones count there.
    """
    scheme = _SCHEME.match(value)
    core = value[scheme.end() :] if scheme else value
    if not _SHORTEST <= len(core) <= _LONGEST or not core.isprintable() or " " in core:
        return False
    if (
        _TEMPLATE.search(core)
        or _FILLED.search(core)
        or _ADDRESS.match(core)
        or _FILE.fullmatch(core)
        or len(set(core)) < _SHORTEST - 1
    ):
        return False
    if core.lower() in _POPULAR:
        return True
    if _is_made_of_names(core):
        return False
    if kind is SecretKind.PASSWORD:
        return True
    least = _SHORTEST_COMPARED_KEY if is_compared else _SHORTEST_KEY
    return len(core) >= least and _MADE_BY_MACHINE.match(core) is not None and not _MOMENT.match(core)


def _is_made_of_names(value: str) -> bool:
    """Whether a value says what it stands for: `password_field`, `your-token`, `secret/data/db`, `airflow.providers`."""
    has_digits = any(map(str.isdigit, value))  # capitals among digits are chance, not the beginnings of words
    words = [word.lower() for word in (_SEPARATED_WORD if has_digits else _WORD).findall(value)]
    if any(word in _PLACEHOLDERS or word.rstrip("0123456789") in _PLACEHOLDERS for word in words):
        return True
    if not _NAME.fullmatch(value):
        return False
    if any(word in _SECRET_WORDS for word in words):
        return True
    return bool(re.search(r"[./:]", value)) and all(word.isalpha() for word in words)
