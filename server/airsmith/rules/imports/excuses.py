"""Why an import of something that does not exist may still be right: it need not run, or something else makes it run."""

import ast
import re
from bisect import bisect_right
from functools import cached_property

from airsmith.analysis.names import last_name
from airsmith.analysis.surroundings import Surrounding
from airsmith.rules.rule import Profile, PythonContext

_IMPORT_ERRORS = frozenset(("ImportError", "ModuleNotFoundError"))
_CALL_ERRORS = frozenset(("TypeError", "AirflowException", "Exception", "BaseException"))
"""What a wrong argument raises, and what catches that."""
_GUARDS = frozenset(("suppress", "raises", "assertRaises"))
"""`contextlib.suppress`, `pytest.raises` and that of unittest, by their last names."""
_ABOUT_VERSIONS = re.compile(r"airflow|version|plus\b|installed|available|find_spec|hasattr|signature", re.IGNORECASE)
"""Words in conditions that tell one environment from another."""
_NAMES_VERSIONS = re.compile(r"AIRFLOW_V_\d|airflow\S{0,20}version|\b(?:airflow|AF) ?[23]\b", re.IGNORECASE)
_QUOTED_PATH = re.compile(r"""["'](airflow(?:\.\w+)*)["']""")
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Excuses:
    """The excuses of one file; everything is worked out only when it is first asked for.

    In code of people any `if`, `try` and `match` is one. In candidates only the care for what cannot be imported is:
    `try … except ImportError`, `if TYPE_CHECKING`, and an `if` after versions of which either branch imports the same names.
    """

    def __init__(self, context: PythonContext) -> None:
        self._module = context.module
        self._project = context.project
        self._is_strict = context.profile is Profile.STRICT
        self._exits: dict[int, int | None] = {}

    def cover_import(self, node: ast.stmt, path: str) -> bool:
        """Whether an import of the module `path` may be right although the target does not have it."""
        if self._is_of_this_workspace(path) or self._covers_statement(node):
            return True
        return not self._is_strict and (self._is_planted(path) or "importorskip" in self._module.text)

    def cover_other_version(self, node: ast.stmt | ast.expr) -> bool:
        """Whether code that fits another Airflow version may be meant for that one.

        Functions may be: in a file that tells versions apart, their callers decide on which they run.
        """
        if self._is_strict or not self._tells_versions_apart:
            return False
        statement = node if isinstance(node, ast.stmt) else self._module.surroundings.statement_of(node)
        steps = self._module.surroundings.around(statement) if statement is not None else ()
        return any(isinstance(step.owner, _FUNCTIONS) for step in steps)

    def cover_attribute(self, node: ast.Attribute, path: str) -> bool:
        """Whether reading a missing name of the module `path` may be right: it need not run, or the file sets it."""
        statement = self._module.surroundings.statement_of(node)
        if statement is None or self.cover_import(statement, path) or self._catches_attribute_error(statement):
            return True
        return not self._is_strict and (self._is_in_choice(node) or self._is_set_here(node.attr))

    def cover_call(self, node: ast.Call) -> bool:
        """Whether a call that must fail may be right: its failing is expected or caught, or it is for other versions."""
        if self._stands_below_question(node):
            return True
        statement = self._module.surroundings.statement_of(node)
        return statement is None or any(map(self._lets_calls_fail, self._module.surroundings.around(statement)))

    def _lets_calls_fail(self, step: Surrounding) -> bool:
        match step.owner:
            case ast.With(items=items) | ast.AsyncWith(items=items):
                return any(last_name(item.context_expr) in _GUARDS for item in items)
            case ast.Try() | ast.TryStar():
                catches_all = any(handler.type is None for handler in step.owner.handlers)
                return step.part == "body" and (catches_all or _catches(step.owner, _CALL_ERRORS))
            case ast.If() if self._asks(step.owner.test):
                return True
        exit_at = self._version_exit(step.block)
        return exit_at is not None and step.statement.lineno > exit_at

    def _stands_below_question(self, node: ast.Call) -> bool:
        """Whether a call is a part of `a if question else b`, where the question is after versions."""
        return any(_holds(answer, node) for answer in self._answers)

    @cached_property
    def _answers(self) -> list[ast.expr]:
        """Both sides of all `a if question else b` whose question is after versions."""
        choices = [one for one in ast.walk(self._module.tree) if isinstance(one, ast.IfExp) and self._asks(one.test)]
        return [answer for one in choices for answer in (one.body, one.orelse)]

    def blocks_around(self, node: ast.expr) -> list[ast.With | ast.AsyncWith]:
        """The `with` statements that an expression stands below."""
        statement = self._module.surroundings.statement_of(node)
        steps = self._module.surroundings.around(statement) if statement is not None else ()
        return [step.owner for step in steps if isinstance(step.owner, ast.With | ast.AsyncWith)]

    @cached_property
    def _tells_versions_apart(self) -> bool:
        return _NAMES_VERSIONS.search(self._module.text) is not None

    def _is_of_this_workspace(self, path: str) -> bool:
        return self._project.find(path) is not None

    def _covers_statement(self, node: ast.stmt) -> bool:
        is_inside = True  # as long as no function lies between, whose body runs at another time
        for step in self._module.surroundings.around(node):
            if self._is_guard(step, is_inside=is_inside) or (not self._is_strict and self._may_not_run(step)):
                return True
            if isinstance(step.owner, _FUNCTIONS):
                is_inside = False
        return False

    def _is_guard(self, step: Surrounding, *, is_inside: bool) -> bool:
        owner = step.owner
        if isinstance(owner, ast.If):
            if step.part == "body" and last_name(owner.test) == "TYPE_CHECKING":
                return True
            return self._asks(owner.test) and _has_alternative(step, owner)
        if isinstance(owner, ast.Try | ast.TryStar):
            return is_inside and step.part in {"body", "handlers"} and _catches(owner, _IMPORT_ERRORS)
        return isinstance(owner, ast.With | ast.AsyncWith) and is_inside and any(map(_is_import_guard, owner.items))

    def _may_not_run(self, step: Surrounding) -> bool:
        owner = step.owner
        match owner:
            case ast.If() | ast.Match():
                return True
            case ast.Try() | ast.TryStar():
                return bool(owner.handlers) and step.part != "finalbody"
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if any("skip" in last_name(decorator) for decorator in owner.decorator_list):
                    return True
        exit_at = self._version_exit(step.block)
        return exit_at is not None and step.statement.lineno > exit_at

    def _version_exit(self, block: list[ast.stmt]) -> int | None:
        """The line of the first `if` of a block that asks for versions and leaves: what follows may never run."""
        key = id(block)
        if key not in self._exits:
            self._exits[key] = next(
                (
                    one.lineno
                    for one in block
                    if isinstance(one, ast.If) and _leaves(one.body[-1]) and self._asks(one.test)
                ),
                None,
            )
        return self._exits[key]

    def _asks(self, test: ast.expr) -> bool:
        return _ABOUT_VERSIONS.search(self._module.source_of(test)) is not None

    def _is_planted(self, path: str) -> bool:
        """Whether the file seems to put the module, or one that it lies in, into `sys.modules` itself."""
        return any(path == planted or path.startswith(planted + ".") for planted in self._planted)

    @cached_property
    def _planted(self) -> frozenset[str]:
        text = self._module.text
        found = frozenset(_QUOTED_PATH.findall(text)) if "modules" in text or "ModuleType" in text else frozenset()
        return found - {"airflow", "airflow.providers"}

    def _catches_attribute_error(self, statement: ast.stmt) -> bool:
        return any(
            isinstance(step.owner, ast.Try | ast.TryStar)
            and step.part == "body"
            and _catches(step.owner, frozenset(("AttributeError",)))
            for step in self._module.surroundings.around(statement)
        )

    def _is_in_choice(self, node: ast.Attribute) -> bool:
        """Whether an expression stands in `a if b else c` or in `a and b`, of which not all parts run."""
        starts, ends = self._choices
        at = bisect_right(starts, (node.lineno, node.col_offset)) - 1
        return at >= 0 and ends[at] >= (node.end_lineno or node.lineno, node.end_col_offset or 0)

    @cached_property
    def _choices(self) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Starts of all choices in order, and up to where those that begin there or before reach."""
        spans = sorted(
            ((node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or 0))
            for node in ast.walk(self._module.tree)
            if isinstance(node, ast.IfExp | ast.BoolOp)
        )
        ends: list[tuple[int, int]] = []
        for _, end in spans:
            ends.append(max(end, ends[-1]) if ends else end)
        return [start for start, _ in spans], ends

    def _is_set_here(self, name: str) -> bool:
        return name in self._set_names or f'"{name}"' in self._module.text or f"'{name}'" in self._module.text

    @cached_property
    def _set_names(self) -> frozenset[str]:
        attributes = (node for _, found, _ in self._module.names.attributes for node in found)
        return frozenset(node.attr for node in attributes if not isinstance(node.ctx, ast.Load))


def _has_alternative(step: Surrounding, owner: ast.If) -> bool:
    """Whether the other branch of an `if` imports all the names that a statement imports, from wherever it has them."""
    imported = _imported_names([step.statement])
    return bool(imported) and imported <= _imported_names(owner.orelse if step.part == "body" else owner.body)


def _imported_names(statements: list[ast.stmt]) -> set[str]:
    return {
        alias.asname or alias.name
        for statement in statements
        for node in ast.walk(statement)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _catches(node: ast.Try | ast.TryStar, names: frozenset[str]) -> bool:
    return any(_names_in(handler.type) & names for handler in node.handlers)


def _holds(outer: ast.expr, inner: ast.expr) -> bool:
    return _end(outer) >= _end(inner) and (outer.lineno, outer.col_offset) <= (inner.lineno, inner.col_offset)


def _end(node: ast.expr) -> tuple[int, int]:
    return node.end_lineno or node.lineno, node.end_col_offset or 0


def _names_in(node: ast.expr | None) -> set[str]:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return {last_name(part) for part in parts if part is not None}


def _is_import_guard(item: ast.withitem) -> bool:
    call = item.context_expr
    if not isinstance(call, ast.Call) or last_name(call.func) not in _GUARDS:
        return False
    return any(_names_in(argument) & _IMPORT_ERRORS for argument in call.args)


def _leaves(statement: ast.stmt) -> bool:
    """Whether the block that ends so is left: by a statement, or by a call such as `sys.exit()`, `pytest.skip()`."""
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return last_name(statement.value.func) in {"exit", "skip", "_exit"}
    return isinstance(statement, _LEAVING)
