"""Where a new import goes."""

import ast

from airsmith.analysis.module import Module
from airsmith.text import BOM, Position, Range, TextEdit


def import_insertion(module: Module, statement: str) -> TextEdit:
    """An edit that adds an import on a line of its own, before the first class or function.

    It goes after the last import there, else after the module's docstring, else after the comments at the top.
    """
    last: ast.stmt | None = None
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            break
        if isinstance(node, ast.Import | ast.ImportFrom) or _is_docstring(node, module):
            last = node
    line_end = module.index.line_end
    if last is None:
        return _at_top(module, statement, line_end)
    next_line = last.end_lineno or last.lineno
    if next_line < module.index.line_count:
        return TextEdit(_before(next_line), f"{statement}{line_end}")
    end = module.range_of(last).end
    return TextEdit(Range(end, end), f"{line_end}{statement}")


def _at_top(module: Module, statement: str, line_end: str) -> TextEdit:
    line = 0
    while line + 1 < module.index.line_count and module.index.line_text(line).removeprefix(BOM).startswith("#"):
        line += 1
    place = _before(line)
    if line == 0 and module.text.startswith(BOM):
        place = Range(Position(0, 1), Position(0, 1))
    gap = line_end * 2 if _starts_definition(module, line) else ""
    return TextEdit(place, f"{statement}{line_end}{gap}")


def _before(line: int) -> Range:
    return Range(Position(line, 0), Position(line, 0))


def _starts_definition(module: Module, line: int) -> bool:
    first = next(iter(module.tree.body), None)
    return isinstance(first, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and _first_line(first) == line + 1


def _first_line(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return min(decorator.lineno for decorator in node.decorator_list) if node.decorator_list else node.lineno


def _is_docstring(node: ast.stmt, module: Module) -> bool:
    return (
        node is module.tree.body[0]
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
