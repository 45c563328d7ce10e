"""The comment that keeps a finding quiet: where it is put, and that it works."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.finding import Finding
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.ignoring import ignoring_in_python, ignoring_in_spec
from airsmith.rules.suppression import python_suppressions
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, apply_edits

EVAL = "dangerous_function_eval"
HEAD = "name: AOperator\ndescription: x\ncategory: y\n"
TOKEN = "AKIA" + "Q3JX7M2KD5PLWNBT"


def first(findings: tuple[Finding, ...], rule: str) -> Finding:
    return next(finding for finding in findings if finding.rule == rule)


def python_after(text: str, rule: str = EVAL) -> str | None:
    index = LineIndex(text)
    edit = ignoring_in_python(index)(first(check_python(Module(text), CheckOptions()).findings, rule))
    if edit is None:
        return None
    after = apply_edits(text, (edit,))
    assert [f.rule for f in check_python(Module(after), CheckOptions()).findings if f.rule == rule] == []
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("eval(x)\n", "eval(x)  # airsmith: ignore[{}]\n"),
        ("eval(x)", "eval(x)  # airsmith: ignore[{}]"),
        ("eval(x)   \r\ny = 1\r\n", "eval(x)  # airsmith: ignore[{}]\r\ny = 1\r\n"),
        ("eval(x)  # noqa: S307\n", "eval(x)  # noqa: S307  # airsmith: ignore[{}]\n"),
        ("eval(x)  # airsmith: ignore[shell_true] so\n", "eval(x)  # airsmith: ignore[shell_true, {}] so\n"),
        ("eval(  # why\n    x\n)\n", "eval(  # why  # airsmith: ignore[{}]\n    x\n)\n"),
        ("eval('''\nx\n''')\n", "eval('''\nx\n''')  # airsmith: ignore[{}]\n"),
        ("eval('''\nx\n'''); y = '''\n'''\n", "eval('''\nx\n'''); y = '''\n'''  # airsmith: ignore[{}]\n"),
        ("y = eval(x) + \\\n    1 + \\\n    2\n", "y = eval(x) + \\\n    1 + \\\n    2  # airsmith: ignore[{}]\n"),
        ("f(\n    eval(x),\n    1,\n)\n", "f(\n    eval(x),  # airsmith: ignore[{}]\n    1,\n)\n"),
        ("\ufeffeval(x)\n", "\ufeffeval(x)  # airsmith: ignore[{}]\n"),
        ("'😀'; eval(x)\n", "'😀'; eval(x)  # airsmith: ignore[{}]\n"),
        ("@eval(x)\ndef f():\n    pass\n", "@eval(x)  # airsmith: ignore[{}]\ndef f():\n    pass\n"),
    ],
)
def test_python(before: str, after: str) -> None:
    assert python_after(before) == after.format(EVAL)


def test_a_syntax_error_cannot_be_ignored() -> None:
    assert python_after("def broken(:\n", "invalid_syntax") is None


def test_nor_a_comment_without_use() -> None:
    assert python_after("x = 1  # airsmith: ignore[shell_true]\n", "unused_suppression") is None


def spec_after(text: str, rule: str) -> str | None:
    document = read_spec(text)
    edit = ignoring_in_spec(document)(first(check_spec(document, CheckOptions()).findings, rule))
    if edit is None:
        return None
    after = apply_edits(text, (edit,))
    assert [f.rule for f in check_spec(read_spec(after), CheckOptions()).findings if f.rule == rule] == []
    assert read_spec(after).spec == document.spec
    return after


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        ("unknown_key", "colour: red\n", "colour: red  # airsmith: ignore[unknown_key]\n"),
        ("unknown_key", "colour: red  # why\n", "colour: red  # why  # airsmith: ignore[unknown_key]\n"),
        ("unknown_key", "colour: |\n  red\n", "colour: |  # airsmith: ignore[unknown_key]\n  red\n"),
        ("unknown_key", "colour: 'a\n  b'\n", "colour: 'a\n  b'  # airsmith: ignore[unknown_key]\n"),
        ("unknown_key", "colour: a\n  b\n", "colour: a\n  b  # airsmith: ignore[unknown_key]\n"),
        ("unknown_key", "colour: [\n  b]\n", "colour: [  # airsmith: ignore[unknown_key]\n  b]\n"),
        ("unknown_key", "colour: red  # airsmith: ignore[type_error]\n",
         "colour: red  # airsmith: ignore[type_error, unknown_key]\n"),
        ("secret_in_spec", f"requirements:\n  - |\n    a\n    {TOKEN}\n",
         f"requirements:\n  - |  # airsmith: ignore[secret_in_spec]\n    a\n    {TOKEN}\n"),
    ],
)  # fmt: skip
def test_specs(rule: str, before: str, after: str) -> None:
    assert spec_after(HEAD + before, rule) == HEAD + after


def test_a_spec_that_cannot_be_read_cannot_be_ignored() -> None:
    assert spec_after(HEAD + "version: [\n", "invalid_yaml") is None


PIECES = (
    "eval(x)",
    "f(",
    ")",
    ",",
    "\n",
    "\r\n",
    "\\\n",
    "'",
    '"',
    "'''",
    "# why",
    "# airsmith: ignore[a]",
    "\ufeff",
    "😀",
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_wherever_it_is_offered_it_works(text: str) -> None:
    ignoring = ignoring_in_python(LineIndex(text))
    for finding in check_python(Module(text), CheckOptions()).findings:
        edit = ignoring(finding)
        if edit is not None:
            after = apply_edits(text, (edit,))
            assert python_suppressions(LineIndex(after)).covers(finding)
            assert ast.dump(Module(after).tree) == ast.dump(Module(text).tree)
