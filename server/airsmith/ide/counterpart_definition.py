"""From a spec to the class that was made from it, and back: name to name, parameter to parameter."""

from collections.abc import Iterator
from pathlib import Path

from airsmith.analysis.classes import ClassInfo
from airsmith.analysis.index import parameters_of
from airsmith.analysis.module import Module
from airsmith.ide.model import Definition
from airsmith.rules.structure.agreement import places
from airsmith.spec.declarations import parameter_names, parameter_tables
from airsmith.spec.document import SpecDocument
from airsmith.spec.tree import Mapping, Scalar
from airsmith.text import Position, Range

_NAME = "name"
_CONSTRUCTOR = "__init__"


def define_in_component(document: SpecDocument, position: Position, module: Module, path: Path) -> Definition | None:
    """Where the component of a spec, which is `module` at `path`, has what stands at a position of the spec."""
    info = _class_of(document, module)
    if info is None:
        return None
    offset = document.index.offset_at(position)
    name = document.scalar(_NAME)
    if name is not None and _holds(name, offset):
        return Definition(document.range_of(name), path, module.range_of_name(info.node))
    for method in _methods(document):
        if _holds(method, offset) and (function := info.method(method.text)) is not None:
            return Definition(document.range_of(method), path, module.range_of_name(function))
    parameter = next((one for one in _parameters(document) if _holds(one, offset)), None)
    if parameter is None:
        return None
    return Definition(document.range_of(parameter), path, _range_of_parameter(module, info, parameter.text))


def define_in_spec_of(module: Module, position: Position, document: SpecDocument, path: Path) -> Definition | None:
    """Where the spec of a component, which is `document` at `path`, has what stands at a position of the component."""
    info = _class_of(document, module)
    if info is None:
        return None
    span = module.range_of_name(info.node)
    if span.contains(position):
        return Definition(span, path, places.value_of_key(document, _NAME))
    constructor = info.method(_CONSTRUCTOR)
    known = parameter_names(document)
    for parameter in parameters_of(constructor.args) if constructor is not None else ():
        span = module.range_of_name(parameter)
        if parameter.arg in known and span.contains(position):
            return Definition(span, path, document.range_of(known[parameter.arg]))
    return None


def _class_of(document: SpecDocument, module: Module) -> ClassInfo | None:
    """The class with the spec's name, else the last one, as somebody may have renamed it."""
    name = document.string(_NAME)
    named = [info for info in module.classes if info.name == name]
    meant = named or list(module.classes)
    return meant[-1] if meant else None


def _range_of_parameter(module: Module, info: ClassInfo, name: str) -> Range:
    """Where the constructor takes a parameter; the constructor, or else the class, where it does not."""
    constructor = info.method(_CONSTRUCTOR)
    if constructor is None:
        return module.range_of_name(info.node)
    found = next((one for one in parameters_of(constructor.args) if one.arg == name), None)
    return module.range_of_name(found if found is not None else constructor)


def _parameters(document: SpecDocument) -> Iterator[Scalar]:
    """All places of a spec that name a parameter of the constructor."""
    for table in parameter_tables(document):
        name = table.scalar(_NAME)
        if name is not None:
            yield name
    known = parameter_names(document)
    fields = (item for item in document.items("template_fields") if isinstance(item, Scalar))
    yield from (field for field in fields if field.text in known)
    for case in document.tables("test_cases"):
        inputs = case.get("inputs")
        if isinstance(inputs, Mapping):
            yield from (entry.key for entry in inputs.entries if entry.key.text in known)


def _methods(document: SpecDocument) -> Iterator[Scalar]:
    for output in document.tables("outputs"):
        method = output.scalar("method")
        if method is not None:
            yield method


def _holds(scalar: Scalar, offset: int) -> bool:
    return scalar.start <= offset <= scalar.end
