"""A Python file understood once: its tree, its names and its classes, for all rules to read."""

import ast
from functools import cached_property

from airsmith.analysis.classes import Base, ClassInfo
from airsmith.analysis.index import FunctionNode, TreeIndex, build_index
from airsmith.analysis.parse import SyntaxProblem, parse_source, paused_collector, position_of
from airsmith.analysis.resolution import resolve
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.text import LineIndex, Position, Range


class Module:
    """One Python source and what can be said about it without running anything."""

    def __init__(self, text: str) -> None:
        self.index = LineIndex(text)
        parsed = parse_source(self.index)
        self.tree: ast.Module = parsed.tree
        self.syntax_problem: SyntaxProblem | None = parsed.problem
        self._damaged = parsed.damaged

    @property
    def text(self) -> str:
        """The source."""
        return self.index.text

    @cached_property
    def names(self) -> TreeIndex:
        """Scopes, bindings, imports, calls, classes and functions, from one walk."""
        with paused_collector():
            return build_index(self.tree)

    @cached_property
    def classes(self) -> tuple[ClassInfo, ...]:
        """All classes in the order they stand in the file, nested ones too."""
        entries = sorted(self.names.classes, key=lambda entry: (entry[0].lineno, entry[0].col_offset))
        infos = [ClassInfo(node, outer, scope) for node, outer, scope in entries]
        by_node = {id(info.node): info for info in infos}
        for info in infos:
            info.bases = tuple(self._base(base, info.outer, by_node) for base in info.node.bases)
            last = info.node.end_lineno or info.node.lineno
            info.is_damaged = self.is_damaged(info.node.lineno - 1, last)
        return tuple(infos)

    @cached_property
    def resolved_calls(self) -> tuple[tuple[ast.Call, tuple[str, ...]], ...]:
        """Every call whose function is known, with the dotted paths the function may have, in document order."""
        calls = ((call, resolve(call.func, scope)) for call, scope in self.names.calls)
        return tuple((call, paths) for call, paths in calls if paths)

    def is_damaged(self, first_line: int, last_line: int) -> bool:
        """Whether code between two zero-based lines, both included, was left out because it does not parse."""
        return any(first <= last_line and first_line <= last for first, last in self._damaged)

    @property
    def has_damage(self) -> bool:
        """Whether anything was left out, so that what is missing may only be unreadable."""
        return bool(self._damaged) or (self.syntax_problem is not None and not self.tree.body)

    def resolve(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Dotted paths that an expression may stand for; see `resolution.resolve`."""
        return resolve(expression, scope)

    def position(self, line: int, byte: int) -> Position:
        """Position of a tree's one-based line and UTF-8 column."""
        return position_of(self.index, line, byte)

    def range_of(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias) -> Range:
        """Where a node stands."""
        end_line, end_byte = node.end_lineno or node.lineno, node.end_col_offset
        return Range(
            self.position(node.lineno, node.col_offset),
            self.position(end_line, node.col_offset if end_byte is None else end_byte),
        )

    def range_of_name(self, node: ast.ClassDef | FunctionNode) -> Range:
        """Where the name of a class or function stands in its definition."""
        start = self.index.offset_at(self.position(node.lineno, node.col_offset))
        at = self.text.find(node.name, start + len("def" if not isinstance(node, ast.ClassDef) else "class"))
        if isinstance(node, ast.AsyncFunctionDef):
            at = self.text.find(node.name, self.text.find("def", start) + len("def"))
        return self.index.range_at(at, at + len(node.name)) if at >= 0 else self.range_of(node)

    def range_of_attribute(self, node: ast.Attribute) -> Range:
        """Where the attribute's own name stands, without what it is an attribute of."""
        end = self.position(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return Range(Position(end.line, max(end.character - len(node.attr), 0)), end)

    def _base(self, node: ast.expr, scope: Scope, by_node: dict[int, ClassInfo]) -> Base:
        plain = node.value if isinstance(node, ast.Subscript) else node
        if isinstance(plain, ast.Name) and (found := scope.find(plain.id)):
            local = [by_node.get(id(b.node)) for b in found[1] if b.kind is BindingKind.CLASS]
            if local and len(local) == len(found[1]):
                return Base(node, (), local[-1])
        return Base(node, resolve(plain, scope))
