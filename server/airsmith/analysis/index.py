"""One walk over a tree: every scope, binding, import, call, class and function, each with its scope."""

import ast
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
ImportNode = ast.Import | ast.ImportFrom
ComprehensionNode = ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp
LineSpan = tuple[int, int]
"""First and last line, one-based as in the tree, both included."""


@dataclass(slots=True)
class TreeIndex:
    """What the walk collects. Within a scope everything is in the order of the document.

    `names` are those that are read. Neither they nor `attributes` include those in annotations. `type_only` are the parts
    of a module or class body that stand below `if TYPE_CHECKING`.
    """

    scopes: list[Scope] = field(default_factory=list)
    imports: list[tuple[ImportNode, Scope]] = field(default_factory=list)
    calls: list[tuple[ast.Call, Scope]] = field(default_factory=list)
    subscripts: list[tuple[ast.Subscript, Scope]] = field(default_factory=list)
    names: list[tuple[Scope, list[ast.Name]]] = field(default_factory=list)
    attributes: list[tuple[Scope, list[ast.Attribute]]] = field(default_factory=list)
    classes: list[tuple[ast.ClassDef, Scope, Scope]] = field(default_factory=list)
    """Class, the scope it is defined in, its own scope."""
    type_only: list[LineSpan] = field(default_factory=list)


def build_index(tree: ast.Module) -> TreeIndex:
    """Walk a tree once, scope by scope, with a stack of its own, so that depth of nesting does not matter."""
    return _Walker(tree).run()


_NOT_CODE = frozenset((
    "ctx", "op", "ops", "id", "attr", "arg", "kind", "type_comment", "type_ignores", "conversion", "is_async", "simple",
    "str", "rest", "kwd_attrs",
))  # fmt: skip
"""Fields of nodes that hold no node with code in it."""


def _code_fields() -> dict[type, tuple[str, ...]]:
    """By class of node, the fields in which code is found, last one first, as a stack takes them."""
    nodes: list[type[ast.AST]] = [
        node for node in vars(ast).values() if isinstance(node, type) and issubclass(node, ast.AST)
    ]
    fields: dict[type, tuple[str, ...]] = {
        node: tuple(name for name in reversed(node._fields) if name not in _NOT_CODE) for node in nodes
    }
    for leaf in (ast.Constant, ast.MatchSingleton, str, type(None)):
        fields[leaf] = ()
    fields[ast.arguments] = ("kw_defaults", "defaults")
    return fields


_FIELDS = _code_fields()


class _Walker:
    """`_stack` holds what is still to be read of the current scope, `_annotations` its annotations."""

    def __init__(self, tree: ast.Module) -> None:
        module = Scope(ScopeKind.MODULE, tree, None)
        self._index = TreeIndex([module])
        self._waiting: deque[tuple[Scope, list[ast.AST]]] = deque([(module, list(tree.body))])
        self._stack: list[Any] = []
        self._annotations: list[ast.expr] = []

    def run(self) -> TreeIndex:
        index = self._index
        while self._waiting:
            scope, nodes = self._waiting.popleft()
            names: list[ast.Name] = []
            attributes: list[ast.Attribute] = []
            self._stack = nodes[::-1]
            self._read(scope, names, attributes)
            if self._annotations:
                self._read_annotations(scope, names, attributes)
            if names:
                index.names.append((scope, names))
            if attributes:
                index.attributes.append((scope, attributes))
        return index

    def _read_annotations(self, scope: Scope, names: list[ast.Name], attributes: list[ast.Attribute]) -> None:
        """Annotations name types; of them only what is called there is taken for code."""
        self._stack, self._annotations = self._annotations[::-1], []
        first_call = len(self._index.calls)
        named: list[ast.Name] = []
        members: list[ast.Attribute] = []
        self._read(scope, named, members)
        called = {id(call.func) for call, _ in self._index.calls[first_call:]}
        if called:
            names += [node for node in named if id(node) in called]
            attributes += [node for node in members if id(node) in called]

    def _read(self, scope: Scope, names: list[ast.Name], attributes: list[ast.Attribute]) -> None:
        """Empty the stack. This loop sees every node of a file, hence the local names and the order of its tests."""
        stack = self._stack
        take, push, push_all = stack.pop, stack.append, stack.extend
        name_node, constant, attribute, load = ast.Name, ast.Constant, ast.Attribute, ast.Load
        collected: dict[type, list[tuple[Any, Scope]]] = {
            ast.Call: self._index.calls,
            ast.Subscript: self._index.subscripts,
        }
        fields, handlers = _FIELDS, _HANDLERS
        while stack:
            node = take()
            kind = node.__class__
            if kind is name_node:
                if node.ctx.__class__ is load:
                    names.append(node)
                else:
                    self._bind_target(node, None, node, scope)
                continue
            if kind is constant:
                continue
            if kind is attribute:
                attributes.append(node)
                push(node.value)
                continue
            if (found := collected.get(kind)) is not None:
                found.append((node, scope))
            elif (handler := handlers.get(kind)) is not None and handler(self, node, scope):
                continue
            for name in fields[kind]:
                child = getattr(node, name)
                if child.__class__ is list:
                    push_all(child[::-1])
                elif child is not None:
                    push(child)

    def _push(self, nodes: Sequence[ast.AST | None]) -> None:
        self._stack.extend([node for node in reversed(nodes) if node is not None])

    def _open(self, scope: Scope, nodes: Sequence[ast.AST]) -> None:
        self._index.scopes.append(scope)
        self._waiting.append((scope, list(nodes)))

    def take_assign(self, node: ast.Assign, scope: Scope) -> bool:
        for target in node.targets:
            self._bind_target(target, node.value, node, scope)
        self._stack.append(node.value)
        return True

    def take_annotated_assign(self, node: ast.AnnAssign, scope: Scope) -> bool:
        if node.value is not None or scope.kind is ScopeKind.CLASS:
            self._bind_target(node.target, node.value, node, scope)
        self._annotations.append(node.annotation)
        self._push([node.value])
        return True

    def take_augmented_assign(self, node: ast.AugAssign, scope: Scope) -> bool:
        self._bind_target(node.target, None, node, scope)
        self._stack.append(node.value)
        return True

    def take_named_expression(self, node: ast.NamedExpr, scope: Scope) -> bool:
        target_scope = scope
        while target_scope.kind is ScopeKind.COMPREHENSION and target_scope.parent is not None:
            target_scope = target_scope.parent
        binding = Binding(BindingKind.ASSIGNMENT, node, value=node.value, scope=scope)
        target_scope.bind(node.target.id, binding)
        self._stack.append(node.value)
        return True

    def _bind_target(self, target: ast.expr, value: ast.expr | None, node: ast.AST, scope: Scope) -> None:
        """Bind what an assignment, loop or `with` stores to. Without a value nothing is known of what is stored."""
        if isinstance(target, ast.Name):
            kind = BindingKind.OTHER if value is None and node is target else BindingKind.ASSIGNMENT
            if not isinstance(target.ctx, ast.Del):
                scope.bind(target.id, Binding(kind, node, value=value, scope=scope))
        elif isinstance(target, ast.Attribute):
            self._bind_attribute(target, value, node, scope)
        elif (
            isinstance(target, ast.Tuple | ast.List)
            and isinstance(value, ast.Tuple | ast.List)
            and len(target.elts) == len(value.elts)
        ):
            for element, part in zip(target.elts, value.elts, strict=True):
                self._bind_target(element, part, node, scope)
        else:
            self._stack.append(target)

    def _bind_attribute(self, target: ast.Attribute, value: ast.expr | None, node: ast.AST, scope: Scope) -> None:
        self._stack.append(target.value)
        if not isinstance(target.value, ast.Name):
            return
        holder = scope.class_of_self(target.value.id)
        if holder is None:
            found = scope.find(target.value.id)
            holder = found[1][-1].scope if found and found[1][-1].kind is BindingKind.CLASS else None
        if holder is not None:
            binding = Binding(BindingKind.ASSIGNMENT, node, value=value, scope=scope)
            holder.attributes.setdefault(target.attr, []).append(binding)

    def take_import(self, node: ast.Import, scope: Scope) -> bool:
        self._index.imports.append((node, scope))
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, Binding(BindingKind.IMPORT, node, alias.name))
            else:
                top = alias.name.partition(".")[0]
                scope.bind(top, Binding(BindingKind.IMPORT, node, top))
        return True

    def take_import_from(self, node: ast.ImportFrom, scope: Scope) -> bool:
        self._index.imports.append((node, scope))
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                scope.star_imports.append(module)
            else:
                origin = f"{module}{alias.name}" if module.endswith(".") else f"{module}.{alias.name}"
                scope.bind(alias.asname or alias.name, Binding(BindingKind.IMPORT, node, origin))
        return True

    def take_class(self, node: ast.ClassDef, scope: Scope) -> bool:
        own = Scope(ScopeKind.CLASS, node, scope)
        scope.bind(node.name, Binding(BindingKind.CLASS, node, scope=own))
        self._index.classes.append((node, scope, own))
        self._open(own, node.body)
        self._push([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)])
        return True

    def take_function(self, node: FunctionNode, scope: Scope) -> bool:
        scope.bind(node.name, Binding(BindingKind.FUNCTION, node))
        own = Scope(ScopeKind.FUNCTION, node, scope)
        self._open(own, node.body)
        self._bind_parameters(node.args, own)
        if node.returns is not None:
            self._annotations.append(node.returns)
        self._push([*node.decorator_list, node.args])
        return True

    def take_lambda(self, node: ast.Lambda, scope: Scope) -> bool:
        own = Scope(ScopeKind.FUNCTION, node, scope)
        self._open(own, [node.body])
        self._bind_parameters(node.args, own)
        self._stack.append(node.args)
        return True

    def _bind_parameters(self, arguments: ast.arguments, own: Scope) -> None:
        for parameter in parameters_of(arguments):
            own.bind(parameter.arg, Binding(BindingKind.PARAMETER, parameter))
            if parameter.annotation is not None:
                self._annotations.append(parameter.annotation)

    def take_comprehension(self, node: ComprehensionNode, scope: Scope) -> bool:
        own = Scope(ScopeKind.COMPREHENSION, node, scope)
        first, *others = node.generators
        inner: list[ast.AST] = [first.target, *first.ifs]
        for generator in others:
            inner += [generator.target, generator.iter, *generator.ifs]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._open(own, inner)
        self._stack.append(first.iter)
        return True

    def take_global(self, node: ast.Global, scope: Scope) -> bool:
        scope.global_names.update(node.names)
        return True

    def take_nonlocal(self, node: ast.Nonlocal, scope: Scope) -> bool:
        scope.nonlocal_names.update(node.names)
        return True

    def take_named_part(self, node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar, scope: Scope) -> bool:
        if node.name:
            scope.bind(node.name, Binding(BindingKind.OTHER, node))
        return False

    def take_match_mapping(self, node: ast.MatchMapping, scope: Scope) -> bool:
        if node.rest:
            scope.bind(node.rest, Binding(BindingKind.OTHER, node))
        return False

    def take_if(self, node: ast.If, scope: Scope) -> bool:
        if scope.kind is not ScopeKind.FUNCTION and _asks_for_type_checking(node.test):
            self._index.type_only.append((node.body[0].lineno, _last_line(node.body[-1])))
        return False


def parameters_of(arguments: ast.arguments) -> list[ast.arg]:
    """All parameters of a function: positional ones, those by keyword only, then `*args` and `**kwargs`."""
    extra = [parameter for parameter in (arguments.vararg, arguments.kwarg) if parameter]
    return [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, *extra]


def _asks_for_type_checking(test: ast.expr) -> bool:
    return (isinstance(test, ast.Name) and test.id == "TYPE_CHECKING") or (
        isinstance(test, ast.Attribute) and test.attr == "TYPE_CHECKING"
    )


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


_HANDLERS: dict[type, Callable[[_Walker, Any, Scope], bool]] = {
    ast.Assign: _Walker.take_assign,
    ast.AnnAssign: _Walker.take_annotated_assign,
    ast.AugAssign: _Walker.take_augmented_assign,
    ast.NamedExpr: _Walker.take_named_expression,
    ast.Import: _Walker.take_import,
    ast.ImportFrom: _Walker.take_import_from,
    ast.ClassDef: _Walker.take_class,
    ast.FunctionDef: _Walker.take_function,
    ast.AsyncFunctionDef: _Walker.take_function,
    ast.Lambda: _Walker.take_lambda,
    ast.ListComp: _Walker.take_comprehension,
    ast.SetComp: _Walker.take_comprehension,
    ast.GeneratorExp: _Walker.take_comprehension,
    ast.DictComp: _Walker.take_comprehension,
    ast.Global: _Walker.take_global,
    ast.Nonlocal: _Walker.take_nonlocal,
    ast.ExceptHandler: _Walker.take_named_part,
    ast.MatchAs: _Walker.take_named_part,
    ast.MatchStar: _Walker.take_named_part,
    ast.MatchMapping: _Walker.take_match_mapping,
    ast.If: _Walker.take_if,
}
"""What binds names or opens a scope. A handler says whether the node is done with, its children included."""
