"""What a place in a document may be about: something that the catalog knows. Specs and Python files share these."""

from dataclasses import dataclass

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import (
    CatalogClass,
    CatalogFunction,
    ConnectionType,
    Method,
    Parameter,
    Presence,
    Provider,
)
from airsmith.text import Range


@dataclass(frozen=True, slots=True)
class ProviderSubject:
    """A distribution that the catalog describes."""

    provider: Provider


@dataclass(frozen=True, slots=True)
class PackageSubject:
    """Any other distribution, by its name."""

    name: str


@dataclass(frozen=True, slots=True)
class ModuleSubject:
    """A module of Airflow or a provider, by its dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class ClassSubject:
    """A class."""

    found: CatalogClass


@dataclass(frozen=True, slots=True)
class FunctionSubject:
    """A function of a module."""

    found: CatalogFunction


@dataclass(frozen=True, slots=True)
class MethodSubject:
    """A method, as a class has or inherits it."""

    owner: CatalogClass
    method: Method


@dataclass(frozen=True, slots=True)
class ParameterSubject:
    """A parameter of a class, method or function. `called` is what the call is written with, such as `HttpHook.run`.

    `path` is the dotted path of the function or class that declares it, `method` the method of that class.
    """

    parameter: Parameter
    called: str
    path: str
    method: str = ""


@dataclass(frozen=True, slots=True)
class ValueSubject:
    """Anything else that a module offers, by the dotted path of its definition."""

    path: str


@dataclass(frozen=True, slots=True)
class ConnectionSubject:
    """A connection type, and all the official hooks that serve it; none where it is free."""

    conn_type: str
    served_by: tuple[ConnectionType, ...]


Subject = (
    ProviderSubject
    | PackageSubject
    | ModuleSubject
    | ClassSubject
    | FunctionSubject
    | MethodSubject
    | ParameterSubject
    | ValueSubject
    | ConnectionSubject
)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A subject at a place. `written` is the dotted path by which the document names it, where it does."""

    subject: Subject
    range: Range
    written: str = ""


def subject_at_path(path: str, catalog: Catalog) -> Subject | None:
    """What a dotted path names on the catalog's target; None for what is not Airflow's, or not known."""
    if path.partition(".")[0] != "airflow":
        return None
    if (found := catalog.find_class(path)) is not None:
        return ClassSubject(found)
    if (function := catalog.find_function(path)) is not None:
        return FunctionSubject(function)
    module, _, name = path.rpartition(".")
    if (owner := catalog.find_class(module) if module else None) is not None:
        method = catalog.method(owner, name)
        return MethodSubject(owner, method) if method else None
    if catalog.module(path) is not None:
        return ModuleSubject(path)
    answer = catalog.name_in(module, name) if module else None
    if answer is None or answer.presence not in (Presence.EXISTS, Presence.DEPRECATED) or not answer.origin:
        return ModuleSubject(path) if catalog.presence_of(path) is Presence.EXISTS else None
    return ModuleSubject(answer.origin) if answer.kind == "module" else ValueSubject(answer.origin)
