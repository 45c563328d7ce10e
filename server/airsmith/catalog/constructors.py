"""What calling a class takes: the constructors of its chain put together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from airsmith.catalog.kinds import adds_nothing
from airsmith.catalog.model import (
    CatalogClass,
    ClassKind,
    Constructor,
    OwnConstructor,
    Parameter,
    ParameterKind,
    Surplus,
)

_KEYWORD_ONLY_KINDS = frozenset((ClassKind.OPERATOR, ClassKind.SENSOR))


@dataclass(slots=True)
class _Call:
    """The call that is followed along the chain: what it has found so far, and what may still be handed on."""

    parameters: dict[str, Parameter] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    supplied: set[str] = field(default_factory=set)
    keywords: Surplus = Surplus.PASSED
    positional: Surplus = Surplus.PASSED
    skipped_positions: int = 0
    is_certain: bool = True

    def add(self, own: OwnConstructor) -> None:
        """Take over what one constructor of the chain accepts."""
        by_position = self.positional is Surplus.PASSED
        for index, parameter in enumerate(own.parameters):
            if index < self.skipped_positions or parameter.name in self.hidden or parameter.name in self.parameters:
                continue
            self.parameters[parameter.name] = self._as_seen(parameter, by_position=by_position)
        self.hidden |= own.fixed | {parameter.name for parameter in own.parameters}
        self.supplied |= own.supplied
        self.skipped_positions = own.fixed_positions
        self.keywords, self.positional = own.keywords, own.positional if by_position else Surplus.REFUSED

    def _as_seen(self, parameter: Parameter, *, by_position: bool) -> Parameter:
        """A parameter as the caller of the outermost constructor can give it."""
        if parameter.name in self.supplied and parameter.default is None:
            parameter = replace(parameter, default="...")
        if not by_position and parameter.kind is ParameterKind.NORMAL:
            return replace(parameter, kind=ParameterKind.KEYWORD_ONLY)
        return parameter


def merge_constructors(owner: CatalogClass, ancestors: Mapping[str, CatalogClass]) -> Constructor:
    """The constructor of a class; `ancestors` are the listed classes of its search order, itself included."""
    call = _Call()
    for own in _chain(owner, ancestors, call):
        call.add(own)
        if call.keywords is not Surplus.PASSED and call.positional is not Surplus.PASSED:
            break
    else:
        call.is_certain = call.is_certain and owner.is_complete
    is_exception = owner.kind is ClassKind.EXCEPTION
    return Constructor(
        parameters=tuple(sorted(call.parameters.values(), key=_place)),
        accepts_any_keyword=call.keywords is Surplus.TAKEN or not call.is_certain,
        accepts_any_position=call.positional is Surplus.TAKEN or not call.is_certain or is_exception,
        is_certain=call.is_certain,
        is_keyword_only=owner.kind in _KEYWORD_ONLY_KINDS,
    )


def _chain(owner: CatalogClass, ancestors: Mapping[str, CatalogClass], call: _Call) -> Iterator[OwnConstructor]:
    """The constructors that are called one after the other."""
    order: Sequence[str] = owner.search_order or (owner.path,)
    index = 0
    while index < len(order):
        path = order[index]
        index += 1
        ancestor = ancestors.get(path)
        if ancestor is None:
            if not adds_nothing(path):
                call.is_certain = False
                return
            continue
        if ancestor.constructor is None:
            continue
        yield ancestor.constructor
        if ancestor.constructor.next_class:
            named = next((one for one in order if _is_named(one, ancestor.constructor.next_class)), None)
            if named is None:
                call.is_certain = False
                return
            index = order.index(named)


def _is_named(path: str, written: str) -> bool:
    """Whether a class of the chain is the one that a constructor calls by name, from wherever it was imported."""
    return path.rpartition(".")[2] == written.rpartition(".")[2]


def _place(parameter: Parameter) -> int:
    order = (ParameterKind.POSITIONAL_ONLY, ParameterKind.NORMAL, ParameterKind.KEYWORD_ONLY)
    return order.index(parameter.kind) if parameter.kind in order else len(order)
