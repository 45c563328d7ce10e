"""The defaults of a function's parameters."""

import ast


def defaults_of(arguments: ast.arguments) -> list[tuple[ast.arg, ast.expr]]:
    """The parameters that have a default, each with it, in order."""
    positional = [*arguments.posonlyargs, *arguments.args]
    with_default = positional[len(positional) - len(arguments.defaults) :]
    found = [*zip(with_default, arguments.defaults, strict=True)]
    by_keyword = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return [*found, *((parameter, default) for parameter, default in by_keyword if default is not None)]


def default_of(parameter: ast.AST, arguments: ast.arguments) -> ast.expr | None:
    """The default of one of the parameters; None where it has none."""
    return next((default for one, default in defaults_of(arguments) if one is parameter), None)
