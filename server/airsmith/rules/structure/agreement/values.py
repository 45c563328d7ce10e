"""Values in code and in a spec: what code writes out, whether both mean the same, and how code writes a spec's value."""

import ast
import math
from collections.abc import Mapping

from airsmith.analysis.call_arguments import value_of
from airsmith.analysis.scopes import Scope

_LONGEST_NUMBER_BITS = 10_000  # Python refuses to write numbers of more than 4,300 digits


class _Unknown:
    """What an expression is of which the file does not say the value."""


UNKNOWN = _Unknown()


def literal_of(node: ast.expr, scope: Scope) -> object:
    """The value that an expression writes out, also under a name of its own; UNKNOWN for all others."""
    try:
        value: object = ast.literal_eval(value_of(node, scope))
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return UNKNOWN
    return value


def means_the_same(written: object, specified: object) -> bool:
    """Whether a value of the code is what YAML says: numbers by value, collections by what they hold."""
    if isinstance(written, bool) or isinstance(specified, bool):
        return written is specified
    if isinstance(written, bytes) and isinstance(specified, str):
        return written == specified.encode("utf-8", "surrogatepass")
    if isinstance(specified, list):
        return _is_same_list(written, specified)
    if isinstance(specified, Mapping):
        return isinstance(written, dict) and _is_same_mapping(written, specified)
    return written == specified


def _is_same_list(written: object, specified: list[object]) -> bool:
    if isinstance(written, set):
        return len(written) == len(specified) and all(one in written for one in specified if _is_plain(one))
    if not isinstance(written, list | tuple) or len(written) != len(specified):
        return False
    return all(means_the_same(mine, theirs) for mine, theirs in zip(written, specified, strict=True))


def _is_same_mapping(written: Mapping[object, object], specified: Mapping[object, object]) -> bool:
    """Keys count by their text: those of a spec are always text."""
    by_text = {str(key): value for key, value in written.items()}
    return len(written) == len(specified) and all(
        str(key) in by_text and means_the_same(by_text[str(key)], value) for key, value in specified.items()
    )


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool | None)


def is_mutable(value: object) -> bool:
    """Whether a default must not stand in a signature, where all calls would share it."""
    return isinstance(value, list | set | Mapping)


def source_of_value(value: object) -> str | None:
    """A plain value as Python code; None for collections, and for what has no literal of its own."""
    match value:
        case None | bool():
            return repr(value)
        case int():
            return repr(value) if value.bit_length() <= _LONGEST_NUMBER_BITS else None
        case float():
            return repr(int(value) if value.is_integer() else value) if math.isfinite(value) else None
        case str():
            is_simple = value.isprintable() and '"' not in value and "\\" not in value
            return f'"{value}"' if is_simple else repr(value)
    return None
