"""unknown_host_keys: SSH connections that trust any server."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "unknown_host_keys"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import paramiko\nclient.set_missing_host_key_policy(«paramiko.AutoAddPolicy»())",
        "import paramiko\nclient.set_missing_host_key_policy(«paramiko.AutoAddPolicy»)",
        "from paramiko.client import WarningPolicy as Any\nclient.set_missing_host_key_policy(«Any»())",
        "import paramiko\nclient.set_missing_host_key_policy(«paramiko.MissingHostKeyPolicy»())",
        (
            "import paramiko\nclass Any(«paramiko.MissingHostKeyPolicy»):\n"
            "    def missing_host_key(self, client, hostname, key):\n        'Fine.'\n        return"
        ),
        "SSHHook(ssh_conn_id='ssh', «no_host_key_check=True»)",
        "extra = {«'no_host_key_check': 'true'»}",
        "extra = {«'strict_host_key_checking': 'no'»}",
        "import pysftp\noptions = pysftp.CnOpts()\n«options.hostkeys = None»",
        "import asyncssh\nasync def f():\n    await asyncssh.connect(h, «known_hosts=None»)",
        "SSHHook(«allow_host_key_change=True»)",
        "BashOperator(bash_command=«'scp -o StrictHostKeyChecking=no a b:'»)",
        "import os\n«os.environ['ANSIBLE_HOST_KEY_CHECKING'] = 'False'»",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import paramiko\nclient.set_missing_host_key_policy(paramiko.RejectPolicy())",
        "import paramiko\nPOLICIES = {'add': paramiko.AutoAddPolicy, 'reject': paramiko.RejectPolicy}",
        "SSHHook(ssh_conn_id='ssh', no_host_key_check=False)",
        (
            "import paramiko\nclass Known(paramiko.MissingHostKeyPolicy):\n"
            "    def missing_host_key(self, client, hostname, key):\n        check(hostname, key)"
        ),
        "SSHHook(ssh_conn_id='ssh', no_host_key_check=check)",
        "import asyncssh\nasyncssh.connect(h, known_hosts=path)",
        "import asyncssh\nasyncssh.connect(h)",
        "cluster(known_hosts=None)",
        "self.hostkeys = None",
        "BashOperator(bash_command='scp -o StrictHostKeyChecking=accept-new a b:')",
        "import paramiko\nclass Own(paramiko.MissingHostKeyPolicy): pass\nisinstance(p, paramiko.MissingHostKeyPolicy)",
        "class AutoAddPolicy: ...\nAutoAddPolicy()",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_own_attributes_are_only_a_beginning_in_files_of_people():
    text = "class A:\n    def f(self):\n        self.no_host_key_check = True\n"
    check_rule(RULE, text)
    marked = text.replace("self.no_host_key_check = True", "«self.no_host_key_check = True»")
    check_rule(RULE, marked, profile=Profile.STRICT, severity=Severity.ERROR)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import paramiko\nc.p(paramiko.AutoAddPolicy())\n", "import paramiko\nc.p(paramiko.RejectPolicy())\n"),
        ("SSHHook(no_host_key_check=True)\n", "SSHHook(no_host_key_check=False)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, before, after)
