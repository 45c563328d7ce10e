"""One walk over a tree: every scope, binding, import, call, class and function, each with its scope."""

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ImportNode = ast.Import | ast.ImportFrom


@dataclass(slots=True)
class TreeIndex:
    """What the walk collects, in no certain order."""

    module_scope: Scope
    imports: list[tuple[ImportNode, Scope]] = field(default_factory=list)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    subscripts: list[tuple[ast.Subscript, Scope]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, Scope, Scope]] = field(default_factory=list)
    """Class, the scope it is defined in, its own scope."""
    functions: list[tuple[FunctionNode, Scope, Scope]] = field(default_factory=list)
    """Function, the scope it is defined in, its own scope."""


def build_index(tree: ast.Module) -> TreeIndex:
    """Walk a tree once, with a stack of its own, so that depth of nesting does not matter."""
    walker = _Walker(tree)
    walker.run()
    return walker.index


_LEAVES = frozenset(
    (ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.Break, ast.Continue, str, int, type(None))
)
"""Classes of what nothing can be learnt from below a node: no names are bound or called there."""


class _Walker:
    def __init__(self, tree: ast.Module) -> None:
        self._module = Scope(ScopeKind.MODULE, tree, None)
        self.index = TreeIndex(self._module)
        self._stack: list[tuple[ast.AST, Scope]] = [(tree, self._module)]

    def run(self) -> None:
        stack = self._stack
        handlers = _HANDLERS
        leaves = _LEAVES
        while stack:
            node, scope = stack.pop()
            handler = handlers.get(type(node))
            if handler is not None and handler(self, node, scope):
                continue
            for child in reversed(node.__dict__.values()):
                if child.__class__ is list:
                    stack.extend([(item, scope) for item in reversed(child) if item.__class__ not in leaves])
                elif child.__class__ not in leaves:
                    stack.append((child, scope))

    def _push(self, nodes: list[Any], scope: Scope) -> None:
        self._stack.extend([(node, scope) for node in reversed(nodes) if node is not None])

    def take_call(self, node: ast.Call, scope: Scope) -> bool:
        self.index.calls.append((node, scope))
        return False

    def take_subscript(self, node: ast.Subscript, scope: Scope) -> bool:
        self.index.subscripts.append((node, scope))
        return False

    def take_constant(self, _node: ast.Constant, _scope: Scope) -> bool:
        return True

    def take_name(self, node: ast.Name, scope: Scope) -> bool:
        if not isinstance(node.ctx, ast.Load):
            scope.bind(node.id, Binding(BindingKind.OTHER, node))
        return True

    def take_assign(self, node: ast.Assign, scope: Scope) -> bool:
        for target in node.targets:
            self._bind_target(target, node.value, node, scope)
        self._stack.append((node.value, scope))
        return True

    def take_annotated_assign(self, node: ast.AnnAssign, scope: Scope) -> bool:
        if node.value is not None or scope.kind is ScopeKind.CLASS:
            self._bind_target(node.target, node.value, node, scope)
        self._push([node.annotation, node.value], scope)
        return True

    def take_named_expression(self, node: ast.NamedExpr, scope: Scope) -> bool:
        target_scope = scope
        while target_scope.kind is ScopeKind.COMPREHENSION and target_scope.parent is not None:
            target_scope = target_scope.parent
        self._bind_target(node.target, node.value, node, target_scope)
        self._stack.append((node.value, scope))
        return True

    def _bind_target(self, target: ast.expr, value: ast.expr | None, node: ast.AST, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.bind(target.id, Binding(BindingKind.ASSIGNMENT, node, value=value))
        elif isinstance(target, ast.Tuple | ast.List) and isinstance(value, ast.Tuple | ast.List):
            if len(target.elts) == len(value.elts):
                for element, part in zip(target.elts, value.elts, strict=True):
                    self._bind_target(element, part, node, scope)
            else:
                self._stack.append((target, scope))
        else:
            self._stack.append((target, scope))

    def take_imports(self, node: ast.Import, scope: Scope) -> bool:
        self.index.imports.append((node, scope))
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, Binding(BindingKind.IMPORT, node, alias.name))
            else:
                top = alias.name.partition(".")[0]
                scope.bind(top, Binding(BindingKind.IMPORT, node, top))
        return True

    def take_import_from(self, node: ast.ImportFrom, scope: Scope) -> bool:
        self.index.imports.append((node, scope))
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                scope.star_imports.append(module)
            else:
                origin = f"{module}{alias.name}" if module.endswith(".") else f"{module}.{alias.name}"
                scope.bind(alias.asname or alias.name, Binding(BindingKind.IMPORT, node, origin))
        return True

    def take_class(self, node: ast.ClassDef, scope: Scope) -> bool:
        scope.bind(node.name, Binding(BindingKind.CLASS, node))
        own = Scope(ScopeKind.CLASS, node, scope)
        self.index.classes.append((node, scope, own))
        self._push(node.body, own)
        self._push([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)], scope)
        return True

    def take_function(self, node: FunctionNode, scope: Scope) -> bool:
        scope.bind(node.name, Binding(BindingKind.FUNCTION, node))
        own = Scope(ScopeKind.FUNCTION, node, scope)
        self.index.functions.append((node, scope, own))
        self._push(node.body, own)
        self._arguments(node.args, scope, own)
        self._push([*node.decorator_list, node.returns], scope)
        return True

    def take_lambda(self, node: ast.Lambda, scope: Scope) -> bool:
        own = Scope(ScopeKind.FUNCTION, node, scope)
        self._stack.append((node.body, own))
        self._arguments(node.args, scope, own)
        return True

    def _arguments(self, arguments: ast.arguments, outer: Scope, own: Scope) -> None:
        parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        parameters += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
        for parameter in parameters:
            own.bind(parameter.arg, Binding(BindingKind.PARAMETER, parameter))
            if parameter.annotation is not None:
                self._stack.append((parameter.annotation, outer))
        self._push([*arguments.defaults, *arguments.kw_defaults], outer)

    def take_comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, scope: Scope
    ) -> bool:
        own = Scope(ScopeKind.COMPREHENSION, node, scope)
        for generator in node.generators:
            self._push([generator.target, *generator.ifs], own)
            self._stack.append((generator.iter, scope if generator is node.generators[0] else own))
        results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._push(results, own)
        return True

    def take_outer_names(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> bool:
        scope.outer_names.update(node.names)
        return True

    def take_exception_handler(self, node: ast.ExceptHandler, scope: Scope) -> bool:
        if node.name:
            scope.bind(node.name, Binding(BindingKind.OTHER, node))
        return False

    def take_match_capture(self, node: ast.MatchAs | ast.MatchStar, scope: Scope) -> bool:
        if node.name:
            scope.bind(node.name, Binding(BindingKind.OTHER, node))
        return False


_HANDLERS: dict[type[ast.AST], Callable[[_Walker, Any, Scope], bool]] = {
    ast.Call: _Walker.take_call,
    ast.Subscript: _Walker.take_subscript,
    ast.Name: _Walker.take_name,
    ast.Constant: _Walker.take_constant,
    ast.Assign: _Walker.take_assign,
    ast.AnnAssign: _Walker.take_annotated_assign,
    ast.NamedExpr: _Walker.take_named_expression,
    ast.Import: _Walker.take_imports,
    ast.ImportFrom: _Walker.take_import_from,
    ast.ClassDef: _Walker.take_class,
    ast.FunctionDef: _Walker.take_function,
    ast.AsyncFunctionDef: _Walker.take_function,
    ast.Lambda: _Walker.take_lambda,
    ast.ListComp: _Walker.take_comprehension,
    ast.SetComp: _Walker.take_comprehension,
    ast.GeneratorExp: _Walker.take_comprehension,
    ast.DictComp: _Walker.take_comprehension,
    ast.Global: _Walker.take_outer_names,
    ast.Nonlocal: _Walker.take_outer_names,
    ast.ExceptHandler: _Walker.take_exception_handler,
    ast.MatchAs: _Walker.take_match_capture,
    ast.MatchStar: _Walker.take_match_capture,
}
