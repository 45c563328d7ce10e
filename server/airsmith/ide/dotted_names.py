"""What can stand behind the next dot of a path into Airflow: modules, the names in them, methods of classes."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from airsmith.catalog.component_types import COMPONENT_TYPES
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Module, Presence
from airsmith.ide.model import CompletionKind

_ROOT = "airflow"
_KINDS = {
    "class": CompletionKind.CLASS,
    "function": CompletionKind.FUNCTION,
    "module": CompletionKind.MODULE,
}
_CORE = (
    "airflow.sdk",
    "airflow.models",
    "airflow.exceptions",
    "airflow.triggers.base",
    "airflow.utils",
    "airflow.hooks.base",
)
"""Modules of Airflow itself that components import; those that the target does not have are not proposed."""
_MOST_CLASSES = 5_000
_KEPT = 8


@dataclass(frozen=True, slots=True)
class Member:
    """One name below a module or class."""

    name: str
    kind: CompletionKind
    detail: str = ""


def members_of(path: str, catalog: Catalog) -> tuple[Member, ...]:
    """What a dotted path can be continued with; for an empty path, the package of Airflow itself."""
    if not path:
        return (Member(_ROOT, CompletionKind.MODULE),)
    owner = catalog.find_class(path)
    if owner is not None:
        return tuple(Member(one.name, CompletionKind.FUNCTION, one.signature) for one in catalog.methods(owner))
    return (*submodules_of(path, catalog), *names_in(path, catalog))


def submodules_of(package: str, catalog: Catalog) -> tuple[Member, ...]:
    """The modules and packages below a package that components import from."""
    return tuple(Member(name, CompletionKind.MODULE) for name in _tree(catalog).get(package, ()))


def names_in(module: str, catalog: Catalog) -> tuple[Member, ...]:
    """The names that a module offers without a warning, its own first, then those that it imports itself."""
    record = catalog.module(module)
    if record is None or record.is_virtual:
        return ()
    own: list[Member] = []
    others: list[Member] = []
    for name, entry in record.names.items():
        if not entry.is_deprecated and entry.is_certain:
            member = Member(name, _kind_in(record, name, catalog), entry.source if entry.kind == "import" else "")
            (own if _is_own(record, name) else others).append(member)
    return (*sorted(own, key=_order), *sorted(others, key=_order))


def _kind_in(record: Module, name: str, catalog: Catalog) -> CompletionKind:
    entry = record.names[name]
    kind = entry.kind if entry.kind != "import" else catalog.name_in(record.name, name).kind
    return _KINDS.get(kind, CompletionKind.VALUE)


def _is_own(record: Module, name: str) -> bool:
    """Whether a module defines a name, or offers it on purpose as packages do with what is below them."""
    source = record.names[name].source
    return not source or source.startswith(record.name + ".")


def _order(member: Member) -> tuple[bool, bool, str]:
    """Classes and functions first, what is private last."""
    return member.name.startswith("_"), member.kind is CompletionKind.VALUE, member.name


@lru_cache(_KEPT)
def _tree(catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The last parts of the modules directly below each package."""
    children: dict[str, set[str]] = {}
    for module in _modules(catalog):
        parts = module.split(".")
        for length in range(1, len(parts)):
            children.setdefault(".".join(parts[:length]), set()).add(parts[length])
    return {parent: tuple(sorted(names)) for parent, names in children.items()}


def _modules(catalog: Catalog) -> Iterator[str]:
    """Modules with components in them, and those of Airflow itself that components import."""
    for provider in catalog.providers():
        if catalog.supports(provider):
            yield from provider.modules
            for integration in provider.integrations:
                yield from integration.modules
    for kind in COMPONENT_TYPES:
        for hit in catalog.search(kind, _MOST_CLASSES, kind):
            yield hit.path.rpartition(".")[0]
    for module in _CORE:
        if catalog.presence_of(module) is Presence.EXISTS:
            yield module
