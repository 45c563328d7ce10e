"""Calls that do not fit what they reach: arguments that it does not take, and arguments that it needs."""

import ast
from collections.abc import Iterable
from dataclasses import dataclass

from airsmith.analysis.callee import Callee
from airsmith.analysis.scopes import Scope
from airsmith.catalog.model import Parameter


@dataclass(frozen=True, slots=True)
class Misfit:
    """A call that what it reaches would refuse.

    `unknown` are arguments by names that it does not know, `surplus` positional ones beyond those that it takes,
    `missing` the parameters that are left without a value.
    """

    call: ast.Call
    scope: Scope
    callee: Callee
    unknown: tuple[ast.keyword, ...]
    surplus: tuple[ast.expr, ...]
    missing: tuple[Parameter, ...]


def find_misfits(calls: Iterable[tuple[ast.Call, Scope, Callee]]) -> tuple[Misfit, ...]:
    """Those of some calls that do not fit. In one pass, as fetching so many nodes from memory is what takes the time."""
    found: list[Misfit] = []
    for call, scope, callee in calls:
        surplus = _surplus(call, callee) if call.args else ()
        unknown: tuple[ast.keyword, ...] = ()
        missing: tuple[Parameter, ...] = ()
        if callee.required or (call.keywords and not callee.accepts_any_keyword):
            given = {keyword.arg for keyword in call.keywords}
            if not (callee.accepts_any_keyword or given <= callee.names):
                unknown = unknown_arguments(call, callee)
            missing = _missing(call, callee, given)
        if unknown or surplus or missing:
            found.append(Misfit(call, scope, callee, unknown, surplus, missing))
    return tuple(found)


def unknown_arguments(call: ast.Call, callee: Callee) -> tuple[ast.keyword, ...]:
    """The arguments whose names the callee does not know."""
    if callee.accepts_any_keyword:
        return ()
    names = callee.names
    return tuple([one for one in call.keywords if one.arg not in names and one.arg is not None])


def missing_arguments(call: ast.Call, callee: Callee) -> tuple[Parameter, ...]:
    """The required parameters that a call does not give; none where a `*` or `**` may give them."""
    return _missing(call, callee, {keyword.arg for keyword in call.keywords})


def _surplus(call: ast.Call, callee: Callee) -> tuple[ast.expr, ...]:
    """The positional arguments that have no parameter; what follows a `*` may be nothing."""
    takers = len(callee.by_position())
    is_enough = callee.accepts_any_position or len(call.args) <= takers
    return () if is_enough else tuple(_before_star(call)[takers:])


def _missing(call: ast.Call, callee: Callee, given: set[str | None]) -> tuple[Parameter, ...]:
    if callee.is_filled_in or None in given:
        return ()
    missing = [one for one in callee.required if one.name not in given]
    if not missing or not call.args:
        return tuple(missing)
    if len(_before_star(call)) < len(call.args):
        return ()
    by_position = {parameter.name for parameter in callee.by_position()[: len(call.args)]}
    return tuple([one for one in missing if one.name not in by_position])


def _before_star(call: ast.Call) -> list[ast.expr]:
    star = next((at for at, argument in enumerate(call.args) if isinstance(argument, ast.Starred)), len(call.args))
    return call.args[:star]
