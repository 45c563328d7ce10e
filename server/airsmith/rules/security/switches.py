"""Options that switch a protection off: where a file sets them, and how they are switched back."""

import ast

from airsmith.analysis.call_arguments import constant_of, value_of
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.options import Option
from airsmith.analysis.scopes import Scope
from airsmith.finding import Fix, Safety
from airsmith.text import Range, TextEdit

_NO = frozenset(("0", "false", "no", "off"))
_YES = frozenset(("1", "true", "yes", "on"))
_LONGEST_SOURCE = 60


def is_off(value: ast.expr, scope: Scope) -> bool:
    """Whether a value is certainly False, zero or a word for it."""
    constant = constant_of(value, scope)
    return constant is False or constant in (0, 0.0) or (isinstance(constant, str) and constant.lower() in _NO)


def is_on(value: ast.expr, scope: Scope) -> bool:
    """Whether a value is certainly True, one or a word for it."""
    constant = constant_of(value, scope)
    return constant is True or constant == 1 or (isinstance(constant, str) and constant.lower() in _YES)


def places_of(option: Option, module: Module) -> list[tuple[Range, str]]:
    """Where a finding about an option belongs, and what to call it there.

    That is where calls get a dict that has it (`**OPTIONS`, `options=OPTIONS`), else the option itself, as it is written.
    """
    spread = [module.range_of(name) for name in _spreads(option, module)]
    if spread:
        return [(span, module.index.slice(span)) for span in spread]
    span = Range(module.range_of(option.first).start, module.range_of(option.value).end)
    source = module.index.slice(span)
    is_plain = len(source) <= _LONGEST_SOURCE and source.isprintable() and "`" not in source
    return [(span, source if is_plain else option.name)]


def _spreads(option: Option, module: Module) -> list[ast.Name]:
    is_of_dict = last_name(option.call) == "dict" if option.call else isinstance(option.first, ast.Constant)
    if not is_of_dict:
        return []
    names = [
        (keyword.value, scope)
        for call, scope in module.names.calls
        for keyword in call.keywords
        if isinstance(keyword.value, ast.Name) and (keyword.arg is None or keyword.arg.endswith("options"))
    ]
    return [name for name, scope in names if _holds(value_of(name, scope), option)]


def _holds(value: ast.expr, option: Option) -> bool:
    return value is option.call or (isinstance(value, ast.Dict) and any(key is option.first for key in value.keys))


def replacement(value: ast.expr, new: str, module: Module) -> Fix | None:
    """A fix that writes another constant; None where the value has a name, as others may use that too."""
    if not isinstance(value, ast.Constant):
        return None
    return Fix(f"replace it with {new}", (TextEdit(module.range_of(value), new),), Safety.UNSAFE)


def renaming(node: ast.expr, new: str, module: Module) -> Fix | None:
    """A fix that takes another member of the same module; None where the node is not `module.member`."""
    if not isinstance(node, ast.Attribute):
        return None
    end = module.range_of(node).end
    start = module.index.position_at(module.index.offset_at(end) - len(node.attr))
    span = Range(start, end)
    if module.index.slice(span) != node.attr:
        return None
    return Fix(f"replace it with {new}", (TextEdit(span, new),), Safety.UNSAFE)
