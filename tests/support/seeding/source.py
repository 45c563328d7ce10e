"""A component file as the makers of seeds read it: bytes, syntax tree, and what each name is bound to for certain."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate

Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Module)
_CAUGHT = frozenset(("TypeError", "AttributeError", "Exception", "BaseException", "AirflowException"))
_ALWAYS_RUN = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef)


class Source:
    """A file. Raises SyntaxError where the text does not parse. Offsets are in bytes of UTF-8, lines count from zero."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.tree = ast.parse(text)
        self.content = text.encode()
        self._starts = list(accumulate((len(line) + 1 for line in self.content.split(b"\n")), initial=0))
        self.nodes = list(ast.walk(self.tree))
        self._parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}

    # Places

    def start_of(self, node: ast.stmt | ast.expr | ast.alias | ast.keyword) -> int:
        """The offset where a node begins."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end_of(self, node: ast.stmt | ast.expr | ast.alias | ast.keyword) -> int:
        """The offset after a node."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def line_at(self, offset: int) -> int:
        """The line of an offset."""
        return self.content.count(b"\n", 0, offset)

    def indentation_at(self, offset: int) -> str | None:
        """The whitespace before an offset; None where something else stands before it in its line."""
        before = self.content[self.content.rfind(b"\n", 0, offset) + 1 : offset].decode()
        return before if not before.strip() else None

    def replaced(self, start: int, end: int, new: str) -> str:
        """The text with one part replaced."""
        return (self.content[:start] + new.encode() + self.content[end:]).decode()

    def module_range(self, node: ast.ImportFrom) -> tuple[int, int] | None:
        """Where the module's name stands in `from module import …`."""
        start = self.start_of(node)
        keyword = re.match(rb"from[ \t]+", self.content[start:])
        written = (node.module or "").encode()
        if keyword is None or node.level or not self.content.startswith(written, start + keyword.end()):
            return None
        return start + keyword.end(), start + keyword.end() + len(written)

    # Structure

    @cached_property
    def mixed_bases(self) -> frozenset[str]:
        """Names of classes that a class of the file derives from together with others."""
        mixing = (node.bases for node in self.nodes if isinstance(node, ast.ClassDef) and len(node.bases) > 1)
        return frozenset(base.id for bases in mixing for base in bases if isinstance(base, ast.Name))

    def ancestors(self, node: ast.AST) -> Iterator[ast.AST]:
        """What a node stands in, from the inside out."""
        while (parent := self._parents.get(node)) is not None:
            yield parent
            node = parent

    def scope_of(self, node: ast.AST) -> ast.AST:
        """The innermost function, class or module around a node."""
        return next((one for one in self.ancestors(node) if isinstance(one, SCOPES)), self.tree)

    def is_prepared(self, node: ast.AST) -> bool:
        """Whether the code around a node is ready for its failure, or is for some versions only."""
        inner = node
        for outer in self.ancestors(node):
            match outer:
                case ast.Try(body=body, handlers=handlers) | ast.TryStar(body=body, handlers=handlers):
                    is_prepared = inner in body and any(_catches_wrong_calls(handler) for handler in handlers)
                case ast.If(test=test) | ast.IfExp(test=test):
                    is_prepared = _asks_for_version(test)
                case ast.With(items=items):
                    is_prepared = any(_silences(item) for item in items)
                case _:
                    is_prepared = False
            if is_prepared:
                return True
            inner = outer
        return False

    @cached_property
    def _first_guard(self) -> int:
        """The line of the first statement of the module that may end its import, after which nothing is certain."""
        guards = (node.lineno for node in self.tree.body if isinstance(node, ast.If) and _may_raise(node))
        return min(guards, default=len(self._starts))

    @cached_property
    def imports(self) -> tuple[ast.ImportFrom, ...]:
        """`from airflow… import …` that run whenever their function or module does: in no `if`, `try` or class."""
        return tuple(
            node
            for node in self.nodes
            if isinstance(node, ast.ImportFrom)
            and not node.level
            and (node.module or "").partition(".")[0] == "airflow"
            and all(isinstance(one, _ALWAYS_RUN) for one in self.ancestors(node))
            and all(alias.name != "*" for alias in node.names)
            and node.lineno < self._first_guard
        )

    @cached_property
    def binding_counts(self) -> Counter[str]:
        """How often each name is bound, anywhere in the file."""
        return Counter(name for node in self.nodes for name in bound_names(node))

    @cached_property
    def _imported(self) -> dict[str, tuple[str, ast.ImportFrom]]:
        counts = self.binding_counts
        if counts["*"]:
            return {}
        return {
            local: (f"{node.module}.{alias.name}", node)
            for node in self.imports
            for alias in node.names
            if counts[local := alias.asname or alias.name] == 1
        }

    def imported_names(self) -> Iterator[tuple[str, str, ast.ImportFrom]]:
        """Local name, dotted path and statement of what is imported from airflow and bound nowhere else."""
        return ((local, path, node) for local, (path, node) in self._imported.items())

    def path_of(self, node: ast.expr) -> str | None:
        """The dotted path that a name means for certain: imported from airflow, once, where the node can see it."""
        found = self._imported.get(node.id) if isinstance(node, ast.Name) else None
        if found is None:
            return None
        path, statement = found
        scope = self.scope_of(statement)
        is_seen = scope is self.tree or any(one is scope for one in self.ancestors(node))
        return path if is_seen and statement.lineno < node.lineno else None


def _catches_wrong_calls(handler: ast.ExceptHandler) -> bool:
    """Whether a handler takes what a wrong call raises, or a call of another version.

    In Airflow 2, operators raise AirflowException for wrong arguments.
    """
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(one is None or (isinstance(one, ast.Name) and one.id in _CAUGHT) for one in caught)


def _silences(item: ast.withitem) -> bool:
    """Whether this is `suppress(…)` or `pytest.raises(…)`."""
    match item.context_expr:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in {"suppress", "raises"}
    return False


def _asks_for_version(test: ast.expr) -> bool:
    """Whether a condition looks at a version, or at what there is."""
    names = {one.id for one in ast.walk(test) if isinstance(one, ast.Name)}
    names |= {one.attr for one in ast.walk(test) if isinstance(one, ast.Attribute)}
    return "hasattr" in names or any("AIRFLOW_V" in name or "version" in name.lower() for name in names)


def _may_raise(node: ast.If) -> bool:
    return any(isinstance(one, ast.Raise) for one in ast.walk(node))


def bound_names(node: ast.AST) -> Iterator[str]:
    """The names that one node binds by itself; `*` for a star import."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in aliases)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name
        case ast.MatchMapping(rest=str(name)):
            yield name
        case ast.Global(names=names) | ast.Nonlocal(names=names):
            yield from names
