"""A Python file understood once: its tree, its names and its classes, for all rules to read."""

import ast
import re
from collections.abc import Set as AbstractSet
from functools import cached_property

from airsmith.analysis.classes import Base, ClassInfo
from airsmith.analysis.index import FunctionNode, LineSpan, TreeIndex
from airsmith.analysis.indexing import build_index
from airsmith.analysis.mentions import Mention, find_mentions
from airsmith.analysis.options import Option, find_options
from airsmith.analysis.parse import SyntaxProblem, parse_source, paused_collector, position_of
from airsmith.analysis.recovery import Span
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import BindingKind, Scope
from airsmith.analysis.surroundings import Surroundings
from airsmith.text import LineIndex, Position, Range

_DEFINED_NAME = re.compile(r"(?:async[\s\\]+)?(?:def|class)[\s\\]+(\w+)")
_NAME = re.compile(r"\w+")
_IMPORT = BindingKind.IMPORT
_IMPORTED_MODULE = re.compile(r"from[\s\\]*([\w.](?:[\s\\]*[\w.])*?)[\s\\]+import\b|from[\s\\]*(\.+)[\s\\]*import\b")


class Module:
    """One Python source and what can be said about it without running anything."""

    def __init__(self, text: str) -> None:
        self.index = LineIndex(text)
        parsed = parse_source(self.index)
        self.tree: ast.Module = parsed.tree
        self.syntax_problem: SyntaxProblem | None = parsed.problem
        self._damaged = parsed.damaged
        self._resolver = Resolver()
        self._mentions: dict[frozenset[str], tuple[Mention, ...]] = {}
        self._mentions_by_path: dict[frozenset[str], dict[str, tuple[Mention, ...]]] = {}
        self._options: dict[frozenset[str], tuple[Option, ...]] = {}

    @property
    def text(self) -> str:
        """The source."""
        return self.index.text

    @cached_property
    def names(self) -> TreeIndex:
        """Scopes, bindings, imports, calls and classes, from one walk."""
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
            if self._damaged:
                self._note_damage(info)
        return tuple(infos)

    def _note_damage(self, info: ClassInfo) -> None:
        node = info.node
        for span in self._damaged:
            if _overlap(span, (node.lineno - 1, node.end_lineno or node.lineno)):
                info.has_damaged_methods = True
                info.is_damaged |= not any(self._is_below(span, one) for one in node.body)

    def _is_below(self, span: Span, statement: ast.stmt) -> bool:
        """Whether what was left out stood in the body of a method, as far as indentation tells."""
        first, last = span
        if not isinstance(statement, FunctionNode):
            return False
        if not statement.lineno - 1 < first < (statement.end_lineno or 0):
            return False
        lines = [self.index.line_text(line) for line in range(first, min(last + 1, self.index.line_count))]
        return all(_indentation(line) > statement.col_offset for line in lines if line.strip())

    @cached_property
    def surroundings(self) -> Surroundings:
        """The blocks that statements stand in."""
        return Surroundings(self.tree)

    @cached_property
    def assigned_attributes(self) -> frozenset[str]:
        """Names of attributes that the file assigns to, of whatever object but `self`."""
        stored = [node for node, _, _ in self.names.stores if isinstance(node, ast.Attribute)]
        return frozenset(
            node.attr for node in stored if not isinstance(node.value, ast.Name) or node.value.id != "self"
        )

    def mentions_of(self, paths: frozenset[str]) -> tuple[Mention, ...]:
        """Every expression that may stand for one of the dotted paths; see `find_mentions`. Remembered by `paths`."""
        found = self._mentions.get(paths)
        if found is None:
            found = self._mentions[paths] = find_mentions(self.names, self._resolver, paths)
        return found

    def mentions_by_path(self, paths: frozenset[str]) -> dict[str, tuple[Mention, ...]]:
        """The same by the path that is mentioned, with those alone that are; empty for most files."""
        found = self._mentions_by_path.get(paths)
        if found is None:
            by_path: dict[str, list[Mention]] = {}
            for mention in self.mentions_of(paths):
                by_path.setdefault(mention.path, []).append(mention)
            found = self._mentions_by_path[paths] = {path: tuple(mentions) for path, mentions in by_path.items()}
        return found

    def options_of(self, names: frozenset[str]) -> tuple[Option, ...]:
        """Every place that gives an option of one of the names a value; see `find_options`. Remembered by `names`."""
        found = self._options.get(names)
        if found is None:
            found = self._options[names] = find_options(self.names, names)
        return found

    def calls_of(self, names: AbstractSet[str]) -> list[tuple[ast.Call, Scope]]:
        """The calls of what has one of the names as its last, `run` as `hook.run`, in the order of `names.calls`.

        Nothing is resolved for that. Most files have none, and then it costs next to nothing.
        """
        wanted = self.names.words & names
        if not wanted:
            return []
        places, calls = self._calls_by_name, self.names.calls
        return [calls[place] for place in sorted([place for name in wanted for place in places.get(name, ())])]

    @cached_property
    def _calls_by_name(self) -> dict[str, list[int]]:
        """Where in `names.calls` the calls are, by the last name of what they call."""
        found: dict[str, list[int]] = {}
        for place, name in enumerate(self.names.call_names):
            if name in found:
                found[name].append(place)
            else:
                found[name] = [place]
        return found

    def resolve(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Dotted paths that an expression may stand for, of things that can be imported; see `Resolver`."""
        return self._resolver.resolve(expression, scope)

    def resolve_object(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """The same, with objects that calls make and their attributes, as in `requests.Session().get`."""
        return self._resolver.resolve_object(expression, scope)

    def literal_texts(self, expression: ast.expr, scope: Scope) -> tuple[str, ...]:
        """Texts that an expression may be, at most a handful; empty where none is known."""
        return self._resolver.literal_texts(expression, scope)

    def literal_text(self, expression: ast.expr, scope: Scope) -> str | None:
        """The text that an expression certainly is; None where that is not known."""
        return self._resolver.literal_text(expression, scope)

    def is_damaged(self, first_line: int, last_line: int) -> bool:
        """Whether code between two zero-based lines, both included, was left out because it does not parse."""
        return any(_overlap(span, (first_line, last_line)) for span in self._damaged)

    @property
    def has_damage(self) -> bool:
        """Whether anything was left out, so that what is missing may only be unreadable."""
        return bool(self._damaged) or (self.syntax_problem is not None and not self.tree.body)

    def is_type_only(self, node: ast.stmt) -> bool:
        """Whether a statement stands below `if TYPE_CHECKING`, so that what it binds does not exist at run time."""
        return _is_within(node, self.names.type_only)

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

    def source_of(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword | ast.alias) -> str:
        """A node as it is written."""
        return self.index.slice(self.range_of(node))

    def range_of_name(self, node: ast.ClassDef | FunctionNode | ast.arg) -> Range:
        """Where the name of a class, function or parameter stands in its definition."""
        if isinstance(node, ast.arg):
            return self._part_of(node, _NAME)
        return self._part_of(node, _DEFINED_NAME)

    def range_of_argument_name(self, node: ast.keyword) -> Range:
        """Where the name stands in `name=value`."""
        return self._part_of(node, _NAME)

    def range_of_module(self, node: ast.ImportFrom) -> Range:
        """Where the module stands in `from module import …`."""
        return self._part_of(node, _IMPORTED_MODULE)

    def _part_of(self, node: ast.stmt | ast.arg | ast.keyword, pattern: re.Pattern[str]) -> Range:
        """Where the group of a pattern stands that matches at a node's start; the whole node where it does not match.

        Names are looked for in the text because the tree has them normalised, so their length may differ.
        """
        span = self.range_of(node)
        match = pattern.match(self.text, self.index.offset_at(span.start))
        if match is None:
            return span
        return self.index.range_at(*match.span(match.lastindex or 0))

    def _base(self, node: ast.expr, scope: Scope, by_node: dict[int, ClassInfo]) -> Base:
        plain = node.value if isinstance(node, ast.Subscript) else node
        found = scope.find(plain.id) if isinstance(plain, ast.Name) else None
        if found is None:
            paths = self.resolve(plain, scope)
            return Base(node, paths, is_certain=bool(paths))
        owner, bindings = found
        if len(bindings) == 1 and bindings[0].kind is _IMPORT:
            return Base(node, (bindings[0].origin,), is_certain=True)
        local = [by_node[id(b.node)] for b in bindings if b.kind is BindingKind.CLASS and id(b.node) in by_node]
        known = [b for b in bindings if b.kind is not BindingKind.CLASS and self._resolver.resolve_binding(b, owner)]
        if local and len(local) == len(bindings):
            return Base(node, (), len(local) == 1, local[-1])
        return Base(node, self.resolve(plain, scope), len(known) == len(bindings))


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_within(node: ast.stmt, spans: list[LineSpan]) -> bool:
    return any(first <= node.lineno <= last for first, last in spans)
