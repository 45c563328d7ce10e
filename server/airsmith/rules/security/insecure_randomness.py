"""insecure_randomness: a secret that can be guessed, as it comes from a generator that is not made for secrets."""

import ast
from collections.abc import Iterator

from airsmith.analysis.mentions import Mention
from airsmith.analysis.module import Module
from airsmith.finding import Layer, Severity
from airsmith.rules.rule import PythonContext, PythonRule, Violation
from airsmith.rules.security.secret_names import is_made_up_secret
from airsmith.rules.security.surrounding_nodes import keepers_of
from airsmith.rules.security.watched import WATCHED
from airsmith.rules.security.watched_cryptography import RANDOM


def _check(context: PythonContext) -> Iterator[Violation]:
    module = context.module
    drawn = [mention for mention in module.mentions_of(WATCHED) if mention.path in RANDOM]
    kept = _names_that_keep(drawn, module)
    for mention in drawn:
        name = _maker_around(mention) or kept.get(id(mention.node))
        if name is not None:
            function = mention.path.replace("()", "")
            message = f"`{function}` can be predicted, but `{name}` must not be; use the module `secrets`."
            yield Violation(module.range_of(mention.node), message)


def _names_that_keep(drawn: list[Mention], module: Module) -> dict[int, str]:
    """By the id of what draws, the name of the secret that the result becomes or is part of."""
    by_function: dict[ast.AST, list[ast.expr]] = {}
    for mention in drawn:
        function = mention.scope.enclosing_function()
        by_function.setdefault(function.node if function else module.tree, []).append(mention.node)
    kept: dict[int, str] = {}
    for around, nodes in by_function.items():
        for keeper, found in keepers_of(nodes, around):
            name = _name_of(keeper)
            if found not in kept and is_made_up_secret(name):
                kept[found] = name
    return kept


def _name_of(owner: ast.expr | ast.keyword) -> str:
    match owner:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str() as name)):
            return name
        case ast.keyword(arg=str() as name) | ast.Constant(value=str() as name):
            return name
    return ""


def _maker_around(mention: Mention) -> str | None:
    """The name of a function around that says that it makes a secret."""
    function = mention.scope.enclosing_function()
    while function is not None:
        node = function.node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and is_made_up_secret(node.name):
            return node.name
        function = function.parent.enclosing_function() if function.parent else None
    return None


RULE = PythonRule(
    name="insecure_randomness",
    layer=Layer.SECURITY,
    severity=Severity.ERROR,
    authored_severity=Severity.WARNING,
    summary="A secret comes from a generator of random numbers that can be predicted.",
    explanation=(
        "The module random, and numpy's, are made for simulations: who has seen some of their numbers can compute the "
        "next. Passwords, tokens, keys, salts and nonces come from the module `secrets`. Only values that are kept under "
        "such a name, or made by a function of such a name, are found; samples and retry delays are left alone."
    ),
    bad='import random\n\npassword = "".join(random.choices("abcdefghijklmnopqrstuvwxyz", k=16))\n',
    good="import secrets\n\npassword = secrets.token_urlsafe(16)\n",
    check=_check,
)
