"""Keys for signing and encrypting that are given as literals, told by the function that gets them."""

import ast
import re
from collections.abc import Iterator

from airsmith.analysis.call_arguments import arguments_of, value_of
from airsmith.analysis.module import Module
from airsmith.rules.security.secret_places import text_of
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_cryptography import KEYED

_NO_KEY = re.compile(r"\{\{|\$\{|<[^>]*>|PUBLIC KEY|CERTIFICATE|\Assh-|\Ahttps?:")
"""Templates, placeholders, and keys that may be public."""


def find_literal_keys(module: Module) -> Iterator[tuple[str, ast.expr]]:
    """What stands for a literal where a function gets a key, with the name of its parameter."""
    for mention in module.mentions_of(WATCHED):
        name, place = KEYED.get(mention.path, ("", 0))
        arguments = arguments_of(mention, module) if name else None
        key = arguments.find(name, place) if arguments else None
        text = text_of(value_of(key.value, mention.scope)) if key else None
        if key and text and not _NO_KEY.search(text):
            yield name, key.value
