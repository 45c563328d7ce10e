"""removed_context_key: a key of the task's context that Airflow 3 does not have any more."""

import ast
from collections.abc import Iterator

from airsmith.analysis.node_parts import holds
from airsmith.analysis.parameter_defaults import defaults_of
from airsmith.analysis.scopes import Scope
from airsmith.analysis.version_branches import VersionBranches
from airsmith.catalog.targets import AIRFLOW_3
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.compliance.context_keys import (
    REMOVED_KEYS,
    REMOVED_MEMBERS,
    RemovedKey,
    names_gone_from,
)
from airsmith.rules.compliance.task_functions import TaskFunction, TaskFunctions
from airsmith.rules.compliance.template_texts import TemplateVariable, template_variables
from airsmith.rules.imports.excuses import Excuses
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.text import Range, TextEdit

_MEMBER = "execution_date"
_GET = frozenset(("get",))
_GIVES_ARGUMENTS = frozenset(("op_kwargs", "op_args"))


def _check(context: PythonContext) -> Iterator[Violation]:
    if "airflow" not in context.module.names.words:
        return
    functions = TaskFunctions(context)
    branches = VersionBranches(context.module, context.target)
    for node, key, place in _reads(context, functions):
        if not branches.skip(node) and not _is_prepared(context, branches, node, key):
            yield _of_read(context, key, place)
    for parameter, key in dict.fromkeys(_parameters(context, functions)):
        yield _violation(context, key, context.module.range_of_name(parameter), None)
    for attribute, key in _members(context, functions):
        if not branches.skip(attribute) and not _is_prepared(context, branches, attribute, key):
            yield _of_member(context, attribute, key)
    for variable in _template_variables(context, branches):
        yield _of_template(context, variable)


def _reads(
    context: PythonContext, functions: TaskFunctions
) -> Iterator[tuple[ast.Subscript | ast.Call, RemovedKey, ast.Constant]]:
    """Every `context["key"]` and `context.get("key")` of a removed key, with the constant that names it."""
    names = context.module.names
    found: list[tuple[ast.Subscript | ast.Call, ast.expr, ast.Constant, Scope]] = [
        (node, node.value, node.slice, scope)
        for node, scope in names.subscripts
        if isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Load)
    ]
    found += [
        (call, call.func.value, call.args[0], scope)
        for call, scope in context.module.calls_of(_GET)
        if isinstance(call.func, ast.Attribute) and call.args and isinstance(call.args[0], ast.Constant)
    ]
    for node, holder, place, scope in found:
        key = _removed(context, place.value)
        if key is not None and functions.is_context(holder, scope):
            yield node, key, place


def _members(context: PythonContext, functions: TaskFunctions) -> Iterator[tuple[ast.Attribute, RemovedKey]]:
    """Every `context["dag_run"].execution_date` and its like, also where a name was given to the first part."""
    if _MEMBER not in context.module.names.words:
        return
    for node, scope in context.module.names.attributes_among({_MEMBER}):
        if isinstance(node.ctx, ast.Load):
            key = REMOVED_MEMBERS.get(f"{_key_read(node.value, scope, functions)}.{_MEMBER}")
            if key is not None:
                yield node, key


def _key_read(node: ast.expr, scope: Scope, functions: TaskFunctions) -> str:
    """The key of the context whose value an expression is; empty where that is not certain."""
    if isinstance(node, ast.Name):
        found = scope.find(node.id)
        if found is None or len(found[1]) != 1 or found[1][0].value is None:
            return ""
        node, scope = found[1][0].value, found[1][0].scope or found[0]
    match node:
        case (
            ast.Subscript(value=holder, slice=ast.Constant(value=str() as key))
            | ast.Call(func=ast.Attribute(value=holder, attr="get"), args=[ast.Constant(value=str() as key), *_])
        ) if functions.is_context(holder, scope):
            return key
    return ""


def _of_member(context: PythonContext, node: ast.Attribute, key: RemovedKey) -> Violation:
    where = context.module.range_of(node)
    owner = key.name.partition(".")[0]
    fix = None
    if key.successor.startswith(f"{owner}."):
        end = context.module.index.offset_at(where.end)
        name = context.module.index.range_at(end - len(_MEMBER), end)
        if context.module.index.slice(name) == _MEMBER:
            fix = Fix("read logical_date", (TextEdit(name, "logical_date"),), Safety.UNSAFE)
    return _violation(context, key, where, fix)


def _removed(context: PythonContext, name: object) -> RemovedKey | None:
    key = REMOVED_KEYS.get(name) if isinstance(name, str) else None
    return key if key is not None and key.concerns(context.target) else None


def _is_prepared(context: PythonContext, branches: VersionBranches, node: ast.expr, key: RemovedKey) -> bool:
    """Whether code of people seems to know that the key may be absent: it asks, or takes something else instead."""
    if context.profile is Profile.STRICT:
        return False
    if Excuses(context).cover_other_version(node) or branches.may_skip(node):
        return True
    statement = context.module.surroundings.statement_of(node)
    if statement is None:
        return False
    steps = context.module.surroundings.around(statement)
    tests = [step.owner.test for step in steps if isinstance(step.owner, ast.If)]
    if any(key.name in context.module.source_of(test) for test in tests):
        return True
    is_get = isinstance(node, ast.Call)
    has_default = isinstance(node, ast.Call) and len(node.args) > 1
    choices = (part for part in ast.walk(statement) if isinstance(part, ast.BoolOp | ast.IfExp))
    return has_default or (is_get and any(holds(choice, node) for choice in choices))


def _of_read(context: PythonContext, key: RemovedKey, place: ast.Constant) -> Violation:
    where = context.module.range_of(place)
    written = context.module.source_of(place)
    fix = None
    if key.successor and len(written) == len(key.name) + 2:  # nothing but the name in quotes
        edit = TextEdit(where, written.replace(key.name, key.successor))
        fix = Fix(f"read {key.successor}", (edit,), Safety.UNSAFE)
    return _violation(context, key, where, fix)


def _parameters(context: PythonContext, functions: TaskFunctions) -> Iterator[tuple[ast.arg, RemovedKey]]:
    """The parameters of task functions that wait for a key of the context and will not be given it."""
    if context.module.names.words.isdisjoint(REMOVED_KEYS):
        return
    for function in functions.all:
        given = {keyword.arg for keyword in function.call.keywords} if function.call is not None else set()
        if not _GIVES_ARGUMENTS.isdisjoint(given) or None in given:
            continue
        for parameter in _waiting(function):
            key = _removed(context, parameter.arg)
            if key is not None:
                yield parameter, key


def _waiting(function: TaskFunction) -> list[ast.arg]:
    """The parameters that the context fills in: with None for a default, or none where the caller gives no arguments."""
    arguments = function.node.args
    defaults = {id(parameter): default for parameter, default in defaults_of(arguments)}
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [one for one in named if _is_filled_in(defaults.get(id(one)), is_required=function.call is not None)]


def _is_filled_in(default: ast.expr | None, *, is_required: bool) -> bool:
    return is_required if default is None else isinstance(default, ast.Constant) and default.value is None


def _template_variables(context: PythonContext, branches: VersionBranches) -> Iterator[TemplateVariable]:
    """What templates read, apart from those that are for another version."""
    is_strict = context.profile is Profile.STRICT
    for variable in template_variables(context.module, names_gone_from(context.target)):
        is_elsewhere = branches.skip(variable.string) if is_strict else branches.may_skip(variable.string)
        if not is_elsewhere:
            yield variable


def _of_template(context: PythonContext, variable: TemplateVariable) -> Violation:
    key = REMOVED_KEYS.get(variable.name) or REMOVED_MEMBERS[variable.name]
    fix = None
    if key.in_jinja:
        text = key.in_jinja if variable.is_whole or " " not in key.in_jinja else f"({key.in_jinja})"
        fix = Fix(f"write {key.in_jinja}", (TextEdit(variable.range, text),), Safety.UNSAFE)
    advice = f"write `{key.in_jinja}`" if key.in_jinja else key.advice
    return _violation(context, key, variable.range, fix, advice)


def _violation(
    context: PythonContext, key: RemovedKey, where: Range, fix: Fix | None, advice: str | None = None
) -> Violation:
    advice = advice or key.advice
    if context.target >= AIRFLOW_3:
        return Violation(where, f"Airflow 3 has no `{key.name}` in the context; {advice}.", fix)
    message = f"`{key.name}` in the context is deprecated, and gone in Airflow 3; {advice}."
    is_strict = context.profile is Profile.STRICT
    return Violation(where, message, fix, Severity.WARNING if is_strict else Severity.INFORMATION)


_HEAD = (
    "from airflow.sdk import BaseOperator\n\n\nclass StampOperator(BaseOperator):\n    def execute(self, context):\n"
)

RULE = PythonRule(
    name="removed_context_key",
    layer=Layer.COMPLIANCE,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A key of the context is read that Airflow 3 took away.",
    severity_note="For Airflow 2, where the keys still work, a warning in candidates and a hint in files that people wrote.",
    explanation=(
        "Airflow 3 took `execution_date`, `next_ds`, `prev_ds`, `tomorrow_ds`, `yesterday_ds` and their relatives out of "
        "the context: a subscript raises KeyError, `get` gives None, and a template renders to nothing or fails. Most "
        "can be had from `logical_date` and `data_interval_end`. Looked at are the context of components and of task "
        "functions, parameters that wait for such a key, and Jinja in strings. Code below a question after Airflow's "
        "version is left alone."
    ),
    bad=_HEAD + '        return context.get("execution_date")\n',
    good=_HEAD + '        return context.get("logical_date")\n',
    check=_check,
)
