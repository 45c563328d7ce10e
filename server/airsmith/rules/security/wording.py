"""How messages of rules about text call the parts that are put into it."""

import ast

from airsmith.analysis.names import last_name

_LONGEST = 40


def part_name(node: ast.AST) -> str:
    """A part as it is written, where that is short; its kind otherwise. Fit to begin a sentence."""
    written = _written(node)
    return f"`{written}`" if written and len(written) <= _LONGEST else "What is put in here"


def _written(node: ast.AST) -> str:
    """Names, attributes and items of these as they are written, calls without their arguments; else nothing."""
    match node:
        case ast.arg(arg=name):
            return name
        case ast.Name(id=name) if name.isprintable():
            return name
        case ast.Attribute(value=ast.Name(id=base), attr=name):
            return f"{base}.{name}"
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id=first), attr=second), attr=name):
            return f"{first}.{second}.{name}"
        case ast.Subscript(value=ast.Name(id=base), slice=ast.Constant(value=str() as key)) if key.isidentifier():
            return f'{base}["{key}"]'
        case ast.Call() if name := last_name(node):
            return f"{name}(…)"
    return ""
