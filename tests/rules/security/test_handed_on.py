"""What is told at once to be put together nowhere in the file, and what has to be read."""

import textwrap

import pytest

from airsmith.analysis.module import Module
from airsmith.rules.security.handed_on import HandedOn


def is_handed_on(code: str) -> bool:
    """Whether what the first `use(…)` of the code gets is."""
    module = Module(textwrap.dedent(code))
    call, scope = module.calls_of(frozenset(("use",)))[0]
    return HandedOn(module.names).has(call.args[0], scope)


@pytest.mark.parametrize(
    "code",
    [
        "use('text')",
        "from elsewhere import text\nuse(text)",
        "def f(text): use(text)",
        "def f(text):\n    other = text\n    use(other)",
        "def f(hook): use(hook.get_text())",
        "async def f(hook): use(await hook.get_text())",
        "from elsewhere import get_text\nuse(get_text())",
        "class A:\n    def __init__(self, text): self.text = text\n    def f(self): use(self.text)",
        "class A:\n    def f(self): use(self.inherited)",
    ],
)
def test_comes_from_elsewhere(code: str):
    assert is_handed_on(code)


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): use(f'a {x}')",
        "def f(x): use('a ' + x)",
        "def f(x):\n    text = 'a'\n    text += x\n    use(text)",
        "def f(x):\n    text = f'a {x}'\n    other = text\n    use(other)",
        "def f(x): use('a {}'.format(x))",
        "def f(x): use(' '.join(x))",
        "from textwrap import dedent as d\ndef f(x): use(d(f'a {x}'))",
        "def make(x): return f'a {x}'\ndef f(x): use(make(x))",
        "class A:\n    def make(self, x): return f'a {x}'\n    def f(self, x): use(self.make(x))",
        "class A:\n    def __init__(self, x): self.text = f'a {x}'\n    def f(self): use(self.text)",
        "a = b\nb = a\nuse(a)",
    ],
)
def test_has_to_be_read(code: str):
    assert not is_handed_on(code)
