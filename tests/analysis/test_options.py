"""Options: every form in which a file gives one a value."""

import pytest

from airsmith.analysis.module import Module
from airsmith.text import Range
from support.marked_text import mark_up, read_marked

NAMES = frozenset(("verify", "debug"))


def check_options(marked: str) -> None:
    """Assert that options are found from the start of the «marks» to their end, where the value ends."""
    text = read_marked(marked).text
    module = Module(text)
    found = module.options_of(NAMES)
    ranges = [Range(module.range_of(each.first).start, module.range_of(each.value).end) for each in found]
    assert mark_up(text, tuple(sorted(ranges))) == marked


@pytest.mark.parametrize(
    "marked",
    [
        "f(«verify=False», other=1)",
        "f(a, **{«'verify': x», 'b': 1})",
        "d = {«'verify': {'other': 1}»}",
        "x = dict(«debug=1»)",
        "«x.verify = False»",
        "«x.y.verify = False»",
        "«self.debug = 1»",
        "«x['verify'] = False»",
        "«x['a']['verify'] = False»",
        "setattr(x, «'verify', False»)",
        "x.setdefault(«'verify', False»)",
        "os.putenv(«'debug', '1'»)",
        "class A:\n    def f(self):\n        return [g(«verify=y») for y in z]",
        "@f(«verify=1»)\ndef g(): pass",
        "f(«verify=(\n    'a'\n    'b'»\n))",
    ],
)
def test_found(marked: str) -> None:
    check_options(marked)


@pytest.mark.parametrize(
    "text",
    [
        "verify = False",
        "x.verify",
        "x.verify: bool",
        "x['verify']",
        "del x['verify']",
        "for x.verify in y: pass",
        "x.verify += 1",
        "def f(verify=False): ...",
        "{verify: 1, **verify}",
        "getattr(x, 'verify', False)",
        "setattr(x, name, False)",
        "setattr(x)",
        "'verify=False'",
        "",
    ],
)
def test_left_alone(text: str) -> None:
    check_options(text)


def test_scopes_and_calls() -> None:
    module = Module("def f(x):\n    g(verify=x)\n")
    (option,) = module.options_of(NAMES)
    assert option.call is not None
    assert "x" in option.scope.bindings
    assert module.options_of(NAMES) is module.options_of(NAMES)
