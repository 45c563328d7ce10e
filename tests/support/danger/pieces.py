"""Secrets for the table, put together when it is read, so that no file of the project has one in it.

None of them was ever valid. Each has the form that its maker documents.
"""

import base64
import hashlib
import string

_LETTERS = string.ascii_letters + string.digits


def _text(seed: str, length: int, letters: str = _LETTERS) -> str:
    """Letters that look random and are the same each time."""
    found = ""
    block = seed.encode()
    while len(found) < length:
        block = hashlib.sha256(block).digest()
        found += "".join(letters[byte % len(letters)] for byte in block)
    return found[:length]


def _part_of_token(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_HEXADECIMAL = "0123456789abcdef"
_UPPER = string.ascii_uppercase + "234567"
_JWT = ".".join((_part_of_token('{"alg":"HS256"}'), _part_of_token('{"sub":"1234567890"}'), _text("signature", 43)))

PIECES = {
    "password": "Tr" + "0ub4dor" + "&" + "3xYz!",
    "hexadecimal": _text("hexadecimal", 40, _HEXADECIMAL),
    "commit": _text("commit", 40, _HEXADECIMAL),
    "base64": _text("base64", 42) + "==",
    "aws_access_key": "AK" + "IA" + _text("aws", 16, _UPPER),
    "aws_secret": _text("aws secret", 40),
    "github": "gh" + "p_" + _text("github", 36),
    "github_fine": "github" + "_pat_" + _text("fine", 22) + "_" + _text("grained", 59),
    "gitlab": "gl" + "pat-" + _text("gitlab", 20),
    "slack": "xo" + "xb-" + "2048123456-2048123456789-" + _text("slack", 24),
    "slack_hook": "/".join(
        (
            "https://hooks.slack" + ".com",
            "services",
            "T0" + _text("team", 8, _UPPER),
            "B0" + _text("bot", 8, _UPPER),
            _text("hook", 24),
        )
    ),
    "google": "AI" + "za" + _text("google", 35),
    "stripe": "sk_" + "live_" + _text("stripe", 24),
    "openai": "sk-" + "proj-" + _text("openai", 20) + "T3Blbk" + "FJ" + _text("more", 20),
    "anthropic": "sk-" + "ant-api03-" + _text("anthropic", 93) + "AA",
    "databricks": "da" + "pi" + _text("databricks", 32, _HEXADECIMAL),
    "sendgrid": "S" + "G." + _text("send", 22) + "." + _text("grid", 43),
    "npm": "np" + "m_" + _text("npm", 36),
    "pypi": "py" + "pi-AgEIcHlwaS5vcmc" + _text("pypi", 70),
    "azure": _text("azure", 86) + "==",
    "private_key": "-----BEGIN " + "RSA PRIVATE KEY-----\n" + _text("key", 64) + "\n-----END " + "RSA PRIVATE KEY-----",
    "jwt": _JWT,
}
