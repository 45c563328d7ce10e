"""What an expression stands for."""

import ast

import pytest

from airsmith.analysis.module import Module


def paths(setup: str, expression: str) -> set[str]:
    """Of an expression at the end of a module, or of a function where the setup is indented."""
    lines = setup.rstrip().split("\n")
    indentation = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
    module = Module(f"{setup}\n{indentation}LOOK({expression})\n")
    assert module.syntax_problem is None
    (call, scope) = next((c, s) for c, s in module.names.calls if isinstance(c.func, ast.Name) and c.func.id == "LOOK")
    return set(module.resolve(call.args[0], scope))


@pytest.mark.parametrize(
    ("setup", "expression", "expected"),
    [
        ("import a.b", "a.b.c", {"a.b.c"}),
        ("import a.b as x", "x.c", {"a.b.c"}),
        ("from a.b import c as x", "x", {"a.b.c"}),
        ("from . import a", "a", {".a"}),
        ("from ..a import b", "b", {"..a.b"}),
        ("from a import *\nfrom b import *", "x", {"a.x", "b.x"}),
        ("from a import *", "len", {"a.len", "builtins.len"}),
        ("import a\nx = y = a.b", "y.c", {"a.b.c"}),
        ("import a\nx, (y, *z) = 1, a", "y", set()),
        ("import a\nx, y = 1, a", "y", {"a"}),
        ("if x:\n    import a\nelse:\n    import b as a", "a.c", {"a.c", "b.c"}),
        ("import a, b", "(a if x else b).c", {"a.c", "b.c"}),
        ("import a", "(x := a).b", {"a.b"}),
        ("import a", "(None or a).b", {"a.b"}),
        ("def f(a):\n    pass", "f", set()),
        ("def f(a=len):\n    x = 1", "a", set()),
        ("import a\ndef f():\n    import b as a", "a", {"b"}),
        ("import a\nclass A:\n    a = 1\n    def f(self):\n        x = 1", "a", {"a"}),
        ("import a\nclass A:\n    b = a\n    def f(self):\n        x = 1", "self.b.c", {"a.c"}),
        ("import a\nclass A:\n    b = a\n    @staticmethod\n    def f(other):\n        x = 1", "A.b", {"a"}),
        ("import a\nclass A:\n    def f(self):\n        self.b = a\n    def g(me):\n        x = 1", "me.b", {"a"}),
        ("import a\nclass A:\n    b = a\nclass B(A):\n    b = 1", "B.b", set()),
        ("import functools, a", "functools.partial(a.b, 1)", {"a.b"}),
        ("", "print", {"builtins.print"}),
        ("", "__builtins__['print']", {"builtins.print"}),
        ("import __builtin__ as b", "b.print", {"builtins.print"}),
        ("import a\na.b = 1", "a.b", {"a.b"}),
        ("for a in b:\n    pass", "a", set()),
        ("import a\ndel a", "a", {"a"}),
        ("", "unknown.x", set()),
        ("", "unknown().x", set()),
        ("import a", "a().b", set()),
        ("", "1", set()),
        ("", "[print][0]", set()),
    ],
)
def test_paths(setup: str, expression: str, expected: set[str]):
    assert paths(setup, expression) == expected


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'a'", "a"),
        ("'a' 'b'", "ab"),
        ("'a' + 'b' + 'c'", "abc"),
        ("f'a{\"b\"}c'", "abc"),
        ("'-'.join(['a', 'b'])", "a-b"),
        ("NAME + 'c'", "namec"),
        ("1", None),
        ("b'a'", None),
        ("'a' * 2", None),
        ("f'{x}'", None),
        ("f'{NAME!r}'", None),
        ("TWICE", None),
        ("'-'.join(x)", None),
        ("unknown", None),
    ],
)
def test_literal_text(expression: str, text: str | None):
    module = Module(f"NAME = 'name'\nTWICE = 'a'\nTWICE = 'b'\nLOOK({expression})\n")
    (call, scope) = next((c, s) for c, s in module.names.calls if isinstance(c.func, ast.Name) and c.func.id == "LOOK")
    assert module.literal_text(call.args[0], scope) == text


def test_answers_are_the_same_when_asked_again():
    module = Module("import a\nb = a\nc = b or a.d\nLOOK(c)\n")
    call, scope = module.names.calls[-1]
    assert module.resolve(call.args[0], scope) == module.resolve(call.args[0], scope) == ("a", "a.d")


def test_mentions_tell_calls_from_other_uses():
    module = Module("import os\nos.system(x)\nrun(os.system)\nfrom subprocess import run\n")
    found = [(mention.path, mention.call is not None) for mention in module.mentions_of(frozenset(("os.system",)))]
    assert sorted(found) == [("os.system", False), ("os.system", True)]
    assert module.mentions_of(frozenset(("os.popen",))) == ()
