"""What calls call: constructors, methods and functions of Airflow's catalog, where it is certain which one is meant."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.constructors import constructor_of
from airsmith.analysis.lineage import Lineage, Lineages
from airsmith.analysis.module import Module
from airsmith.analysis.reach import Reach
from airsmith.analysis.receivers import Receivers
from airsmith.analysis.scopes import Scope
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, CatalogFunction, Constructor, Form, Method, Parameter, ParameterKind
from airsmith.catalog.signatures import parse_signature

_CONSTRUCTOR = "__init__"
_MAPPINGS = frozenset(("partial", "expand"))
_DAG_DECORATOR = ".dag.dag"
_KEPT = 4096
_PASSING_DECORATORS = frozenset(
    (
        "asynccontextmanager",
        "contextmanager",
        "fallback_to_default_account",
        "fallback_to_default_project_id",
        "generic_api_retry",
        "operation_in_progress_retry",
        "provide_bucket_name",
        "provide_session",
        "quota_retry",
        "retry",
        "unify_bucket_name_and_key",
    )
)
"""Last names of decorators that hand on all arguments given by name, and may add some: read off their sources."""


@dataclass(frozen=True, slots=True)
class Callee:
    """What a call reaches, and what that takes.

    `name` is as people call it: `HttpHook`, `HttpHook.run`. `package` is the distribution that ships it, empty for a
    class of the workspace. `is_filled_in` says that a decorator may bring what a call leaves out; `is_task` that it
    makes an operator or sensor, to which a DAG may give default arguments; `is_super` that it is the next constructor
    of the class around the call.
    """

    name: str
    package: str
    parameters: tuple[Parameter, ...]
    accepts_any_keyword: bool
    accepts_any_position: bool
    takes_positions: bool = True
    is_filled_in: bool = False
    is_task: bool = False
    is_super: bool = False

    def by_position(self) -> tuple[Parameter, ...]:
        """The parameters that positional arguments are given to, in order."""
        if not self.takes_positions:
            return ()
        kinds = (ParameterKind.POSITIONAL_ONLY, ParameterKind.NORMAL)
        return tuple(parameter for parameter in self.parameters if parameter.kind in kinds)

    def by_name(self) -> tuple[str, ...]:
        """The arguments that may be given by name."""
        kinds = (ParameterKind.NORMAL, ParameterKind.KEYWORD_ONLY)
        return tuple(parameter.name for parameter in self.parameters if parameter.kind in kinds)


class Callees:
    """Finds what the calls of one file reach. Says nothing where anything is uncertain."""

    def __init__(self, module: Module, lineages: Lineages, catalog: Catalog) -> None:
        self._module = module
        self._lineages = lineages
        self._catalog = catalog
        self._receivers = Receivers(module, lineages)
        self._constructors: dict[tuple[int, bool], Callee | None] = {}
        self._methods: dict[tuple[int, str, int], Callee | None] = {}

    def all(self) -> Iterator[tuple[ast.Call, Scope, Callee]]:
        """All calls of the file of which it is certain what they reach, with their scopes."""
        heirs = frozenset(id(info.node) for info in self._module.classes if self._lineages.of(info).listed)
        reach = Reach(self._module.names, self._lineages.leads_on, heirs)
        for call, scope in self._module.names.calls:
            callee = self.of(call, scope) if reach.holds(call) else None
            if callee is not None:
                yield call, scope, callee

    def of(self, call: ast.Call, scope: Scope) -> Callee | None:
        """What a call reaches; None where that is not certain or nothing of the catalog."""
        function = call.func
        if isinstance(function, ast.Attribute):
            found = self._member(function, scope)
            if found is not None or (isinstance(function.value, ast.Name) and scope.class_of_self(function.value.id)):
                return found
        return self._named(function, scope)

    # Calls of names

    def _named(self, function: ast.expr, scope: Scope) -> Callee | None:
        if not isinstance(function, ast.Name | ast.Attribute):
            return None
        lineage, path = self._receivers.what_is_named(function, scope)
        if lineage is not None:
            return self._constructor(lineage)
        if not path.startswith("airflow.") or not self._catalog.is_exact:
            return None
        known = self._catalog.find_function(path)
        return self._function(known) if known is not None else self._method_of_class(path)

    def _method_of_class(self, path: str) -> Callee | None:
        """A class method or static method, called on the class."""
        owner = self._catalog.find_class(path.rpartition(".")[0])
        method = self._catalog.method(owner, path.rpartition(".")[2]) if owner is not None else None
        if owner is None or method is None or method.form not in (Form.CLASS, Form.STATIC):
            return None
        return self._method(owner.name, method)

    # Calls of members

    def _member(self, function: ast.Attribute, scope: Scope) -> Callee | None:
        """A method of `self`, of `super()` or of an object whose class is certain."""
        around = self._receivers.class_around_super(function.value, scope)
        if around is not None:
            lineage = self._lineages.of(around)
            if function.attr == _CONSTRUCTOR:
                return None if self._may_be_mixed(around) else self._constructor(lineage, is_super=True)
            return self._method_in(lineage, function.attr, skip=1)
        if function.attr == _CONSTRUCTOR or self._is_left_to_heirs(function, scope):
            return None
        if function.attr in _MAPPINGS:
            return self._mapping(function, scope)
        lineage_of_object = self._receivers.class_of(function.value, scope)
        return self._method_in(lineage_of_object, function.attr) if lineage_of_object is not None else None

    def _is_left_to_heirs(self, function: ast.Attribute, scope: Scope) -> bool:
        """Whether a class of this file replaces what `self.method` or `self.attribute` is in one that it derives from."""
        name, receiver = function.attr, function.value
        if isinstance(receiver, ast.Attribute):
            name, receiver = receiver.attr, receiver.value
        own = scope.class_of_self(receiver.id) if isinstance(receiver, ast.Name) else None
        return own is not None and any(heir.sets(name) for heir in self._heirs.get(id(own), ()))

    @cached_property
    def _heirs(self) -> dict[int, list[ClassInfo]]:
        """By scope of a class, the classes of this file that derive from it."""
        found: dict[int, list[ClassInfo]] = {}
        for info in self._module.classes:
            for ancestor in self._lineages.of(info).local[1:]:
                found.setdefault(id(ancestor.info.scope), []).append(info)
        return found

    def _mapping(self, function: ast.Attribute, scope: Scope) -> Callee | None:
        """`Operator.partial(…)` and the `.expand(…)` that follows: they take what the constructor takes, not all of it."""
        owner = function.value
        if isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr == "partial":
            owner = owner.func.value
        lineage = self._receivers.class_named(owner, scope)
        found = self._constructor(lineage) if lineage is not None else None
        if found is None or not found.is_task:
            return None
        name = f"{found.name}.{function.attr}"
        return replace(found, name=name, is_filled_in=True, accepts_any_position=True)

    def _method_in(self, lineage: Lineage, name: str, skip: int = 0) -> Callee | None:
        """The method that an object's class gives a name, where the catalog has it and nothing local may hide it."""
        key = (id(lineage), name, skip)
        if key not in self._methods:
            self._methods[key] = self._look_for_method(lineage, name, skip)
        return self._methods[key]

    def _look_for_method(self, lineage: Lineage, name: str, skip: int) -> Callee | None:
        if any(one.info.is_damaged or _is_odd(one.info) for one in lineage.local):
            return None
        if any(one.info.sets(name) for one in lineage.local[skip:]):
            return None
        owner = next((one for one in lineage.listed if name in one.methods), None)
        if not lineage.is_complete and (owner is None or owner is not lineage.order[0]):
            return None
        return self._method(lineage.name, owner.methods[name]) if owner is not None else None

    def _may_be_mixed(self, info: ClassInfo) -> bool:
        """Whether a class of this file derives from it and another one, so that `super()` may lead elsewhere."""
        return any(
            len(other.bases) > 1 and any(base.local is info for base in other.bases) for other in self._module.classes
        )

    # What they take

    def _constructor(self, lineage: Lineage, *, is_super: bool = False) -> Callee | None:
        """What making an object takes; with `is_super`, what the class itself must hand on to the next constructor."""
        if not lineage.listed or not (lineage.is_complete or isinstance(lineage.order[0], CatalogClass)):
            return None  # of classes of the catalog, it says itself whether their constructors are certain
        key = (id(lineage), is_super)
        if key not in self._constructors:
            found = constructor_of(lineage.order[1:] if is_super else lineage.order, self._catalog)
            self._constructors[key] = _made(lineage, found, is_super=is_super) if found is not None else None
        return self._constructors[key]

    def _method(self, owner: str, method: Method) -> Callee | None:
        names = {decorator.rpartition(".")[2] for decorator in method.decorators}
        if not names <= _PASSING_DECORATORS or method.form is Form.PROPERTY:
            return None
        holder = self._catalog.find_class(method.owner)
        package = holder.provider if holder is not None else ""
        found = _called(f"{owner}.{method.name}", package, method.signature)
        return replace(found, is_filled_in=True, accepts_any_position=True) if names else found

    def _function(self, function: CatalogFunction) -> Callee | None:
        if function.decorators:
            return None
        module = self._catalog.module(function.path.rpartition(".")[0])
        package = module.provider if module is not None else ""
        found = _called(function.name, package, function.signature)
        return self._with_arguments_of_dag(found) if function.path.endswith(_DAG_DECORATOR) else found

    def _with_arguments_of_dag(self, decorator: Callee) -> Callee | None:
        """`@dag(…)` hands on what it is given by name to DAG."""
        made = self._constructor(self._lineages.at("airflow.DAG"))
        if made is None:
            return None
        parameters = {one.name: one for one in (*decorator.parameters, *made.parameters)}
        return replace(made, name=decorator.name, parameters=tuple(parameters.values()), is_filled_in=True)


def _made(lineage: Lineage, constructor: Constructor, *, is_super: bool = False) -> Callee | None:
    if not constructor.is_certain:
        return None
    # Between a class and the one whose constructor it takes over stand only those that leave it alone.
    reached = lineage.listed[0] if is_super else lineage.order[0]
    return Callee(
        name=reached.name if isinstance(reached, CatalogClass) else reached.info.name,
        package=reached.provider if isinstance(reached, CatalogClass) else "",
        parameters=constructor.parameters,
        accepts_any_keyword=constructor.accepts_any_keyword,
        accepts_any_position=constructor.accepts_any_position,
        takes_positions=not constructor.is_keyword_only,
        is_task=lineage.component_type in ("operator", "sensor"),
        is_super=is_super,
    )


@lru_cache(_KEPT)
def _called(name: str, package: str, signature: str) -> Callee:
    parameters = parse_signature(signature).parameters
    kinds = {parameter.kind for parameter in parameters}
    return Callee(
        name=name,
        package=package,
        parameters=tuple(parameter for parameter in parameters if not parameter.is_variadic),
        accepts_any_keyword=ParameterKind.VAR_KEYWORD in kinds,
        accepts_any_position=ParameterKind.VAR_POSITIONAL in kinds,
    )


def _is_odd(info: ClassInfo) -> bool:
    """Whether a class may have members that are not in its body."""
    return bool(info.node.decorator_list) or info.is_stand_in or info.sets("__getattribute__")
