"""The defaults of a spec as Python source, converted to the type of their argument where YAML has no such values."""

import datetime as dt
import decimal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath

from airsmith.artifacts.literals import modules_needed, python_literal
from airsmith.engines.scaffold_types import UNKNOWN, Annotation

_CLASSES: dict[str, type | tuple[type, ...]] = {
    "Any": object,
    "Decimal": decimal.Decimal,
    "None": type(None),
    "Path": PurePath,
    "PurePath": PurePath,
    "bool": bool,
    "bytes": bytes,
    "date": dt.date,
    "datetime": dt.datetime,
    "dict": dict,
    "float": (float, int),
    "frozenset": frozenset,
    "int": int,
    "list": list,
    "Mapping": dict,
    "MutableMapping": dict,
    "MutableSequence": list,
    "object": object,
    "set": set,
    "str": str,
    "time": dt.time,
    "timedelta": dt.timedelta,
    "tuple": tuple,
}
"""What fits a type as it is."""


@dataclass(frozen=True, slots=True)
class Default:
    """A default as source. A mutable one must not stand in a signature, where all calls would share it."""

    source: str
    imports: frozenset[str]
    is_mutable: bool


def fit_default(value: object, wanted: Annotation) -> tuple[Default, Annotation]:
    """The default as a value of the type, and the type.

    A number for a timedelta means seconds. Where the value cannot be one of the type, the type becomes Any.
    """
    if value in wanted.choices or any(_fits(value, head) for head in wanted.heads):
        return _default(value), wanted
    for head in sorted(wanted.heads & _CONVERSIONS.keys()):
        try:
            return _default(_CONVERSIONS[head](value)), wanted
        except (ValueError, TypeError, OverflowError, ArithmeticError):
            continue
    return _default(value), UNKNOWN


def _fits(value: object, head: str) -> bool:
    return head in _CLASSES and isinstance(value, _CLASSES[head])


def _default(value: object) -> Default:
    if isinstance(value, decimal.Decimal):
        return Default(f"decimal.Decimal({str(value)!r})", frozenset(("import decimal",)), is_mutable=False)
    imports = frozenset(f"import {module}" for module in modules_needed((value,)))
    return Default(python_literal(value), imports, _is_mutable(value))


def _is_mutable(value: object) -> bool:
    if isinstance(value, tuple):
        return any(map(_is_mutable, value))
    return isinstance(value, list | set | Mapping)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("only text can be read as this type")
    return value


def _items(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError("only a list can become a collection")
    return value


def _seconds(value: object) -> dt.timedelta:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("only a number can be seconds")
    return dt.timedelta(seconds=value)


def _whole(value: object) -> int:
    if not isinstance(value, float) or not value.is_integer():
        raise TypeError("not a whole number")
    return int(value)


def _decimal(value: object) -> decimal.Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("only a number or its text can be a decimal")
    return decimal.Decimal(str(value))


_CONVERSIONS: dict[str, Callable[[object], object]] = {
    "Collection": lambda value: tuple(_items(value)),
    "Decimal": _decimal,
    "Iterable": lambda value: tuple(_items(value)),
    "Path": lambda value: PurePosixPath(_text(value)),
    "PurePath": lambda value: PurePosixPath(_text(value)),
    "Sequence": lambda value: tuple(_items(value)),
    "bytes": lambda value: _text(value).encode(),
    "date": lambda value: dt.date.fromisoformat(_text(value)),
    "datetime": lambda value: dt.datetime.fromisoformat(_text(value)),
    "frozenset": lambda value: frozenset(_items(value)),
    "int": _whole,
    "set": lambda value: set(_items(value)),
    "time": lambda value: dt.time.fromisoformat(_text(value)),
    "timedelta": _seconds,
    "tuple": lambda value: tuple(_items(value)),
}
"""How a value that does not fit becomes one of the type; TypeError or ValueError where it cannot."""
