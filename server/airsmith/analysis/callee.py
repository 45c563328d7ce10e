"""What a call can reach in the catalog, and what that takes."""

from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from airsmith.analysis.constructors import constructor_of
from airsmith.analysis.lineage import Lineage, listed_lineage
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, CatalogFunction, Form, Method, Parameter, ParameterKind
from airsmith.catalog.signatures import parse_signature

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


@dataclass(eq=False)
class Callee:
    """What a call reaches, and what that takes. Never changed.

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
        return self._by_position

    def by_name(self) -> tuple[str, ...]:
        """The arguments that may be given by name."""
        return self._by_name

    @cached_property
    def names(self) -> frozenset[str]:
        """The arguments that may be given by name, in no order."""
        return frozenset(self._by_name)

    @cached_property
    def required(self) -> tuple[Parameter, ...]:
        """The parameters that have no default."""
        return tuple(parameter for parameter in self.parameters if parameter.is_required)

    @cached_property
    def _by_position(self) -> tuple[Parameter, ...]:
        if not self.takes_positions:
            return ()
        kinds = (ParameterKind.POSITIONAL_ONLY, ParameterKind.NORMAL)
        return tuple(parameter for parameter in self.parameters if parameter.kind in kinds)

    @cached_property
    def _by_name(self) -> tuple[str, ...]:
        kinds = (ParameterKind.NORMAL, ParameterKind.KEYWORD_ONLY)
        return tuple(parameter.name for parameter in self.parameters if parameter.kind in kinds)


@lru_cache(_KEPT)
def callee_at(path: str, catalog: Catalog) -> Callee | None:
    """What is called under a dotted path of Airflow: a class, a function, or a class method or static method."""
    lineage = listed_lineage(path, catalog)
    if lineage.order:
        return constructor_callee(lineage, catalog)
    if not catalog.is_exact:
        return None
    function = catalog.find_function(path)
    return _function(function, catalog) if function is not None else _method_of_class(path, catalog)


def constructor_callee(lineage: Lineage, catalog: Catalog, *, is_super: bool = False) -> Callee | None:
    """What making an object takes; with `is_super`, what the class itself must hand on to the next constructor."""
    first = lineage.order[0] if lineage.listed else None
    if first is None or not (lineage.is_complete or isinstance(first, CatalogClass)):
        return None  # of classes of the catalog, it says itself whether their constructors are certain
    found = constructor_of(lineage.order[1:] if is_super else lineage.order, catalog)
    if found is None or not found.is_certain:
        return None
    # Between a class and the one whose constructor it takes over stand only those that leave it alone.
    is_task = lineage.component_type in ("operator", "sensor")
    made = _made(lineage.listed[0].path, catalog, is_task=is_task, is_super=is_super)
    return made if is_super or made is None or isinstance(first, CatalogClass) else _of_workspace(made, first.info.name)


@lru_cache(_KEPT)
def _made(path: str, catalog: Catalog, *, is_task: bool, is_super: bool) -> Callee | None:
    """What making an object of a class of the catalog takes, for all files that do."""
    reached = catalog.find_class(path)
    if reached is None:
        return None
    found = catalog.parameters(reached)
    return Callee(
        name=reached.name,
        package=reached.provider,
        parameters=found.parameters,
        accepts_any_keyword=found.accepts_any_keyword,
        accepts_any_position=found.accepts_any_position,
        takes_positions=not found.is_keyword_only,
        is_task=is_task,
        is_super=is_super,
    )


def _of_workspace(made: Callee, name: str) -> Callee:
    """The same for a class of the workspace that takes over the constructor; with what is known of that already."""
    _ = made.names, made.required
    own = copy(made)
    own.name, own.package = name, ""
    return own


def method_callee(owner: str, method: Method, catalog: Catalog) -> Callee | None:
    """What a method takes; `owner` is the class that it is called on. None for properties and behind most decorators."""
    names = {decorator.rpartition(".")[2] for decorator in method.decorators}
    if not names <= _PASSING_DECORATORS or method.form is Form.PROPERTY:
        return None
    holder = catalog.find_class(method.owner)
    package = holder.provider if holder is not None else ""
    found = _called(f"{owner}.{method.name}", package, method.signature)
    return replace(found, is_filled_in=True, accepts_any_position=True) if names else found


def _method_of_class(path: str, catalog: Catalog) -> Callee | None:
    """A class method or static method, called on the class."""
    owner = catalog.find_class(path.rpartition(".")[0])
    method = catalog.method(owner, path.rpartition(".")[2]) if owner is not None else None
    if owner is None or method is None or method.form not in (Form.CLASS, Form.STATIC):
        return None
    return method_callee(owner.name, method, catalog)


def _function(function: CatalogFunction, catalog: Catalog) -> Callee | None:
    if function.decorators:
        return None
    module = catalog.module(function.path.rpartition(".")[0])
    package = module.provider if module is not None else ""
    found = _called(function.name, package, function.signature)
    return _with_arguments_of_dag(found, catalog) if function.path.endswith(_DAG_DECORATOR) else found


def _with_arguments_of_dag(decorator: Callee, catalog: Catalog) -> Callee | None:
    """`@dag(…)` hands on what it is given by name to DAG."""
    made = callee_at("airflow.DAG", catalog)
    if made is None:
        return None
    parameters = {one.name: one for one in (*decorator.parameters, *made.parameters)}
    return replace(made, name=decorator.name, parameters=tuple(parameters.values()), is_filled_in=True)


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
