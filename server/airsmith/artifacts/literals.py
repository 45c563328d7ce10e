"""Values of a spec, and sample values, as Python source."""

import datetime as dt
import keyword
import math
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import BuiltinFunctionType

_LONGEST_DECIMAL_BITS = 10_000  # Python refuses to write or read decimals of more than 4,300 digits


def python_literal(value: object) -> str:
    """An expression that evaluates to the value, on one line.

    It needs `import datetime` and `import pathlib` where `modules_needed` says so. What is no plain value becomes
    its text.
    """
    match value:
        case None | bool() | bytes() | dt.date() | dt.time() | dt.timedelta():
            return repr(value)
        case int():
            return hex(value) if value.bit_length() > _LONGEST_DECIMAL_BITS else repr(value)
        case float():
            return repr(value) if math.isfinite(value) else f'float("{value}")'
        case Mapping():
            pairs = (f"{python_literal(key)}: {python_literal(item)}" for key, item in value.items())
            return f"{{{', '.join(pairs)}}}"
        case list():
            return f"[{_items(value)}]"
        case tuple():
            return f"({_items(value)}{',' if len(value) == 1 else ''})"
        case set() | frozenset():
            return f"{type(value).__name__}([{', '.join(sorted(map(python_literal, value)))}])"
        case PurePath():
            return f"pathlib.Path({value.as_posix()!r})"
        case BuiltinFunctionType():
            return value.__name__
        case _:
            return repr(str(value))


def modules_needed(values: Iterable[object]) -> tuple[str, ...]:
    """Modules that the literals of the values refer to, in alphabetical order."""
    found: set[str] = set()
    for value in values:
        match value:
            case dt.date() | dt.time() | dt.timedelta():
                found.add("datetime")
            case PurePath():
                found.add("pathlib")
            case Mapping():
                found.update(modules_needed((*value.keys(), *value.values())))
            case list() | tuple() | set() | frozenset():
                found.update(modules_needed(value))
            case _:
                pass
    return tuple(sorted(found))


def keyword_arguments(arguments: Mapping[str, object]) -> str:
    """The inside of a call's parentheses: `limit=10, table='orders'`.

    Names that cannot be written as keywords come as one unpacked dict, so that the call always parses.
    """
    if all(is_argument_name(name) for name in arguments):
        return ", ".join(f"{name}={python_literal(value)}" for name, value in arguments.items())
    return f"**{python_literal(arguments)}"


def plain_number(number: int | float) -> int | float:
    """The number as an int where it is a whole one: people write 60, not 60.0."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def is_argument_name(name: str) -> bool:
    """Whether a name can be written as an argument: an ASCII identifier that is no keyword."""
    return name.isascii() and name.isidentifier() and not keyword.iskeyword(name)


def _items(values: Iterable[object]) -> str:
    return ", ".join(python_literal(value) for value in values)
