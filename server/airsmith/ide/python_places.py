"""What a place in a Python file is about: imports, names and their attributes, methods, and arguments of calls."""

import ast
import re
from keyword import iskeyword

from airsmith.analysis.index import ImportNode
from airsmith.analysis.module import Module
from airsmith.analysis.scopes import Scope
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import Parameter
from airsmith.catalog.signatures import parse_signature
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.method_owners import MethodOwners
from airsmith.ide.python_position import NodePath, find_nodes
from airsmith.ide.subjects import (
    ClassSubject,
    FunctionSubject,
    MethodSubject,
    ModuleSubject,
    ParameterSubject,
    Sighting,
    Subject,
    subject_at_path,
)
from airsmith.text import Position, Range

_CONSTRUCTOR = "__init__"
_NOWHERE = Range(Position(0, 0), Position(0, 0))
_WORD = re.compile(r"\w+")
_DOTTED_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_IMPORT_LINE = re.compile(
    r"\s*(?:from\s+(?P<module>airflow[\w.]*)(?:\s+import\b(?P<names>.*))?|import\s+(?P<whole>airflow[\w.]*))"
)


def sighting_at(module: Module, position: Position, knowledge: Knowledge) -> Sighting | None:
    """What a position is about; None where that is nothing that the catalog knows."""
    if module.is_damaged(position.line, position.line):
        return _in_broken_text(module, position, knowledge.catalog)
    path = find_nodes(module, position)
    return _Reader(module, knowledge, path.scope).sighting(path, position) if path is not None else None


def subject_of_call(module: Module, function: ast.expr, position: Position, knowledge: Knowledge) -> Subject | None:
    """What a call at a position reaches, of which only the function may be readable yet."""
    path = find_nodes(module, position)
    scope = path.scope if path is not None else module.names.scopes[0]
    return _Reader(module, knowledge, scope).called(function)


class _Reader:
    """Reads one place. Names are looked up in `scope`."""

    def __init__(self, module: Module, knowledge: Knowledge, scope: Scope) -> None:
        self._module = module
        self._catalog = knowledge.catalog
        self._scope = scope
        self._owners = MethodOwners(module, knowledge)

    def sighting(self, path: NodePath, position: Position) -> Sighting | None:
        match path.innermost:
            case ast.Import() | ast.ImportFrom() as statement:
                return self._in_import(statement, position)
            case ast.alias() as alias if isinstance(path.parent, ast.Import | ast.ImportFrom):
                return self._in_alias(alias, path.parent, position)
            case ast.Name() as name:
                return self._of_expression(name, self._module.range_of(name))
            case ast.Attribute() as attribute:
                return self._in_attribute(attribute, position)
            case ast.keyword(arg=str(name)) as keyword if isinstance(path.parent, ast.Call):
                start = self._module.range_of(keyword).start
                span = _span_of_word(self._module, start)
                is_name = span.contains(position)
                subject = self._argument(path.parent, name) if is_name else None
                return Sighting(subject, span) if subject else None
        return None

    def _in_import(self, statement: ImportNode, position: Position) -> Sighting | None:
        """In `from a.b import …` on a part of the module's name."""
        if not isinstance(statement, ast.ImportFrom) or statement.level or not statement.module:
            return None
        span = self._module.range_of_module(statement)
        return _part_of_path(self._module, span, position, self._catalog) if span.contains(position) else None

    def _in_alias(self, alias: ast.alias, statement: ImportNode, position: Position) -> Sighting | None:
        span = self._module.range_of(alias)
        if isinstance(statement, ast.Import):
            return _part_of_path(self._module, span, position, self._catalog)
        if statement.level or not statement.module:
            return None
        path = f"{statement.module}.{alias.name}"
        subject = subject_at_path(path, self._catalog)
        return Sighting(subject, span, path) if subject else None

    def _in_attribute(self, attribute: ast.Attribute, position: Position) -> Sighting | None:
        end = self._module.range_of(attribute).end
        offset = self._module.index.offset_at(end)
        span = self._module.index.range_at(offset - len(attribute.attr), offset)
        if not span.contains(position):
            return None
        if (named := self._of_expression(attribute, span)) is not None:
            return named
        subject = self._method(attribute)
        return Sighting(subject, span) if subject else None

    def _of_expression(self, expression: ast.expr, span: Range) -> Sighting | None:
        for path in self._module.resolve(expression, self._scope):
            if (subject := subject_at_path(path, self._catalog)) is not None:
                return Sighting(subject, span, path)
        return None

    def _method(self, attribute: ast.Attribute) -> Subject | None:
        """The method that `receiver.attribute` is."""
        owner = self._owners.owner_of(attribute, self._scope)
        if owner is None:
            return None
        if attribute.attr == _CONSTRUCTOR:
            return ClassSubject(owner)
        method = self._catalog.method(owner, attribute.attr)
        return MethodSubject(owner, method) if method else None

    def _argument(self, call: ast.Call, name: str) -> Subject | None:
        """The parameter that a keyword argument of a call is for."""
        subject = self.called(call.func)
        return parameter_subject(subject, name, self._catalog) if subject else None

    def called(self, function: ast.expr) -> Subject | None:
        """What a call of an expression reaches."""
        if (named := self._of_expression(function, _NOWHERE)) is not None:
            return named.subject
        return self._method(function) if isinstance(function, ast.Attribute) else None


def parameters_of_subject(subject: Subject, catalog: Catalog) -> tuple[Parameter, ...]:
    """What calling a subject takes; nothing for what cannot be called."""
    match subject:
        case ClassSubject(found):
            return catalog.parameters(found).parameters
        case MethodSubject(_, method):
            return parse_signature(method.signature).parameters
        case FunctionSubject(found):
            return parse_signature(found.signature).parameters
    return ()


def parameter_subject(subject: Subject, name: str, catalog: Catalog) -> ParameterSubject | None:
    """The parameter of a callable by its name."""
    parameters = parameters_of_subject(subject, catalog)
    parameter = next((one for one in parameters if one.name == name and not one.is_variadic), None)
    if parameter is None:
        return None
    match subject:
        case ClassSubject(found):
            return ParameterSubject(parameter, found.name, parameter.owner or found.path, _CONSTRUCTOR)
        case MethodSubject(owner, method):
            called = f"{owner.name}.{method.name}"
            return ParameterSubject(parameter, called, method.owner or owner.path, method.name)
        case FunctionSubject(found):
            return ParameterSubject(parameter, found.name, found.path)
    return None


def _span_of_word(module: Module, start: Position) -> Range:
    offset = module.index.offset_at(start)
    found = _WORD.match(module.text, offset)
    return module.index.range_at(offset, found.end() if found else offset)


def _part_of_path(module: Module, span: Range, position: Position, catalog: Catalog) -> Sighting | None:
    """The module that a dotted path names up to the part with the position in it."""
    start, at = module.index.offset_at(span.start), module.index.offset_at(position)
    words = list(_WORD.finditer(module.text, start, module.index.offset_at(span.end)))
    upto = [word for word in words if word.start() <= at]
    if not upto or at > upto[-1].end():
        return None
    subject = subject_at_path(".".join(word[0] for word in upto), catalog)
    here = module.index.range_at(upto[-1].start(), upto[-1].end())
    return Sighting(subject, here) if isinstance(subject, ModuleSubject) else None


def _in_broken_text(module: Module, position: Position, catalog: Catalog) -> Sighting | None:
    """A name in a part that does not parse: by its line alone where that is an import, else as the file's top sees it."""
    line = module.index.line_text(position.line)
    start = module.index.line_start(position.line)
    column = module.index.offset_at(position) - start
    word = next((one for one in _DOTTED_NAME.finditer(line) if one.start() <= column <= one.end()), None)
    if word is None:
        return None
    end = _WORD.match(line, column)
    upto = line[word.start() : max(column, end.end() if end else column)]
    last = upto.rpartition(".")[2]
    span = module.index.range_at(start + word.start() + len(upto) - len(last), start + word.start() + len(upto))
    paths = _paths_in_import(line, word, upto) or _paths_at_top(module, upto)
    for path in paths:
        if (subject := subject_at_path(path, catalog)) is not None:
            return Sighting(subject, span, path)
    return None


def _paths_in_import(line: str, word: re.Match[str], upto: str) -> tuple[str, ...]:
    found = _IMPORT_LINE.match(line)
    if found is None:
        return ()
    if found["names"] is not None and word.start() >= found.start("names"):
        return (f"{found['module']}.{upto}",)
    return (upto,)


def _paths_at_top(module: Module, name: str) -> tuple[str, ...]:
    """What a dotted name stands for at the top level of the file."""
    if not all(part.isidentifier() and not iskeyword(part) for part in name.split(".")):
        return ()
    expression = ast.parse(name, mode="eval").body
    return module.resolve(expression, module.names.scopes[0])
