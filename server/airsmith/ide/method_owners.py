"""The class of Airflow that a method is taken from, where one can tell.

What the rules are certain of comes first; a hover may also trust annotations, which nothing enforces.
"""

import ast

from airsmith.analysis.index import FunctionNode
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.receivers import Receivers
from airsmith.analysis.scopes import Binding, Scope, ScopeKind
from airsmith.catalog.model import CatalogClass
from airsmith.ide.knowledge import Knowledge


class MethodOwners:
    """Answers for one file."""

    def __init__(self, module: Module, knowledge: Knowledge) -> None:
        self._lineages = Lineages(module, knowledge.catalog, knowledge.project)
        self._receivers = Receivers(module, self._lineages)

    def owner_of(self, attribute: ast.Attribute, scope: Scope) -> CatalogClass | None:
        """The nearest class of Airflow that `receiver.name` comes from; None where a class of the workspace has it."""
        around = self._receivers.class_around_super(attribute.value, scope)
        skipped = 0 if around is None else 1
        lineage = self._class_of(attribute.value, scope) if around is None else self._lineages.of(around)
        if lineage is None or any(one.info.sets(attribute.attr) for one in lineage.local[skipped:]):
            return None
        return next(iter(lineage.listed), None)

    def _class_of(self, receiver: ast.expr, scope: Scope) -> Lineage | None:
        certain = self._receivers.class_of(receiver, scope)
        if certain is not None:
            return certain
        binding, inside = _only_binding(receiver, scope)
        match binding.node if binding is not None else None:
            case ast.arg(annotation=annotation) | ast.AnnAssign(annotation=annotation):
                return self._annotated(annotation, inside)
            case ast.FunctionDef() as function if isinstance(receiver, ast.Attribute) and function.decorator_list:
                return self._annotated(function.returns, inside)
        return None

    def _annotated(self, annotation: ast.expr | None, scope: Scope) -> Lineage | None:
        return self._receivers.class_named(annotation, scope) if annotation is not None else None


def _only_binding(receiver: ast.expr, scope: Scope) -> tuple[Binding | None, Scope]:
    """The only binding of a name, or of an attribute of `self`, and the scope to read its annotation in."""
    bindings: list[Binding] = []
    if isinstance(receiver, ast.Name) and (found := scope.find(receiver.id)) is not None:
        owner, bindings = found
        is_parameter = owner.kind is ScopeKind.FUNCTION and isinstance(bindings[0].node, ast.arg)
        scope = owner.parent if is_parameter and owner.parent is not None else owner
    elif isinstance(receiver, ast.Attribute) and isinstance(receiver.value, ast.Name):
        own = scope.class_of_self(receiver.value.id)
        if own is not None:
            bindings = [*own.bindings.get(receiver.attr, ()), *own.attributes.get(receiver.attr, ())]
            is_method = bool(bindings) and isinstance(bindings[0].node, FunctionNode)
            scope = own if is_method or not bindings else bindings[0].scope or own
    return (bindings[0] if len(bindings) == 1 else None), scope
