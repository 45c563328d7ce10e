"""Defects in calls: a keyword that never existed, and a required argument left out."""

import ast
import random
from collections.abc import Iterator

from airsmith.catalog.base_parameters import BASE_OPERATOR_PARAMETERS, BASE_SENSOR_PARAMETERS
from airsmith.catalog.lookup import Catalog
from support.seeding.calls import CertainCall, certain_calls
from support.seeding.misspelling import misspelt
from support.seeding.seed import Defect
from support.seeding.source import Source

_INVENTED = (
    "connection_name",
    "enable_logging",
    "max_wait_minutes",
    "output_format_hint",
    "raise_on_failure",
    "retry_limit_seconds",
    "use_ssl_context",
    "verify_certificates",
)
_OF_TASKS = BASE_OPERATOR_PARAMETERS | BASE_SENSOR_PARAMETERS


def invented_arguments(source: Source, catalog: Catalog, chance: random.Random) -> Iterator[Defect]:
    """A call gets a keyword that nothing takes: a plain invention, or one like a parameter that there is."""
    for call in certain_calls(source, catalog):
        if call.takes_any_keyword:
            continue
        name = _invention(call, chance)
        if name is None:
            continue
        given: list[ast.expr | ast.keyword] = [*call.node.args, *call.node.keywords]
        start = max(map(source.end_of, given), default=source.end_of(call.node) - 1)
        new = f", {name}=None" if given else f"{name}=None"
        line = source.line_at(start)
        yield Defect(start, start, new, range(line, line + 1), f"{name} given to {call.title}")


def _invention(call: CertainCall, chance: random.Random) -> str | None:
    taken = call.names | _OF_TASKS | {keyword.arg for keyword in call.node.keywords}
    if call.names and chance.random() < 0.5:
        return misspelt(chance.choice(sorted(call.names)), chance, lambda name: name not in taken)
    free = [name for name in _INVENTED if name not in taken]
    return chance.choice(free) if free else None


def dropped_arguments(source: Source, catalog: Catalog, _: random.Random) -> Iterator[Defect]:
    """A required argument is taken away: one given by name, or the last that is given by position.

    Operators and sensors are left alone, as `default_args` of the DAG may give what a call does not.
    """
    for call in certain_calls(source, catalog):
        node = call.node
        has_unpacking = any(isinstance(one, ast.Starred) for one in node.args) or any(
            keyword.arg is None for keyword in node.keywords
        )
        if call.may_get_more or has_unpacking:
            continue
        first = source.line_at(source.start_of(node))
        for argument, name in _required(call):
            start, end = _with_comma(source, node, argument)
            lines = range(first, source.line_at(source.end_of(node)) + 1)
            yield Defect(start, end, "", lines, f"{name} not given to {call.title}")


def _required(call: CertainCall) -> Iterator[tuple[ast.expr | ast.keyword, str]]:
    for keyword in call.node.keywords:
        parameter = call.find(keyword.arg)
        if parameter is not None and parameter.is_required:
            yield keyword, parameter.name
    count = len(call.node.args)
    if 0 < count <= len(call.positional) and not call.takes_any_position:
        last = call.positional[count - 1]
        if last.is_required:
            yield call.node.args[-1], last.name


def _with_comma(source: Source, call: ast.Call, argument: ast.expr | ast.keyword) -> tuple[int, int]:
    """From an argument to the next one, or from the end of the one before where it is the last."""
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    order = sorted(given, key=source.start_of)
    at = order.index(argument)
    if at + 1 < len(order):
        return source.start_of(argument), source.start_of(order[at + 1])
    start = source.end_of(order[at - 1]) if at else source.start_of(argument)
    end = source.end_of(argument)
    trailing = source.content[end : source.end_of(call) - 1]
    return start, end if at or b"," not in trailing else end + trailing.index(b",") + 1
