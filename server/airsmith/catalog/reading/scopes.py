"""Names and what they are bound to while a module, a class body or a function is worked through."""

from dataclasses import dataclass, field

from airsmith.catalog.reading.sources import SourceFile
from airsmith.catalog.reading.values import Value


@dataclass(frozen=True, slots=True)
class Notice:
    """A deprecation warning that the code gives: its text where it can be told, else empty."""

    message: str = ""
    category: str = ""


@dataclass(slots=True)
class Binding:
    """A name's value. Not `certain`: bound on some paths only, for instance when an optional package is there."""

    value: Value
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A name that a module offers. `notice`: taking it gives a deprecation warning."""

    value: Value
    is_certain: bool = True
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """An import that must succeed for its module to be importable; no `name`: the module itself."""

    module: str
    name: str | None


@dataclass(eq=False, slots=True)
class ModuleState:
    """A module worked through for one target."""

    name: str
    file: SourceFile | None
    scope: "Scope" = field(init=False, repr=False)
    is_running: bool = True
    is_dynamic: bool = False
    """Names may exist that the source does not tell."""
    is_virtual: bool = False
    """The module has no file; deprecation tools make it when its package is imported."""
    failure: str = ""
    """What the module raises while it is imported, in words; empty where it raises nothing."""
    raised: str = ""
    """The name of that exception's class."""
    notice: Notice | None = None
    """The warning that importing the module gives."""
    requirements: list[Requirement] = field(default_factory=list)
    declared_globals: set[str] = field(default_factory=set)
    """Names that functions of the module bind in it when they are called."""

    def __post_init__(self) -> None:
        self.scope = Scope(self)


@dataclass(eq=False, slots=True)
class Scope:
    """One level of names. `explores`: where a condition cannot be told, both branches are taken."""

    module: ModuleState
    parent: "Scope | None" = None
    is_class: bool = False
    explores: bool = True
    names: dict[str, Binding] = field(default_factory=dict)

    def find(self, name: str) -> Binding | None:
        """The binding that a name has in this scope, as Python would look it up."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope.names[name]
            scope = scope.parent
        return None

    def bind(self, name: str, value: Value, *, certain: bool = True) -> None:
        """Bind a name here."""
        self.names[name] = Binding(value, certain)

    def merge(self, first: dict[str, Binding], second: dict[str, Binding]) -> None:
        """Take over what two branches have bound, of which either may have run; the first one's values win."""
        merged: dict[str, Binding] = {}
        for name in (*first, *(name for name in second if name not in first)):
            one, other = first.get(name), second.get(name)
            if one is not None and one is other:
                merged[name] = one
            elif one is None or (one.value is None and other is not None):
                merged[name] = Binding((other or one).value, certain=False)  # type: ignore[union-attr]  # one of both
            else:
                merged[name] = Binding(one.value, certain=False)
        self.names = merged


def comprehension_scope(parent: Scope) -> Scope:
    """A scope for the names that a comprehension or lambda binds; sees a class body's names, as its first source does."""
    return Scope(parent.module, parent, explores=parent.explores)
