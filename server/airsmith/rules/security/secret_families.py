"""Forms of the tokens that vendors issue: how each begins, what it looks like, and what proves that it is one."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Family:
    """Tokens of one form. `what` they are goes into a sentence; `beginning` is a pattern of how all of them begin.

    Group 1 of `form` is the secret, where it has one. What matches a strict form is nothing else; elsewhere only a
    token that `confirm` accepts is certain. A token that `require` does not accept is none.
    """

    what: str
    beginning: str
    form: str
    is_strict: bool = True
    confirm: Callable[[str], object] | None = None
    require: Callable[[str], bool] | None = None


def _has_checksum(token: str) -> bool:
    """Whether the last six digits, of base 62, are the CRC-32 of what stands between them and the prefix."""
    body, digits = token.partition("_")[2][:-6], token[-6:]
    number = 0
    for digit in digits:
        number = number * len(_ALPHABET) + _ALPHABET.index(digit)
    return zlib.crc32(body.encode()) == number


def _has_jwt_header(token: str) -> bool:
    header = token.partition(".")[0]
    try:
        decoded = json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return False
    return isinstance(decoded, dict) and "alg" in decoded


FAMILIES: tuple[Family, ...] = (
    Family("an AWS access key", "A[KS]IA", r"A[KS]IA[A-Z0-9]{16}(?![\w+/=])", is_strict=False,
           confirm=re.compile(r"[A-Z2-7]+").fullmatch),
    Family("a GitHub token", "gh[pousr]_", r"gh[pousr]_[A-Za-z0-9]{36}(?!\w)", is_strict=False, confirm=_has_checksum),
    Family("a GitHub token", "github_pat_", r"github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}(?!\w)"),
    Family("a GitLab token", "gl[a-z]{2,5}-",
           r"gl(?:pat|dt|rt|ptt|ft|cbt|imt|oas|soat|agent|ffct)-[\w.-]{20,300}"),
    Family("a Slack token", "xox[a-z]", r"xox[abceoprs](?:\.xox[bp])?-[\w-]{0,80}\d[\w-]{19,300}"),
    Family("a Slack token", "xapp-", r"xapp-\d-[\w-]{20,300}"),
    Family("a Stripe key", "[rs]k_", r"[rs]k_live_[A-Za-z0-9]{20,300}(?!\w)"),
    Family("a Stripe key", "[rs]k_", r"[rs]k_test_[A-Za-z0-9]{20,300}(?!\w)", is_strict=False),
    Family("a Stripe webhook secret", "whsec_", r"whsec_[A-Za-z0-9+/]{32,300}"),
    Family("a Google API key", "AIza", r"AIza[\w-]{35}(?![\w-])"),
    Family("a Google OAuth secret", "GOCSPX-", r"GOCSPX-[\w-]{28}(?![\w-])"),
    Family("a Google access token", r"ya29\.", r"ya29\.[\w-]{30,300}"),
    Family("an Azure storage key", "AccountKey=", r"AccountKey=([A-Za-z0-9+/]{86}==)"),
    Family("an Azure access key", "SharedAccessKey=", r"SharedAccessKey=([A-Za-z0-9+/]{43}=)"),
    Family("an Azure client secret", r"[\w.~-]{3}[78]Q~", r"[\w.~-]{3}[78]Q~[\w.~-]{31,34}(?![\w.~-])"),
    Family("a SendGrid key", r"SG\.", r"SG\.[\w-]{22}\.[\w-]{43}(?![\w-])"),
    Family("a Twilio key", "SK[0-9a-f]", r"SK[0-9a-f]{32}(?!\w)", is_strict=False),
    Family("a Mailgun key", "key-", r"key-[0-9a-f]{32}(?![\w-])"),
    Family("a Mailchimp key", "[0-9a-f]{32}-us", r"[0-9a-f]{32}-us\d{1,2}(?!\w)"),
    Family("an npm token", "npm_", r"npm_[A-Za-z0-9]{36}(?!\w)", is_strict=False, confirm=_has_checksum),
    Family("a PyPI token", "pypi-Ag", r"pypi-Ag[\w-]{60,300}"),
    Family("an Anthropic key", "sk-ant-", r"sk-ant-[a-z]+\d\d-[\w-]{20,300}"),
    Family("an OpenAI key", "sk-", r"sk-(?:proj|svcacct|admin)-[\w-]{20,300}|sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
    Family("an API key", "sk-", r"sk-(?:or-v1-)?[A-Za-z0-9]{32,300}(?![\w-])", is_strict=False),
    Family("a Databricks token", "dapi", r"dapi[0-9a-f]{32}(?:-\d)?(?![\w-])"),
    Family("a dbt Cloud token", "dbt[cu]_", r"dbt[cu]_[\w-]{30,300}", is_strict=False),
    Family("a Vault token", r"hv[bsr]\.", r"hv[bsr]\.[\w-]{24,300}"),
    Family("a Hugging Face token", "hf_", r"hf_[A-Za-z]{34}(?!\w)", is_strict=False),
    Family("a DigitalOcean token", "do[opr]_v1_", r"do[opr]_v1_[0-9a-f]{64}(?!\w)"),
    Family("a Docker token", "dckr_", r"dckr_[op]at_[\w-]{27,300}"),
    Family("a Shopify token", "shp[acps]", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}(?!\w)"),
    Family("a Grafana token", "glsa_", r"glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}(?!\w)"),
    Family("a New Relic key", "NRAK-", r"NRAK-[A-Z0-9]{27}(?!\w)"),
    Family("a Telegram token", r"\d{8,10}:AA", r"\d{8,10}:AA[\w-]{33}(?![\w-])"),
    Family("a Square token", "sq0", r"sq0[a-z]{3}-[\w-]{22,300}"),
    Family("a Notion token", "ntn_", r"ntn_[A-Za-z0-9]{40,300}(?!\w)"),
    Family("a Linear key", "lin_", r"lin_(?:api|oauth)_[A-Za-z0-9]{32,300}(?!\w)"),
    Family("an Atlassian token", "AT[AC]TT3", r"AT[AC]TT3[\w=-]{60,300}"),
    Family("an Airtable token", "pat[A-Za-z0-9]{14}", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}(?!\w)"),
    Family("a Postman key", "PMAK-", r"PMAK-[0-9a-f]{24}-[0-9a-f]{34}(?!\w)"),
    Family("a PlanetScale token", "pscale_", r"pscale_(?:tkn|pw|oauth)_[\w.-]{32,300}"),
    Family("a Groq key", "gsk_", r"gsk_[A-Za-z0-9]{50,300}(?!\w)"),
    Family("a LangSmith key", "lsv2_", r"lsv2_[ps][kt]_[0-9a-f]{32}_[0-9a-f]{10}(?!\w)"),
    Family("a Prefect key", "pn[ub]_", r"pn[ub]_[A-Za-z0-9]{36}(?!\w)", is_strict=False),
    Family("a Sentry token", "sntry[su]_", r"sntry[su]_[\w+/=-]{40,300}"),
    Family("a Doppler token", r"dp\.[a-z]", r"dp\.(?:pt|st|sa|ct|scim|audit)\.(?:[\w-]+\.)?[A-Za-z0-9]{40,300}"),
    Family("a JSON web token", "eyJ", r"eyJ[\w-]{12,2000}\.eyJ[\w-]{8,2000}\.[\w-]{16,2000}", is_strict=False,
           require=_has_jwt_header),
)  # fmt: skip
"""In the order in which they are tried. Lengths are bounded, so that no text takes long."""
