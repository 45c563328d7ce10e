"""unverified_token: signatures that are not looked at."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unverified_token"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import jwt\njwt.decode(t, options={«'verify_signature': False»})",
        "import jwt\njwt.decode(t, options=dict(«verify_signature=False»))",
        "import jwt\nOPTIONS = {'verify_signature': False, 'verify_exp': True}\njwt.decode(t, options=«OPTIONS»)",
        "import jwt\noptions = {}\n«options['verify_signature'] = False»\njwt.decode(t, options=options)",
        "import jwt\njwt.decode(t, k, «verify=False»)",
        "import jwt\njwt.decode(t, k, «False»)",
        "from jwt import decode as read\nread(t, k, «verify=False»)",
        "import jwt\njwt.decode(t, k, «algorithms=['none']»)",
        "import jwt\njwt.decode(t, k, «algorithms=['HS256', 'None']»)",
        "import jwt\nALLOWED = ('none',)\njwt.decode(t, k, «algorithms=ALLOWED»)",
        "import jwt\njwt.encode(x, k, «algorithm='none'»)",
        "import jwt\njwt.decode(t, k, «['none']»)",
        "import jwt\njwt.PyJWT().decode(t, k, «verify=False»)",
        "from jose import jwt\njwt.decode(t, k, options={«'verify_signature': False»})",
        "from jose import jwt\n«jwt.get_unverified_claims»(t)",
        "from jose import jws\njws.verify(t, k, a, «verify=False»)",
        "from google.auth import jwt\njwt.decode(t, «verify=False»)",
        "from authlib.jose import JsonWebToken\nJsonWebToken(«['none']»).decode(t, k)",
        "import itsdangerous\ns = itsdangerous.URLSafeSerializer(k)\n«s.loads_unsafe»(t)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import jwt\njwt.decode(t, k, algorithms=['RS256'])",
        "import jwt\njwt.decode(t, k, ['RS256'])",
        "import jwt\njwt.decode(t, k, algorithms=allowed)",
        "import jwt\njwt.decode(t, options={'verify_signature': True})",
        "import jwt\njwt.decode(t, options={'verify_signature': check})",
        "import jwt\njwt.decode(t, k, algorithms=['RS256'], options={'verify_aud': False})",
        "import jwt\njwt.get_unverified_header(t)['kid']",
        "import base64\nbase64.b64decode(t)\nb'x'.decode('ascii', 'ignore')",
        "from authlib.jose import JsonWebToken\nJsonWebToken(['RS256']).decode(t, k)",
        "codec.decode(t, verify=False)",
        "compress(x, algorithm='none')",
        "cipher.decode(x, algorithm='aes')",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("jwt.decode(t, options={'verify_signature': False})\n", "jwt.decode(t, options={'verify_signature': True})\n"),
        ("jwt.decode(t, k, verify=False)\n", "jwt.decode(t, k, verify=True)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, f"import jwt\n{before}", f"import jwt\n{after}")
