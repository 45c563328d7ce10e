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
        "from pathlib import Path\nPath(«'/tmp/rows.csv'»).write_text(x)",
        "import pathlib\npath = pathlib.Path(«'/tmp/rows.csv'»)\npath.write_bytes(x)\npath.write_bytes(y)",
        "from pathlib import Path\nwith Path(«'/tmp/rows.csv'»).open('w') as f: pass",
        "from pathlib import Path\nNAME = '/var/tmp/rows.csv'\nPath(«NAME»).open(mode='a')",
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
        "from pathlib import Path\nPath('/tmp/x').read_text()\nPath('/tmp/x').open()",
        "from pathlib import Path\nPath(f'/tmp/{run_id}').write_text(x)\nPath(path).write_text('/tmp/x')",
        "from own import Path\nPath('/tmp/x').write_text(x)",
        "from pathlib import Path\n(Path('/tmp/x') / name).write_text(x)",
        "open('/tmp/x', *mode)",
        "open(mode='w')\nopen()",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)
