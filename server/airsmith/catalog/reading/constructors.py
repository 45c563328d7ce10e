"""What a class's own `__init__` takes, and what it does with the arguments that it does not name."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from airsmith.catalog.model import OwnConstructor, Parameter, ParameterKind, Surplus
from airsmith.catalog.reading.docstrings import docstring_of, parameter_docs
from airsmith.catalog.signatures import signature_of, without_first


def own_constructor(node: ast.FunctionDef, class_docs: dict[str, str]) -> OwnConstructor:
    """The constructor that an `__init__` states. `class_docs`: what the class's docstring says of parameters."""
    docs = class_docs | parameter_docs(docstring_of(node))
    signature = without_first(signature_of(node.args))
    named = [
        replace(parameter, doc=docs.get(parameter.name, ""))
        for parameter in signature.parameters
        if not parameter.is_variadic
    ]
    flow = _Surplus(node)
    known = {parameter.name for parameter in named}
    named += [
        Parameter(name, ParameterKind.KEYWORD_ONLY, "", default, docs.get(name, ""))
        for name, default in flow.popped.items()
        if name not in known
    ]
    return OwnConstructor(
        parameters=tuple(named),
        positional=flow.positional,
        keywords=flow.keywords,
        fixed=frozenset(flow.fixed),
        fixed_positions=flow.fixed_positions,
        supplied=frozenset(flow.supplied),
        next_class=flow.next_class,
    )


@dataclass(slots=True)
class _Uses:
    """Where the body mentions `**kwargs`, apart from handing it on."""

    refused: bool = False
    """The constructor raises when something is left."""
    popped: dict[str, str] = field(default_factory=dict)
    supplied: set[str] = field(default_factory=set)


class _Surplus:
    """Follows `*args` and `**kwargs` through the body of one `__init__`."""

    def __init__(self, node: ast.FunctionDef) -> None:
        self._parents = {child: parent for parent in ast.walk(node) for child in ast.iter_child_nodes(parent)}
        self._node = node
        self.fixed: set[str] = set()
        self.fixed_positions = 0
        self.next_class = ""
        self._keywords = node.args.kwarg.arg if node.args.kwarg else None
        self._positionals = node.args.vararg.arg if node.args.vararg else None
        self._aliases = self._find_aliases()
        uses = self._uses() if self._keywords else _Uses()
        self.popped = uses.popped
        self.supplied = uses.supplied
        calls = list(self._onward_calls())
        self._read_calls(calls)
        self.keywords = self._fate_of_keywords(uses, calls)
        self.positional = self._fate_of_positionals(calls)

    def _fate_of_keywords(self, uses: _Uses, calls: list[ast.Call]) -> Surplus:
        if self._keywords is None or uses.refused:
            return Surplus.REFUSED
        if any(self._spreads_keywords(call) for call in calls):
            return Surplus.PASSED
        return Surplus.TAKEN

    def _fate_of_positionals(self, calls: list[ast.Call]) -> Surplus:
        if self._positionals is None:
            return Surplus.REFUSED
        return Surplus.PASSED if any(self._spreads_positionals(call) for call in calls) else Surplus.TAKEN

    def _read_calls(self, calls: list[ast.Call]) -> None:
        onward = [call for call in calls if self._spreads_keywords(call)]
        if not onward:
            return
        self.fixed = set.intersection(*({keyword.arg for keyword in call.keywords if keyword.arg} for call in onward))
        self.fixed_positions = min(_positions(call) for call in onward)
        named = {_named_class(call) for call in onward}
        self.next_class = named.pop() if len(named) == 1 else ""

    def _onward_calls(self) -> Iterator[ast.Call]:
        """Calls of another constructor: `super().__init__(…)` or `Base.__init__(self, …)`."""
        for node in ast.walk(self._node):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
                yield node

    def _spreads_keywords(self, call: ast.Call) -> bool:
        return any(keyword.arg is None and self._is_keywords(keyword.value) for keyword in call.keywords)

    def _spreads_positionals(self, call: ast.Call) -> bool:
        return any(
            isinstance(argument, ast.Starred)
            and isinstance(argument.value, ast.Name)
            and argument.value.id == self._positionals
            for argument in call.args
        )

    def _is_keywords(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id == self._keywords or node.id in self._aliases
        return self._contains_spread(node)

    def _contains_spread(self, node: ast.AST) -> bool:
        """Whether an expression is a mapping made of `**kwargs` and more."""
        if isinstance(node, ast.Dict):
            return any(
                key is None and isinstance(value, ast.Name) and value.id == self._keywords
                for key, value in zip(node.keys, node.values, strict=True)
            )
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return any(isinstance(side, ast.Name) and side.id == self._keywords for side in (node.left, node.right))
        if isinstance(node, ast.Call):
            return (
                any(
                    isinstance(part, ast.Name) and part.id == self._keywords
                    for part in (*node.args, *(keyword.value for keyword in node.keywords if keyword.arg is None))
                )
                and isinstance(node.func, ast.Name)
                and node.func.id == "dict"
            )
        return False

    def _find_aliases(self) -> set[str]:
        aliases: set[str] = set()
        for node in ast.walk(self._node):
            if isinstance(node, ast.Assign) and self._keywords and self._contains_spread(node.value):
                aliases.update(target.id for target in node.targets if isinstance(target, ast.Name))
        return aliases

    def _uses(self) -> _Uses:
        uses = _Uses()
        for node in ast.walk(self._node):
            if isinstance(node, ast.Name) and node.id == self._keywords:
                self._note_use(node, uses)
        return uses

    def _note_use(self, node: ast.Name, uses: _Uses) -> None:
        parent = self._parents.get(node)
        if isinstance(parent, ast.Attribute):
            self._note_method(parent, uses)
        elif isinstance(parent, ast.Subscript):
            if isinstance(parent.ctx, ast.Store):
                _note_key(parent.slice, uses.supplied)
        elif isinstance(parent, ast.If) and parent.test is node:
            uses.refused = uses.refused or any(isinstance(inner, ast.Raise) for inner in ast.walk(parent))

    def _note_method(self, attribute: ast.Attribute, uses: _Uses) -> None:
        call = self._parents.get(attribute)
        if not isinstance(call, ast.Call) or call.func is not attribute:
            return
        key = call.args[0] if call.args else None
        if attribute.attr == "pop" and isinstance(key, ast.Constant) and isinstance(key.value, str):
            if not key.value.startswith("_"):
                default = ast.unparse(call.args[1]) if len(call.args) > 1 else "None"
                uses.popped[key.value] = default
        elif attribute.attr == "setdefault" and key is not None:
            _note_key(key, uses.supplied)
        elif attribute.attr == "update":
            uses.supplied.update(keyword.arg for keyword in call.keywords if keyword.arg)
            for argument in call.args:
                if isinstance(argument, ast.Dict):
                    for name in argument.keys:
                        _note_key(name, uses.supplied)


def _note_key(key: ast.expr | None, names: set[str]) -> None:
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        names.add(key.value)


def _positions(call: ast.Call) -> int:
    plain = [argument for argument in call.args if not isinstance(argument, ast.Starred)]
    return max(len(plain) - (1 if _named_class(call) else 0), 0)


def _named_class(call: ast.Call) -> str:
    """The class in `Base.__init__(self, …)`; empty for `super()`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if isinstance(owner, (ast.Name, ast.Attribute)):
        return ast.unparse(owner)
    return ""
