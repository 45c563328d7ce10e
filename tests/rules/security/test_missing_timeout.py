"""missing_timeout: requests that may wait for ever."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "missing_timeout"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import requests\n«requests.get»(u)",
        "import requests as r\n«r.post»(u, json=x)",
        "from requests import get as fetch\n«fetch»(u)",
        "import requests\ns = requests.Session()\n«s.get»(u)",
        "import requests\nwith requests.Session() as s:\n    «s.put»(u)",
        "import requests\nclass A:\n    def f(self):\n        self.s = requests.Session()\n        «self.s.get»(u)",
        "import requests\nrequests.get(u, «timeout=None»)",
        "import httpx\nhttpx.get(u, «timeout=None»)",
        "import httpx\nhttpx.Client(«timeout=None»)",
        "import urllib.request\n«urllib.request.urlopen»(u)",
        "from urllib.request import urlopen\n«urlopen»(u, data)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import requests\nrequests.get(u, timeout=3)",
        "import requests\nrequests.get(u, timeout=self.timeout)",
        "import requests\nrequests.get(u, **options)",
        "import requests\nrequests.get(u, **{'timeout': 3})",
        "import requests\nrequests.request(*arguments)",
        "import httpx\nhttpx.get(u)",
        "import urllib.request\nurllib.request.urlopen(u, None, 3)",
        "import requests\noptions = {}\noptions.get(u)\nself.hook.get(u)",
        "import requests\ndef f(client): client.get(u)",
        "import requests\nget = requests.get",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("requests.get(u)\n", "requests.get(u, timeout=60)\n"),
        ("requests.get(\n    u,\n    headers=h,\n)\n", "requests.get(\n    u,\n    headers=h, timeout=60,\n)\n"),
        ("requests.get(u, timeout=None)\n", "requests.get(u, timeout=60)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, f"import requests\n{before}", f"import requests\n{after}")
