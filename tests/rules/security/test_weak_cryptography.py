"""weak_cryptography: ciphers, modes, curves and key sizes."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule

RULE = "weak_cryptography"
both_profiles = pytest.mark.parametrize("profile", Profile)
HAZMAT = "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n"
ASYMMETRIC = "from cryptography.hazmat.primitives.asymmetric import rsa, dsa, ec\n"


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from Crypto.Cipher import DES\n«DES.new»(k)",
        "from Crypto.Cipher import ARC4 as Rc\n«Rc.new»(k)",
        "from Cryptodome.Cipher import DES3, Blowfish\n«DES3.new»(k)\n«Blowfish.new»(k)",
        "from Crypto.Cipher import AES\nAES.new(k, «AES.MODE_ECB»)",
        HAZMAT + "Cipher(algorithms.AES(k), «modes.ECB»())",
        HAZMAT + "Cipher(«algorithms.TripleDES»(k), modes.CBC(iv))",
        HAZMAT + "Cipher(«algorithms.ARC4»(k), None)",
        "from cryptography.hazmat.decrepit.ciphers.algorithms import Blowfish\n«Blowfish»(k)",
        ASYMMETRIC + "rsa.generate_private_key(65537, «1024»)",
        ASYMMETRIC + "rsa.generate_private_key(public_exponent=65537, «key_size=512»)",
        ASYMMETRIC + "SIZE = 1024\ndsa.generate_private_key(«SIZE»)",
        ASYMMETRIC + "ec.generate_private_key(«ec.SECP192R1»())",
        "from Crypto.PublicKey import RSA\nRSA.generate(«1024»)",
        "import rsa\nrsa.newkeys(«nbits=512»)",
        "import paramiko\nparamiko.RSAKey.generate(«bits=1024»)",
    ],
)
def test_found(text: str, profile: Profile):
    severity = Severity.ERROR if profile is Profile.STRICT else Severity.WARNING
    check_rule(RULE, text, profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from cryptography.fernet import Fernet\nFernet(k)",
        "from Crypto.Cipher import AES\nAES.new(k, AES.MODE_GCM)",
        HAZMAT + "Cipher(algorithms.AES(k), modes.GCM(n))",
        ASYMMETRIC + "rsa.generate_private_key(65537, 2048)\nrsa.generate_private_key(65537, key_size=size)",
        ASYMMETRIC + "ec.generate_private_key(ec.SECP256R1())\nec.derive_private_key(1, c)",
        "import rsa\nrsa.newkeys(4096)",
        "class DES:\n    def new(k): ...\nDES.new(k)",
        "ECB = 'European Central Bank'\nrates.ECB(1024)",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text, profile=profile)


def test_fixes():
    check_fix(RULE, "import rsa\nrsa.newkeys(512)\n", "import rsa\nrsa.newkeys(2048)\n")
    check_fix(RULE, ASYMMETRIC + "x = ec.SECT163K1()\n", ASYMMETRIC + "x = ec.SECP256R1()\n")
