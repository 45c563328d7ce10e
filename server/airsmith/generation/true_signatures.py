"""How the classes and methods of Airflow are really called, as text for a prompt: on one line, and not too long.

All but the names of classes in the code is the catalog's, which is made from official packages: it may stand outside
of the marked blocks.
"""

from airsmith.analysis.callee import Callee
from airsmith.catalog.base_classes import core_base_kind
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import CatalogClass, Form, Method, Parameter, ParameterKind, Signature
from airsmith.catalog.signatures import parse_signature, render_parameter, render_signature

LONGEST_SIGNATURE = 700
"""Characters. What is required is always shown in full; of the rest, what fits."""
_ANY_POSITION = Parameter("args", ParameterKind.VAR_POSITIONAL)


def constructor_text(catalog: Catalog, owner: CatalogClass, longest: int = LONGEST_SIGNATURE) -> str:
    """`HttpHook(method: str = 'POST', …)`.

    What Airflow's own base classes take stands as `**kwargs`, unless the class takes nothing else.
    """
    constructor = catalog.parameters(owner)
    own = _without_core(constructor.parameters)
    takes_more = constructor.accepts_any_keyword or len(own) < len(constructor.parameters)
    return owner.name + _bounded(Signature(own), longest, "**kwargs" if takes_more else "")


def method_text(owner: CatalogClass, method: Method, longest: int = LONGEST_SIGNATURE) -> str:
    """`HttpHook.run(endpoint: str | None = None, …)`; of a property only its name."""
    if method.form is Form.PROPERTY:
        return f"{owner.name}.{method.name}"
    start = "async " if method.form is Form.ASYNC else ""
    return f"{start}{owner.name}.{method.name}{_bounded(parse_signature(method.signature), longest)}"


def callee_text(callee: Callee, longest: int = LONGEST_SIGNATURE) -> str:
    """What a call in some code may be given: `HttpHook(…)`, `HttpHook.run(…)`, `super().__init__(…)`."""
    own = _without_core(callee.parameters)
    takes_more = callee.accepts_any_keyword or len(own) < len(callee.parameters)
    if callee.accepts_any_position:
        by_position = tuple(one for one in own if one.kind is not ParameterKind.KEYWORD_ONLY)
        own = (*by_position, _ANY_POSITION, *(one for one in own if one.kind is ParameterKind.KEYWORD_ONLY))
    name = "super().__init__" if callee.is_super else callee.name
    return name + _bounded(Signature(own), longest, "**kwargs" if takes_more else "")


def _without_core(parameters: tuple[Parameter, ...]) -> tuple[Parameter, ...]:
    """The parameters that Airflow's own base classes do not take; all where there are no others."""
    return tuple(one for one in parameters if core_base_kind(one.owner) is None) or parameters


def _bounded(signature: Signature, longest: int, last: str = "") -> str:
    """The signature with optional parameters by name alone that would make it too long, and none that still would."""
    room = longest - sum(len(render_parameter(one)) for one in signature.parameters if not _is_optional(one))
    room_for_names = longest
    kept: list[Parameter] = []
    for parameter in signature.parameters:
        room -= len(render_parameter(parameter)) if _is_optional(parameter) else 0
        if room < 0 and _is_optional(parameter):
            room_for_names -= len(parameter.name)
            if room_for_names < 0:
                continue
            kept.append(Parameter(parameter.name, parameter.kind, default="…"))
        else:
            kept.append(parameter)
    inside = render_signature(Signature(tuple(kept)))[1:-1]
    more = "…" if len(kept) < len(signature.parameters) else ""
    arrow = f" -> {signature.returns}" if signature.returns else ""
    return f"({', '.join(filter(None, (inside, more, last)))}){arrow}"


def _is_optional(parameter: Parameter) -> bool:
    return not parameter.is_required and not parameter.is_variadic
