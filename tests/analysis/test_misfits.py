"""Which calls do not fit what they reach."""

import ast

import pytest

from airsmith.analysis.callee import Callee
from airsmith.analysis.misfits import Misfit, find_misfits
from airsmith.analysis.scopes import Scope, ScopeKind
from airsmith.catalog.model import Parameter, ParameterKind

CALLEE = Callee(
    "copy",
    "",
    (
        Parameter("source", ParameterKind.NORMAL),
        Parameter("target", ParameterKind.NORMAL),
        Parameter("mode", ParameterKind.KEYWORD_ONLY, default="'w'"),
    ),
    accepts_any_keyword=False,
    accepts_any_position=False,
)


def misfit_of(text: str) -> Misfit | None:
    tree = ast.parse(text, mode="eval")
    assert isinstance(tree.body, ast.Call)
    found = find_misfits([(tree.body, Scope(ScopeKind.MODULE, tree, None), CALLEE)])
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "unknown", "surplus", "missing"),
    [
        ("copy()", [], [], ["source", "target"]),
        ("copy(a)", [], [], ["target"]),
        ("copy(a, b, c)", [], ["c"], []),
        ("copy(a, targt=b)", ["targt"], [], ["target"]),
        ("copy(a, b, mode=c, speed=d, size=e)", ["speed", "size"], [], []),
        ("copy(a, b, c, *d, speed=e)", ["speed"], ["c"], []),
        ("copy(speed=e, **d)", ["speed"], [], []),
    ],
)
def test_what_does_not_fit(text: str, unknown: list[str], surplus: list[str], missing: list[str]):
    misfit = misfit_of(text)
    assert misfit is not None
    assert [one.arg for one in misfit.unknown] == unknown
    assert [ast.unparse(one) for one in misfit.surplus] == surplus
    assert [one.name for one in misfit.missing] == missing


@pytest.mark.parametrize("text", ["copy(a, b)", "copy(*a)", "copy(**a)", "copy(a, target=b, mode=c)", "copy(a, *b)"])
def test_what_fits(text: str):
    assert misfit_of(text) is None
