"""Turns what a program knows of a module into the catalog's records."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace

from airsmith.catalog.kinds import kind_of
from airsmith.catalog.model import (
    CatalogClass,
    CatalogFunction,
    Form,
    Method,
    Module,
    NameEntry,
    OwnConstructor,
    Surplus,
)
from airsmith.catalog.reading.branches import decided_function
from airsmith.catalog.reading.constructors import own_constructor
from airsmith.catalog.reading.deprecations import (
    decorated_deprecation,
    deprecation_of,
    warned_deprecation,
)
from airsmith.catalog.reading.docstrings import docstring_of, first_paragraph, parameter_docs
from airsmith.catalog.reading.generated import generated_constructor
from airsmith.catalog.reading.program import Program
from airsmith.catalog.reading.scopes import Binding, ModuleState
from airsmith.catalog.reading.values import (
    UNKNOWN,
    ClassValue,
    External,
    FunctionValue,
    Imported,
    ModuleValue,
    Value,
    is_concrete,
)
from airsmith.catalog.signatures import render_signature, signature_of, without_first

_ATTRIBUTES = (
    "template_fields",
    "template_ext",
    "template_fields_renderers",
    "ui_color",
    "ui_fgcolor",
    "conn_type",
    "conn_name_attr",
    "default_conn_name",
    "hook_name",
)
_SEQUENCES = frozenset(("template_fields", "template_ext"))
_HARMLESS_DECORATORS = frozenset(
    (
        "abstractmethod",
        "cache",
        "cached_property",
        "classmethod",
        "deprecated",
        "final",
        "lru_cache",
        "override",
        "property",
        "staticmethod",
    )
)


@dataclass(frozen=True, slots=True)
class Description:
    """All that is said of one module."""

    module: Module
    classes: tuple[CatalogClass, ...]
    functions: tuple[CatalogFunction, ...]


def describe_module(program: Program, name: str, provider: str = "") -> Description | None:
    """A module with the classes and public functions that it defines; None for one without a file or redirects."""
    state = program.state(name)
    if state is None:
        return None
    module = Module(
        name=name,
        provider=provider,
        names=dict(sorted(_names(program, state))),
        is_dynamic=state.is_dynamic,
        is_virtual=state.is_virtual,
        failure=program.failure_of(name),
        deprecation=deprecation_of(state.notice),
    )
    classes: list[CatalogClass] = []
    functions: list[CatalogFunction] = []
    for key, binding in sorted(state.scope.names.items()):
        value = program.settle(binding.value)
        if isinstance(value, ClassValue) and value.module == name and value.name == key:
            classes.append(describe_class(program, value, provider))
        elif isinstance(value, FunctionValue) and value.path == f"{name}.{key}" and not key.startswith("_"):
            functions.append(describe_function(value))
    return Description(module, tuple(classes), tuple(functions))


def describe_class(program: Program, owner: ClassValue, provider: str = "") -> CatalogClass:
    """A class with what it defines itself."""
    docstring = docstring_of(owner.node)
    order = program.classes.search_order(owner)
    return CatalogClass(
        path=owner.path,
        kind=kind_of([ancestor.path if isinstance(ancestor, ClassValue) else ancestor for ancestor in order]),
        doc=first_paragraph(docstring),
        bases=tuple(_written_base(program, base) for base in owner.bases),
        provider=provider,
        constructor=_constructor(program, owner, docstring),
        attributes=_attributes(program, owner),
        methods={method.name: method for method in _methods(program, owner)},
        deprecation=decorated_deprecation(owner.node) or warned_deprecation(owner.node),
    )


def describe_function(value: FunctionValue) -> CatalogFunction:
    """A function with its signature."""
    return CatalogFunction(
        path=value.path,
        signature=render_signature(signature_of(value.node.args, value.node.returns)),
        doc=first_paragraph(docstring_of(value.node)),
        is_async=isinstance(value.node, ast.AsyncFunctionDef),
        decorators=_decorators(value.node),
        deprecation=decorated_deprecation(value.node) or warned_deprecation(value.node),
    )


def _names(program: Program, state: ModuleState) -> Iterator[tuple[str, NameEntry]]:
    for name, binding in state.scope.names.items():
        yield name, _entry(state, name, binding)
    for name in program.lazy_names(state.name):
        found = program.lookup(state.name, name)
        if found is None:
            continue
        entry = _entry(state, name, Binding(found.value, found.is_certain))
        yield name, entry._replace(is_deprecated=found.notice is not None)
    for name in sorted(state.declared_globals - state.scope.names.keys()):
        yield name, NameEntry("value", is_certain=False)


def _entry(state: ModuleState, name: str, binding: Binding) -> NameEntry:
    value = binding.value
    if isinstance(value, Imported):
        return NameEntry("import", value.path, is_certain=binding.certain)
    if isinstance(value, ModuleValue):
        return NameEntry("module", value.name, is_certain=binding.certain)
    settled = value if isinstance(value, (ClassValue, FunctionValue)) else None
    if settled is None:
        return NameEntry("value", is_certain=binding.certain)
    kind = "class" if isinstance(settled, ClassValue) else "function"
    is_own = settled.path == f"{state.name}.{name}"
    return NameEntry(kind if is_own else "import", "" if is_own else settled.path, is_certain=binding.certain)


def _written_base(program: Program, base: Value) -> str:
    """A base class by the path that it was imported from, which does not depend on the target."""
    value = program.settle(base)
    return value.path if isinstance(value, (Imported, ClassValue, External)) else ""


def _constructor(program: Program, owner: ClassValue, docstring: str) -> OwnConstructor | None:
    names = program.classes.body(owner).names
    binding = names.get("__init__")
    if binding is None and "__new__" in names:  # which may take anything, and make something else
        return OwnConstructor(positional=Surplus.TAKEN, keywords=Surplus.TAKEN)
    if binding is None:
        return generated_constructor(program, owner)
    value = program.settle(binding.value)
    if not isinstance(value, FunctionValue) or not isinstance(value.node, ast.FunctionDef):
        return None
    node = decided_function(program, value.node, value.scope)
    own = own_constructor(node, parameter_docs(docstring))
    parameters = tuple(replace(parameter, owner=owner.path) for parameter in own.parameters)
    return replace(own, parameters=parameters, next_class=_class_path(program, own.next_class, owner))


def _class_path(program: Program, name: str, owner: ClassValue) -> str:
    """The path of a class that the constructor names, as imported."""
    if not name:
        return ""
    value = program.expressions.evaluate(ast.parse(name, mode="eval").body, owner.scope)
    return value.path if isinstance(value, (Imported, ClassValue)) else ""


def _attributes(program: Program, owner: ClassValue) -> dict[str, object]:
    body = program.classes.body(owner)
    found: dict[str, object] = {}
    for name in _ATTRIBUTES:
        binding = body.names.get(name)
        if binding is None:
            continue
        value = program.resolve(binding.value)
        if isinstance(value, FunctionValue):
            value = UNKNOWN  # a property
        found[name] = _plain(value, as_sequence=name in _SEQUENCES)
    return found


def _plain(value: Value, *, as_sequence: bool) -> object:
    if not is_concrete(value):
        return None
    if as_sequence:
        if isinstance(value, str):
            return [value]
        if isinstance(value, (set, frozenset)):
            return sorted(value)
        return list(value) if isinstance(value, (list, tuple, dict)) else None
    return value if isinstance(value, (str, int, float, bool, dict, list, tuple)) else None


def _methods(program: Program, owner: ClassValue) -> Iterator[Method]:
    for name, binding in sorted(program.classes.body(owner).names.items()):
        value = program.settle(binding.value)
        if name.startswith("_") or not isinstance(value, FunctionValue):
            continue
        form = _form(value.node)
        signature = signature_of(value.node.args, value.node.returns)
        yield Method(
            name=name,
            signature=render_signature(signature if form is Form.STATIC else without_first(signature)),
            doc=first_paragraph(docstring_of(value.node)),
            form=form,
            decorators=_decorators(value.node),
            owner=owner.path,
            deprecation=decorated_deprecation(value.node),
        )


def _form(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Form:
    names = {ast.unparse(decorator).rpartition(".")[2] for decorator in node.decorator_list}
    if names & {"property", "cached_property", "setter"}:
        return Form.PROPERTY
    if "staticmethod" in names:
        return Form.STATIC
    if "classmethod" in names:
        return Form.CLASS
    return Form.ASYNC if isinstance(node, ast.AsyncFunctionDef) else Form.PLAIN


def _decorators(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[str, ...]:
    """Decorators that may change what the function takes."""
    names = []
    for decorator in node.decorator_list:
        name = ast.unparse(decorator.func if isinstance(decorator, ast.Call) else decorator)
        if name.rpartition(".")[2] not in _HARMLESS_DECORATORS:
            names.append(name)
    return tuple(names)


__all__ = ["Description", "describe_class", "describe_function", "describe_module"]
