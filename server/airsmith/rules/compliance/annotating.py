"""Fixes that write annotations into the head of a function."""

import ast
import re

from airsmith.analysis.index import FunctionNode, parameters_of
from airsmith.analysis.module import Module
from airsmith.analysis.parameter_defaults import default_of, defaults_of
from airsmith.finding import Fix, Safety
from airsmith.rules.compliance.task_functions import CONTEXT_TYPES
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.rule import PythonContext
from airsmith.text import Range, TextEdit

_HEAD_END = re.compile(r"(?:\s|\\|,|/|#[^\r\n]*)*\)(?=\s*:)")
"""What stands between the last parameter and the colon; a bracket of its own around the last default does not match."""
_EMPTY_HEAD = re.compile(r"\s*\(\s*\)(?=\s*:)")
_EQUALS = re.compile(r"\s*=\s*")
_TYPES_OF_CONSTANTS = (str, bool, int, float)


def returns_none_fix(module: Module, node: FunctionNode) -> Fix | None:
    """Write `-> None`: safe, as an annotation changes nothing that happens. None where the function returns something."""
    if not _returns_nothing(node):
        return None
    last = max((_end_of(module, part) for part in _parts(node)), default=None)
    pattern = _HEAD_END if last is not None else _EMPTY_HEAD
    start = last if last is not None else module.index.offset_at(module.range_of_name(node).end)
    found = pattern.match(module.text, start)
    if found is None:
        return None
    return Fix("write -> None", (TextEdit(module.index.range_at(found.end(), found.end()), " -> None"),), Safety.SAFE)


def context_type_fix(context: PythonContext, node: FunctionNode, argument: ast.arg) -> Fix | None:
    """Write `context: Context`, with the import that it takes; None where the name means something else here."""
    module = context.module
    positional = [*node.args.posonlyargs, *node.args.args]
    if len(positional) < 2 or argument is not positional[1] or argument.arg != "context":  # noqa: PLR2004 - self, context
        return None
    end = module.range_of_name(argument).end
    edits = [TextEdit(Range(end, end), ": Context")]
    bindings = module.names.scopes[0].bindings.get("Context", [])
    if not bindings:
        home = context.catalog.best_import_path("airflow.utils.context.Context")
        if home is None or not home.is_certain:
            return None
        edits.append(import_insertion(module, f"from {home.module} import Context"))
    elif not all(
        binding.origin in CONTEXT_TYPES and isinstance(binding.node, ast.stmt) and _exists(module, binding.node)
        for binding in bindings
    ):
        return None
    return Fix("annotate it with Context", tuple(edits), Safety.SAFE)


def default_type_fix(module: Module, node: FunctionNode, argument: ast.arg) -> Fix | None:
    """Write the type of a literal default. Unsafe, for the parameter may take more than that."""
    default = default_of(argument, node.args)
    value = default.value if isinstance(default, ast.Constant) else None
    if default is None or type(value) not in _TYPES_OF_CONSTANTS:
        return None
    start, end = module.range_of(argument).end, module.range_of(default).start
    between = Range(start, end)
    if not _EQUALS.fullmatch(module.index.slice(between)):
        return None
    name = type(value).__name__
    return Fix(f"annotate it with {name}", (TextEdit(between, f": {name} = "),), Safety.UNSAFE)


def _exists(module: Module, node: ast.stmt) -> bool:
    """Whether what an import binds can stand in an annotation, which Python evaluates unless told not to."""
    return not module.is_type_only(node) or "__future__" in module.names.words


def _parts(node: FunctionNode) -> list[ast.arg | ast.expr]:
    return [*parameters_of(node.args), *(default for _, default in defaults_of(node.args))]


def _end_of(module: Module, node: ast.arg | ast.expr) -> int:
    return module.index.offset_at(module.range_of(node).end)


def _returns_nothing(node: FunctionNode) -> bool:
    """Whether a function has neither a `return` with a value nor a `yield` of its own."""
    waiting: list[ast.AST] = [*node.body]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Yield | ast.YieldFrom) or (isinstance(part, ast.Return) and part.value is not None):
            return False
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            waiting += ast.iter_child_nodes(part)
    return True
