"""Names that are read from imported modules of Airflow, as in `http.HttpHook`, and that those do not have."""

import ast
from collections.abc import Iterator

from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Binding, BindingKind, Scope
from airsmith.catalog.base_classes import KIND_OF_BASE
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import WORKING, Presence
from airsmith.finding import Severity
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.imports.reports import missing_member_message
from airsmith.rules.imports.troubles import TroubleKind, is_of_a_plugin, kind_of_missing_name
from airsmith.rules.rule import Profile, PythonContext, Violation


def find_missing_members(context: PythonContext, kind: TroubleKind) -> Iterator[Violation]:
    """The names of one kind that certainly are not there; core base classes are left to the rule that is about them."""
    roots = context.airflow_imports.module_names
    if not roots:
        return
    module, excuses = context.module, Excuses(context)
    bases = {id(base.node) for info in module.classes for base in info.bases if _last_name(base.node) in KIND_OF_BASE}
    for node, parts, scope in _reads_below(module, roots):
        bindings = _import_bindings(scope, parts[0]) if id(node) not in bases else []
        owner = _owner(context.catalog, bindings[0].origin, parts[1:]) if bindings else None
        if owner is None or is_of_a_plugin(owner, node.attr):
            continue
        if kind_of_missing_name(context, owner, node.attr) is not kind or _is_excused(excuses, kind, node, bindings):
            continue
        message = missing_member_message(context, kind, owner, node.attr)
        yield Violation(module.range_of(node), message, severity=_severity(context, kind, node.attr))


def _severity(context: PythonContext, kind: TroubleKind, name: str) -> Severity | None:
    """A warning for a private name that no Airflow ever had: code that patches Airflow has put it there before."""
    is_patch = kind is TroubleKind.UNKNOWN_NAME and name.startswith("_") and context.profile is Profile.AUTHORED
    return Severity.WARNING if is_patch else None


def _reads_below(module: Module, roots: frozenset[str]) -> Iterator[tuple[ast.Attribute, list[str], Scope]]:
    """Every chain such as `airflow.models.DAG` that starts with one of the roots and is read, with its names."""
    for scope, attributes, _ in module.names.attributes:
        for node in attributes:
            inner = node.value
            while isinstance(inner, ast.Attribute):
                inner = inner.value
            if isinstance(inner, ast.Name) and inner.id in roots and isinstance(node.ctx, ast.Load):
                yield node, _parts(node, inner.id), scope


def _parts(node: ast.Attribute, root: str) -> list[str]:
    parts: list[str] = []
    part: ast.expr = node
    while isinstance(part, ast.Attribute):
        parts.append(part.attr)
        part = part.value
    return [root, *reversed(parts)]


def _owner(catalog: Catalog, module: str, parts: list[str]) -> str | None:
    """The module that lacks the last of some names, each a part of the one before.

    None where it has it, and where anything on the way is no module or uncertain.
    """
    for part in parts[:-1]:
        answer = catalog.name_in(module, part)
        if answer.presence not in WORKING or answer.kind != "module":
            return None
        module = answer.origin
    if catalog.presence_of(module) not in WORKING:
        return None
    return module if catalog.name_in(module, parts[-1]).presence is Presence.MISSING else None


def _import_bindings(scope: Scope, name: str) -> list[Binding]:
    """The bindings of a name where all of them import one and the same thing."""
    found = scope.find(name)
    bindings = found[1] if found else []
    origins = {binding.origin if binding.kind is BindingKind.IMPORT else "" for binding in bindings}
    return bindings if len(origins) == 1 and "" not in origins else []


def _is_excused(excuses: Excuses, kind: TroubleKind, node: ast.Attribute, bindings: list[Binding]) -> bool:
    for binding in bindings:
        if isinstance(binding.node, ast.stmt) and excuses.cover_import(binding.node, binding.origin):
            return True
    is_removed = kind is TroubleKind.REMOVED
    return excuses.cover_attribute(node, bindings[0].origin) or (is_removed and excuses.cover_other_version(node))


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else ""
