"""Import statements: what they bind, and which error they certainly raise."""

import ast
from typing import TYPE_CHECKING

from airsmith.catalog.reading.scopes import Requirement, Scope
from airsmith.catalog.reading.values import Imported, ModuleValue

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program


class Imports:
    """Runs import statements for one program.

    Where an import is guarded (something would catch its error) or stands in a function, whether it works is found out
    at once. Elsewhere it is noted as a requirement of its module, and looked at when somebody asks for the module.
    """

    def __init__(self, program: "Program") -> None:
        self._program = program

    def run_import(self, node: ast.Import, scope: Scope, *, is_guarded: bool) -> str:
        """`import a.b`, `import a.b as c`: the error that it raises, empty where it works or that cannot be told."""
        for alias in node.names:
            error = self._error(scope, alias.name, None, is_guarded=is_guarded)
            if error:
                return error
            top = alias.name.partition(".")[0]
            scope.bind(alias.asname or top, ModuleValue(alias.name if alias.asname else top))
        return ""

    def run_from(self, node: ast.ImportFrom, scope: Scope, *, is_guarded: bool) -> str:
        """`from a import b`: the same."""
        module = self.absolute_module(node, scope)
        if module is None:
            return ""
        for alias in node.names:
            is_star = alias.name == "*"
            error = self._error(scope, module, None if is_star else alias.name, is_guarded=is_guarded)
            if error:
                return error
            if is_star:
                self._bind_all(module, scope)
            else:
                scope.bind(alias.asname or alias.name, Imported(module, alias.name))
        return ""

    def may_fail(self, statement: ast.Import | ast.ImportFrom, scope: Scope) -> bool:
        """Whether an import may raise here or there: anything but what Airflow certainly has."""
        if isinstance(statement, ast.Import):
            return any(not self._program.covers(alias.name) for alias in statement.names)
        module = self.absolute_module(statement, scope)
        if module is None or not self._program.covers(module):
            return True
        return any(self._program.offers(module, alias.name) is not True for alias in statement.names)

    @staticmethod
    def absolute_module(node: ast.ImportFrom, scope: Scope) -> str | None:
        """The module that a `from … import` names; None for a relative import that leads out of its package."""
        if not node.level:
            return node.module
        if scope.module.file is None:
            return None
        parts = scope.module.file.package.split(".")
        if node.level - 1 >= len(parts):
            return None
        start = ".".join(parts[: len(parts) - node.level + 1])
        return f"{start}.{node.module}" if node.module else start

    def _error(self, scope: Scope, module: str, name: str | None, *, is_guarded: bool) -> str:
        if not self._program.covers(module):
            return ""
        if scope.explores and not is_guarded:
            scope.module.requirements.append(Requirement(module, name))
            return ""
        return self._program.import_error(module, name)

    def _bind_all(self, module: str, scope: Scope) -> None:
        names = self._program.star_names(module) if self._program.covers(module) else None
        if names is None:
            scope.module.is_dynamic = True
            return
        for name in names:
            scope.bind(name, Imported(module, name))
