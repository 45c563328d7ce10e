"""What holds for any text: checks come to an end without a fault, and every range lies in the document."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.finding import Finding
from airsmith.rules.engine import CheckOptions, CheckResult, check_python
from airsmith.rules.rule import Profile
from airsmith.text import LineIndex, Position, apply_edits
from support import component_sources

SOURCES = tuple(component_sources.ALL.values())
PIECES = [
    "class A(BaseOperator):\n", "    def execute(self, context):\n", "        eval(x)\n", "        context['ds']\n", "eval",
    "from airflow.sdk import BaseHook\n", "from os import *\n", "import os as o\n", "o.system", "getattr(o, 'system')",
    "    template_fields = 'a'\n", "self.", "(", ")", "[", "]", "{", "}", ":", ",", "=", '"', "'", '"""', "f'{", "}'", "\\",
    "\n", "\r\n", "\r", "\t", "    ", "\x0c", "\0", "\ufeff", "\ud800", "😀", "漢", "é", "\u2028", "\x85", "\x1c", "#", "@",
    "lambda x: ", "yield ", "await ", "async ", "match x:\n", "case ", "if ", "else:\n", "try:\n", "except ", "global x\n",
    "nonlocal x\n", "x := ", "**", "*", "->", "...", "0", "1e9", "_", "# airsmith: ignore[dangerous_function_eval]",
]  # fmt: skip
soups = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
anything = st.one_of(soups, st.text(st.characters(codec=None), max_size=60))


def check(text: str, profile: Profile = Profile.AUTHORED) -> CheckResult:
    result = check_python(Module(text), CheckOptions(profile=profile, component_type="operator", component_name="A"))
    assert result.crashed == ()
    index = LineIndex(text)
    for finding in result.findings:
        assert Position(0, 0) <= finding.range.start <= finding.range.end <= index.end
        for place in finding.range:
            assert index.position_at(index.offset_at(place)) == place, "no place of the text"
        if finding.fix:
            apply_edits(text, finding.fix.edits)
    return result


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:<airsmith>", "ignore::SyntaxWarning:<airsmith>")


@settings(max_examples=300, deadline=None)
@given(anything, st.sampled_from(Profile))
@example("", Profile.STRICT)
@example("\ufeff", Profile.STRICT)
@example("def f(x, /, self): eval\r(x)", Profile.STRICT)
def test_any_text_is_checked(text: str, profile: Profile):
    check(text, profile)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_damage_of_real_code_is_checked(data: st.DataObject):
    text = data.draw(st.sampled_from(SOURCES))
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(anything) + text[end:]
    check(text, data.draw(st.sampled_from(Profile)))


@pytest.mark.parametrize("name", component_sources.ALL)
def test_every_prefix_of_real_code_is_checked(name: str):
    text = component_sources.ALL[name]
    for length in range(0, len(text), 4):
        check(text[:length])


@pytest.mark.parametrize("name", component_sources.ALL)
def test_real_code_without_any_one_of_its_lines_is_checked(name: str):
    lines = component_sources.ALL[name].splitlines(keepends=True)
    for number in range(len(lines)):
        check("".join(lines[:number] + lines[number + 1 :]), Profile.STRICT)


def found(findings: tuple[Finding, ...], text: str) -> list[tuple[str, str, int, str]]:
    """Findings as they read, so that positions in different encodings of a text can be compared."""
    index = LineIndex(text)
    return [
        (finding.rule, finding.message, finding.range.start.line, index.slice(finding.range).replace("\r", ""))
        for finding in findings
    ]


@pytest.mark.parametrize("name", component_sources.ALL)
@pytest.mark.parametrize("profile", Profile)
def test_line_ends_and_a_byte_order_mark_change_nothing(name: str, profile: Profile):
    text = component_sources.ALL[name]
    expected = found(check(text, profile).findings, text)
    assert expected
    for other in (text.replace("\n", "\r\n"), "\ufeff" + text, "\ufeff" + text.replace("\n", "\r\n")):
        assert found(check(other, profile).findings, other) == expected


DANGEROUS = {
    "dangerous_function_eval": ("builtins", "eval"),
    "dangerous_function_exec": ("builtins", "exec"),
    "dangerous_function_compile": ("builtins", "compile"),
    "dangerous_function_os_system": ("os", "system"),
    "dangerous_function_subprocess": ("subprocess", "check_output"),
    "native_code": ("ctypes", "CDLL"),
    "unsafe_deserialisation": ("pickle", "loads"),
}
names = st.from_regex(r"[a-z_][a-z0-9_]{0,8}", fullmatch=True).filter(
    lambda name: name.isidentifier() and name not in RESERVED
)
RESERVED = {"as", "if", "in", "is", "or", "and", "def", "del", "for", "not", "try", "None", "else", "elif", "from", "pass",
            "with", "async", "await", "break", "class", "raise", "while", "yield", "except", "global", "import", "lambda",
            "return", "assert", "finally", "continue", "nonlocal", "text", "self", "super", "type", "getattr"}  # fmt: skip


def ways_to_name(module: str, function: str, draw: st.DrawFn) -> tuple[list[str], str]:
    """Lines that make a function available, and an expression for it."""
    a, b, c = draw(st.lists(names, min_size=3, max_size=3, unique=True))
    cut = draw(st.integers(1, len(function) - 1))
    first, last = function[:cut], function[cut:]
    return draw(
        st.sampled_from(
            [
                ([f"import {module}"], f"{module}.{function}"),
                ([f"import {module} as {a}"], f"{a}.{function}"),
                ([f"from {module} import {function} as {a}"], a),
                ([f"from {module} import {function}", f"{a} = {function}", f"{b} = {a}"], b),
                ([f"import {module} as {a}", f"{b} = {a}", f"{c} = {b}.{function}"], c),
                ([f"import {module}", f"{a} = {b} = {module}"], f"{b}.{function}"),
                ([f"import {module}"], f"getattr({module}, {first!r} + {last!r})"),
                ([f"import {module}", f"{a} = {first!r}"], f"getattr({module}, {a} + {last!r})"),
                ([f"import {module}"], f"vars({module})[{function!r}]"),
                (["import sys"], f"sys.modules[{module!r}].{function}"),
                (["import importlib"], f"importlib.import_module({module!r}).{function}"),
                ([f"from {module} import *"], function),
                ([f"import {module}", f"class {a.title()}X:", f"    {b} = {module}.{function}"], f"{a.title()}X.{b}"),
                (
                    [f"import {module}", f"class {a.title()}X:", f"    {b} = {module}", f"{c} = {a.title()}X()"],
                    f"{c}.{b}.{function}",
                ),
                ([f"import {module}", f"{a} = {{{b!r}: {module}.{function}}}"], f"{a}[{b!r}]"),
                ([f"import {module}", f"{a} = [None, {module}.{function}]"], f"{a}[-1]"),
                ([f"import {module}", f"{a}, {b} = None, {module}.{function}"], b),
                ([f"import {module}", f"{a} = {function[::-1]!r}"], f"getattr({module}, {a}[::-1])"),
                ([f"import {module}", f"{a} = {first!r}", f"{a} += {last!r}"], f"getattr({module}, {a})"),
                ([f"import {module}", f"{a} = {module}", f"{a} = {a}.{function}"], a),
                ([f"import {module}, operator as {a}"], f"{a}.attrgetter({function!r})({module})"),
                ([f"import {module}", f"from functools import partial as {a}", f"{b} = {a}({module}.{function})"], b),
                ([f"import {module}", f"{a} = lambda: {module}"], f"(lambda: {module})().{function}"),
                ([f"from pkgutil import resolve_name as {a}"], f"{a}({module!r} ':' {function!r})"),
                ([f"import {module}", "import functools"], f"functools.reduce(getattr, [{function!r}], {module})"),
            ]
        )
    )


@st.composite
def dangerous_code(draw: st.DrawFn) -> tuple[str, str, int]:
    """A rule, a source that calls its function under another name, and the line of the call."""
    rule = draw(st.sampled_from(sorted(DANGEROUS)))
    lines, expression = ways_to_name(*DANGEROUS[rule], draw)
    head = draw(st.sampled_from(["", "\ufeff# 😀", "'漢字'", "x = 1"]))
    inside = draw(st.booleans())
    if inside:
        source = [head, "class Task:", "    def run(self, text):", *(f"        {line}" for line in lines)]
        source.append(f"        return [{expression}(part) for part in text]")
    else:
        source = [head, *lines, f"print({expression}(text))"]
    return rule, "\n".join(source) + "\n", len(source) - 1


@settings(max_examples=200, deadline=None)
@given(dangerous_code())
def test_another_name_for_a_function_keeps_the_finding(code: tuple[str, str, int]):
    rule, text, line = code
    findings = [finding for finding in check(text).findings if finding.rule == rule]
    assert line in {finding.range.start.line for finding in findings}, text
