"""Where a new import goes."""

import ast

from airsmith.analysis.module import Module
from airsmith.text import Position, Range, TextEdit


def import_insertion(module: Module, statement: str) -> TextEdit:
    """An edit that adds an import on a line of its own: after the last top-level import, else after the docstring.

    `from __future__` imports and a module docstring stay first.
    """
    last: ast.stmt | None = None
    for statement_node in module.tree.body:
        if isinstance(statement_node, ast.Import | ast.ImportFrom) or _is_docstring(statement_node, module):
            last = statement_node
    if last is None:
        start = Position(0, 1 if module.text.startswith("\ufeff") else 0)
        return TextEdit(Range(start, start), f"{statement}\n")
    end = module.range_of(last).end
    return TextEdit(Range(end, end), f"\n{statement}")


def _is_docstring(node: ast.stmt, module: Module) -> bool:
    return (
        node is module.tree.body[0]
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
