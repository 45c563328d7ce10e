"""Addresses of databases that switch the check of certificates, or TLS as a whole, off: `…?sslmode=disable`."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.module import Module
from airsmith.text import Range

_HINTS = ("sslmode=disable", "tlsInsecure", "erverCertificate=")
"""One of these is in every text that the pattern matches, and few files have any."""
_SWITCH = re.compile(
    r"\b(?:sslmode=disable|tlsInsecure=true|trustServerCertificate=(?:true|yes)|verifyServerCertificate=false)\b",
    re.IGNORECASE,
)


def find_insecure_addresses(module: Module) -> Iterator[tuple[Range, str]]:
    """Where strings of a file hold such an address, with the part that does it."""
    text = module.text
    if not any(hint in text for hint in _HINTS):
        return
    found = [(match, module.index.range_at(*match.span())) for match in _SWITCH.finditer(text)]
    if not found:
        return
    strings = [
        module.range_of(node)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SWITCH.search(node.value)
    ]
    for match, span in found:
        if any(string.start <= span.start and span.end <= string.end for string in strings):
            yield span, match[0]
