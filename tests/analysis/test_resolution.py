"""What an expression stands for."""

import ast

import pytest

from airsmith.analysis.mentions import find_mentions
from airsmith.analysis.module import Module
from airsmith.analysis.resolution import Resolver
from airsmith.analysis.scopes import Scope


def paths(setup: str, expression: str) -> set[str]:
    """Of an expression at the end of a module, or of a function where the setup is indented."""
    module, node, scope = placed(setup, expression)
    return set(module.resolve(node, scope))


def object_paths(setup: str, expression: str) -> set[str]:
    """The same with what calls make."""
    module, node, scope = placed(setup, expression)
    return set(module.resolve_object(node, scope))


def placed(setup: str, expression: str) -> tuple[Module, ast.expr, Scope]:
    lines = setup.rstrip().split("\n")
    indentation = lines[-1][: len(lines[-1]) - len(lines[-1].lstrip())]
    module = Module(f"{setup}\n{indentation}LOOK({expression})\n")
    assert module.syntax_problem is None
    (call, scope) = next((c, s) for c, s in module.names.calls if isinstance(c.func, ast.Name) and c.func.id == "LOOK")
    return module, call.args[0], scope


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
        ("", "[print][0]", {"builtins.print"}),
        ("import a, b", "[a, b][-1].c", {"b.c"}),
        ("import a", "[a][1]", set()),
        ("import a\nT = {'x': a.b, 2: a.c}", "T['x']", {"a.b"}),
        ("import a\nT = {'x': a.b, 2: a.c}", "T[2]", {"a.c"}),
        ("import a\nT = {'x': a.b}", "T.get('x', None)", {"a.b"}),
        ("import a\nT = {'x': a.b}", "T[y]", {"a.b"}),
        ("from airflow import a\nT = {'x': a.b}", "T[y]", set()),
        ("import a\nclass A:\n    t = (a.b, a.c)\n    def f(self):\n        x = 1", "self.t[1]", {"a.c"}),
        ("import a", "(lambda: a)().b", {"a.b"}),
        ("import a", "(lambda a: a)().b", set()),
        ("import a", "a.b.__call__", {"a.b"}),
        ("", "print.__self__.eval", {"builtins.eval"}),
        ("def f():\n    pass", "f.__builtins__['eval']", {"builtins.eval"}),
        ("import a\ndef f():\n    pass", "f.__globals__['a'].b", {"a.b"}),
        ("import a", "vars(a).get('b')", {"a.b"}),
        ("import a", "globals()['a'].b", {"a.b"}),
        ("import sys", "sys.modules['a.b'].c", {"a.b.c"}),
        ("import sys", "sys.modules.get('a').c", {"a.c"}),
        ("import importlib", "importlib.import_module('a.b').c", {"a.b.c"}),
        ("", "__import__('a.b').c", {"a.c"}),
        ("", "__import__('a.b', fromlist=['c']).c", {"a.b.c"}),
        ("import pkgutil", "pkgutil.resolve_name('a.b:c')", {"a.b.c"}),
        ("import pydoc", "pydoc.locate('a.b')", {"a.b"}),
        ("import a", "getattr(a, 'b')", {"a.b"}),
        ("import a", "getattr(*(a, 'b'))", {"a.b"}),
        ("import a", "getattr(a, x)", set()),
        ("import a", "getattr(a)", set()),
        ("import a\nn = 'b'\nn = 'c'", "getattr(a, n)", {"a.b", "a.c"}),
        ("import a", "a.__getattribute__('b')", {"a.b"}),
        ("import a, operator", "operator.attrgetter('b.c')(a)", {"a.b.c"}),
        ("import a, operator as o", "o.itemgetter('b')(vars(a))", {"a.b"}),
        ("import a, operator", "operator.getitem([a], 0)", {"a"}),
        ("import a, functools", "functools.reduce(getattr, ['b', 'c'], a)", {"a.b.c"}),
        ("import a, functools", "functools.reduce(f, ['b', 'c'], a)", set()),
        ("import a\nx = x or a", "x.b", {"a.b"}),
        ("import a\nx = a\nx = x.b\nx = x.c", "x", {"a", "a.b", "a.c", "a.b.c"}),
    ],
)
def test_paths(setup: str, expression: str, expected: set[str]):
    assert paths(setup, expression) == expected


@pytest.mark.parametrize(
    ("setup", "expression", "expected"),
    [
        ("import a", "a.B()", {"a.B()"}),
        ("import a", "a.B().c", {"a.B().c"}),
        ("from a import B\nx = B(1)", "x.c", {"a.B().c"}),
        ("import a\nx = a.B().c", "x().d", {"a.B().c().d"}),
        ("import a\nx = a.b()\nx = x.c()", "x.d", {"a.b().d", "a.b().c().d"}),
        ("import a", "a.b()()()()().c", set()),
        ("import a\nwith a.open(1) as x, a.shut(2) as y:\n    z = 1", "x.read", {"a.open().read"}),
        ("import a\nasync def f():\n    async with a.open(1) as x:\n        z = 1", "x.read", {"a.open().read"}),
        ("import a, contextlib as c\nwith c.closing(a.B()) as x:\n    z = 1", "x.d", {"a.B().d"}),
        (
            "import a, contextlib\nwith contextlib.ExitStack() as s:\n    x = s.enter_context(a.B())",
            "x.d",
            {"a.B().d"},
        ),
        ("import a\nasync def f():\n    x = await a.b()", "x.c", {"a.b().c"}),
        ("import a\ndef f(x: a.B):\n    z = 1", "x.c", {"a.B().c"}),
        ("import a\ndef f(x: 'a.B'):\n    z = 1", "x.c", {"a.B().c"}),
        ("import a\ndef f(x: 'a.B | None' = None):\n    z = 1", "x.c", {"a.B().c"}),
        ("import a\ndef f(x: a.B | a.C[int] | None):\n    z = 1", "x.d", {"a.B().d", "a.C().d"}),
        ("import a\nfrom typing import Optional\ndef f(x: Optional[a.B]):\n    z = 1", "x.c", {"a.B().c"}),
        ("import a\ndef f(x: list[a.B]):\n    z = 1", "x.c", set()),
        ("def f(x: int):\n    z = 1", "x.real", set()),
        ("import a\nclass A:\n    x: a.B\n    def f(self):\n        z = 1", "self.x.c", {"a.B().c"}),
        (
            "import a\nclass A:\n    def f(self):\n        self.x = a.B()\n    def g(self):\n        z = 1",
            "self.x.c",
            {"a.B().c"},
        ),
        ("import a\nclass A(a.B):\n    def f(self):\n        z = 1", "self.c", {"a.B.c", "a.B().c"}),
        ("import a\nclass A(a.B):\n    pass\nx = A()", "x.c", {"a.B.c", "a.B().c"}),
        ("import a\nclass A:\n    x = a.b\ny = A()", "y.x", {"a.b"}),
        ("import a\nclass A:\n    x = a.b\ndef f(y: A):\n    z = 1", "y.x", {"a.b"}),
        ("import a\ndef f() -> a.B: ...", "f().c", {"a.B().c"}),
        ("import a\ndef f():\n    x = a.B()\n    return x\nz = 1", "f().c", {"a.B().c"}),
        ("import a\ndef f():\n    return a\nz = 1", "f().c", {"a.c"}),
        ("from airflow import a\ndef f():\n    return a\nz = 1", "f().c", set()),
        (
            "import a\nclass A:\n    def get(self) -> a.B: ...\n    def f(self):\n        x = self.get()",
            "x.c",
            {"a.B().c"},
        ),
        (
            "import a\nclass A:\n    @property\n    def p(self):\n        return a.B()\n    def f(self):\n        z = 1",
            "self.p.c",
            {"a.B().c"},
        ),
        ("import a, typing", "typing.cast(a.B, x).c", {"a.B().c"}),
        ("import a", "a.B().__class__.c", {"a.B.c"}),
        ("def f():\n    return f()\nz = 1", "f().c", set()),
        ("for x in y():\n    pass", "x.c", set()),
        ("", "dict().get", set()),
    ],
)
def test_paths_of_objects(setup: str, expression: str, expected: set[str]):
    assert object_paths(setup, expression) == expected
    assert paths(setup, expression) == {path for path in expected if "(" not in path}


def test_builders_come_to_an_end():
    """Each line may be about what any line before it has made: as many ways as there are orders of lines."""
    lines = "".join(f"q = q.m{number}(q)\n" for number in range(60))
    found = object_paths(f"import a\nq = a.start()\n{lines}", "q.run")
    assert "a.start().run" in found
    assert len(found) <= 12


MANY = range(300)
EXPLOSIVE = {
    "builder": "q = requests.Session()\n" + "".join("q = q.get(q).post(q)\n" for _ in MANY),
    "each other": "".join(f"a{n} = a{(n * 7 + 1) % 300}.get or a{(n * 5 + 2) % 300}.get\n" for n in MANY),
    "texts": "x = ''\n" + "".join("x = x + ('a' if y else 'b')\n" for _ in MANY) + "getattr(requests, x)\n",
    "doubled text": "x0 = 'long'\n" + "".join(f"x{n + 1} = x{n} + x{n}\n" for n in MANY) + "getattr(requests, x300)\n",
    "classes": "".join(
        f"class A{n}(A{max(n - 1, 0)}, A{n * 3 % 300}):\n    def f(self):\n        self.get(1)\n" for n in MANY
    ),
    "attribute": "class A:\n" + "".join(f"    def f{n}(self):\n        self.s = self.s.get(self.s)\n" for n in MANY),
    "tables": "".join(f"T{n} = [T{(n + 1) % 300}[0], T{(n + 2) % 300}[1], requests.get]\n" for n in MANY),
    "functions": "".join(f"def f{n}():\n    return f{(n + 1) % 300}().get(f{(n + 3) % 300}())\n" for n in MANY),
    "getattr": "g = getattr(getattr(g, h), h + h)\n" * 300,
    "choices": "".join(f"x{n} = (x{(n + 1) % 300} if a else x{(n + 2) % 300}) or requests.get\n" for n in MANY),
}


@pytest.mark.parametrize("name", EXPLOSIVE)
def test_code_that_explodes_comes_to_an_end(name: str):
    """Counted in steps, as time depends on the machine: each takes a few microseconds."""
    resolver = Resolver()
    paths = frozenset(("requests.get", "requests.Session().get", "requests.Session().post"))
    find_mentions(Module(f"import requests\n{EXPLOSIVE[name]}").names, resolver, paths)
    assert resolver.steps < 400_000


@pytest.mark.parametrize("depth", [50, 500, 5_000])
def test_deep_code_comes_to_an_end(depth: int):
    chain = "".join(f"x{n} = x{n - 1}.y\n" for n in range(1, depth))
    union = " | ".join(["a.B"] * min(depth, 900))
    module = Module(f"import a\nx0 = a\n{chain}def f(z: {union}):\n    z.c\n    x{depth - 1}.c\n")
    module.mentions_of(frozenset(("a.B().c", "a.c")))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'a'", "a"),
        ("'a' 'b'", "ab"),
        ("'a' + 'b' + 'c'", "abc"),
        ("f'a{\"b\"}c'", "abc"),
        ("'-'.join(['a', 'b'])", "a-b"),
        ("NAME + 'c'", "namec"),
        ("(x := 'a')", "a"),
        ("'cba'[::-1]", "abc"),
        ("'abc'[1:]", "bc"),
        ("'abc'[-1]", "c"),
        ("'xbc'.replace('x', 'a')", "abc"),
        ("' AbC '.strip().lower()", "abc"),
        ("'%s-%s' % ('a', NAME)", "a-name"),
        ("'%s' % 'a'", "a"),
        ("'{}{x}'.format('a', x='b')", "ab"),
        ("'{0}{0}'.format('a')", "aa"),
        ("chr(97) + chr(0x62)", "ab"),
        ("''.join(map(chr, [97, 98]))", "ab"),
        ("''.join(chr(n) for n in (97, 98))", "ab"),
        ("''.join(reversed('cba'))", "abc"),
        ("''.join('abc')", "abc"),
        ("str('a')", "a"),
        ("b'abc'.decode()", "abc"),
        ("bytes([97, 98]).decode('utf-8')", "ab"),
        ("bytes.fromhex('6162').decode()", "ab"),
        ("base64.b64decode('YWI=').decode()", "ab"),
        ("codecs.decode('no', 'rot13')", "ab"),
        ("1", None),
        ("b'a'", None),
        ("'a' * 2", None),
        ("f'{x}'", None),
        ("f'{NAME!r}'", None),
        ("f'{NAME:>9}'", None),
        ("TWICE", None),
        ("'-'.join(x)", None),
        ("unknown", None),
        ("'a' if x else 'b'", None),
        ("'abc'[9]", None),
        ("'abc'[::0]", None),
        ("'abc'[x:]", None),
        ("'%s %s' % 'a'", None),
        ("'%99999999999s' % 'a'", None),
        ("'{:99999999999}'.format('a')", None),
        ("'{0.__class__}'.format('a')", None),
        ("'{} {}'.format('a')", None),
        ("'{'.format('a')", None),
        ("'a'.strip('a', 'b', 'c')", None),
        ("chr(-1)", None),
        ("chr(99999999)", None),
        ("bytes([300]).decode()", None),
        ("b'\\xff'.decode()", None),
        ("base64.b64decode('a').decode()", None),
        ("bytes.fromhex('x').decode()", None),
        ("self.name", None),
    ],
)
def test_literal_text(expression: str, text: str | None):
    module, node, scope = placed("import base64, codecs\nNAME = 'name'\nTWICE = 'a'\nTWICE = 'b'", expression)
    assert module.literal_text(node, scope) == text


@pytest.mark.parametrize(
    ("setup", "expression", "texts"),
    [
        ("x = 'a'\nx = 'b'", "x + '!'", {"a!", "b!"}),
        ("x = 1\nx = 'b'", "x", {"b"}),
        ("x = 'a'\nx += 'b'", "x", {"a", "ab"}),
        ("x = 'a'\nx = x + 'b'\nx = x + 'c'", "x", {"a", "ab", "abc", "ac"}),
        ("x = y\ny = x", "x", set()),
        ("", "'a' if z else 'b'", {"a", "b"}),
        ("", "z or 'b'", {"b"}),
        ("class A:\n    n = 'a'\n    def f(self):\n        self.n = 'b'", "self.n", {"a", "b"}),
        ("for x in ('a', 'b'):\n    pass", "x", {"a", "b"}),
        ("for x in names:\n    pass", "x", set()),
        ("".join(f"x = '{n}'\n" for n in range(50)), "x", {str(n) for n in range(8)}),
    ],
)
def test_literal_texts(setup: str, expression: str, texts: set[str]):
    module, node, scope = placed(setup, expression)
    assert set(module.literal_texts(node, scope)) == texts


def test_answers_are_the_same_when_asked_again():
    module = Module("import a\nb = a\nc = b or a.d\nLOOK(c)\n")
    call, scope = module.names.calls[-1]
    assert module.resolve(call.args[0], scope) == module.resolve(call.args[0], scope) == ("a", "a.d")


def test_mentions_tell_calls_from_other_uses():
    module = Module("import os\nos.system(x)\nrun(os.system)\nfrom subprocess import run\n")
    found = [(mention.path, mention.call is not None) for mention in module.mentions_of(frozenset(("os.system",)))]
    assert sorted(found) == [("os.system", False), ("os.system", True)]
    assert module.mentions_of(frozenset(("os.popen",))) == ()


def test_mentions_by_path_are_those_that_there_are():
    module = Module("import os\nos.system(x)\nos.system(y)\nos.popen(z)\n")
    found = module.mentions_by_path(frozenset(("os.system", "os.popen", "os.execv")))
    assert {path: len(mentions) for path, mentions in found.items()} == {"os.system": 2, "os.popen": 1}
    assert module.mentions_by_path(frozenset(("os.execv",))) == {}


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("partial(os.system, 'ls')", "partial(os.system, 'ls')"),
        ("asyncio.to_thread(os.system, 'ls')", "asyncio.to_thread(os.system, 'ls')"),
        ("pool.submit(os.system, 'ls')", "pool.submit(os.system, 'ls')"),
        ("loop.run_in_executor(None, os.system, 'ls')", "loop.run_in_executor(None, os.system, 'ls')"),
        ("operator.methodcaller('system', 'ls')(os)", "operator.methodcaller('system', 'ls')"),
    ],
)
def test_functions_that_are_handed_on_with_arguments(text: str, given: str):
    module = Module(f"import asyncio, operator, os\nfrom functools import partial\n{text}\n")
    (mention,) = module.mentions_of(frozenset(("os.system",)))
    assert mention.call is None
    assert mention.giver is not None
    assert ast.unparse(mention.giver) == given
    assert ast.literal_eval(mention.giver.args[mention.skipped]) == "ls"


@pytest.mark.parametrize(
    "text",
    [
        "import re\nre.compile(x)",
        "model.eval()",
        "import json\njson.loads(x)",
        "context.get('system')",
        "import os\nos.path.join(x)",
        "import importlib\nimportlib.import_module('json').loads(x)",
        "import sys\nsys.modules['json'].loads(x)",
    ],
)
def test_files_without_a_way_to_a_path_are_not_searched(text: str, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object) -> None:
        raise AssertionError("searched")

    module = Module(text)
    monkeypatch.setattr("airsmith.analysis.mentions._Search.mentions", refuse)
    assert module.mentions_of(frozenset(("builtins.eval", "builtins.compile", "os.system", "pickle.loads"))) == ()
