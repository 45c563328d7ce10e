"""What expressions are called."""

import ast


def last_name(node: ast.expr) -> str:
    """The name that an expression ends with: `a.b` and `b` have b, and so has a call of either; else empty."""
    while isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""
