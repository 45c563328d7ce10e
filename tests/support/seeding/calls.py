"""Calls of which it is certain what is called, by the catalog's record of it."""

import ast
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, ClassKind, Form, Parameter, ParameterKind
from airsmith.catalog.signatures import parse_signature
from support.seeding.source import Function, Source, bound_names

_TASKS = frozenset((ClassKind.OPERATOR, ClassKind.SENSOR))
_CALLED_ON_INSTANCES = frozenset((Form.PLAIN, Form.ASYNC, Form.CLASS, Form.STATIC))
_CALLED_ON_CLASSES = frozenset((Form.CLASS, Form.STATIC))

_ABSTRACT = re.compile("Base|Abstract|Mixin|^_")


@dataclass(frozen=True, slots=True)
class CertainCall:
    """A call, and what it takes. `may_get_more`: arguments come from elsewhere too, as from a DAG's `default_args`."""

    node: ast.Call
    title: str
    parameters: tuple[Parameter, ...]
    takes_any_keyword: bool
    takes_any_position: bool
    may_get_more: bool

    @property
    def names(self) -> frozenset[str]:
        """What may be given by name, or looks like it."""
        return frozenset(parameter.name for parameter in self.parameters)

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """What may be given by position, in order."""
        by_position = {ParameterKind.NORMAL, ParameterKind.POSITIONAL_ONLY}
        return tuple(parameter for parameter in self.parameters if parameter.kind in by_position)

    def find(self, name: str | None) -> Parameter | None:
        """The parameter of that name."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)


@lru_cache(maxsize=1)
def certain_calls(source: Source, catalog: Catalog) -> tuple[CertainCall, ...]:
    """All of a file: of imported classes, of methods of what they make, and of the constructor of an only base.

    Not those that the code around is prepared to see fail, nor those for some versions only.
    """
    return tuple(_certain_calls(source, catalog))


def _certain_calls(source: Source, catalog: Catalog) -> Iterator[CertainCall]:
    instances = dict(_instances(source, catalog))
    for node in source.nodes:
        if not isinstance(node, ast.Call) or source.is_prepared(node):
            continue
        owner = _class_of(source, catalog, node.func)
        if owner is not None:
            call = _constructor_call(catalog, node, owner, owner.name)
        elif _is_super_init(node):
            call = _super_call(source, catalog, node)
        elif isinstance(node.func, ast.Attribute):
            call = _method_call(source, catalog, node, node.func, instances)
        else:
            call = None
        if call is not None:
            yield call


def _class_of(source: Source, catalog: Catalog, node: ast.expr) -> CatalogClass | None:
    path = source.path_of(node)
    return catalog.find_class(path) if path is not None else None


def _constructor_call(catalog: Catalog, node: ast.Call, owner: CatalogClass, title: str) -> CertainCall | None:
    constructor = catalog.parameters(owner)
    if not constructor.is_certain:
        return None
    return CertainCall(
        node,
        title,
        constructor.parameters,
        constructor.accepts_any_keyword,
        constructor.accepts_any_position,
        owner.kind in _TASKS,
    )


def _is_super_init(node: ast.Call) -> bool:
    match node.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[], keywords=[]), attr="__init__"):
            return True
    return False


def _super_call(source: Source, catalog: Catalog, node: ast.Call) -> CertainCall | None:
    """`super().__init__(…)` directly in `__init__` of a class with one base, which no class of the file mixes in.

    Not of one that says by its name that others derive from it: what they mix it with may take anything.
    """
    function = source.scope_of(node)
    owner = source.scope_of(function)
    if isinstance(owner, ast.ClassDef) and (owner.name in source.mixed_bases or _ABSTRACT.search(owner.name)):
        return None
    match function, owner:
        case ast.FunctionDef(name="__init__", decorator_list=[]), ast.ClassDef(bases=[base], keywords=[]):
            found = _class_of(source, catalog, base)
            return None if found is None else _constructor_call(catalog, node, found, f"{found.name}.__init__")
    return None


def _method_call(
    source: Source, catalog: Catalog, node: ast.Call, func: ast.Attribute, instances: dict[ast.expr, CatalogClass]
) -> CertainCall | None:
    receiver = func.value
    owner, forms = _class_of(source, catalog, receiver), _CALLED_ON_CLASSES
    if owner is None:
        made = _class_of(source, catalog, receiver.func) if isinstance(receiver, ast.Call) else None
        owner, forms = made or instances.get(receiver), _CALLED_ON_INSTANCES
    if owner is None or not owner.is_complete:
        return None
    method = catalog.method(owner, func.attr)
    if method is None or method.decorators or method.form not in forms:
        return None
    parameters = parse_signature(method.signature).parameters
    kinds = {parameter.kind for parameter in parameters}
    return CertainCall(
        node,
        f"{owner.name}.{method.name}",
        tuple(parameter for parameter in parameters if not parameter.is_variadic),
        ParameterKind.VAR_KEYWORD in kinds,
        ParameterKind.VAR_POSITIONAL in kinds,
        may_get_more=False,
    )


def _instances(source: Source, catalog: Catalog) -> Iterator[tuple[ast.expr, CatalogClass]]:
    """Uses of local names that their function binds once: to what an imported class makes."""
    made: defaultdict[ast.AST, dict[str, tuple[CatalogClass, int]]] = defaultdict(dict)
    for statement in source.nodes:
        function = source.scope_of(statement) if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        if isinstance(statement, ast.Assign | ast.AnnAssign) and isinstance(function, Function):
            for name, owner in _made(source, catalog, statement):
                made[function][name] = owner, statement.end_lineno or statement.lineno
    for function, names in made.items():
        inner = list(ast.walk(function))
        counts = Counter(name for node in inner for name in bound_names(node))
        for node in inner:
            if isinstance(node, ast.Name) and node.id in names and counts[node.id] == 1:
                owner, line = names[node.id]
                if node.lineno > line:
                    yield node, owner


def _made(
    source: Source, catalog: Catalog, statement: ast.Assign | ast.AnnAssign
) -> Iterator[tuple[str, CatalogClass]]:
    """The name that a statement gives to an instance of an imported class."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    match targets, statement.value:
        case [ast.Name(id=name)], ast.Call(func=func):
            owner = _class_of(source, catalog, func)
            if owner is not None:
                yield name, owner
