"""Fixes of constructors that do not hand `**kwargs` on to their base."""

import ast
import re

from airsmith.analysis.attributes import derives_from_provider
from airsmith.analysis.constructor_bodies import ConstructorBody
from airsmith.analysis.index import FunctionNode
from airsmith.analysis.module import Module
from airsmith.finding import Fix, Safety
from airsmith.text import Position, Range, TextEdit

_REST = "kwargs"
_AFTER_LAST_ARGUMENT = re.compile(r"\s*,?\s*\)")
"""A bracket more would be one around the argument itself, a comment would come to stand behind what is added."""
_NO_ARGUMENTS = re.compile(r"\s*\(\s*\)")


def taking_fix(body: ConstructorBody, module: Module) -> Fix:
    """Add `**kwargs` behind the last parameter, where a comma that follows may stay, and hand it on where that is clear.

    Not safe, for where a default stands in brackets of its own, their end is not in the tree.
    """
    end = _end_of_parameters(body.node, module)
    handing = _handing_edit(body, _REST, module)
    edits = (TextEdit(Range(end, end), f", **{_REST}"), *([handing] if handing is not None else []))
    return Fix(f"add **{_REST}", edits, Safety.UNSAFE)


def handing_fix(body: ConstructorBody, rest: str, module: Module) -> Fix | None:
    """Give `**kwargs` to the one call of `super().__init__`; unsafe, as that may give an argument twice."""
    edit = _handing_edit(body, rest, module)
    return Fix(f"hand **{rest} on", (edit,), Safety.UNSAFE) if edit is not None else None


def calling_fix(body: ConstructorBody, rest: str, module: Module) -> Fix | None:
    """Call `super().__init__` first of all, after the docstring; None where that would share its line with something.

    Safe where only Airflow's own base classes are there to take the arguments: without the call nothing works. Others may
    want more than what is left in `**kwargs`. None where the constructor does something with `**kwargs` before.
    """
    if body.reads_of(frozenset((rest,))):
        return None
    head, *others = body.node.body
    is_docstring = isinstance(head, ast.Expr) and isinstance(head.value, ast.Constant) and bool(others)
    first = others[0] if is_docstring else head
    line = min([first.lineno, *(one.lineno for one in getattr(first, "decorator_list", ()))]) - 1
    written = module.index.line_text(line)
    indentation = written[: len(written) - len(written.lstrip())]
    start = module.position(line + 1, len(indentation))
    is_alone = line >= body.node.lineno and (not is_docstring or line >= (head.end_lineno or head.lineno))
    if not is_alone or first.col_offset != len(indentation):
        return None
    call = f"super().__init__(**{rest}){module.index.line_end}{indentation}"
    component = body.component
    lineage = component.lineage
    is_plain = lineage.is_complete and len(lineage.local) == 1 and not derives_from_provider(component)
    return Fix(
        "call super().__init__", (TextEdit(Range(start, start), call),), Safety.SAFE if is_plain else Safety.UNSAFE
    )


def _end_of_parameters(node: FunctionNode, module: Module) -> Position:
    arguments = node.args
    defaults = (default for default in (*arguments.defaults, *arguments.kw_defaults) if default is not None)
    parameters: list[ast.arg | ast.expr] = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    parameters += [arguments.vararg] if arguments.vararg is not None else []
    return max(module.range_of(one).end for one in (*parameters, *defaults))


def _handing_edit(body: ConstructorBody, rest: str, module: Module) -> TextEdit | None:
    """The edit that gives `**kwargs` to the one call of a base, where that is `super().__init__(…)` without any `**`."""
    calls = body.base_calls
    if len(calls) != 1 or not _is_of_super(calls[0]) or any(one.arg is None for one in calls[0].keywords):
        return None
    call = calls[0]
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    end = max((module.range_of(one).end for one in given), default=module.range_of(call.func).end)
    after = module.index.slice(Range(end, module.range_of(call).end))
    if (_AFTER_LAST_ARGUMENT if given else _NO_ARGUMENTS).fullmatch(after) is None:
        return None
    if given:
        return TextEdit(Range(end, end), f", **{rest}")
    return TextEdit(Range(end, module.range_of(call).end), f"(**{rest})")


def _is_of_super(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super"))):
            return True
    return False
