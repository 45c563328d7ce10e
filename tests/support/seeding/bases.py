"""Defects in the base of a component: a class of another kind, or one that does not exist."""

import ast
import random
import sys
from collections.abc import Iterator

from airsmith.catalog.base_classes import BASE_NAMES
from airsmith.catalog.component_types import ComponentType
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, ClassKind, Presence
from support.seeding.misspelling import misspelt
from support.seeding.seed import Defect
from support.seeding.source import Source

_TYPES: dict[ClassKind, ComponentType] = {
    ClassKind.OPERATOR: "operator",
    ClassKind.SENSOR: "sensor",
    ClassKind.HOOK: "hook",
}
_NEVER_A_COMPONENT = frozenset((ClassKind.TRIGGER, ClassKind.LINK, ClassKind.NOTIFIER, ClassKind.EXCEPTION))
_WRONG: dict[ComponentType, frozenset[ClassKind]] = {
    "operator": _NEVER_A_COMPONENT | {ClassKind.HOOK},
    "sensor": _NEVER_A_COMPONENT | {ClassKind.HOOK, ClassKind.OPERATOR},
    "hook": _NEVER_A_COMPONENT | {ClassKind.OPERATOR, ClassKind.SENSOR},
}
_MISNAMED = {"operator": "BaseTaskOperator", "sensor": "BaseSensor", "hook": "HookBase"}


def wrong_bases(source: Source, catalog: Catalog, chance: random.Random) -> Iterator[Defect]:
    """The base of the file's only component becomes another, or the import of that base does."""
    found = _only_component(source, catalog)
    if found is None:
        return
    owner, base, old, kind = found
    start, line = source.start_of(base), source.line_at(source.start_of(base))
    for new in _other_names(source, catalog, owner, kind, chance):
        yield Defect(
            start,
            source.end_of(base),
            new,
            range(line, line + 1),
            f"{owner.name}({base.id}) → {owner.name}({new})",
            component_type=kind,
        )
    if old.name == BASE_NAMES[kind]:
        yield from _other_imports(source, catalog, owner, base, kind)


def _only_component(
    source: Source, catalog: Catalog
) -> tuple[ast.ClassDef, ast.Name, CatalogClass, ComponentType] | None:
    """The class of the file that derives from an Airflow class, where no other class derives from anything."""
    classes = [node for node in source.nodes if isinstance(node, ast.ClassDef)]
    derived = [one for one in classes if not all(_is_plain(source, base) for base in one.bases)]
    match derived:
        case [ast.ClassDef(bases=[ast.Name() as base], keywords=[]) as owner]:
            path = source.path_of(base)
            found = catalog.find_class(path) if path is not None else None
            kind = _TYPES.get(found.kind) if found is not None else None
            return (owner, base, found, kind) if found is not None and kind is not None else None
    return None


def _is_plain(source: Source, base: ast.expr) -> bool:
    """Whether a base is `object`, or imported from the standard library by a plain statement."""
    if not isinstance(base, ast.Name) or source.binding_counts[base.id] > 1:
        return False
    return base.id == "object" or any(
        isinstance(node, ast.ImportFrom)
        and (node.module or "").partition(".")[0] in sys.stdlib_module_names
        and any((alias.asname or alias.name) == base.id for alias in node.names)
        for node in source.nodes
    )


def _other_names(
    source: Source, catalog: Catalog, owner: ast.ClassDef, kind: ComponentType, chance: random.Random
) -> Iterator[str]:
    """Names that the file imports for another kind of class, `object`, and names that nothing binds."""
    for local, path, statement in source.imported_names():
        found = catalog.find_class(path)
        if found is not None and found.kind in _WRONG[kind] and statement.lineno < owner.lineno:
            yield local
    yield "object"
    suffix = BASE_NAMES[kind].removeprefix("Base")
    for name in (_MISNAMED[kind], misspelt(suffix, chance, lambda new: new.endswith(suffix))):
        if name is not None and not source.binding_counts[name] and not source.binding_counts["*"]:
            yield name


def _other_imports(
    source: Source, catalog: Catalog, owner: ast.ClassDef, base: ast.Name, kind: ComponentType
) -> Iterator[Defect]:
    """The base's own import brings another class under its name, or one that does not exist."""
    header = source.line_at(source.start_of(base))
    for node in source.imports:
        alias = next((one for one in node.names if (one.asname or one.name) == base.id), None)
        if alias is None or source.scope_of(node) is not source.tree:
            continue
        start, end = source.start_of(alias), source.end_of(alias)
        line = source.line_at(start)
        names = [BASE_NAMES[other] for other in BASE_NAMES if ClassKind(other) in _WRONG[kind]]
        for name in names:
            if catalog.name_in(node.module or "", name).presence is Presence.EXISTS:
                change = f"{owner.name}({name}), imported as {base.id}"
                lines = range(header, header + 1)
                yield Defect(start, end, f"{name} as {base.id}", lines, change, component_type=kind)
        change = f"{base.id} imported as {_MISNAMED[kind]}"
        new = f"{_MISNAMED[kind]} as {base.id}"
        yield Defect(start, end, new, range(line, line + 1), change, component_type=kind)
