"""What names of a module that was never run are bound to.

Python's own literals stand for themselves; everything else is one of the values here.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from airsmith.catalog.reading.scopes import Scope

Value = Any
"""A Python literal (or packaging's Version), or one of the classes below."""


class Unknown:
    """Something that the source alone does not tell."""

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module, inside or outside Airflow, by its full name."""

    name: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What `from module import name` binds; looked up only when needed."""

    module: str
    name: str

    @property
    def path(self) -> str:
        """The dotted path that was imported."""
        return f"{self.module}.{self.name}"


@dataclass(frozen=True, slots=True)
class External:
    """A builtin, or something of a package outside Airflow, by its dotted path."""

    path: str


@dataclass(frozen=True, slots=True)
class ExceptionValue:
    """What `except … as error` binds."""

    error: str


@dataclass(eq=False, slots=True)
class FunctionValue:
    """A function and the scope that it was defined in."""

    path: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    scope: "Scope"


@dataclass(eq=False, slots=True)
class LambdaValue:
    """A lambda expression and its scope."""

    node: ast.Lambda
    scope: "Scope"


@dataclass(eq=False, slots=True)
class ClassValue:
    """A class: its bases are values (often `Imported`), its body is run when an attribute is first asked for."""

    path: str
    node: ast.ClassDef
    scope: "Scope"
    bases: tuple[Value, ...]
    body: "Scope | None" = field(default=None, repr=False)

    @property
    def module(self) -> str:
        """The module that the class is defined in."""
        return self.scope.module.name

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.node.name


@dataclass(eq=False, slots=True)
class Pending:
    """An expression that is evaluated when its value is first asked for."""

    node: ast.expr
    scope: "Scope"
    is_running: bool = False
    results: list[Value] = field(default_factory=list, repr=False)
    """Empty until the expression has been evaluated; then its value alone."""


@dataclass(eq=False, slots=True)
class PackageGetattr:
    """A module-level `__getattr__` that forwards names and warns, as Airflow's deprecation tools make it."""

    redirects: dict[str, str]
    message: str = ""

    def target(self, name: str) -> str | None:
        """The dotted path that a name is forwarded to."""
        if name in self.redirects:
            return self.redirects[name]
        is_special = name.startswith("__") and name.endswith("__")
        return f"{self.redirects['*']}.{name}" if "*" in self.redirects and not is_special else None


def is_data(value: Value) -> bool:
    """Whether a value is Python data at its outermost; items of it may still be unknown."""
    return not isinstance(value, _ABSTRACT)


def is_concrete(value: Value) -> bool:
    """Whether a value is plain Python data through and through."""
    return all(not isinstance(part, _ABSTRACT) for part in _parts(value))


_ABSTRACT = (
    Unknown,
    ModuleValue,
    Imported,
    External,
    ExceptionValue,
    FunctionValue,
    LambdaValue,
    ClassValue,
    Pending,
    PackageGetattr,
)


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(key)
            yield from _parts(item)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from _parts(item)
    else:
        yield value
