"""How texts are put together: what of them is known, what is not, and what cannot carry code."""

import ast
import textwrap

import pytest

from airsmith.analysis.module import Module
from airsmith.rules.security.built_text import HARMLESS_MARK, UNKNOWN_MARK
from airsmith.rules.security.text_reading import BuiltTexts


def built(code: str) -> list[str]:
    """The ways in which what the last `use(…)` gets is put together, with `[?]` for parts that may carry anything."""
    module = Module(textwrap.dedent(code))
    call, scope = [one for one in module.names.calls if isinstance(one[0].func, ast.Name) and one[0].func.id == "use"][
        -1
    ]
    texts = BuiltTexts(module).read(call.args[0], scope)
    return [text.shape.replace(UNKNOWN_MARK, "[?]") for text in texts]


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("use(f'a {x} b')", "a [?] b"),
        ("use(f'a {x!r:>10} b')", "a [?] b"),
        ("use('a ' f'{x}' ' b')", "a [?] b"),
        ("use('a ' + x + ' b')", "a [?] b"),
        ("use('a %s b' % x)", "a [?] b"),
        ("use('a %s b %s' % (x, 'c'))", "a [?] b c"),
        ("use('a %(k)s b' % {'k': x})", "a [?] b"),
        ("use('100%% %s' % x)", "100% [?]"),
        ("use('a %s b' % args)", "a [?] b"),
        ("use('a {} {} b'.format('c', x))", "a c [?] b"),
        ("use('a {1} {0} b'.format('c', x))", "a [?] c b"),
        ("use('a {k.n[0]} b'.format(k=x))", "a [?] b"),
        ("use('{{a}} {}'.format(x))", "{a} [?]"),
        ("use('a {k} b'.format(**locals()))", "a [?] b"),
        ("use('a {k} b'.format_map(names))", "a [?] b"),
        ("use('a {} b'.format(*names))", "a [?] b"),
        ("use(str.format('a {}', x))", "a [?]"),
        ("use('a '.__add__(x))", "a [?]"),
        ("use('a %s'.__mod__(x))", "a [?]"),
        ("import operator\nuse(operator.mod('a %s', x))", "a [?]"),
        ("import operator\nuse(operator.add('a ', x))", "a [?]"),
        ("use(' '.join(['a', x, 'b']))", "a [?] b"),
        ("use(' '.join(('a', x)))", "a [?]"),
        ("use(' '.join(['a'] + [x]))", "a [?]"),
        ("use(' '.join(['a', *names]))", "a [?]"),
        ("use('a ' + ','.join(names))", "a [?],[?]"),
        ("use('a ' + ','.join(f'({n})' for n in names))", "a ([?]),([?])"),
        ("use('a ' + ','.join(sorted(names)))", "a [?],[?]"),
        ("use('a ' + ','.join(map(str, names)))", "a [?],[?]"),
        ("use(str.join(' ', ['a', x]))", "a [?]"),
        ("parts = ['a']\nparts.append(x)\nuse(' '.join(parts))", "a [?]"),
        ("parts = [f'a {n}' for n in names]\nuse(' '.join(parts))", "a [?]"),
        ("use('a :k b'.replace(':k', x))", "a [?] b"),
        ("from string import Template\nuse(Template('a $k ${n} $$').substitute(k=x, n='c'))", "a [?] c $"),
        ("from string import Template\nt = Template('a $k')\nuse(t.safe_substitute({'k': x}))", "a [?]"),
        ("from jinja2 import Template\nuse(Template('a {{ k }} b').render(k=x))", "a [?] b"),
        ("import jinja2\nuse(jinja2.Environment().from_string('a {{ k }}').render(k=x))", "a [?]"),
        ("import textwrap\nuse(textwrap.dedent(f'a {x}').strip())", "a [?]"),
        ("from sqlalchemy import text\nuse(text(f'a {x}'))", "a [?]"),
        ("use(str('a ' + x))", "a [?]"),
        ("use((f'a {x}').encode())", "a [?]"),
        ("use((q := f'a {x}'))", "a [?]"),
        ("from pathlib import Path\nuse(f'ls {Path(base) / name}')", "ls [?]/[?]"),
        ("import os\nuse('ls ' + os.path.join(base, 'x'))", "ls [?]/x"),
        ("use('a ' + x[:5])", "a [?]"),
        ("use('a ' + x['k'])", "a [?]"),
        ("use('a ' + x.y)", "a [?]"),
        ("use('a ' + f(x))", "a [?]"),
        ("use(b'a %s' % x)", "a [?]"),
    ],
)
def test_every_way_to_put_a_text_together(code: str, shape: str):
    assert built(code) == [shape]


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("q = f'a {x}'\nuse(q)", "a [?]"),
        ("q = f'a {x}'\nr = q\nuse(r)", "a [?]"),
        ("q = 'a '\nq += x\nuse(q)", "a [?]"),
        ("q = 'a '\nq += 'b '\nq += f'c {x}'\nuse(q)", "a b c [?]"),
        ("q = 'a '\nq = q + x\nuse(q)", "a [?]"),
        ("q = 'a {}'\nq = q.format(x)\nuse(q)", "a [?]"),
        ("q = 'a %s'\nq %= x\nuse(q)", "a [?]"),
        ("q = f'a {x}'\nuse(q)\nq = 'b'", "a [?]"),
        ("A = 'a %s'\ndef f(x):\n    use(A % x)", "a [?]"),
        ("def f(x):\n    q = f'a {x}'\n    def g():\n        use(q)", "a [?]"),
        ("class A:\n    q = 'a '\n    def f(self):\n        use(self.q + self.x)", "a [?]"),
        ("class A:\n    def __init__(self, x):\n        self.q = f'a {x}'\n    def f(self):\n        use(self.q)", "a [?]"),
        ("class A:\n    def f(self, x):\n        self.q = 'a '\n        self.q += x\n        use(self.q)", "a [?]"),
        ("class A:\n    def q(self):\n        return f'a {self.x}'\n    def f(self):\n        use(self.q())", "a [?]"),
        ("class A:\n    @property\n    def q(self):\n        return f'a {self.x}'\n    def f(self): use(self.q)", "a [?]"),
        ("class A:\n    def f(self):\n        use(self.q)\n    @property\n    def q(self): return 'a ' + self.x", "a [?]"),
        ("def q(x):\n    return f'a {x}'\nuse(q(1))", "a [?]"),
        ("def q(x):\n    with y:\n        try:\n            return 'a ' + x\n        finally: pass\nuse(q(1))", "a [?]"),
        ("async def q(x):\n    return 'a ' + x\nasync def f(): use(await q(1))", "a [?]"),
        ("from typing import cast\nuse(cast(str, f'a {x}'))", "a [?]"),
    ],
)  # fmt: skip
def test_texts_are_followed_through_names_attributes_and_functions(code: str, shape: str):
    assert built(code) == [shape]


def test_branches_are_told_apart():
    code = """
        if a:
            q = f"one {x}"
        elif b:
            q = "two "
        else:
            q = "three " + y
        q += z
        use(q)
    """
    assert built(code) == ["one [?][?]", "two [?]", "three [?][?]"]
    assert built("use('a ' + (x if y else 'b'))") == ["a [?]"]
    assert built("use('a ' + (x or 'b'))") == ["a [?]"]
    assert built("use(f'a {x}' if y else 'b')") == ["a [?]"]


@pytest.mark.parametrize(
    "part",
    [
        "'b'", "1", "1.5", "None", "len(x)", "int(x)", "float(x)", "round(x, 2)", "sum(x)", "-x", "x - y", "x // 2", "x + 1",
        "not x", "x == y", "LIMIT", "MADE_ELSEWHERE", "Mode.FAST", "Mode.FAST.value", "count", "text_or_none", "stamp",
        "choice", "quote(x)", "shlex.quote(x)", "shlex.join(x)", "hook.dialect.escape_word(x)", "quote_identifier(x)",
        "sql.Identifier(x)", "'%d' % x", "'%.2f' % x", "f'{x:d}'", "f'{x:.2f}'", "f'{x:%Y-%m-%d}'", "'{:d}'.format(x)",
        "','.join(['%s'] * n)", "','.join('?' * n)", "','.join('?' for _ in x)", "','.join(map(quote, x))",
        "','.join(map(int, x))", "','.join(('a', 'b'))", "','.join(NAMES)", "datetime.now().isoformat()",
        "datetime.now().strftime('%Y')", "uuid.uuid4()", "uuid.uuid4().hex", "time.time()", "context['ds']", "__file__",
        "os.path.dirname(__file__)", "Path(__file__).parent", "Path(__file__).parent / 'b'", "os.path.join(HOME, 'b')",
        "sys.executable", "os.getpid()", "hook.placeholder", "TABLES[x]", "HOME", "('b' if x else 'c')", "'b'.upper()",
        "self.size", "self.LIMIT", "row", "helper()", "digest.hexdigest()", "each[0]",
    ],
)  # fmt: skip
def test_parts_that_cannot_carry_code(part: str):
    code = f"""
        import datetime, os, shlex, sys, time, uuid
        from pathlib import Path
        from shlex import quote
        from elsewhere import MADE_ELSEWHERE, Mode, datetime
        from typing import Literal, Optional
        from psycopg2 import sql
        LIMIT = 5
        NAMES = ["a", "b"]
        TABLES = {{"a": "b"}}
        HOME = os.environ["HOME"]
        def helper():
            return "b"
        class A:
            LIMIT = "5"
            def __init__(self, size: int | None = None):
                self.size = size
            def f(self, x, n, count: int, text_or_none: "Optional[float]", stamp: datetime, choice: Literal["a", "b"]):
                row: int = x
                for each in [("a", 1), ("b", 2)]:
                    use("a " + str({part}) + " b")
    """
    assert built(code) == []


def test_loops_over_what_is_written_out_are_harmless():
    assert built("for n in ('a', 'b'):\n    use(f'x {n}')") == []
    assert built("for n, m in [('a', 1)]:\n    use(f'x {n} {m}')") == []
    assert built("for n, m in {'a': 'b'}.items():\n    use(f'x {n} {m}')") == []
    assert built("NAMES = ['a']\nfor i, n in enumerate(sorted(NAMES)):\n    use(f'x {i} {n}')") == []
    assert built("[use(f'x {n}') for n in ['a', 'b']]") == []
    assert built("for n in range(x):\n    use(f'x {n}')") == []
    assert built("for n in names:\n    use(f'x {n}')") == ["x [?]"]
    assert built("for n in ['a', name]:\n    use(f'x {n}')") == ["x [?]"]
    assert built("[use(f'x {n}') for n in names]") == ["x [?]"]


@pytest.mark.parametrize(
    "code",
    [
        "use(x)",
        "use('a')",
        "use(f'{x}')",
        "use(str(x))",
        "use('' + x)",
        "use('a ' 'b')",
        "use(x.format(y))",
        "use(x % y)",
        "use(f(x))",
        "use(unknown.text)",
        "q = x\nuse(q)",
        "def f(q): use(q)",
        "use(x + 1)",
        "use('a {{ x }}')",
        "use(f'a {{{{ ds }}}} b')",
        "use(f\"a {{{{ ti.xcom_pull('{x}') }}}} b\")",
        "use(lambda: f'a {x}')",
        "use([f'a {x}'])",
    ],
)
def test_what_is_not_built_from_unknown_parts(code: str):
    assert built(code) == []


def test_harmless_parts_stay_in_the_text():
    assert built("use(f'a {len(x)} {y}')") == [f"a {HARMLESS_MARK} [?]"]


@pytest.mark.parametrize("function", ["unquote", "html.unescape", "urllib.parse.unquote_plus"])
def test_functions_that_take_quotes_away_do_not_quote(function: str):
    assert built(f"use('a ' + {function}(x))") == ["a [?]"]


@pytest.mark.parametrize(
    "annotation", ["str", "Any", "list[str]", "dict[str, int]", "int | str", "Optional[str]", "'str | int'", "Callable"]
)
def test_types_that_may_be_text_are_unknown(annotation: str):
    assert built(f"def f(x: {annotation}): use(f'a {{x}}')") == ["a [?]"]


@pytest.mark.parametrize(
    "code",
    [
        "a = b\nb = a\nuse('x ' + a)",
        "a = a + a\nuse(a)",
        "a = 'x'\n" + "a = a + a + y\n" * 60 + "use(a)",
        "a = f'{a}{a}{a}'\n" * 40 + "use(a)",
        "use(" + " + ".join(["x", "'a'"] * 800) + ")",
        "use(x" + ".strip()" * 900 + " + y)",
        "use(x" + ".format(y)" * 900 + ")",
        "use(x" + ".a" * 900 + " + y)",
        "use(" + "f(" * 80 + "x" + ")" * 80 + ")",
        "def f(): return 'a ' + f()\nuse(f())",
        "def f(): return g() + 'x'\ndef g(): return f() + 'y'\nuse(f())",
        "class A:\n    q = q\n    def f(self):\n        self.q = self.q + self.q\n        use(self.q)",
        "class A(B): pass\nclass B(A):\n    def f(self): use('x ' + self.y)",
        "\n".join(f"a{n} = a{n + 1} + a{n + 1} + 'x'" for n in range(70)) + "\nuse(a0)",
        "\n".join(f"def f{n}(): return f{n + 1}() + f{n + 1}()" for n in range(70)) + "\nuse(f0())",
        "\n".join(f"if x: q = 'a{n}' + y" for n in range(300)) + "\nuse(q)",
        "q = ''\n" + "q += f'{x}'\n" * 500 + "use(q)",
        "use('%' % x)",
        "use('%(' % x)",
        "use('{' .format(x))",
        "use('{0[}'.format(x))",
        "use('{99999999999999999999999}'.format(x))",
        "use('{!}'.format(x))",
        "use('a $'.substitute(x))",
        "parts = parts\nuse(','.join(parts))",
        "parts = []\nparts.append(parts)\nuse(','.join(parts))",
        "use(','.join(" + " + ".join(["x"] * 800) + "))",
        "a = zip(" + "b, " * 50 + ")\nb = zip(" + "a, " * 50 + ")\nfor n in a: use(f'x {n}')",
        "use(''.join())",
        "use('a'.replace())",
        "use('a'.format_map())",
        "use(" + "[" * 90 + "]" * 90 + ")",
        "use(f'{x:{y}}' f'{x:{\"d\"}}')",
    ],
)
def test_code_made_to_run_in_circles_comes_to_an_end(code: str):
    built(code)
