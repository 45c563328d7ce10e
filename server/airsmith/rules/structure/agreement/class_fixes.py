"""Fixes in the body of a component's class: another value of an attribute, an attribute more, an item more."""

import ast
import re

from airsmith.finding import Fix, Safety
from airsmith.rules.structure.agreement.comparison import Comparison
from airsmith.rules.structure.agreement.values import source_of_value
from airsmith.spec.wording import listed, quote
from airsmith.text import Range, TextEdit

_FIELDS = "template_fields"
_AFTER_LAST_ITEM = re.compile(r"(?:[\s,]|#[^\r\n]*)*[)\]]")
"""A bracket more would be one around the item itself."""


def replacement(compared: Comparison, node: ast.expr, value: str) -> Fix:
    """Write another value in the place of one that is written out."""
    span = compared.context.module.range_of(node)
    return Fix(f"make it {quote(value)}", (TextEdit(span, value),), _safety(compared))


def new_attribute(compared: Comparison, name: str, value: str) -> Fix | None:
    """A line that sets a class attribute, after `template_fields` or else the docstring.

    None where the class's body does not stand on lines of its own.
    """
    module, body = compared.context.module, compared.info.node.body
    first = body[0]
    indentation = module.index.line_text(first.lineno - 1)[: first.col_offset]
    if indentation.strip():
        return None
    line, line_end = f"{name} = {value}", module.index.line_end
    place = _place_of_attributes(body)
    if place:
        last = body[place - 1]
        last_line = last.end_lineno or last.lineno
        if place < len(body) and _first_line(body[place]) <= last_line:
            return None
        end = module.index.line_range(last_line - 1).end
        edit = TextEdit(Range(end, end), f"{line_end}{indentation}{line}")
    else:
        start = module.position(_first_line(first), first.col_offset)
        edit = TextEdit(Range(start, start), f"{line}{line_end}{indentation}")
    return Fix(f"add {quote(line)}", (edit,), _safety(compared))


def _place_of_attributes(body: list[ast.stmt]) -> int:
    """Behind how many of the statements a further attribute belongs."""
    for count, statement in enumerate(body, 1):
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == _FIELDS for target in targets):
            return count
    first = body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return 1 if is_docstring else 0


def _first_line(statement: ast.stmt) -> int:
    """One-based; decorators stand before what they decorate."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min((decorator.lineno for decorator in decorators), default=statement.lineno)


def new_items(compared: Comparison, node: ast.expr, texts: list[str]) -> Fix | None:
    """Further texts at the end of a tuple or list that is written out with brackets; None for everything else."""
    module = compared.context.module
    if not isinstance(node, ast.Tuple | ast.List):
        return None
    span = module.range_of(node)
    written = module.index.slice(span)
    if written[:1] + written[-1:] not in ("()", "[]"):
        return None
    added = ", ".join(source_of_value(text) or "" for text in texts)
    if not node.elts:
        needs_comma = isinstance(node, ast.Tuple) and len(texts) == 1
        edit = TextEdit(span, f"{written[0]}{added}{',' if needs_comma else ''}{written[-1]}")
    else:
        end = module.range_of(node.elts[-1]).end
        if _AFTER_LAST_ITEM.fullmatch(module.index.slice(Range(end, span.end))) is None:
            return None
        edit = TextEdit(Range(end, end), f", {added}")
    names = listed((quote(text) for text in texts), "and")
    return Fix(f"add {names}", (edit,), _safety(compared))


def _safety(compared: Comparison) -> Safety:
    """Of a candidate nobody counts yet on what it does; what people wrote may differ on purpose."""
    return Safety.SAFE if compared.is_strict else Safety.UNSAFE
