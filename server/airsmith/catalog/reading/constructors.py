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
        self._aliases = self._find_aliases() if self._keywords else {}
        calls = list(self._onward_calls())
        self._read_calls(calls)
        handed_on = min((call.lineno for call in calls if self._spreads_keywords(call)), default=None)
        uses = self._uses(before=handed_on) if self._keywords else _Uses()
        self.popped = uses.popped
        self.supplied = uses.supplied | {key for keys in self._aliases.values() for key in keys}
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

    def _find_aliases(self) -> dict[str, set[str]]:
        """Names of mappings that `**kwargs` goes into, and the keys that they have besides."""
        literals: dict[str, set[str]] = {}
        aliases: dict[str, set[str]] = {}
        for node in ast.walk(self._node):
            if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                for name in (target.id for target in targets if isinstance(target, ast.Name)):
                    if isinstance(node.value, ast.Dict):
                        keys = literals.setdefault(name, set())
                        for key in node.value.keys:
                            _note_key(key, keys)
                    if self._contains_spread(node.value):
                        aliases[name] = literals.setdefault(name, set())
            name = self._filled(node)
            if name:
                aliases[name] = literals.setdefault(name, set())
        return aliases

    def _filled(self, node: ast.AST) -> str:
        """The mapping in `mapping |= kwargs` and `mapping.update(kwargs)`."""
        place: ast.expr
        if isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
            place, given = node.target, [node.value]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            place = node.func.value
            given = [*node.args, *(keyword.value for keyword in node.keywords if keyword.arg is None)]
        else:
            return ""
        is_filled = any(isinstance(one, ast.Name) and one.id == self._keywords for one in given)
        return place.id if is_filled and isinstance(place, ast.Name) else ""

    def _uses(self, *, before: int | None) -> _Uses:
        """What the body does with `**kwargs`; taking keys out matters only before they are handed on."""
        uses = _Uses()
        for node in ast.walk(self._node):
            if isinstance(node, ast.Name) and node.id == self._keywords and (before is None or node.lineno <= before):
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
