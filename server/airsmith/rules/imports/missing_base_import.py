"""missing_base_import: a component's base class is not imported, or from a path that is not its home."""

import ast
from collections.abc import Iterator

from airsmith.analysis.scopes import Scope
from airsmith.catalog.base_classes import (
    BASE_NAMES,
    MISNAMED_BASES,
    Availability,
    base_availability,
    canonical_module,
)
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.spec.fields import ComponentType
from airsmith.text import Range, TextEdit

_KINDS: dict[str, ComponentType] = {name: kind for kind, name in BASE_NAMES.items()} | MISNAMED_BASES
_COMPONENT_SUFFIXES = ("Operator", "Sensor", "Hook")


def _check(context: PythonContext) -> Iterator[Violation]:
    yield from _unbound_bases(context)
    for node, scope in context.module.names.imports:
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from _wrong_paths(context, node, scope)


def _unbound_bases(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    if module.has_damage:
        return
    for info in module.classes:
        for base in info.bases:
            name = base.node
            if not isinstance(name, ast.Name) or base.is_known or info.outer.find(name.id):
                continue
            kind = _KINDS.get(name.id)
            if kind is not None:
                real = BASE_NAMES[kind]
                home = canonical_module(kind, context.target)
                message = f"`{name.id}` is not imported; Airflow {context.target} has `{real}` in `{home}`."
                edits = [import_insertion(module, f"from {home} import {real}")]
                if real != name.id:
                    edits.append(TextEdit(module.range_of(name), real))
                yield Violation(
                    module.range_of(name), message, Fix(f"import it from {home}", tuple(edits), Safety.SAFE)
                )
            elif name.id.endswith(_COMPONENT_SUFFIXES):
                yield Violation(module.range_of(name), f"The base class `{name.id}` is never imported or defined.")


def _wrong_paths(context: PythonContext, node: ast.ImportFrom, scope: Scope) -> Iterator[Violation]:
    source = node.module or ""
    if not source.startswith("airflow.") or _is_other_provider(source):
        return
    for alias in node.names:
        kind = _KINDS.get(alias.name)
        local_name = alias.asname or alias.name
        if kind is None or len(scope.bindings.get(local_name, ())) > 1:
            continue
        real = BASE_NAMES[kind]
        home = canonical_module(kind, context.target)
        fix = _fix(context, node, alias, home, real)
        if alias.name != real:
            message = f"No Airflow version has `{alias.name}`; the class is `{real}` in `{home}`."
            yield Violation(context.module.range_of(alias), message, fix, Severity.ERROR)
            continue
        availability = base_availability(kind, source, context.target)
        if availability is Availability.WORKS:
            continue
        where = _module_range(context, node)
        if availability is Availability.MISSING:
            message = f"Airflow {context.target} has no `{real}` in `{source}`; import it from `{home}`."
            yield Violation(where, message, fix, Severity.ERROR)
        else:
            message = f"`{source}` is not where Airflow {context.target} keeps `{real}`; import it from `{home}`."
            yield Violation(where, message, fix, Severity.WARNING)


def _is_other_provider(source: str) -> bool:
    return source.startswith("airflow.providers.") and source != "airflow.providers.common.compat.sdk"


def _module_range(context: PythonContext, node: ast.ImportFrom) -> Range:
    """Where the module's name stands in `from module import …`."""
    index = context.module.index
    start = index.offset_at(context.module.range_of(node).start)
    at = context.module.text.find(node.module or "", start)
    return index.range_at(at, at + len(node.module or ""))


def _fix(context: PythonContext, node: ast.ImportFrom, alias: ast.alias, home: str, real: str) -> Fix | None:
    """Change the module, and the name where it is wrong; only where the statement imports nothing else."""
    if len(node.names) > 1:
        return None
    edits = [TextEdit(_module_range(context, node), home)]
    if alias.name != real:
        suffix = f" as {alias.asname or alias.name}"
        edits.append(TextEdit(context.module.range_of(alias), real + suffix))
    return Fix(f"import {real} from {home}", tuple(edits), Safety.SAFE)


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
    severity_note="Error where the import must fail; warning where it works from a path that is deprecated or unusual.",
    bad=("class RowCountOperator(BaseOperator):\n    def execute(self, context):\n        return 0\n"),
    good=(
        "from airflow.sdk import BaseOperator\n\n\n"
        "class RowCountOperator(BaseOperator):\n"
        "    def execute(self, context):\n"
        "        return 0\n"
    ),
    check=_check,
)
