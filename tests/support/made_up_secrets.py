"""Secrets that nobody has, made when the tests run, so that none stands in this repository."""

import base64
import json
import random
import string
import zlib

LETTERS = string.ascii_letters
ALPHANUMERIC = string.digits + string.ascii_uppercase + string.ascii_lowercase
HEX = string.digits + "abcdef"
BASE32 = string.ascii_uppercase + "234567"


def made_up(alphabet: str, length: int, seed: int = 1) -> str:
    """Characters without an order, the same ones each time."""
    return "".join(random.Random(seed).choices(alphabet, k=length))  # noqa: S311 - they keep nothing safe


def with_checksum(prefix: str, seed: int = 1) -> str:
    """A token whose last six characters are the CRC-32 of the thirty before, in base 62."""
    body = made_up(ALPHANUMERIC, 30, seed)
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(6):
        number, digit = divmod(number, len(ALPHANUMERIC))
        digits = ALPHANUMERIC[digit] + digits
    return prefix + body + digits


def json_web_token() -> str:
    def encoded(content: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return ".".join((encoded({"alg": "HS256", "typ": "JWT"}), encoded({"sub": "loader"}), made_up(ALPHANUMERIC, 43)))


def private_key(kind: str = "RSA ", line_end: str = "\n") -> str:
    words = f"{kind}PRIVATE KEY-----"
    lines = [f"-----BEGIN {words}", *(made_up(ALPHANUMERIC, 64, seed) for seed in range(3)), f"-----END {words}"]
    return line_end.join(lines)


def vendor_tokens() -> dict[str, str]:
    """One token of many vendors' forms, by what it is."""
    return {
        "AWS": "AK" + "IA" + made_up(BASE32, 16),
        "AWS session": "AS" + "IA" + made_up(BASE32, 16),
        "GitHub": with_checksum("gh" + "p_"),
        "GitHub app": with_checksum("gh" + "s_"),
        "GitHub fine-grained": "github" + "_pat_" + made_up(ALPHANUMERIC, 22) + "_" + made_up(ALPHANUMERIC, 59),
        "GitLab": "gl" + "pat-" + made_up(ALPHANUMERIC, 20),
        "GitLab runner": "gl" + "rt-" + made_up(ALPHANUMERIC, 20),
        "Slack bot": "-".join(
            ("xox" + "b", made_up(string.digits, 12), made_up(string.digits, 12), made_up(LETTERS, 24))
        ),
        "Slack app": "xa" + "pp-1-" + made_up(ALPHANUMERIC, 40),
        "Stripe": "sk" + "_live_" + made_up(ALPHANUMERIC, 24),
        "Stripe test": "sk" + "_test_" + made_up(ALPHANUMERIC, 24),
        "Stripe webhook": "wh" + "sec_" + made_up(ALPHANUMERIC, 32),
        "Google API": "AI" + "za" + made_up(ALPHANUMERIC, 35),
        "Google OAuth": "GOC" + "SPX-" + made_up(ALPHANUMERIC, 28),
        "Azure storage": "Account" + "Key=" + made_up(ALPHANUMERIC, 86) + "==",
        "Azure bus": "SharedAccess" + "Key=" + made_up(ALPHANUMERIC, 43) + "=",
        "Azure client": made_up(ALPHANUMERIC, 3) + "8Q" + "~" + made_up(ALPHANUMERIC, 34),
        "SendGrid": "S" + "G." + made_up(ALPHANUMERIC, 22) + "." + made_up(ALPHANUMERIC, 43),
        "Twilio": "S" + "K" + made_up(HEX, 32),
        "Mailgun": "key" + "-" + made_up(HEX, 32),
        "Mailchimp": made_up(HEX, 32) + "-us" + "12",
        "npm": with_checksum("np" + "m_"),
        "PyPI": "pypi" + "-AgEIcHlwaS5vcmc" + made_up(ALPHANUMERIC, 100),
        "Anthropic": "sk-" + "ant-api03-" + made_up(ALPHANUMERIC, 93) + "AA",
        "OpenAI project": "sk-" + "proj-" + made_up(ALPHANUMERIC, 80),
        "OpenAI": "sk" + "-" + made_up(ALPHANUMERIC, 20) + "T3Blbk" + "FJ" + made_up(ALPHANUMERIC, 20, 2),
        "another AI": "sk" + "-" + made_up(HEX, 32),
        "Databricks": "da" + "pi" + made_up(HEX, 32),
        "dbt": "dbt" + "u_" + made_up(ALPHANUMERIC, 36),
        "Vault": "hv" + "s." + made_up(ALPHANUMERIC, 24),
        "Hugging Face": "h" + "f_" + made_up(LETTERS, 34),
        "DigitalOcean": "do" + "p_v1_" + made_up(HEX, 64),
        "Docker": "dckr" + "_pat_" + made_up(ALPHANUMERIC, 27),
        "Shopify": "shp" + "at_" + made_up(HEX, 32),
        "Grafana": "gl" + "sa_" + made_up(ALPHANUMERIC, 32) + "_" + made_up(HEX, 8),
        "New Relic": "NR" + "AK-" + made_up(BASE32, 27),
        "Telegram": made_up("123456789", 10) + ":A" + "A" + made_up(ALPHANUMERIC, 33),
        "Square": "sq" + "0atp-" + made_up(ALPHANUMERIC, 22),
        "Notion": "nt" + "n_" + made_up(ALPHANUMERIC, 46),
        "Linear": "lin" + "_api_" + made_up(ALPHANUMERIC, 40),
        "Atlassian": "ATA" + "TT3" + made_up(ALPHANUMERIC, 180),
        "Airtable": "pa" + "t" + made_up(ALPHANUMERIC, 14) + "." + made_up(HEX, 64),
        "Postman": "PM" + "AK-" + made_up(HEX, 24) + "-" + made_up(HEX, 34),
        "PlanetScale": "pscale" + "_tkn_" + made_up(ALPHANUMERIC, 43),
        "Groq": "gs" + "k_" + made_up(ALPHANUMERIC, 52),
        "LangSmith": "ls" + "v2_pt_" + made_up(HEX, 32) + "_" + made_up(HEX, 10),
        "Prefect": "pn" + "u_" + made_up(ALPHANUMERIC, 36),
        "Sentry": "sntr" + "ys_" + made_up(ALPHANUMERIC, 80),
        "Doppler": "dp" + ".pt." + made_up(ALPHANUMERIC, 43),
        "JWT": json_web_token(),
    }
