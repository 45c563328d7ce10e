"""Calls by the last name of what they call, and the words that tell at once whether a file has any."""

import ast

import pytest

from airsmith.analysis.module import Module


def calls_of(code: str, *names: str) -> list[str]:
    return [ast.unparse(call) for call, _ in Module(code).calls_of(frozenset(names))]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("run(1)", ["run(1)"]),
        ("hook.run(1)", ["hook.run(1)"]),
        ("self.hook().run(1)", ["self.hook().run(1)"]),
        ("run(1)(2)", ["run(1)(2)", "run(1)"]),
        ("run[0](1)", []),
        ("run = other(1)", []),
        ("x.run", []),
        ("f(run=1)", []),
        ("def f(x: call(hook.run(1))): pass", ["hook.run(1)"]),
        ("", []),
        ("f(", []),
    ],
)
def test_goes_by_the_last_name(code: str, found: list[str]):
    assert calls_of(code, "run") == found


def test_keeps_the_order_of_all_calls():
    module = Module("b(1)\na(2)\nx.b(3)\nc(4)\ndef f():\n    a(5)\n")
    assert module.calls_of(frozenset("ab")) == [one for one in module.names.calls if ast.unparse(one[0])[0] != "c"]


def test_names_of_attributes_and_arguments_are_told_apart():
    names = Module("import a\nb.read.more = f(argument=1, **rest)\n").names
    assert names.attribute_words == {"read"}
    assert names.argument_words == {"argument", ""}
    assert names.words == {"a", "b", "read", "more", "f", "argument", "rest"}
