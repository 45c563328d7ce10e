"""The names and modules that Airflow's deprecation tools make up while a package is imported."""

import ast
from typing import TYPE_CHECKING

from airsmith.catalog.reading.expressions import Thrown
from airsmith.catalog.reading.scopes import Scope
from airsmith.catalog.reading.values import PackageGetattr, Value

if TYPE_CHECKING:
    from airsmith.catalog.reading.program import Program

_PARAMETERS = ("module_imports", "package", "override_deprecated_classes", "extra_message", "message")


class Redirects:
    """What calls of `add_deprecated_classes` have registered: module name → its redirecting `__getattr__`."""

    def __init__(self, program: "Program") -> None:
        self._program = program
        self._virtual: dict[str, PackageGetattr] = {}

    def virtual(self, module: str) -> PackageGetattr | None:
        """The redirects of a module that exists only through its package's deprecation tools."""
        return self._virtual.get(module)

    @property
    def virtual_modules(self) -> tuple[str, ...]:
        """All modules registered so far, sorted."""
        return tuple(sorted(self._virtual))

    def add(self, call: ast.Call, scope: Scope) -> None:
        """Register what a call of `add_deprecated_classes` says; a table that cannot be told makes its module open."""
        given = self._given(call, scope)
        table, package = given.get("module_imports"), given.get("package", scope.module.name)
        message = given.get("message")
        if not isinstance(table, dict) or not isinstance(package, str):
            scope.module.is_dynamic = True
            return
        for name, imports in table.items():
            if not isinstance(imports, dict) or not all(isinstance(target, str) for target in imports.values()):
                scope.module.is_dynamic = True
                continue
            forward = PackageGetattr(dict(imports), message if isinstance(message, str) else "")
            if name == package:
                scope.bind("__getattr__", forward)
            else:
                self._virtual.setdefault(f"{package}.{name}", forward)

    def _given(self, call: ast.Call, scope: Scope) -> dict[str, Value]:
        nodes = dict(zip(_PARAMETERS, call.args, strict=False))
        nodes |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        values: dict[str, Value] = {}
        for name, node in nodes.items():
            try:
                values[name] = self._program.expressions.concrete(node, scope)
            except Thrown:
                continue
        return values
