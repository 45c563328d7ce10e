"""Jinja in the strings of a file: the variables that templates read."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.text import Range

_OPENING = re.compile(r"\{[{%]")
_BLOCK = re.compile(r"\{\{([^{}]{1,400})\}\}|\{%([^{}]{1,400})%\}")
_FORMATTED_BLOCK = re.compile(r"\{\{\{\{([^{}]{1,400})\}\}\}\}|\{\{%([^{}]{1,400})%\}\}")
"""The same in an f-string, which has each brace twice."""

_TEXT = re.compile(r"""\\?"[^"\\]*\\?"|\\?'[^'\\]*\\?'""")
_NAME = re.compile(r"(?<![\w.])[a-z_]\w*(?:\.[a-z_]\w*)*")
_NO_VARIABLE = re.compile(r"\s*(?:\(|=(?!=))")
"""What follows the name of a function or of an argument."""
_SETTING = re.compile(r"\{%-?\s*(?:set|for|macro|import|from|with)\b")


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A variable that a template reads. `is_whole` tells that it is all there is between the braces."""

    string: ast.expr
    name: str
    range: Range
    is_whole: bool


def template_variables(module: Module, names: frozenset[str]) -> Iterator[TemplateVariable]:
    """Where the strings of a file that are no docstrings read one of the variables, in the order of the document.

    Templates that give names a meaning of their own (`{% set … %}`, loops, macros) are left out.
    """
    if not _may_read(module.text, names):
        return
    for node in _strings(module.tree):
        span = module.range_of(node)
        start = module.index.offset_at(span.start)
        written = module.index.slice(span)
        if not _SETTING.search(written):
            pattern = _FORMATTED_BLOCK if isinstance(node, ast.JoinedStr) else _BLOCK
            for block in pattern.finditer(written):
                yield from _variables(module, node, block, start, names)


def _may_read(text: str, names: frozenset[str]) -> bool:
    return _OPENING.search(text) is not None and any(
        True for block in _BLOCK.finditer(text) for _ in _read_in(block[0], names)
    )


def _variables(
    module: Module, string: ast.expr, block: re.Match[str], start: int, names: frozenset[str]
) -> Iterator[TemplateVariable]:
    group = block.lastindex or 0
    inside = block.group(group)
    for name, at in _read_in(inside, names):
        first = start + block.start(group) + at
        is_whole = group == 1 and inside.strip(" -") == name
        yield TemplateVariable(string, name, module.index.range_at(first, first + len(name)), is_whole)


def _read_in(inside: str, names: frozenset[str]) -> Iterator[tuple[str, int]]:
    """Those of the names that what stands between braces reads, with their offsets; text in quotes is left out."""
    plain = _TEXT.sub(lambda found: " " * len(found[0]), inside)
    for found in _NAME.finditer(plain):
        is_variable = _NO_VARIABLE.match(plain, found.end()) is None
        parts = found[0].split(".")
        starts = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
        name = next((start for start in starts if start in names), None)
        if name is not None and (is_variable or len(name) < len(found[0])):
            yield name, found.start()


def _strings(tree: ast.Module) -> list[ast.expr]:
    """All strings but those that are statements of their own; formatted ones as a whole."""
    found: list[ast.expr] = []
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            found.append(node)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            waiting += ast.iter_child_nodes(node)
    return sorted(found, key=lambda node: (node.lineno, node.col_offset))
