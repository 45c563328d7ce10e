"""What can stand behind the next dot of a path into Airflow: modules, the names in them, methods of classes."""

from dataclasses import dataclass

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Module
from airsmith.ide.model import CompletionKind

_ROOT = "airflow"
_INTERNAL = frozenset(("get_provider_info", "version_compat"))
"""Modules that each provider has for Airflow's sake."""
_KINDS = {
    "class": CompletionKind.CLASS,
    "function": CompletionKind.FUNCTION,
    "module": CompletionKind.MODULE,
}


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
    """The modules and packages below a package, without those that are there for the package itself."""
    names = (name for name in catalog.submodules(package) if not name.startswith("_") and name not in _INTERNAL)
    return tuple(Member(name, CompletionKind.MODULE) for name in names)


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
