"""insecure_randomness: secrets from `random`, and everything else that random is for."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule

RULE = "insecure_randomness"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import random\npassword = ''.join(«random.choice»(letters) for _ in range(12))",
        "import random\ntoken = str(«random.randint»(0, 9999))",
        "import random as r\nself.api_key = «r.getrandbits»(128)",
        "from random import choices\nsession_token: str = ''.join(«choices»(letters, k=20))",
        "import random\ncreate_user(name, password=«random.random»())",
        "import random\nuser = {'password': «random.randbytes»(8)}",
        "import random\nuser['otp'] = «random.randrange»(10**6)",
        "import random\nif (nonce := «random.getrandbits»(64)): pass",
        "import random\ndef generate_password(n):\n    return ''.join(«random.sample»(letters, n))",
        "import random\ndef make_token():\n    def draw(): return «random.random»()\n    return draw()",
        "import random\nrng = random.Random()\nsalt = «rng.getrandbits»(32)",
        "import numpy as np\nsecret = «np.random.bytes»(16)",
        "import random\nsession_id = «random.randint»(0, 10**9)",
        "import uuid\nreset_token = str(«uuid.uuid1»())",
        "import random\nsecret = ''\nfor _ in x:\n    secret += «random.choice»(letters)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import random\ntime.sleep(base + random.uniform(0, 1))",
        "import random\njitter = random.random()",
        "import random\nkey = random.choice(list(table))",
        "import random\nsuffix = ''.join(random.choices(letters, k=8))",
        "import random\npassword_length = random.randint(8, 12)",
        "import random\ntoken_count = random.randint(8, 12)",
        "import random\nprimary_key = random.randint(0, 9)",
        "import secrets\npassword = secrets.token_urlsafe(16)",
        "import random\ntoken = random.SystemRandom().choice(letters)",
        "from secrets import choice\npassword = choice(words)",
        "def password(random): return random.choice(x)",
        "import random\nrandom.shuffle(hosts)\npassword = 1",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_messages_name_the_secret():
    (finding,) = check_rule(RULE, "import random\npin, otp = 1, «random.random»()")
    assert finding.message == "`random.random` can be predicted, but `otp` must not be; use the module `secrets`."
