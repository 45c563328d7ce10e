"""weak_cryptography: a cipher, a mode or a key that can be broken."""

from collections.abc import Iterator

from airsmith.analysis.call_arguments import arguments_of, constant_of
from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.surrounding_nodes import Comparisons
from airsmith.rules.security.switches import renaming, replacement
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_cryptography import ECB_MODES, KEY_SIZES, WEAK_CIPHERS, WEAK_CURVES

_FEWEST_BITS = 2048


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    comparisons = Comparisons(module)
    for mention in module.mentions_of(WATCHED):
        path = mention.path
        if path in KEY_SIZES:
            yield from _of_key(mention, module)
        elif path in _ADVICE and not comparisons.have(mention.node):
            name = path.removesuffix(".new").rpartition(".")[2]
            fix = renaming(mention.node, "SECP256R1", module) if path in WEAK_CURVES else None
            yield Violation(module.range_of(mention.node), f"`{name}` can be broken; {_ADVICE[path]}.", fix)


def _of_key(mention: Mention, module: Module) -> Iterator[Violation]:
    name, place = KEY_SIZES[mention.path]
    arguments = arguments_of(mention, module)
    size = arguments.find(name, place) if arguments else None
    bits = constant_of(size.value, mention.scope) if size else None
    if size is not None and isinstance(bits, int) and not isinstance(bits, bool) and bits < _FEWEST_BITS:
        message = f"A key of {bits} bits can be broken; take {_FEWEST_BITS} or more."
        yield Violation(module.range_of(size.place), message, replacement(size.value, str(_FEWEST_BITS), module))


_ADVICE = {
    **dict.fromkeys(WEAK_CIPHERS, "use AES in GCM mode"),
    **dict.fromkeys(ECB_MODES, "use GCM mode, as equal blocks look equal in ECB"),
    **dict.fromkeys(WEAK_CURVES, "use SECP256R1"),
}
"""What to write instead, by dotted path."""

RULE = PythonRule(
    name="weak_cryptography",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A cipher, mode, curve or key size can be broken.",
    explanation=(
        "DES, Triple DES, RC2, RC4, Blowfish, IDEA and CAST5 are too weak for today's machines; ECB mode shows which blocks "
        "are equal; keys of RSA, DSA and DH below 2048 bits can be found. Use Fernet or AES in GCM mode, from a library "
        "that is kept."
    ),
    bad=(
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n\n\n"
        "def cipher(key):\n    return Cipher(algorithms.AES(key), modes.ECB())\n"
    ),
    good=(
        "from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes\n\n\n"
        "def cipher(key, nonce):\n    return Cipher(algorithms.AES(key), modes.GCM(nonce))\n"
    ),
    check=_check,
)
