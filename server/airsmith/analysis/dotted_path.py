"""Dotted paths of things and of what calls make of them: `os.system`, `requests.Session().get`."""

import sys
from collections.abc import Iterator

SHARED_MODULES = frozenset(("os", "sys", "subprocess", "builtins", "importlib"))
"""Modules that others of the standard library import, but for `asyncio.subprocess`, which is one of its own."""
MADE = "()"
"""What stands behind the path of a function or class in the path of what a call of it gives."""
ATTRIBUTE, ITEM, METHOD = "attribute", "item", "method"
"""What stands before a colon in the path of a getter, which tells what it gets: `attribute:system`."""
_MOST_CALLS = 3
"""Calls in one path: enough for `boto3.Session().client().get_paginator`, and an end to `x = x.next()`."""


def member(base: str, name: str) -> str:
    """The path of an attribute.

    Modules have the builtins and what they import at hand: `shutil.os` is `os`, and so is `tempfile._os`.
    """
    if name == "__builtins__" or (name == "__self__" and base.startswith("builtins.")):
        return "builtins"
    if name == "__call__":
        return base
    if name == "__class__" and base.endswith(MADE):
        return base.removesuffix(MADE)
    if base == "__builtin__":
        return f"builtins.{name}"
    shared = name.removeprefix("_")
    if shared in SHARED_MODULES and base.partition(".")[0] in sys.stdlib_module_names and base != "asyncio":
        return shared
    return f"{base}.{name}"


def result_of(function: str) -> Iterator[str]:
    """The path of what a call gives. What builtins make is of no interest, and paths do not grow without end."""
    if not function.startswith("builtins.") and function.count(MADE) < _MOST_CALLS:
        yield function + MADE


def importable(paths: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the paths that name something without a call."""
    return tuple(path for path in paths if "(" not in path and ":" not in path) if paths else paths
