"""What a mentioned function is given, however the arguments are written."""

import ast

import pytest

from airsmith.analysis.call_arguments import arguments_of, constant_of, is_false, is_true
from airsmith.analysis.module import Module

PATH = "m.f"


def given(text: str, name: str, place: int | None = None) -> str | None:
    """The source of an argument of the last mention of `m.f`."""
    module = Module(f"import m\n{text}\n")
    mention = max(module.mentions_of(frozenset((PATH,))), key=lambda one: (one.node.lineno, one.node.col_offset))
    arguments = arguments_of(mention, module)
    assert arguments is not None
    found = arguments.find(name, place)
    return None if found is None else ast.unparse(found.value)


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("m.f(x=1)", None, "1"),
        ("m.f(0, 1)", 1, "1"),
        ("m.f(0)", 1, None),
        ("m.f(*a, 1)", 1, None),
        ("m.f(1, *a)", 0, "1"),
        ("m.f(**{'x': 1})", None, "1"),
        ("m.f(**dict(x=1))", None, "1"),
        ("options = {'x': 1}\nm.f(**options)", None, "1"),
        ("options = {'y': 1}\nm.f(**options)", None, None),
        ("m.f(**options)", None, None),
        ("class A:\n    options = {'x': 1}\n    def g(self):\n        m.f(**self.options)", None, "1"),
        ("from functools import partial\npartial(m.f, x=1)", None, "1"),
        ("from functools import partial\npartial(m.f, 0, 1)", 1, "1"),
        ("from functools import partial\ng = partial(m.f, x=1)\ng(2)", None, "1"),
        ("from functools import partial\ng = partial(m.f, 0)\ng(1)", 1, "1"),
        ("from functools import partial\ng = partial(m.f, x=1)\ng(x=2)", None, "2"),
        (
            "import functools\nclass A:\n    g = functools.partial(m.f, x=1)\n    def h(self):\n        self.g(2)",
            None,
            "1",
        ),
        ("pool.submit(m.f, 0, 1)", 1, "1"),
        ("loop.run_in_executor(None, m.f, 0, 1)", 1, "1"),
    ],
)
def test_arguments(text: str, place: int | None, expected: str | None):
    assert given(text, "x", place) == expected


def test_what_is_only_named_is_given_nothing():
    module = Module("import m\nmap(m.f, xs)\n")
    (mention,) = module.mentions_of(frozenset((PATH,)))
    assert arguments_of(mention, module) is None


@pytest.mark.parametrize(
    ("setup", "expression", "value"),
    [
        ("", "False", False),
        ("V = False", "V", False),
        ("V = False\nW = V", "W", False),
        ("V = False\nV = True", "V", ...),
        ("", "unknown", ...),
        ("with V as W:\n    pass", "W", ...),
        ("V = V", "V", ...),
        ("V = W\nW = V", "V", ...),
    ],
)
def test_constants(setup: str, expression: str, value: object):
    module = Module(f"{setup}\nLOOK({expression})\n")
    call, scope = module.names.calls[-1]
    assert constant_of(call.args[0], scope) is value


def test_truth_of_constants():
    module = Module("LOOK(True, 1, 'x', False, 0, '', None, y)\n")
    call, scope = module.names.calls[-1]
    assert [is_true(argument, scope) for argument in call.args] == [True, True, True] + [False] * 5
    assert [is_false(argument, scope) for argument in call.args] == [False] * 3 + [True] * 3 + [False] * 2
