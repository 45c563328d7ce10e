"""naive_datetime: a component makes a time without a zone."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import Scope, ScopeKind
from airsmith.finding import Fix, Layer, Safety, Severity
from airsmith.rules.imports.insertion import import_insertion
from airsmith.rules.rule import Profile, PythonContext, PythonRule, Violation
from airsmith.text import TextEdit

_DATETIME = "datetime.datetime"
_ZONE_PLACE = {"now": 0, "fromtimestamp": 1, "": 7}
"""Where the zone stands among the positional arguments; the empty name is the class itself."""
_UTC = frozenset(("utcnow", "utcfromtimestamp"))
_METHODS = frozenset(("now", "today", "fromtimestamp", "strptime", *_UTC))
_ONLY_IN_CANDIDATES = frozenset(("", "strptime"))
_ZONE_NAMES = frozenset(("tz", "tzinfo"))
_ZONE_DIRECTIVES = ("%z", "%Z")
_MAKE_AWARE = frozenset(("make_aware", "convert_to_utc", "coerce_datetime", "localize", "instance"))
"""Functions that give a zone to a time that they are handed."""
_ADVICE = {
    "now": "write `datetime.now(tz=timezone.utc)`",
    "today": "write `datetime.now(tz=timezone.utc)`",
    "utcnow": "write `datetime.now(tz=timezone.utc)`",
    "fromtimestamp": "pass `tz=timezone.utc`",
    "utcfromtimestamp": "write `datetime.fromtimestamp(…, tz=timezone.utc)`",
    "strptime": "add `.replace(tzinfo=timezone.utc)`",
}


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    words = module.names.words
    if "datetime" not in words or (_METHODS.isdisjoint(words) and context.profile is Profile.AUTHORED):
        return
    components = {id(component.info.scope) for component in context.components}
    if not components:
        return
    # In code of people the class itself is not looked at, and so no other names.
    for call, scope in module.calls_of(_METHODS) if context.profile is Profile.AUTHORED else module.names.calls:
        name = _made_by(call, scope, context)
        if name is None or not _stands_in(scope, components) or _is_aware(call, name):
            continue
        is_looked_at = name not in _ONLY_IN_CANDIDATES or context.profile is Profile.STRICT
        if is_looked_at and not _is_made_aware(call, name, module):
            yield _violation(context, call, scope, name)


def _made_by(call: ast.Call, scope: Scope, context: PythonContext) -> str | None:
    """The method of datetime that a call calls, empty for the class itself; None for everything else."""
    is_method = isinstance(call.func, ast.Attribute) and call.func.attr in _METHODS
    if not is_method and context.profile is Profile.AUTHORED:
        return None
    for path in context.module.resolve(call.func, scope):
        if path == _DATETIME:
            return ""
        if path.startswith(f"{_DATETIME}.") and path.removeprefix(f"{_DATETIME}.") in _METHODS:
            return path.removeprefix(f"{_DATETIME}.")
    return None


def _stands_in(scope: Scope, components: set[int]) -> bool:
    step: Scope | None = scope
    while step is not None:
        if step.kind is ScopeKind.CLASS and id(step) in components:
            return scope.is_deferred
        step = step.parent
    return False


def _is_aware(call: ast.Call, name: str) -> bool:
    if any(isinstance(argument, ast.Starred) for argument in call.args):
        return True
    if any(keyword.arg is None or keyword.arg in _ZONE_NAMES for keyword in call.keywords):
        return not any(
            keyword.arg in _ZONE_NAMES and isinstance(keyword.value, ast.Constant) for keyword in call.keywords
        )
    if name == "strptime":
        pattern = call.args[1] if len(call.args) > 1 else None
        written = pattern.value if isinstance(pattern, ast.Constant) else None
        return not isinstance(written, str) or any(directive in written for directive in _ZONE_DIRECTIVES)
    place = _ZONE_PLACE.get(name)
    return place is not None and len(call.args) > place


def _is_made_aware(call: ast.Call, name: str, module: Module) -> bool:
    """Whether the time is given a zone in the same statement, or turned into seconds, for which none is needed."""
    statement = module.surroundings.statement_of(call)
    for node in ast.walk(statement) if statement is not None else ():
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr="replace"), keywords=keywords) if value is call:
                return any(keyword.arg == "tzinfo" for keyword in keywords)
            case ast.Attribute(value=value, attr=attr) if value is call:
                return attr == "astimezone" or (attr == "timestamp" and name not in _UTC)
            case ast.Call(args=[first, *_]) if first is call:
                return last_name(node.func) in _MAKE_AWARE
    return False


def _violation(context: PythonContext, call: ast.Call, scope: Scope, name: str) -> Violation:
    written = f"datetime.{name}" if name else "datetime"
    advice = _ADVICE.get(name, "give it a `tzinfo`")
    message = f"`{written}` gives a time without a zone, which cannot be compared with those of Airflow; {advice}."
    is_hint = context.profile is Profile.AUTHORED and name not in _UTC
    severity = Severity.INFORMATION if is_hint else None
    return Violation(context.module.range_of(call.func), message, _fix(context.module, call, scope, name), severity)


def _fix(module: Module, call: ast.Call, scope: Scope, name: str) -> Fix | None:
    """Pass the zone; unsafe, because times with and without one cannot be compared with each other."""
    function = call.func
    aware = {"today": "now", "utcnow": "now", "utcfromtimestamp": "fromtimestamp"}.get(name, name)
    if aware not in {"now", "fromtimestamp"} or not isinstance(function, ast.Attribute) or call.keywords:
        return None
    zone = _zone(module, function.value, scope)
    if zone is None:
        return None
    whole, named = module.range_of(call), module.range_of(function)
    end = module.index.offset_at(whole.end) - 1
    start = module.index.offset_at(named.end) - len(name)
    if module.text[start : start + len(name)] != name or module.text[end] != ")":
        return None
    needs_comma = bool(call.args) and not module.text[:end].rstrip().endswith(",")
    text = f"{', ' if needs_comma else ''}tz={zone.text}"
    edits = [TextEdit(module.index.range_at(end, end), text)]
    if aware != name:
        edits.insert(0, TextEdit(module.index.range_at(start, start + len(name)), aware))
    return Fix(f"pass tz={zone.text}", (*zone.edits, *edits), Safety.UNSAFE)


@dataclass(frozen=True, slots=True)
class _Zone:
    """How a file writes UTC, and the edits that this takes."""

    text: str
    edits: tuple[TextEdit, ...] = ()


def _zone(module: Module, owner: ast.expr, scope: Scope) -> _Zone | None:
    """How UTC is written beside a mention of the class; None where the name that it takes means something else."""
    if isinstance(owner, ast.Attribute) and module.resolve(owner.value, scope) == ("datetime",):
        return _Zone(f"{module.source_of(owner.value)}.timezone.utc")
    found = scope.find("timezone")
    if found is None:
        return _Zone("timezone.utc", (import_insertion(module, "from datetime import timezone"),))
    is_ours = all(binding.origin == "datetime.timezone" for binding in found[1])
    return _Zone("timezone.utc") if is_ours else None


_HEAD = "from datetime import datetime, timezone\n\nfrom airflow.sdk import BaseOperator\n\n\n"
_CLASS = "class StampOperator(BaseOperator):\n    def execute(self, context):\n"

RULE = PythonRule(
    name="naive_datetime",
    layer=Layer.COMPLIANCE,
    severity=Severity.WARNING,
    summary="A component makes a time without a zone.",
    severity_note=(
        "In files that people wrote, local time is only a hint, and neither `datetime(…)` nor strptime is looked at."
    ),
    explanation=(
        "All times of Airflow have a zone, and Python refuses to compare or subtract times with and without one. What is "
        "local time depends on the worker besides. Pass `tz=timezone.utc`; `utcnow` gives a time without a zone too. "
        "Times that get a zone in the same statement are fine, and so is the `start_date` of a DAG."
    ),
    bad=_HEAD + _CLASS + "        return datetime.utcnow().isoformat()\n",
    good=_HEAD + _CLASS + "        return datetime.now(tz=timezone.utc).isoformat()\n",
    check=_check,
)
