"""The one walk over a tree that fills its index, scope by scope. It sees every node of a file, and so must be fast."""

import ast
import sys
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from airsmith.analysis.index import ComprehensionNode, FunctionNode, TreeIndex, parameters_of
from airsmith.analysis.names import last_name
from airsmith.analysis.node_parts import PLAIN, Parts, may_call, parts_of
from airsmith.analysis.scopes import Binding, BindingKind, Scope, ScopeKind
from airsmith.analysis.storing import Stores

# Looking up a member of an enumeration takes as long as making a binding.
_ASSIGNMENT, _IMPORT, _CLASS = BindingKind.ASSIGNMENT, BindingKind.IMPORT, BindingKind.CLASS
_FUNCTION, _PARAMETER, _OTHER = BindingKind.FUNCTION, BindingKind.PARAMETER, BindingKind.OTHER
_FUNCTION_SCOPE, _CLASS_SCOPE, _COMPREHENSION = ScopeKind.FUNCTION, ScopeKind.CLASS, ScopeKind.COMPREHENSION

_NOTHING_IN_IT = frozenset((ast.Constant, str, type(None)))


def build_index(tree: ast.Module) -> TreeIndex:
    """Walk a tree once, scope by scope, with a stack of its own, so that depth of nesting does not matter."""
    return _Walker(tree).run()


class _Walker:
    """`_waiting` holds the scopes that are still to be read, `_annotations` what of theirs may call something."""

    def __init__(self, tree: ast.Module) -> None:
        module = Scope(ScopeKind.MODULE, tree, None)
        self._index = TreeIndex([module])
        self._stores = Stores(self._index)
        self._waiting: deque[tuple[Scope, Parts]] = deque([(module, tree.body)])
        self._annotations: list[tuple[Scope, ast.expr]] = []

    def run(self) -> TreeIndex:
        index = self._index
        self._read_scopes()
        if self._annotations:
            self._read_annotations()
        for scope in index.scopes:
            index.words.update(scope.bindings, scope.attributes)
        for _, _, words in index.attributes:
            index.attribute_words.update(words)
        for _, _, words in index.names:
            index.words.update(words)
        index.words.update(index.attribute_words, index.argument_words)
        index.words.discard("")
        return index

    def _read_annotations(self) -> None:
        """Annotations name types; of them only what is called there is taken for code."""
        index, count = self._index, len(self._annotations)
        first_call, first_names, first_attributes = len(index.calls), len(index.names), len(index.attributes)
        self._waiting.extend((scope, [annotation]) for scope, annotation in self._annotations)
        self._annotations = []  # what lambdas in annotations have for annotations is nothing at all
        self._read_scopes()
        called = {id(call.func) for call, _ in index.calls[first_call:]}
        for _, names, words in index.names[first_names : first_names + count]:
            names[:] = [node for node in names if id(node) in called]
            words[:] = [node.id for node in names]
        for _, attributes, words in index.attributes[first_attributes : first_attributes + count]:
            attributes[:] = [node for node in attributes if id(node) in called]
            words[:] = [node.attr for node in attributes]

    def _read_scopes(self) -> None:
        """Read what is waiting. Every call and every attribute here is felt, as it is for each node of a file.

        Most nodes are constants, attributes and names that are read; those do not come onto the stack.
        """
        index, waiting, handlers, nothing = self._index, self._waiting, _HANDLERS, _NOTHING_IN_IT
        name_node, attribute, expression, call = ast.Name, ast.Attribute, ast.Expr, ast.Call
        calls = index.calls
        add_call, add_call_name, add_argument = calls.append, index.call_names.append, index.argument_words.add
        stack: list[Any] = []
        below: Sequence[Any]
        child: Any
        take, push = stack.pop, stack.append
        while waiting:
            scope, nodes = waiting.popleft()
            names: list[ast.Name] = []
            attributes: list[ast.Attribute] = []
            words: list[str] = []
            attribute_words: list[str] = []
            index.names.append((scope, names, words))
            index.attributes.append((scope, attributes, attribute_words))
            add_name, add_attribute = names.append, attributes.append
            add_word, add_attribute_word = words.append, attribute_words.append
            first_call = len(calls)
            stack.extend(reversed(nodes))
            while stack:
                node = take()
                kind = node.__class__
                if kind is expression:
                    node = node.value
                    kind = node.__class__
                if kind is call:
                    function = node.func
                    add_call((node, scope))
                    add_call_name(function.attr if function.__class__ is attribute else last_name(function))
                    below = parts = [function, *node.args]
                    for keyword in node.keywords:
                        add_argument(keyword.arg or "")
                        parts.append(keyword.value)
                else:
                    handler = handlers.get(kind)
                    below = handler(self, node, scope) if handler is not None else parts_of(node)
                for child in reversed(below):
                    kind = child.__class__
                    while kind is attribute:
                        add_attribute(child)
                        add_attribute_word(child.attr)
                        child = child.value  # noqa: PLW2901 - on the way down to the name that the attribute is of
                        kind = child.__class__
                    if kind is name_node:
                        add_name(child)
                        add_word(child.id)
                    elif kind not in nothing:
                        push(child)
            if len(calls) > first_call:
                index.call_spans.append((scope, first_call, len(calls)))

    def _open(self, scope: Scope, nodes: Parts) -> None:
        self._index.scopes.append(scope)
        self._waiting.append((scope, nodes))

    # What binds names, opens a scope or is collected. All say what is still to be read of a node.

    def take_alone(self, node: ast.Name | ast.Attribute | ast.Constant, _scope: Scope) -> Parts:
        return (node,)

    def take_subscript(self, node: ast.Subscript, scope: Scope) -> Parts:
        self._index.subscripts.append((node, scope))
        return (node.value, node.slice)

    def take_dict(self, node: ast.Dict, scope: Scope) -> Parts:
        self._index.dicts.append((node, scope))
        return (*node.keys, *node.values)

    def take_assign(self, node: ast.Assign, scope: Scope) -> Parts:
        value = node.value
        left: list[ast.AST | None] = [value]
        for target in node.targets:
            left += self._stores.store(target, value, node, scope)
        return left

    def take_annotated_assign(self, node: ast.AnnAssign, scope: Scope) -> Parts:
        self._take_annotation(node.annotation, scope)
        if node.value is None and scope.kind is not _CLASS_SCOPE:
            return ()
        return (node.value, *self._stores.store(node.target, node.value, node, scope))

    def take_augmented_assign(self, node: ast.AugAssign, scope: Scope) -> Parts:
        return (node.value, *self._stores.store(node.target, None, node, scope))

    def take_named_expression(self, node: ast.NamedExpr, scope: Scope) -> Parts:
        holder = scope
        while holder.kind is _COMPREHENSION and holder.parent is not None:
            holder = holder.parent
        holder.bind(node.target.id, Binding(_ASSIGNMENT, node, "", node.value, scope))
        return (node.value,)

    def take_return(self, node: ast.Return, scope: Scope) -> Parts:
        self._index.returns.append((node, scope))
        return (node.value,)

    def take_elements(self, node: ast.Tuple | ast.List, _scope: Scope) -> Parts:
        return node.elts

    def take_values(self, node: ast.BoolOp | ast.JoinedStr, _scope: Scope) -> Parts:
        return node.values

    def take_comparison(self, node: ast.Compare, _scope: Scope) -> Parts:
        return [node.left, *node.comparators]

    def take_import(self, node: ast.Import, scope: Scope) -> Parts:
        self._index.imports.append((node, scope))
        for alias in node.names:
            self._index.words.update(alias.name.split("."))
            origin = alias.name if alias.asname else alias.name.partition(".")[0]
            scope.bind(alias.asname or origin, Binding(_IMPORT, node, origin))
        return ()

    def take_import_from(self, node: ast.ImportFrom, scope: Scope) -> Parts:
        self._index.imports.append((node, scope))
        module = "." * node.level + (node.module or "")
        prefix = module if module.endswith(".") else f"{module}."
        self._index.words.update(module.split("."))
        for alias in node.names:
            self._index.words.add(alias.name)
            if alias.name == "*":
                scope.star_imports += (module,)
            else:
                scope.bind(alias.asname or alias.name, Binding(_IMPORT, node, prefix + alias.name))
        return ()

    def take_class(self, node: ast.ClassDef, scope: Scope) -> Parts:
        own = Scope(_CLASS_SCOPE, node, scope)
        scope.bind(node.name, Binding(_CLASS, node, scope=own))
        self._index.classes.append((node, scope, own))
        self._open(own, node.body)
        return [*node.decorator_list, *node.bases, *[keyword.value for keyword in node.keywords]]

    def take_function(self, node: FunctionNode, scope: Scope) -> Parts:
        arguments = node.args
        first = (arguments.posonlyargs or arguments.args) if scope.kind is _CLASS_SCOPE else None
        own = Scope(_FUNCTION_SCOPE, node, scope, first[0].arg if first else "")
        scope.bind(node.name, Binding(_FUNCTION, node, "", None, own))
        self._open(own, node.body)
        self._bind_parameters(arguments, own, scope)
        if node.returns.__class__ not in PLAIN:
            self._take_annotation(node.returns, scope)
        return [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults]

    def take_lambda(self, node: ast.Lambda, scope: Scope) -> Parts:
        own = Scope(_FUNCTION_SCOPE, node, scope)
        self._open(own, [node.body])
        self._bind_parameters(node.args, own, scope)
        return [*node.args.defaults, *node.args.kw_defaults]

    def _bind_parameters(self, arguments: ast.arguments, own: Scope, outer: Scope) -> None:
        bindings = own.bindings
        for parameter in parameters_of(arguments):
            bindings[parameter.arg] = [Binding(_PARAMETER, parameter, "", None, None)]
            if parameter.annotation.__class__ not in PLAIN:
                self._take_annotation(parameter.annotation, outer)

    def _take_annotation(self, annotation: ast.expr | None, scope: Scope) -> None:
        if annotation is not None and may_call(annotation):
            self._annotations.append((scope, annotation))

    def take_comprehension(self, node: ComprehensionNode, scope: Scope) -> Parts:
        own = Scope(_COMPREHENSION, node, scope)
        first, *others = node.generators
        inner: list[ast.AST | None] = [*self._stores.fill_from(first.target, first.iter, own, scope), *first.ifs]
        for generator in others:
            inner += [
                *self._stores.fill_from(generator.target, generator.iter, own, own),
                generator.iter,
                *generator.ifs,
            ]
        inner += [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._open(own, inner)
        return (first.iter,)

    def take_global(self, node: ast.Global, scope: Scope) -> Parts:
        scope.global_names |= frozenset(node.names)
        return ()

    def take_nonlocal(self, node: ast.Nonlocal, scope: Scope) -> Parts:
        scope.nonlocal_names |= frozenset(node.names)
        return ()

    def take_loop(self, node: ast.For | ast.AsyncFor, scope: Scope) -> Parts:
        return [*self._stores.fill_from(node.target, node.iter, scope, scope), node.iter, *node.body, *node.orelse]

    def take_type_alias(self, node: Any, scope: Scope) -> Parts:  # noqa: ANN401 - a class that Python has from 3.12 on
        """`type X = …`."""
        return [*self._stores.fill(node.name, scope), *node.type_params, node.value]

    def take_yield(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> Parts:
        self._index.yielding.add(id(scope.node))
        return (node.value,)

    def take_delete(self, node: ast.Delete, scope: Scope) -> Parts:
        return [left for target in node.targets for left in self._stores.fill(target, scope)]

    def take_with_item(self, node: ast.withitem, scope: Scope) -> Parts:
        target = node.optional_vars
        if target is None:
            return (node.context_expr,)
        if not isinstance(target, ast.Name):
            return (node.context_expr, *self._stores.fill(target, scope))
        scope.bind(target.id, Binding(_OTHER, target, "", node.context_expr, scope))
        return (node.context_expr,)

    def take_named_part(self, node: ast.ExceptHandler | ast.MatchAs | ast.MatchStar, scope: Scope) -> Parts:
        if node.name:
            scope.bind(node.name, Binding(_OTHER, node))
        return parts_of(node)

    def take_match_mapping(self, node: ast.MatchMapping, scope: Scope) -> Parts:
        if node.rest:
            scope.bind(node.rest, Binding(_OTHER, node))
        return parts_of(node)

    def take_if(self, node: ast.If, scope: Scope) -> Parts:
        if scope.kind is not _FUNCTION_SCOPE and last_name(node.test) == "TYPE_CHECKING":
            self._index.type_only.append((node.body[0].lineno, _last_line(node.body[-1])))
        return [node.test, *node.body, *node.orelse]


def _last_line(node: ast.stmt) -> int:
    return node.end_lineno or node.lineno


_HANDLERS: dict[type, Callable[[_Walker, Any, Scope], Parts]] = {
    ast.Name: _Walker.take_alone,
    ast.Attribute: _Walker.take_alone,
    ast.Constant: _Walker.take_alone,
    ast.Subscript: _Walker.take_subscript,
    ast.Dict: _Walker.take_dict,
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
    ast.withitem: _Walker.take_with_item,
    ast.ExceptHandler: _Walker.take_named_part,
    ast.MatchAs: _Walker.take_named_part,
    ast.MatchStar: _Walker.take_named_part,
    ast.MatchMapping: _Walker.take_match_mapping,
    ast.If: _Walker.take_if,
    ast.For: _Walker.take_loop,
    ast.AsyncFor: _Walker.take_loop,
    ast.Delete: _Walker.take_delete,
    ast.Return: _Walker.take_return,
    ast.Yield: _Walker.take_yield,
    ast.YieldFrom: _Walker.take_yield,
    ast.Tuple: _Walker.take_elements,
    ast.List: _Walker.take_elements,
    ast.JoinedStr: _Walker.take_values,
    ast.BoolOp: _Walker.take_values,
    ast.Compare: _Walker.take_comparison,
}
if sys.version_info >= (3, 12):
    _HANDLERS[ast.TypeAlias] = _Walker.take_type_alias
