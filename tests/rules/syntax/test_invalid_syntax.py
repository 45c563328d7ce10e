"""invalid_syntax: the first error at its place."""

import subprocess
import sys

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "invalid_syntax"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "def load«(»rows:\n    return rows\n",
        "x = «(»1,\ny = 2\n",
        "class A«(»",
        "x «=»\n",
        "x«.»\n",
        "a = 1 «+» # more\n",
        "for x in «y»\n    pass\n",
        'x = «"abc»\n',
        "y = 1\nx = «'''abc»\n",
        '«print "a"»\n',
        "if x:\n«y = 1»\n",
        "def f():\n\n    # nothing\n«def g():»\n    pass\n",
        "«if x:»\n",
        "«if x:»  # why\n\n# more\n",
        "x = 1\n    «y = 2»  # hm\n",
        "if x:\n    a\n  «b»\n",
        "x = «08»\n",
        "x = 5 «$» 3\n",
        "«import»\n",
        "x = '# no comment' «+»  # a comment\n",
        "if x:\n«y = '# no comment'»  # a comment\n",
        "a = 1\n\n\nf(«a b»)\n",
        "'😀'; f(«a b»)\n",
        "'漢'; x = «(»1,\n",
        "\ufefff(«a b»)\n",
        "x\r\ny\rf(«a b»)\r\n",
        "x = 'a\u2028b'; f(«a b»)\n",
        "\x0cf(«a b»)\n",
        "x = '«\0»'\n",
        "ok()\n# «\0»\n",
        "f'😀 {«a b»}'\n",
    ],
)
def test_the_place_of_the_error(marked: str, profile: Profile):
    check_rule(RULE, marked, profile=profile, severity=Severity.ERROR)


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
@both_profiles
@pytest.mark.parametrize("text", ["", "\ufeff", "x = 1", "\r\n", "# only\n", "'\ud800'\n", "# \udfff\n", "x = '\\d'\n"])
def test_files_that_parse(text: str, profile: Profile):
    assert find(RULE, text, profile=profile) == []


@pytest.mark.parametrize("text", ["(" * 250, "x = " + "-" * 100_000 + "1", "a" + ".b" * 20_000, "f" + "()" * 30_000])
def test_what_is_nested_too_deeply(text: str):
    findings = find(RULE, text)
    assert all(finding.range.end <= (0, len(text)) for finding in findings)


@pytest.mark.parametrize(
    "text",
    [
        "return 1\n",
        "f(a=1, a=2)\n",
        "def f(a, a): pass\n",
        "break\n",
        "async def f():\n    pass\nawait f()\n",
        "nonlocal x\n",
        "def f():\n    x = 1\n    global x\n",
        "import os\nfrom __future__ import annotations\n",
    ],
)
def test_candidates_are_compiled_too(text: str):
    (finding,) = find(RULE, text, profile=Profile.STRICT)
    assert finding.range.start < finding.range.end
    assert find(RULE, text) == []


def test_messages_are_sentences():
    (finding,) = find(RULE, "x = (1,\n")
    assert finding.message == "'(' was never closed."
    (finding,) = find(RULE, "\0")
    assert finding.message == "Python source cannot hold a NUL character."


def test_warnings_of_the_parser_stay_quiet():
    program = (
        "from airsmith.analysis.module import Module\n"
        "from airsmith.analysis.parse import compile_problem\n"
        "module = Module('x = \"\\\\d\"\\nassert (x, 1)\\nx is 5\\n')\n"
        "assert module.syntax_problem is None and compile_problem(module.index) is None\n"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - written above
    assert (done.returncode, done.stderr) == (0, "")
