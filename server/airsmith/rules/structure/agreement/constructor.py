"""What the constructor of a component takes: parameters that the file declares, and those that it takes over."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.lineage import LocalClass
from airsmith.analysis.module import Module
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass
from airsmith.rules.structure.agreement.comparison import Comparison
from airsmith.spec.fields import Parameter

_CONSTRUCTOR = "__init__"
_OTHER_WAYS = ("__new__", "__call__")


@dataclass(frozen=True, slots=True)
class Declared:
    """A parameter as a class of the workspace declares it. `info` is the class; `default` None means required."""

    node: ast.arg
    default: ast.expr | None
    is_keyword_only: bool
    info: ClassInfo
    module: Module


@dataclass(slots=True)
class Taken:
    """What may be given to a constructor.

    `inherited` are parameters of classes of the catalog. `accepts_any`: it certainly takes every other name too.
    `is_unknown`: nobody can tell whether it does.
    """

    declared: dict[str, Declared] = field(default_factory=dict)
    inherited: set[str] = field(default_factory=set)
    accepts_any: bool = False
    is_unknown: bool = False

    def takes(self, name: str) -> bool:
        """Whether an argument of that name is taken for certain."""
        return self.accepts_any or name in self.declared or name in self.inherited


def declared_here(compared: Comparison) -> Iterator[tuple[Parameter, Declared]]:
    """The parameters of the spec that the constructor declares in the component's own file, with how it does."""
    if compared.spec.parameters:
        declared = what_is_taken(compared).declared
        for parameter in {one.name: one for one in compared.spec.parameters}.values():
            found = declared.get(parameter.name)
            if found is not None and found.module is compared.context.module:
                yield parameter, found


def what_is_taken(compared: Comparison) -> Taken:
    """Follow the constructors of a component as far as `**kwargs` is handed on."""
    taken = Taken()
    for ancestor in compared.component.lineage.order:
        if isinstance(ancestor, CatalogClass):
            _add_listed(taken, ancestor, compared.context.catalog)
            return taken
        node = ancestor.info.method(_CONSTRUCTOR)
        if node is None or ancestor.info.is_damaged:
            if _is_made_otherwise(ancestor.info):
                taken.is_unknown = True
                return taken
            continue
        for declared in _parameters(node, ancestor):
            taken.declared.setdefault(declared.node.arg, declared)
        if node.decorator_list:
            taken.is_unknown = True
        if node.args.kwarg is None:
            return taken
    taken.is_unknown = taken.is_unknown or not compared.component.lineage.is_complete
    return taken


def own_constructor(compared: Comparison) -> FunctionNode | None:
    """The constructor that the class itself defines."""
    return compared.info.method(_CONSTRUCTOR)


def own_parameters(compared: Comparison) -> Iterator[Declared]:
    """The parameters that the class itself declares."""
    node = own_constructor(compared)
    lineage = compared.component.lineage
    if node is not None and lineage.local:
        yield from _parameters(node, lineage.local[0])


def _add_listed(taken: Taken, ancestor: CatalogClass, catalog: Catalog) -> None:
    constructor = catalog.parameters(ancestor)
    taken.inherited.update(parameter.name for parameter in constructor.parameters)
    if constructor.is_certain:
        taken.accepts_any = constructor.accepts_any_keyword
    else:
        taken.is_unknown = True


def _is_made_otherwise(info: ClassInfo) -> bool:
    """Whether a class without a plain constructor may have one all the same."""
    return (
        info.sets(_CONSTRUCTOR)
        or bool(info.node.decorator_list)
        or info.is_damaged
        or any(info.sets(name) for name in _OTHER_WAYS)
    )


def _parameters(node: FunctionNode, owner: LocalClass) -> Iterator[Declared]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    missing = len(positional) - len(arguments.defaults)
    defaults = [*([None] * missing), *arguments.defaults]
    for parameter, default in list(zip(positional, defaults, strict=True))[1:]:
        yield Declared(parameter, default, is_keyword_only=False, info=owner.info, module=owner.module)
    for parameter, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield Declared(parameter, default, is_keyword_only=True, info=owner.info, module=owner.module)
