"""outdated_tls_version: SSL 2 and 3, TLS 1.0 and 1.1."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "outdated_tls_version"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import ssl\nssl.SSLContext(«ssl.PROTOCOL_SSLv3»)",
        "import ssl\nssl.SSLContext(protocol=«ssl.PROTOCOL_TLSv1»)",
        "from ssl import PROTOCOL_TLSv1_1 as old, SSLContext\nSSLContext(«old»)",
        "import ssl\nc = ssl.create_default_context()\nc.minimum_version = «ssl.TLSVersion.TLSv1»",
        "from ssl import TLSVersion\nc.minimum_version = «TLSVersion.SSLv3»",
        "from OpenSSL import SSL\nSSL.Context(«SSL.TLSv1_METHOD»)",
        "import ssl\nclass A(Adapter):\n    version = «ssl.PROTOCOL_TLSv1»",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import ssl\nssl.create_default_context()",
        "import ssl\nssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)",
        "import ssl\nc.minimum_version = ssl.TLSVersion.TLSv1_2",
        "import ssl\nc.options |= ssl.OP_NO_TLSv1 | ssl.OP_NO_SSLv3",
        "import ssl\nif c.minimum_version < ssl.TLSVersion.TLSv1_1: raise ValueError",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    check_fix(RULE, "import ssl\nc = ssl.TLSVersion.TLSv1\n", "import ssl\nc = ssl.TLSVersion.TLSv1_2\n")
    check_fix(RULE, "import ssl\nc = ssl.PROTOCOL_SSLv3\n", "import ssl\nc = ssl.PROTOCOL_TLS_CLIENT\n")
