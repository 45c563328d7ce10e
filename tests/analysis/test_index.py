"""What the walk over a tree collects, and that no shape of a tree is too much for it."""

import ast

import pytest

from airsmith.analysis.index import FunctionNode, TreeIndex
from airsmith.analysis.indexing import build_index
from airsmith.analysis.module import Module
from airsmith.analysis.names import last_name
from airsmith.analysis.scopes import BindingKind, Scope


def index_of(text: str) -> TreeIndex:
    return build_index(ast.parse(text))


def calls_in(text: str) -> list[str]:
    return [ast.unparse(call.func) for call, _ in index_of(text).calls]


def names_in(text: str) -> list[str]:
    return sorted(node.id for _, names, _ in index_of(text).names for node in names)


def attributes_in(text: str) -> list[str]:
    return sorted(ast.unparse(node) for _, attributes, _ in index_of(text).attributes for node in attributes)


def scope_called(index: TreeIndex, name: str) -> Scope:
    return next(scope for scope in index.scopes if getattr(scope.node, "name", "") == name)


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("f(g(), *h(), k=i(), **j())()", ["f(g(), *h(), k=i(), **j())", "f", "g", "h", "i", "j"]),
        ("x = [a(), {b(): c()}, (d() for y in e()), lambda: z()]", ["a", "b", "c", "e", "d", "z"]),
        ("if a():\n    b()\nelif c():\n    d()\nelse:\n    e()", ["a", "b", "c", "d", "e"]),
        ("try:\n    a()\nexcept b():\n    c()\nelse:\n    d()\nfinally:\n    e()", ["a", "b", "c", "d", "e"]),
        ("for x in a():\n    b()\nelse:\n    c()", ["a", "b", "c"]),
        ("with a() as x.y, b() as (p, q[c()]):\n    d()", ["a", "b", "c", "d"]),
        ("match a():\n    case b() if c():\n        d()", ["a", "c", "d"]),
        ("@a()\ndef f(x=b(), *, y=c()) -> d():\n    e()", ["a", "b", "c", "e", "d"]),
        ("@a()\nclass C(b(), metaclass=c()):\n    d()", ["a", "b", "c", "d"]),
        ("f'{a()!r:{b()}}' f'{c()}'", ["a", "b", "c"]),
        ("x.y[a()].z = b()", ["b", "a"]),
        ("del x[a()], y.z[b()]", ["a", "b"]),
        ("assert a(), b()\nraise c() from d()", ["a", "b", "c", "d"]),
        ("while (x := a()) > b() and not c():\n    pass", ["a", "b", "c"]),
        ("async def f():\n    async with a():\n        async for x in b():\n            await c()", ["a", "b", "c"]),
        ("'text'.join(a())", ["'text'.join", "a"]),
        ("'a docstring'\nNone\npass", []),
    ],
)
def test_calls_wherever_they_stand(text: str, calls: list[str]):
    assert calls_in(text) == calls


@pytest.mark.parametrize(
    ("text", "names", "attributes"),
    [
        ("x = y", ["y"], []),
        ("x.y.z = a.b.c", ["a", "x"], ["a.b", "a.b.c", "x.y"]),
        ("x[i] = y\ndel z, w.v", ["i", "w", "x", "y"], ["w.v"]),
        ("for x, (y, *z) in a: b", ["a", "b"], []),
        ("for x.y in a: pass", ["a", "x"], ["x.y"]),
        ("[x.y for x in a if b]", ["a", "b", "x"], ["x.y"]),
        ("a, b = b, a", ["a", "b"], []),
        ("a", ["a"], []),
        ("a.b", ["a"], ["a.b"]),
        ("lambda x=a: x", ["a", "x"], []),
        ("f(a, b.c, k=d, **e)", ["a", "b", "d", "e", "f"], ["b.c"]),
        ("x: a.b = c", ["c"], []),
        ("def f(x: a | b.c[d]) -> e: pass", [], []),
        ("def f(x: a[g.h(i)]): pass", [], ["g.h"]),
        ("x: a(b)", ["a"], []),
    ],
)
def test_what_is_read(text: str, names: list[str], attributes: list[str]):
    assert (names_in(text), attributes_in(text)) == (names, attributes)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hook.a.run(f(x))", ["run", "f"]),
        ("super().__init__(k=g())", ["__init__", "super", "g"]),
        ('"".join(x)', ["join"]),
        ("f(a)(b)", ["f", "f"]),
        ("(a or b)()", [""]),
        ("def f(x: g.h(1)): k()", ["k", "h"]),
    ],
)
def test_the_names_of_calls_stand_beside_them(text: str, names: list[str]):
    index = index_of(text)
    assert index.call_names == names
    assert len(index.calls) == len(names)


def test_calls_of_a_scope_stand_together():
    index = index_of("a()\ndef f(x: g() = h()):\n    b(c())\nd()\nclass K:\n    e()\n")
    spans = [
        (scope, [ast.unparse(call) for call, _ in index.calls[first:end]]) for scope, first, end in index.call_spans
    ]
    assert [calls for _, calls in spans] == [["a()", "h()", "d()"], ["b(c())", "c()"], ["e()"], ["g()"]]
    for scope, first, end in index.call_spans:
        assert {id(found) for _, found in index.calls[first:end]} == {id(scope)}
    assert sum(end - first for _, first, end in index.call_spans) == len(index.calls)


def test_what_is_read_is_found_by_its_words():
    index = index_of("x.y.x = y\ndef f(a: y.b()):\n    return a.y + y\n")
    assert sorted(node.lineno for node, _ in index.names_among({"y", "nothing"})) == [1, 3]
    assert sorted(ast.unparse(node) for node, _ in index.attributes_among({"y"})) == ["a.y", "x.y"]
    assert [ast.unparse(node) for node, _ in index.attributes_among({"b"})] == ["y.b"]
    assert all(scope.find("a") for node, scope in index.attributes_among({"y"}) if ast.unparse(node) == "a.y")


def test_what_stores_give():
    index = index_of(
        "a.b = 1\nc[d], e = f, g\nh.i += 2\nfor j.k in l: pass\nm.n, o = p\ndel q.r\nx = 3\nwith s as t.u: pass"
    )
    stores = [(ast.unparse(target), ast.unparse(value) if value else None) for target, value, _ in index.stores]
    assert stores == [
        ("a.b", "1"),
        ("c[d]", "f"),
        ("h.i", None),
        ("j.k", None),
        ("m.n", None),
        ("t.u", None),
    ]


def test_functions_that_yield():
    index = index_of(
        "def a():\n    x = f((yield))\ndef b():\n    def c():\n        yield from x\n    return c\n"
        "async def d():\n    with e:\n        yield\ndef g():\n    return lambda: (yield)\n"
    )
    functions = [scope.node for scope in index.scopes if isinstance(scope.node, FunctionNode)]
    assert sorted(node.name for node in functions if id(node) in index.yielding) == ["a", "c", "d"]


def test_returns_belong_to_their_function():
    index = index_of("def f():\n    if x:\n        return 1\n    def g():\n        return 2\n    return\n")
    found = [(ast.unparse(node), getattr(scope.node, "name", "")) for node, scope in index.returns]
    assert found == [("return 1", "f"), ("return", "f"), ("return 2", "g")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("import a.b as c, d.e", {"a", "b", "c", "d", "e"}),
        ("from .a.b import c as d, e", {"a", "b", "c", "d", "e"}),
        ("from a import *", {"a", "*"}),
        ("f(a.b, k=1, **c)", {"f", "a", "b", "k", "c"}),
        ("x.y = z\nx.w: int = z\nx.v += z", {"x", "y", "w", "v", "z"}),
        ("class C:\n    def m(self, p):\n        self.q = p", {"C", "m", "self", "p", "q"}),
        ("for i in r: pass\nwith s as t: pass\nexcept_ = (u := 1)", {"i", "r", "s", "t", "except_", "u"}),
        ("def f(x: Unread) -> Unread: pass", {"f", "x"}),
        ("x: make('text')", {"make"}),
        ("'a text with eval'", set()),
    ],
)
def test_words(text: str, words: set[str]):
    assert index_of(text).words == words


def test_a_name_is_bound_where_global_and_nonlocal_say():
    index = index_of(
        "def f():\n    global a\n    a = 1\n    b = 2\n    def g():\n        nonlocal b\n        b = 3\n        c = 4\n"
    )
    assert set(index.scopes[0].bindings) == {"f", "a"}
    assert set(scope_called(index, "f").bindings) == {"b", "g"}
    assert len(scope_called(index, "f").bindings["b"]) == 2
    assert set(scope_called(index, "g").bindings) == {"c"}


def test_what_a_method_calls_its_object():
    index = index_of(
        "class A:\n    def m(self, x):\n        def inner(): self\n    def changed(self):\n        self = 1\n"
        "    @staticmethod\n    def none(): pass\ndef plain(self): pass\n"
    )
    own = scope_called(index, "A")
    assert scope_called(index, "m").class_of_self("self") is own
    assert scope_called(index, "inner").class_of_self("self") is own
    for scope, name in (("m", "x"), ("changed", "self"), ("none", "self"), ("plain", "self")):
        assert scope_called(index, scope).class_of_self(name) is None


def test_attributes_of_a_class():
    index = index_of(
        "class A:\n    def m(me):\n        me.x, me.y = 1, 2\n        other.z = 3\nA.w: int = 4\nB.v = 5\n"
    )
    attributes = scope_called(index, "A").attributes
    assert {name: [ast.unparse(one.value) for one in found if one.value] for name, found in attributes.items()} == {
        "w": ["4"],
        "x": ["1"],
        "y": ["2"],
    }


def test_targets_of_which_nothing_is_known():
    bindings = index_of("for a, [b, *c] in x: pass\nd, e = x\ntry: pass\nexcept E as f: pass\n").scopes[0].bindings
    assert {name for name, (one,) in bindings.items() if one.kind is BindingKind.OTHER} == set("abcdef")


@pytest.mark.parametrize("text", ["(" * 150 + "x" + ")" * 150, " + ".join(["x.y"] * 900), "f" + "()" * 500])
def test_depth_does_not_matter(text: str):
    module = Module(text)
    assert module.syntax_problem is None
    assert set(module.names.words) <= {"x", "y", "f"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a", "a"),
        ("a.b", "b"),
        ("a.b(c)", "b"),
        ("a()()", "a"),
        ("a[b]", ""),
        ("'a'", ""),
        ("a + b", ""),
        ("x[0].c", "c"),
    ],
)
def test_last_names(text: str, name: str):
    assert last_name(ast.parse(text, mode="eval").body) == name
