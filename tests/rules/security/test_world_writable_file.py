"""world_writable_file: modes and masks that let every user write."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "world_writable_file"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.chmod(p, «0o777»)",
        "import os\nos.chmod(p, «mode=0o666»)",
        "import os\nMODE = 0o777\nos.chmod(p, «MODE»)",
        "import os\nos.chmod(p, «511»)",
        "BashOperator(task_id='a', bash_command=«'chmod -R 777 /data'»)",
        "SSHOperator(task_id='a', command=«'cd /data && chmod a+rw x'»)",
        "KubernetesPodOperator(cmds=«['chmod', '0666', 'x']»)",
        "from os import chmod as c\nc(p, «0o777»)",
        "import os, stat\nos.chmod(p, «stat.S_IRWXU | stat.S_IWOTH»)",
        "import os, stat\nos.chmod(p, «stat.S_IRWXO»)",
        "from pathlib import Path\nPath(p).chmod(«0o777»)",
        "path.chmod(«0o777»)",
        "sftp.chmod(p, «0o777»)",
        "import os\nos.makedirs(p, «0o777»)",
        "import os\nos.mkdir(p, «mode=0o777»)",
        "import os\nos.umask(«0»)",
        "import os\nos.open(p, os.O_CREAT, «0o777»)",
        "from pathlib import Path\nPath(p).mkdir(«mode=0o777»)",
        "import os\nold = os.umask(«0o000»)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.chmod(p, 0o755)",
        "import os\nos.chmod(p, 0o640)",
        "import os\nos.chmod(p, mode)",
        "import os\nos.chmod(p)\nos.chmod()\nos.chmod(*a)\npath.chmod()\npath.chmod(*a)",
        "import os, stat\nos.chmod(p, os.stat(p).st_mode | stat.S_IEXEC)",
        "import os, stat\nos.chmod(p, stat.S_IRUSR | stat.S_IROTH)",
        "import os\nos.umask(0o077)\nos.umask(0o022)\nos.umask(old)",
        "import os\nos.makedirs(p, exist_ok=True)",
        "path.chmod('a+w')",
        "BashOperator(task_id='a', bash_command='chmod 755 /data && chmod +x run && chmod g+w x')",
        "BashOperator(task_id='a', bash_command='chmod a+rx /data')",
        "def chmod(p, mode): ...\nchmod(p, 0o777)",
        "x = 0o777",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("os.chmod(p, 0o777)\n", "os.chmod(p, 0o755)\n"),
        ("os.chmod(p, 0o1777)\n", "os.chmod(p, 0o1755)\n"),
        ("os.chmod(p, 2)\n", "os.chmod(p, 0o000)\n"),
        ("os.umask(0)\n", "os.umask(0o022)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, f"import os\n{before}", f"import os\n{after}")
