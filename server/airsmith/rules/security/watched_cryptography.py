"""The functions and constants of cryptography that the rules look for, by their dotted paths."""

from airsmith.rules.security.dotted_paths import paths

HASHLIB = paths("hashlib _hashlib", "md5 sha1")
FILE_HASHES = paths("hashlib", "file_digest")
HASH_BY_NAME = paths("hashlib", "new") | paths("hmac", "new digest HMAC") | FILE_HASHES
OTHER_HASHES = (
    paths("Crypto.Hash Cryptodome.Hash", "MD2.new MD4.new MD5.new SHA.new SHA1.new RIPEMD.new RIPEMD160.new")
    | paths("cryptography.hazmat.primitives.hashes", "MD5 SHA1")
    | paths("_md5", "md5")
    | paths("_sha1", "sha1")
    | paths("crypt", "crypt METHOD_CRYPT METHOD_MD5")
    | paths("passlib.hash", "md5_crypt des_crypt sha1_crypt lmhash nthash hex_md5 hex_sha1 ldap_md5 mysql323 plaintext")
)

_CRYPTODOME = "Crypto.Cipher Cryptodome.Cipher"
_ALGORITHMS = "cryptography.hazmat.primitives.ciphers.algorithms cryptography.hazmat.decrepit.ciphers.algorithms"
WEAK_CIPHERS = (
    paths(_CRYPTODOME, "DES.new DES3.new ARC2.new ARC4.new Blowfish.new CAST.new XOR.new")
    | paths(_ALGORITHMS, "ARC4 Blowfish CAST5 IDEA SEED RC2 TripleDES")
    | paths("pyDes", "des triple_des")
    | paths("rc4 arc4", "rc4 RC4 ARC4")
)
ECB_MODES = (
    paths("cryptography.hazmat.primitives.ciphers.modes", "ECB")
    | frozenset(
        f"{package}.{cipher}.MODE_ECB"
        for package in _CRYPTODOME.split()
        for cipher in ("AES", "DES", "DES3", "ARC2", "Blowfish", "CAST")
    )
    | paths("pyaes", "AESModeOfOperationECB")
)

_PRIMITIVES = "cryptography.hazmat.primitives.asymmetric"
_KEYS = "Crypto.PublicKey Cryptodome.PublicKey"
KEY_SIZES: dict[str, tuple[str, int]] = {
    f"{_PRIMITIVES}.rsa.generate_private_key": ("key_size", 1),
    f"{_PRIMITIVES}.dsa.generate_private_key": ("key_size", 0),
    f"{_PRIMITIVES}.dsa.generate_parameters": ("key_size", 0),
    f"{_PRIMITIVES}.dh.generate_parameters": ("key_size", 1),
    **{f"{package}.{kind}.generate": ("bits", 0) for package in _KEYS.split() for kind in ("RSA", "DSA", "ElGamal")},
    "rsa.newkeys": ("nbits", 0),
    "paramiko.RSAKey.generate": ("bits", 0),
    "paramiko.rsakey.RSAKey.generate": ("bits", 0),
    "paramiko.DSSKey.generate": ("bits", 0),
    "OpenSSL.crypto.PKey().generate_key": ("bits", 1),
}
"""Functions that make keys: the name and place of the argument that says how many bits."""

WEAK_CURVES = paths(f"{_PRIMITIVES}.ec", "SECP192R1 SECT163K1 SECT163R2 SECT233K1 SECT233R1")

_DRAWS = "random choice choices randint randrange randbytes getrandbits sample uniform shuffle triangular"
RANDOM = (
    paths("random", _DRAWS)
    | paths("random", " ".join(f"Random().{name}" for name in _DRAWS.split()))
    | paths("numpy.random numpy.random.mtrand", "choice rand randint random bytes random_sample")
    | frozenset(
        f"numpy.random.{maker}().{name}"
        for maker in ("default_rng", "RandomState")
        for name in ("choice", "integers", "randint", "bytes", "random")
    )
    | paths("uuid", "uuid1")
)

TOKEN_READERS = (
    paths(
        "jwt jwt.api_jwt jwt.api_jws jwt.api_jwt.PyJWT() jwt.PyJWT() jwt.api_jws.PyJWS() jwt.PyJWS()",
        "decode decode_complete",
    )
    | paths("google.auth.jwt python_jwt", "decode verify_jwt")
    | paths("jose.jwt jose.jws", "decode verify")
)
TOKEN_TOOLS = paths("authlib.jose authlib.jose.rfc7519", "JsonWebToken JsonWebSignature")
"""Given what algorithms they allow."""
UNVERIFIED_READERS = (
    paths("jose.jwt jose.jws", "get_unverified_claims")
    | paths("python_jwt", "process_jwt")
    | frozenset(
        f"itsdangerous.{kind}().{name}"
        for kind in (
            "Serializer",
            "URLSafeSerializer",
            "TimedSerializer",
            "URLSafeTimedSerializer",
            "JSONWebSignatureSerializer",
        )
        for name in ("loads_unsafe", "load_unsafe")
    )
)

_SERIALISERS = "Serializer URLSafeSerializer TimedSerializer URLSafeTimedSerializer Signer TimestampSigner"
KEYED: dict[str, tuple[str, int]] = {
    **dict.fromkeys(paths("hmac", "new digest HMAC"), ("key", 0)),
    **dict.fromkeys(paths("cryptography.fernet", "Fernet"), ("key", 0)),
    **dict.fromkeys(paths("cryptography.hazmat.primitives.ciphers.aead", "AESGCM AESCCM ChaCha20Poly1305"), ("key", 0)),
    **dict.fromkeys(paths(_ALGORITHMS, "AES AES128 AES256 Camellia ChaCha20 TripleDES"), ("key", 0)),
    **dict.fromkeys(paths(_CRYPTODOME, "AES.new DES3.new ChaCha20.new ChaCha20_Poly1305.new Salsa20.new"), ("key", 0)),
    **dict.fromkeys(paths("nacl.secret", "SecretBox Aead"), ("key", 0)),
    **dict.fromkeys(paths("jwt jwt.api_jwt jose.jwt jose.jws", "encode decode sign"), ("key", 1)),
    **dict.fromkeys(paths("authlib.jose.jwt", "encode"), ("key", 2)),
    **dict.fromkeys(paths("itsdangerous", _SERIALISERS), ("secret_key", 0)),
}
"""Functions that sign or encrypt: the name and place of the argument that is the key."""

WATCHED_CRYPTOGRAPHY = (
    HASHLIB | HASH_BY_NAME | OTHER_HASHES | WEAK_CIPHERS | ECB_MODES | frozenset(KEY_SIZES) | WEAK_CURVES | RANDOM
    | TOKEN_READERS | TOKEN_TOOLS | UNVERIFIED_READERS | frozenset(KEYED)
)  # fmt: skip
"""All of them together."""
