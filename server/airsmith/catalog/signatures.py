"""Signatures as one line of source, which is how the catalog's data keeps them: `(a: int, *, b: str = 'x') -> None`."""

import ast
from collections.abc import Iterator
from functools import lru_cache

from airsmith.catalog.model import Parameter, ParameterKind, Signature


def signature_of(arguments: ast.arguments, returns: ast.expr | None = None) -> Signature:
    """The signature that a function's syntax states."""
    return Signature(tuple(_parameters(arguments)), ast.unparse(returns) if returns is not None else "")


def without_first(signature: Signature) -> Signature:
    """The signature of a method as its callers see it, without `self` or `cls`."""
    first = signature.parameters[:1]
    if not first or first[0].kind not in {ParameterKind.NORMAL, ParameterKind.POSITIONAL_ONLY}:
        return signature
    return Signature(signature.parameters[1:], signature.returns)


def render_signature(signature: Signature) -> str:
    """One line of source."""
    arrow = f" -> {signature.returns}" if signature.returns else ""
    return f"({', '.join(_parts(signature.parameters))}){arrow}"


@lru_cache(maxsize=4096)
def parse_signature(text: str) -> Signature:
    """Read back what `render_signature` has written."""
    function = ast.parse(f"def f{text}: ...").body[0]
    if not isinstance(function, ast.FunctionDef):
        raise TypeError(f"not a signature: {text}")
    return signature_of(function.args, function.returns)


def render_parameter(parameter: Parameter) -> str:
    """A parameter's declaration: `name: str = 'x'`."""
    stars = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    annotation = f": {parameter.annotation}" if parameter.annotation else ""
    if parameter.default is None:
        return f"{stars}{parameter.name}{annotation}"
    equals = " = " if annotation else "="
    return f"{parameter.name}{annotation}{equals}{parameter.default}"


def parse_parameter(text: str) -> Parameter:
    """Read back what `render_parameter` has written; its kind is not in the text."""
    return parse_signature(f"({text})").parameters[0]


def _parameters(arguments: ast.arguments) -> Iterator[Parameter]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    for index, (argument, default) in enumerate(zip(positional, defaults, strict=True)):
        is_first = index < len(arguments.posonlyargs)
        kind = ParameterKind.POSITIONAL_ONLY if is_first else ParameterKind.NORMAL
        yield _parameter(argument, kind, default)
    if arguments.vararg is not None:
        yield _parameter(arguments.vararg, ParameterKind.VAR_POSITIONAL, None)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(argument, ParameterKind.KEYWORD_ONLY, default)
    if arguments.kwarg is not None:
        yield _parameter(arguments.kwarg, ParameterKind.VAR_KEYWORD, None)


def _parameter(argument: ast.arg, kind: ParameterKind, default: ast.expr | None) -> Parameter:
    annotation = ast.unparse(argument.annotation) if argument.annotation is not None else ""
    return Parameter(argument.arg, kind, annotation, ast.unparse(default) if default is not None else None)


def _parts(parameters: tuple[Parameter, ...]) -> Iterator[str]:
    has_slash = has_star = False
    for parameter in parameters:
        if has_slash and parameter.kind is not ParameterKind.POSITIONAL_ONLY:
            yield "/"
            has_slash = False
        has_slash = parameter.kind is ParameterKind.POSITIONAL_ONLY
        if parameter.kind is ParameterKind.KEYWORD_ONLY and not has_star:
            yield "*"
        has_star = has_star or parameter.kind in {ParameterKind.VAR_POSITIONAL, ParameterKind.KEYWORD_ONLY}
        yield render_parameter(parameter)
    if has_slash:
        yield "/"
