"""weak_hash: MD5, SHA-1 and older, by every name, unless they are said not to matter."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "weak_hash"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import hashlib\n«hashlib.md5»(x)",
        "import hashlib\n«hashlib.sha1»(x, usedforsecurity=True)",
        "from hashlib import md5 as digest\n«digest»(x)",
        "import hashlib\nhashlib.new(«'md5'», x)",
        "import hashlib\nhashlib.new(«name='SHA1'», data=x)",
        "import hashlib\nhashlib.file_digest(f, «'md5'»).hexdigest()",
        "from hashlib import file_digest as digest\ndigest(f, «digest='sha1'»)",
        "import hashlib\nhashlib.file_digest(f, «hashlib.md5»)",
        "import hashlib\n«getattr(hashlib, 'md5')»(x)",
        "import hashlib\nclass A:\n    digest = «hashlib.sha1»\n    def f(self): return «self.digest»(x)",
        "import hashlib, hmac\nhmac.new(k, x, «hashlib.md5»)",
        "import hmac\nhmac.new(k, x, «digestmod='md5'»)",
        "from cryptography.hazmat.primitives import hashes\nhashes.Hash(«hashes.MD5»())",
        "from Crypto.Hash import MD5\n«MD5.new»(x)",
        "from Cryptodome.Hash import SHA1\n«SHA1.new»(x)",
        "import crypt\n«crypt.crypt»(x)",
        "from passlib.hash import md5_crypt\n«md5_crypt».hash(x)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import hashlib\nhashlib.sha256(x)",
        "import hashlib\nhashlib.md5(x, usedforsecurity=False)",
        "import hashlib\nhashlib.new('md5', x, usedforsecurity=False)",
        "import hashlib\nhashlib.new(name, x)",
        "import hashlib\nhashlib.file_digest(f, 'sha256')\nhashlib.file_digest(f, name)",
        "import hashlib\nhashlib.new('sha256', x)",
        "from airflow.utils.hashlib_wrapper import md5\nmd5(x)",
        "def md5(x): return x\nmd5(y)",
        "blob.md5_hash\nblob.md5(x)",
        "from cryptography.hazmat.primitives import hashes\nhashes.SHA256()",
        "import hmac\nhmac.new(k, x, 'sha256')\nhmac.compare_digest('md5', x)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("hashlib.md5(x)\n", "hashlib.md5(x, usedforsecurity=False)\n"),
        ("hashlib.md5()\n", "hashlib.md5(usedforsecurity=False)\n"),
        ("hashlib.new('md5', x)\n", "hashlib.new('md5', x, usedforsecurity=False)\n"),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, f"import hashlib\n{before}", f"import hashlib\n{after}")


@pytest.mark.parametrize("call", ["hashlib.md5(*x)", "hashlib.md5(x, **y)", "hashlib.md5(x, usedforsecurity=True)"])
def test_no_fix_where_arguments_are_not_written_out_or_say_otherwise(call: str):
    (finding,) = check_rule(RULE, f"import hashlib\n«hashlib.md5»{call.removeprefix('hashlib.md5')}")
    assert finding.fix is None
