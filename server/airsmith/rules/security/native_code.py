"""native_code: a component loads a compiled library, or reaches into memory."""

from collections.abc import Iterator

from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.watched import NATIVE_CODE, WATCHED


def _check(context: PythonContext) -> Iterator[Violation]:
    found = context.module.mentions_by_path(WATCHED)
    for path in found.keys() & NATIVE_CODE:
        name = path.replace("()", "")
        message = (
            f"`{name}` runs native code, which nothing in Python holds back; use a package that wraps the library."
        )
        for mention in found[path]:
            yield Violation(context.module.range_of(mention.node), message)


RULE = PythonRule(
    name="native_code",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A component loads a compiled library, or reaches into memory.",
    explanation=(
        "ctypes, cffi and their relatives call functions of the system without any check: a wrong type ends the worker, and "
        "`system` of the C library starts programs like any shell. A package that wraps the library checks its arguments, "
        "comes with wheels for each platform, and can be declared as a dependency."
    ),
    bad='import ctypes\n\n\ndef host():\n    libc = ctypes.CDLL("libc.so.6")\n    return libc.gethostid()\n',
    good="import platform\n\n\ndef host():\n    return platform.node()\n",
    check=_check,
)
