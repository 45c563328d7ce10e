"""missing_base_import: a component's base class is not imported, or from a path that is not its home."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from airsmith.analysis.classes import Base, ClassInfo
from airsmith.analysis.scopes import Scope
from airsmith.catalog.base_classes import (
    BASE_NAMES,
    KIND_OF_BASE,
    MISNAMED_BASES,
    Availability,
    base_availability,
    canonical_module,
)
from airsmith.catalog.component_types import CLASS_SUFFIXES, ComponentType
from airsmith.catalog.model import Presence
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.imports.moving import Move, move_edits
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_COMPONENT_SUFFIXES = tuple(CLASS_SUFFIXES.values())
_COMPATIBILITY_MODULE = "airflow.providers.common.compat.sdk"


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    has_types_only = bool(module.names.type_only)
    for info in module.classes:
        for base in info.bases:
            is_plain = isinstance(base.node, ast.Name) and base.is_known and not has_types_only
            if not is_plain and not module.is_type_only(info.node):
                yield from _base_violations(context, info, base)
    if KIND_OF_BASE.keys().isdisjoint(module.names.words):
        return
    excuses = Excuses(context)
    for node, scope in module.names.imports:
        if isinstance(node, ast.ImportFrom) and node.module is not None and _may_have_bases(node.module):
            yield from _import_violations(context, node, scope, excuses)


def _base_violations(context: PythonContext, info: ClassInfo, base: Base) -> Iterator[Violation]:
    node = base.node.value if isinstance(base.node, ast.Subscript) else base.node
    if isinstance(node, ast.Attribute):
        for path in base.paths:
            module, _, name = path.rpartition(".")
            problem = _problem_of_path(context, module, name)
            if problem is not None:
                yield Violation(context.module.range_of(node), problem[0], severity=problem[1])
    elif isinstance(node, ast.Name) and not base.is_known and info.outer.find(node.id) is None:
        if not context.module.has_damage:
            yield from _unbound_base(context, node)
    elif isinstance(node, ast.Name) and _exists_for_types_only(context, node, info.outer):
        message = f"`{node.id}` is imported for type checking only, so it does not exist when the class is made."
        yield Violation(context.module.range_of(node), message, _import_fix(context, node))


def _unbound_base(context: PythonContext, node: ast.Name) -> Iterator[Violation]:
    kind = KIND_OF_BASE.get(node.id)
    if kind is not None:
        home = canonical_module(kind, context.target)
        message = f"`{node.id}` is not imported; Airflow {context.target} has `{BASE_NAMES[kind]}` in `{home}`."
        yield Violation(context.module.range_of(node), message, _import_fix(context, node))
    elif context.component_type is not None or any(word in node.id for word in _COMPONENT_SUFFIXES):
        span, found = context.module.range_of(node), context.catalog.best_import_path(node.id)
        if found is None or not found.is_certain or not found.name:
            yield Violation(span, f"The base class `{node.id}` is never imported or defined.")
            return
        statement = f"from {found.module} import {found.name}"
        fix = Fix(
            f"import {found.name} from {found.module}", (import_insertion(context.module, statement),), Safety.SAFE
        )
        yield Violation(span, f"`{node.id}` is not imported; it is in `{found.module}`.", fix)


def _exists_for_types_only(context: PythonContext, node: ast.Name, scope: Scope) -> bool:
    if not context.module.names.type_only:
        return False
    found = scope.find(node.id)
    return found is not None and all(
        isinstance(binding.node, ast.Import | ast.ImportFrom) and context.module.is_type_only(binding.node)
        for binding in found[1]
    )


def _import_fix(context: PythonContext, node: ast.Name) -> Fix | None:
    kind = KIND_OF_BASE.get(node.id)
    if kind is None:
        return None
    home, real = canonical_module(kind, context.target), BASE_NAMES[kind]
    edits = [import_insertion(context.module, f"from {home} import {real}")]
    if real != node.id:
        edits.append(TextEdit(context.module.range_of(node), real))
    return Fix(f"import {real} from {home}", tuple(edits), Safety.SAFE)


def _import_violations(
    context: PythonContext, node: ast.ImportFrom, scope: Scope, excuses: Excuses
) -> Iterator[Violation]:
    """One violation for each base class that the statement imports from a place that is not its home.

    Names that are bound elsewhere too, as in `try: … except ImportError: …`, are somebody's care for several versions.
    """
    module, source = context.module, node.module or ""
    named = [alias for alias in node.names if alias.name in KIND_OF_BASE]
    if not named or node.level or module.is_type_only(node):
        return
    for alias in named:
        is_only_binding = len(scope.bindings.get(alias.asname or alias.name, ())) == 1
        problem = _problem_of_path(context, source, alias.name) if is_only_binding else None
        if problem is not None and not excuses.cover_import(node, source):
            where = module.range_of(alias) if alias.name in MISNAMED_BASES else module.range_of_module(node)
            yield Violation(where, problem[0], _move_fix(context, node, alias), problem[1])


def _problem_of_path(context: PythonContext, source: str, name: str) -> tuple[str, Severity] | None:
    """What is wrong with a base class of that name in that module, for the target version, and how bad that is."""
    kind = KIND_OF_BASE.get(name)
    if kind is None or not names_core_base(source, name):
        return None
    real = BASE_NAMES[kind]
    availability = _availability(kind, source, context.target) if name == real else None
    if availability is Availability.WORKS:
        return None
    home = canonical_module(kind, context.target)
    if name != real:
        return f"No Airflow version has `{name}`; the class is `{real}` in `{home}`.", Severity.ERROR
    if availability is Availability.MISSING:
        return f"Airflow {context.target} has no `{real}` in `{source}`; import it from `{home}`.", Severity.ERROR
    message = f"`{source}` is not where Airflow {context.target} keeps `{real}`; import it from `{home}`."
    if availability is Availability.DEPRECATED:
        return message, Severity.WARNING
    is_certain = context.catalog.name_in(source, name).presence is Presence.MISSING
    return message, Severity.ERROR if is_certain or context.profile is Profile.STRICT else Severity.WARNING


def names_core_base(source: str, name: str) -> bool:
    """Whether a name of a module stands for one of Airflow's base classes, be it that the module has no such class."""
    return name in KIND_OF_BASE and _may_have_bases(source)


def _may_have_bases(source: str) -> bool:
    """Whether a module is of Airflow itself, or the one that providers take the base classes from."""
    if not source.startswith("airflow."):
        return False
    return source == _COMPATIBILITY_MODULE or not source.startswith("airflow.providers.")


@lru_cache
def _availability(kind: ComponentType, source: str, target: AirflowVersion) -> Availability | None:
    return base_availability(kind, source, target)


def _move_fix(context: PythonContext, node: ast.ImportFrom, alias: ast.alias) -> Fix | None:
    """Import the name from its home: change the statement, or take the name out of it where it imports others too."""
    kind = KIND_OF_BASE.get(alias.name)
    if kind is None:
        return None
    real, home = BASE_NAMES[kind], canonical_module(kind, context.target)
    edits = move_edits(context.module, node, [Move(alias, home, real)])
    return Fix(f"import {real} from {home}", edits, Safety.SAFE) if edits else None


RULE = PythonRule(
    name="missing_base_import",
    layer=Layer.IMPORTS,
    severity=Severity.ERROR,
    summary="The base class is not imported, or not from where the target Airflow keeps it.",
    explanation=(
        "A component can only be imported if its base class can. Airflow 3 moved the base classes to `airflow.sdk`; "
        "some of the old paths still work with a warning, others are gone. "
        f"There is no `{next(iter(MISNAMED_BASES))}` in any version: the class is `BaseSensorOperator`."
    ),
    severity_note=(
        "Error where the import must fail; warning where it works from a path that is deprecated. A path of which it is not "
        "known whether it has the class is an error in generated code and a warning in code that people wrote."
    ),
    bad=("class RowCountOperator(BaseOperator):\n    def execute(self, context):\n        return 0\n"),
    good=(
        "from airflow.sdk import BaseOperator\n\n\n"
        "class RowCountOperator(BaseOperator):\n"
        "    def execute(self, context):\n"
        "        return 0\n"
    ),
    check=_check,
)
