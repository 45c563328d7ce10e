"""insecure_temporary_file: names that others can take first."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule

RULE = "insecure_temporary_file"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import tempfile\npath = «tempfile.mktemp»()",
        "from tempfile import mktemp as name\n«name»(suffix='.csv')",
        "import os\n«os.tempnam»()",
        "import tempfile\nclass A:\n    make = «tempfile.mktemp»",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@pytest.mark.parametrize(
    "text",
    [
        "open(«'/tmp/rows.csv'», 'w')",
        "with open(«file='/var/tmp/x'», mode='ab') as f: pass",
        "PATH = '/dev/shm/x'\nopen(«PATH», 'w+')",
    ],
)
def test_fixed_names_in_shared_folders(text: str):
    check_rule(RULE, text, severity=Severity.INFORMATION)
    check_rule(RULE, text, profile=Profile.STRICT, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import tempfile\nwith tempfile.NamedTemporaryFile() as f: pass",
        "import tempfile\ntempfile.mkstemp()\ntempfile.mkdtemp()",
        "open('/tmp/rows.csv')",
        "open('/tmp/rows.csv', 'rb')",
        "open('/data/tmp/rows.csv', 'w')",
        "open(f'/tmp/{run_id}.csv', 'w')",
        "def open(path, mode): ...\nopen('/tmp/x', 'w')",
        "archive.open('/tmp/x', 'w')",
        "open('/tmp/x', *mode)",
        "open(mode='w')\nopen()",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)
