"""Where the installed source defines what a place in a document is about."""

import ast
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from airsmith.analysis.index import FunctionNode, parameters_of
from airsmith.analysis.module import Module
from airsmith.catalog.installed.model import Installation
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Definition
from airsmith.ide.python_places import sighting_at
from airsmith.ide.spec_places import place_at, sighting_of
from airsmith.ide.subjects import (
    ClassSubject,
    ConnectionSubject,
    FunctionSubject,
    MethodSubject,
    ModuleSubject,
    ParameterSubject,
    ProviderSubject,
    Sighting,
    Subject,
    ValueSubject,
)
from airsmith.spec.document import SpecDocument
from airsmith.text import Position, Range

ReadText = Callable[[Path], str | None]
"""The text of a file; None for one that cannot be read."""

_LONGEST_SOURCE = 2_000_000
"""Characters of a source that is searched for a definition; the longest of Airflow has a tenth."""
_TOP = Range(Position(0, 0), Position(0, 0))
_Named = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def define_in_spec(
    document: SpecDocument, position: Position, knowledge: Knowledge, read_text: ReadText
) -> Definition | None:
    """The definition of what a spec names at a position: a provider, a base class, a connection's hook, a mock's target."""
    if knowledge.installation is None or (place := place_at(document, position)) is None:
        return None
    sighting = sighting_of(document, place, knowledge.catalog)
    return _definition(sighting, knowledge.installation, read_text) if sighting is not None else None


def define_in_python(
    module: Module, position: Position, knowledge: Knowledge, read_text: ReadText
) -> Definition | None:
    """The definition of a name of Airflow at a position. Names of the file itself are left to other servers."""
    if knowledge.installation is None:
        return None
    sighting = sighting_at(module, position, knowledge)
    return _definition(sighting, knowledge.installation, read_text) if sighting is not None else None


def _definition(sighting: Sighting, installation: Installation, read_text: ReadText) -> Definition | None:
    """Where the installed version defines it; the top of its module where that version has it elsewhere."""
    for module, names in _places_of(sighting.subject, sighting.written):
        path = installation.source_of(module)
        if path is not None:
            return Definition(sighting.range, path, _range_in(path, names, read_text) if names else _TOP)
    return None


def _places_of(subject: Subject, written: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Modules that may define a subject, best first, each with the names of classes, functions and parameters in it."""
    match subject:
        case ProviderSubject(provider):
            for module in provider.modules:
                yield module, ()
        case ModuleSubject(name):
            yield name, ()
        case ClassSubject(found):
            yield found.module, (found.name,)
        case FunctionSubject(function):
            yield _parted(function.path)
        case ValueSubject(path):
            yield _parted(path)
        case MethodSubject(owner, method):
            module, names = _parted(method.owner or owner.path)
            yield module, (*names, method.name)
        case ParameterSubject(parameter, _, path, method):
            module, names = _parted(path)
            yield module, (*names, *filter(None, (method,)), parameter.name)
        case ConnectionSubject(_, served_by):
            for served in served_by:
                yield _parted(served.hook_class)
    if written:  # the installed version may still have it where the document says
        yield _parted(written)


def _parted(path: str) -> tuple[str, tuple[str, ...]]:
    module, _, name = path.rpartition(".")
    return module, (name,)


def _range_in(path: Path, names: tuple[str, ...], read_text: ReadText) -> Range:
    """Where a source defines a chain of names, or the longest part of it that it has."""
    text = read_text(path)
    if text is None or len(text) > _LONGEST_SOURCE:
        return _TOP
    module = Module(text)
    found = _TOP
    body: Sequence[ast.stmt] = module.tree.body
    for name in names:
        node = next(_bindings(body, name), None)
        if node is None:
            break
        found = module.range_of_name(node) if isinstance(node, _Named | ast.arg) else module.range_of(node)
        body = node.body if isinstance(node, _Named) else ()
        if isinstance(node, FunctionNode):
            parameter = next((one for one in parameters_of(node.args) if one.arg == names[-1]), None)
            return module.range_of_name(parameter) if parameter is not None else found
    return found


def _bindings(body: Sequence[ast.stmt], name: str) -> Iterator[ast.stmt]:
    """The statements of a body that define a name, also below `if` and `try`; the first is the one that usually runs."""
    waiting = list(reversed(body))
    while waiting:
        node = waiting.pop()
        if isinstance(node, _Named):
            if node.name == name:
                yield node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                yield node
        elif isinstance(node, ast.If | ast.Try):
            handlers = [part for handler in getattr(node, "handlers", ()) for part in handler.body]
            waiting += reversed([*node.body, *handlers, *node.orelse])
