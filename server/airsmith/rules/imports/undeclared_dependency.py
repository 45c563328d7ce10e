"""undeclared_dependency: an import of a package that the component's spec does not declare."""

import ast
import sys
from collections.abc import Iterator
from typing import NamedTuple

from airsmith.analysis.index import ImportNode
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import WORKING
from airsmith.catalog.presence import belongs_to_airflow
from airsmith.finding import Layer, Severity
from airsmith.rules.imports.declared_packages import DeclaredPackages
from airsmith.rules.imports.distributions import is_shared
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.text import Range

_OF_AIRFLOW = frozenset(("airflow", "airflow.providers", "airflow.providers.common"))
_PART_OF_PYTHON = sys.stdlib_module_names | {"__future__", "__main__"}


class _Lack(NamedTuple):
    """What is not declared: one finding for each `package`. `severity` is None for that of the rule."""

    package: str
    message: str
    severity: Severity | None = None


def _check(context: PythonContext) -> Iterator[Violation]:
    if context.dependencies is None:
        return
    declared, excuses = DeclaredPackages(context.catalog, context.dependencies), Excuses(context)
    told: set[str] = set()
    for node, _ in context.module.names.imports:
        for alias, path in _imported(node):
            lack = _lack(context, path, declared)
            if lack is not None and lack.package not in told and not _is_excused(context, excuses, node, path):
                told.add(lack.package)
                yield Violation(_range_of(context, node, alias), lack.message, severity=lack.severity)


def _imported(node: ImportNode) -> Iterator[tuple[ast.alias | None, str]]:
    """The paths that a statement imports; with the name in it where that is the place, not the statement's module."""
    if isinstance(node, ast.Import):
        yield from ((alias, alias.name) for alias in node.names)
    elif node.module and not node.level:
        if node.module in _OF_AIRFLOW or is_shared(node.module):
            yield from ((alias, f"{node.module}.{alias.name}") for alias in node.names if alias.name != "*")
        else:
            yield None, node.module


def _lack(context: PythonContext, path: str, declared: DeclaredPackages) -> _Lack | None:
    """What is missing for an import path; None where nothing is, or where that is not known."""
    top = path.partition(".")[0]
    if belongs_to_airflow(path):
        return _lack_of_provider(path, declared)
    if top in _PART_OF_PYTHON or declared.bring(path):
        return None
    package = declared.package_of(path)
    shown = path if is_shared(top) else top
    if package:
        message = f"`{shown}` is imported, but the spec does not declare `{package}` in its dependencies."
        return _Lack(package, message, Severity.WARNING)
    if context.profile is Profile.AUTHORED:
        return None
    message = f"`{shown}` is imported, but no package in the dependencies of the spec is known to bring it."
    return _Lack(shown, message, Severity.WARNING)


def _lack_of_provider(path: str, declared: DeclaredPackages) -> _Lack | None:
    package = declared.package_of(path)
    if not package or package in declared.names:
        return None
    return _Lack(package, f"`{path}` belongs to `{package}`, which the spec does not declare in its dependencies.")


def _is_excused(context: PythonContext, excuses: Excuses, node: ImportNode, path: str) -> bool:
    """Whether the file gets along without the package, or another rule has said that there is no such module."""
    if excuses.cover_import(node, path) or context.project.find(path.partition(".")[0]) is not None:
        return True
    return belongs_to_airflow(path) and not _can_be_imported(context.catalog, path)


def _can_be_imported(catalog: Catalog, path: str) -> bool:
    module, _, name = path.rpartition(".")
    return catalog.presence_of(path) in WORKING or catalog.name_in(module, name).presence in WORKING


def _range_of(context: PythonContext, node: ImportNode, alias: ast.alias | None) -> Range:
    if alias is None and isinstance(node, ast.ImportFrom):
        return context.module.range_of_module(node)
    return context.module.range_of(alias or node)


RULE = PythonRule(
    name="undeclared_dependency",
    layer=Layer.IMPORTS,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A package is imported that the spec does not declare.",
    explanation=(
        "The dependencies of a spec are what gets installed with the component; what is not among them may be missing "
        "where it runs. Airflow itself, its standard and common.compat providers, what these require and what a declared "
        "provider requires count as declared. Imports that the file can do without are left alone. Only files whose spec "
        "is known are checked."
    ),
    severity_note=(
        "A warning for packages other than Airflow's providers. In generated code also packages count whose name is not "
        "known to Airsmith."
    ),
    bad="from airflow.providers.snowflake.hooks.snowflake import SnowflakeHook\n",
    good="from airflow.providers.http.hooks.http import HttpHook\n",
    example_dependencies=("apache-airflow-providers-http",),
    check=_check,
)
