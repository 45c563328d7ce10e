"""unused_suppression: where it speaks up, where nobody can know, and how it is mended."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest

from airsmith.analysis.module import Module
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Severity
from airsmith.rules import engine
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.fixing import apply_safe_fixes
from airsmith.rules.rule import Profile, PythonContext, Violation
from airsmith.spec.document import read_spec
from support.marked_text import mark_up, read_marked, unindented
from support.python_rules import check_fix, check_rule

RULE = "unused_suppression"
HEAD = "name: AOperator\ndescription: x\ncategory: y\n"


def in_spec(marked: str) -> list[Finding]:
    text = read_marked(marked).text
    findings = [f for f in check_spec(read_spec(text), CheckOptions()).findings if f.rule == RULE]
    assert mark_up(text, tuple(finding.range for finding in findings)) == unindented(marked)
    return findings


@pytest.mark.parametrize(
    "marked",
    [
        "x = 1  # airsmith: ignore[«shell_true»]\n",
        "eval(x)  # airsmith: ignore[dangerous_function_eval, «shell_true»]\n",
        "eval(x)\n# airsmith: ignore[«dangerous_function_eval»]\n",
        "# airsmith: ignore-file[«shell_true»]\n",
        "# airsmith: ignore-file[dangerous_function_eval]\neval(x)\n",
        "eval(x)  # airsmith: ignore-file[«dangerous_function_eval»]\n",
        "x = 1  «# airsmith: ignore[]»\n",
        "x = 1  «# airsmith: ignore[ , ]» so\n",
        "x = 1  # airsmith: ignore[«no_such_rule»]\n",
        "x = 1  # airsmith: ignore[«ruff:AIR301», «missing-execute»]\n",
        "x = 1  # airsmith: ignore[«unknown_key»]\n",
        "x = '# airsmith: ignore[shell_true]'\n",
        "x = 1  «# airsmith: ignore»\n",
        "x = 1  «# airsmith: ignore» [shell_true]\n",
        "x = 1  «# airsmith: ignore»[shell_true\n",
        "x = 1  «# airsmith: ignore»(shell_true)\n",
        "«# airsmith: ignore-file» so\n",
        "x = 1  # airsmith: ignored, ignoring\n",
        "x = 1  # airsmith: ignore[unused_suppression]\n",
        "x = 1  # airsmith: ignore[shell_true, unused_suppression]\n",
    ],
)
def test_python(marked: str) -> None:
    check_rule(RULE, marked, severity=Severity.WARNING)


def test_a_comment_without_brackets_is_explained_and_kept() -> None:
    marked = "x = 1  «# airsmith: ignore» [shell_true]\n«# airsmith: ignore-file»\n"
    findings = check_rule(RULE, marked)
    assert [(finding.message, finding.fix) for finding in findings] == [
        ("This comment names no rule, so that it keeps none quiet; write `# airsmith: ignore[rule]`.", None),
        ("This comment names no rule, so that it keeps none quiet; write `# airsmith: ignore-file[rule]`.", None),
    ]


def test_messages() -> None:
    marked = "x = 1  # airsmith: ignore[«shel_true», «shell_true», «xyzzy»]\n# airsmith: ignore-file[«shell_true»]\n"
    assert [finding.message for finding in check_rule(RULE, marked)] == [
        "There is no rule `shel_true`; did you mean `shell_true`?",
        "`shell_true` has nothing to find here.",
        "There is no rule `xyzzy`.",
        "`shell_true` has nothing to find in this file.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1  # airsmith: ignore[wrong_ui_color, no_component_class, invalid_base_class, undeclared_dependency]\n",
        "def broken(:\n    pass\nx = 1  # airsmith: ignore[shell_true]\n",
        "x = 1  # airsmith: ignore[shell_true]\n(\n",
    ],
)
def test_where_nobody_can_know(text: str) -> None:
    check_rule(RULE, text)


def test_imports_are_known_only_where_the_catalog_is_exact() -> None:
    comment = "x = 1  # airsmith: ignore[{}]\n"
    check_rule(RULE, comment.format("removed_airflow_import"), target="3.1")
    check_rule(RULE, comment.format("«removed_airflow_import»"), target="2.11")
    check_rule(RULE, comment.format("«shell_true»"), target="3.1")


def test_rules_that_are_off_have_an_excuse() -> None:
    module = Module("x = 1  # airsmith: ignore[shell_true]\n")
    assert check_python(module, CheckOptions(disabled=frozenset(("shell_true",)))).findings == ()
    assert check_python(module, CheckOptions(disabled=frozenset((RULE,)))).findings == ()
    assert len(check_python(module, CheckOptions(disabled=frozenset(("missing_execute",)))).findings) == 1


def test_nothing_is_said_where_a_rule_failed(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def crash(_context: PythonContext) -> Iterator[Violation]:
        raise RuntimeError("broken rule")

    rules = tuple(replace(r, check=crash) if r.name == "shell_true" else r for r in engine.PYTHON_RULES)
    monkeypatch.setattr(engine, "PYTHON_RULES", rules)
    with caplog.at_level(logging.CRITICAL):
        result = check_python(Module("x = 1  # airsmith: ignore[missing_execute]\n"), CheckOptions())
    assert (result.findings, result.crashed) == ((), ("shell_true",))


def test_nothing_is_said_of_rules_that_were_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MOST_FINDINGS_OF_A_RULE", 2)
    text = "eval(a)\neval(b)\neval(c)  # airsmith: ignore[dangerous_function_eval]\n"
    found = [finding.rule for finding in check_python(Module(text), CheckOptions()).findings]
    assert found == ["dangerous_function_eval", "dangerous_function_eval"]


def test_generated_code_cannot_excuse_itself_and_loses_the_comment() -> None:
    options = CheckOptions(profile=Profile.STRICT)
    text = "x = eval(y)  # airsmith: ignore[dangerous_function_eval]\n# airsmith: ignore-file[no_such]\n"
    found = [finding.rule for finding in check_python(Module(text), options).findings]
    assert found == ["dangerous_function_eval", RULE, RULE]
    fixed = apply_safe_fixes(text, lambda at: check_python(Module(at), options).findings)
    assert fixed.text == "x = eval(y)\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1  # airsmith: ignore[shell_true]\n", "x = 1\n"),
        ("x = 1\t #airsmith:ignore[ shell_true ] because", "x = 1"),
        ("x = 1  # noqa: F821  # airsmith: ignore[shell_true]\n", "x = 1  # noqa: F821\n"),
        ("x = 1  # airsmith: ignore[shell_true]  # noqa: F821\n", "x = 1  # noqa: F821\n"),
        ("eval(x)  # airsmith: ignore[shell_true, dangerous_function_eval] why\n",
         "eval(x)  # airsmith: ignore[dangerous_function_eval] why\n"),
        ("x = 1  # airsmith: ignore[a,b , shell_true]\ny = 2\n", "x = 1\ny = 2\n"),
        ("x = 1\n    # airsmith: ignore[shell_true]\ny = 2\n", "x = 1\ny = 2\n"),
        ("# airsmith: ignore-file[shell_true]\n", ""),
        ("\ufeff# airsmith: ignore[]\r\nx = 1\r\n", "\ufeffx = 1\r\n"),
        ("x = (  # airsmith: ignore[a]\n    1,  # airsmith: ignore[b]\n)\n", "x = (\n    1,\n)\n"),
        ("# see below # airsmith: ignore[shell_true]\nx = 1\n", "# see below\nx = 1\n"),
    ],
)  # fmt: skip
def test_the_fix_removes_the_name_or_the_comment(before: str, after: str) -> None:
    check_fix(RULE, before, after)
    fixed = apply_safe_fixes(before, lambda text: check_python(Module(text), CheckOptions()).findings)
    assert fixed.text == after


def test_specs() -> None:
    in_spec(HEAD + "colour: red  # airsmith: ignore[unknown_key]\n")
    in_spec(HEAD + "version: '1'  # airsmith: ignore[«unknown_key», «missing_execute», wrong_ui_color]\n")
    in_spec(HEAD + "# airsmith: ignore-file[«unknown_key»]\n")
    in_spec(HEAD + "version: [  # airsmith: ignore[unknown_key]\n")
    in_spec("# airsmith: ignore[unknown_key]\n")


def test_the_fix_in_a_spec() -> None:
    text = HEAD + "# airsmith: ignore[unknown_key]\nversion: '1'  # airsmith: ignore[a, b]\n"
    fixed = apply_safe_fixes(text, lambda at: check_spec(read_spec(at), CheckOptions()).findings)
    assert fixed.text == HEAD + "version: '1'\n"


def test_the_spec_of_a_component_is_asked_for_what_it_alone_can_say() -> None:
    spec = "name: AOperator\ndescription: x\ncategory: y\nui_color: '#ffffff'\n"
    check_rule(RULE, "x = 1  # airsmith: ignore[«wrong_ui_color»]\n", spec=spec)


def test_the_catalog_of_the_target_is_asked() -> None:
    text = "from airflow.operators.dummy import DummyOperator  # airsmith: ignore[removed_airflow_import]\n"
    for version, expected in ((AirflowVersion(3, 3), []), (AirflowVersion(2, 11), [RULE])):
        findings = check_python(Module(text), CheckOptions(version)).findings
        assert [finding.rule for finding in findings if finding.rule == RULE] == expected
