"""What the catalog says about Airflow: providers, modules, classes, functions and their parameters, as plain data.

Everything here is immutable and holds no connection. Small records are named tuples, which are made faster. A dotted
path is where a thing is defined (`a.b.module.Name`); a target is an Airflow version.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class ClassKind(StrEnum):
    """What a class is to Airflow, by the base class at the end of its chain."""

    OPERATOR = "operator"
    SENSOR = "sensor"
    HOOK = "hook"
    TRIGGER = "trigger"
    LINK = "link"
    NOTIFIER = "notifier"
    EXECUTOR = "executor"
    SECRETS_BACKEND = "secrets_backend"
    TIMETABLE = "timetable"
    EXCEPTION = "exception"
    CLASS = "class"


COMPONENT_KINDS = frozenset(
    (
        ClassKind.OPERATOR,
        ClassKind.SENSOR,
        ClassKind.HOOK,
        ClassKind.TRIGGER,
        ClassKind.LINK,
        ClassKind.NOTIFIER,
    )
)
"""What people write and use in DAGs."""


class ParameterKind(StrEnum):
    """How an argument may be given."""

    POSITIONAL_ONLY = "positional_only"
    NORMAL = "normal"
    VAR_POSITIONAL = "var_positional"
    KEYWORD_ONLY = "keyword_only"
    VAR_KEYWORD = "var_keyword"


class Surplus(StrEnum):
    """What becomes of arguments that a constructor does not name."""

    REFUSED = "refused"
    PASSED = "passed"
    """Handed on to the next constructor of the chain."""
    TAKEN = "taken"
    """Accepted, whatever they are."""


class Form(StrEnum):
    """How a method is called."""

    PLAIN = "plain"
    ASYNC = "async"
    PROPERTY = "property"
    CLASS = "classmethod"
    STATIC = "staticmethod"


class Presence(StrEnum):
    """What importing a module or a name does on the target."""

    EXISTS = "exists"
    DEPRECATED = "deprecated"
    """It works and warns."""
    MISSING = "missing"
    UNKNOWN = "unknown"
    """The catalog cannot tell: say nothing."""
    FOREIGN = "foreign"
    """Below `airflow.providers`, but of no official provider: somebody else's package may offer it."""


WORKING = frozenset((Presence.EXISTS, Presence.DEPRECATED))
"""What can be imported, be it with a warning."""

PROVIDER_PREFIX = "apache-airflow-providers-"
"""What the names of the packages of official providers begin with."""


class Deprecation(NamedTuple):
    """That something should no longer be used; `replacement` is a dotted path or name where one is stated."""

    message: str = ""
    replacement: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as written. `default` is source text, None where there is none; `owner` the class that declares it."""

    name: str
    kind: ParameterKind = ParameterKind.NORMAL
    annotation: str = ""
    default: str | None = None
    doc: str = ""
    owner: str = ""

    @property
    def is_variadic(self) -> bool:
        """Whether this is `*args` or `**kwargs`."""
        return self.kind in {ParameterKind.VAR_POSITIONAL, ParameterKind.VAR_KEYWORD}

    @property
    def is_required(self) -> bool:
        """Whether a call must give it."""
        return self.default is None and not self.is_variadic


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters in order, without `self` or `cls`; annotations as source text."""

    parameters: tuple[Parameter, ...] = ()
    returns: str = ""


@dataclass(frozen=True, slots=True)
class OwnConstructor:
    """The constructor that one class defines itself, before what it hands on is looked up."""

    parameters: tuple[Parameter, ...] = ()
    """Named ones, in order."""
    positional: Surplus = Surplus.REFUSED
    keywords: Surplus = Surplus.REFUSED
    fixed: frozenset[str] = frozenset()
    """Keywords that it hands on itself: giving them again fails."""
    fixed_positions: int = 0
    """Positional arguments that it hands on itself."""
    supplied: frozenset[str] = frozenset()
    """Keywords that it adds where they are not given: no longer required."""
    next_class: str = ""
    """The class whose constructor it calls by name; empty: the next in the search order."""


@dataclass(frozen=True, slots=True)
class Constructor:
    """What calling a class takes, along the whole chain of constructors."""

    parameters: tuple[Parameter, ...]
    accepts_any_keyword: bool
    accepts_any_position: bool
    is_certain: bool
    """Whether the chain is known to its end; if not, more may be accepted or required."""
    is_keyword_only: bool = False
    """Operators and sensors: their metaclass refuses positional arguments."""

    def find(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@dataclass(frozen=True, slots=True)
class Method:
    """A public method. `signature` is one line of source without `self`, which `parse_signature` reads.

    `decorators` are those that may change what it takes.
    """

    name: str
    signature: str
    doc: str = ""
    form: Form = Form.PLAIN
    decorators: tuple[str, ...] = ()
    owner: str = ""
    deprecation: Deprecation | None = None


@dataclass(frozen=True, slots=True)
class CatalogClass:
    """A class, with what it defines itself; `Catalog` follows its chain."""

    path: str
    kind: ClassKind = ClassKind.CLASS
    doc: str = ""
    bases: tuple[str, ...] = ()
    """As imported where the class is defined; empty for one that cannot be told."""
    search_order: tuple[str, ...] = ()
    """Paths of the class and its ancestors as Python searches them, without `object`."""
    is_complete: bool = True
    """Whether every ancestor is in the catalog or known to add nothing."""
    provider: str = ""
    """The distribution that ships it."""
    constructor: OwnConstructor | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    """Class attributes of interest that it sets itself, such as `template_fields`; None: set to what cannot be told."""
    methods: Mapping[str, Method] = field(default_factory=dict)
    deprecation: Deprecation | None = None

    @property
    def name(self) -> str:
        """The class's own name."""
        return self.path.rpartition(".")[2]

    @property
    def module(self) -> str:
        """The module that defines it."""
        return self.path.rpartition(".")[0]

    @property
    def is_transfer(self) -> bool:
        """Whether it is an operator that moves data between two systems."""
        return self.kind is ClassKind.OPERATOR and ".transfers." in self.path


@dataclass(frozen=True, slots=True)
class CatalogFunction:
    """A public function of a module. `signature` is one line of source, which `parse_signature` reads."""

    path: str
    signature: str
    doc: str = ""
    is_async: bool = False
    decorators: tuple[str, ...] = ()
    deprecation: Deprecation | None = None

    @property
    def name(self) -> str:
        """The function's own name."""
        return self.path.rpartition(".")[2]


class Integration(NamedTuple):
    """A system that a provider connects to."""

    name: str
    url: str = ""
    tags: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    """The provider's modules that serve it."""


class ConnectionType(NamedTuple):
    """A type of connection and the hook that serves it, as a dotted path."""

    conn_type: str
    hook_class: str
    hook_name: str = ""
    provider: str = ""


@dataclass(frozen=True, slots=True)
class Provider:
    """A distribution of the catalog: an official provider, Airflow itself or its task SDK."""

    package: str
    version: str
    name: str = ""
    summary: str = ""
    requires_airflow: str = ""
    """A PEP 440 specifier, such as `>=2.11.0`."""
    requires_python: str = ""
    dependencies: tuple[str, ...] = ()
    """PEP 508, without those of extras."""
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    integrations: tuple[Integration, ...] = ()
    connection_types: tuple[ConnectionType, ...] = ()
    modules: tuple[str, ...] = ()
    """The packages that it fills, such as `airflow.providers.http`."""

    @property
    def is_provider(self) -> bool:
        """Whether this is a provider, not Airflow itself."""
        return self.package.startswith(PROVIDER_PREFIX)

    @property
    def documentation_url(self) -> str:
        """Where the documentation of this version is."""
        return f"https://airflow.apache.org/docs/{self.package}/{self.version}/"


class Release(NamedTuple):
    """A version of a provider.

    `requires_airflow` is a PEP 440 specifier, such as `>=2.11`: at least this is needed; empty where it is not known.
    """

    version: str
    requires_airflow: str = ""


class NameEntry(NamedTuple):
    """A name of a module. `source`: the dotted path that it was imported from, empty where the module defines it."""

    kind: str
    """class, function, module, value or import."""
    source: str = ""
    is_deprecated: bool = False
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Module:
    """A module and every name that can be imported from it, submodules apart."""

    name: str
    provider: str = ""
    names: Mapping[str, NameEntry] = field(default_factory=dict)
    is_dynamic: bool = False
    """More names may exist."""
    is_virtual: bool = False
    """Made by Airflow's deprecation tools: every import from it warns."""
    failure: str = ""
    """Why it cannot be imported on the target; empty where it can."""
    deprecation: Deprecation | None = None


class NameAnswer(NamedTuple):
    """What `from module import name` does on the target."""

    presence: Presence
    kind: str = ""
    """class, function, module, value or import; empty where nothing is there."""
    origin: str = ""
    """Where the thing is defined, as a dotted path; empty where nothing is there."""
    deprecation: Deprecation | None = None


class ImportPath(NamedTuple):
    """Where code for the target should import something from."""

    module: str
    name: str
    """Empty where the thing is a module itself."""
    package: str = ""
    """The distribution that ships it."""
    is_certain: bool = True
    """False for one of several things of the same name."""
    is_guess: bool = False
    """Found by its name, a renaming or what else is in the module: it need not be the thing that was asked for."""

    @property
    def path(self) -> str:
        """The dotted path."""
        return f"{self.module}.{self.name}" if self.name else self.module


class SearchHit(NamedTuple):
    """A class that a search has found; hits come best first."""

    path: str
    kind: ClassKind
    doc: str
    package: str
    score: float
    """Higher is better; only to be compared within one search."""
