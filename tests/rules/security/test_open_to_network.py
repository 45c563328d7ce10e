"""open_to_network: servers that listen to every network."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "open_to_network"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import socket\ns = socket.socket()\ns.bind((«'0.0.0.0'», 80))",
        "HOST = '0.0.0.0'\ns.bind((«HOST», 80))",
        "app.run(host=«'0.0.0.0'»)",
        "app.run(«'0.0.0.0'», 80)",
        "import uvicorn\nuvicorn.run(app, host=«'0.0.0.0'»)",
        "from http.server import HTTPServer\nHTTPServer((«'0.0.0.0'», 80), H)",
        "s.bind((«'::'», 80))",
        "from http.server import HTTPServer\nHTTPServer((«''», 80), H)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "s.bind(('127.0.0.1', 80))",
        "s.bind((host, port))",
        "app.run(host='localhost')",
        "app.run('')",
        "rule = {'cidr': '0.0.0.0/0'}\nallow('0.0.0.0')",
        "if host == '0.0.0.0': pass",
        "separator = '::'\nsubprocess.run(['a'], input='x')",
        "s.bind(())\ns.bind()",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    check_fix(RULE, "s.bind(('0.0.0.0', 80))\n", 's.bind(("127.0.0.1", 80))\n')
