"""How the rules are run: order, severities, options, suppression, and what a crash of one does."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from airsmith.analysis.module import Module
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Finding, Severity
from airsmith.rules import engine
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.rule import Profile, PythonContext, Violation
from airsmith.spec.document import read_spec

MANY = """\
from airflow.hooks.base import BaseHook
import subprocess


class A(BaseHook):
    conn_type = "a"

    def __init__(self, x):
        subprocess.run(x, shell=True)
        eval(x)
"""

Check = Callable[[PythonContext], Iterator[Violation]]


def names(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in findings]


def test_findings_are_in_the_order_of_the_document():
    result = check_python(Module(MANY), CheckOptions())
    assert names(result.findings) == [
        "missing_base_import",
        "missing_docstring",
        "missing_get_conn",
        "missing_type_hints",
        "dangerous_function_subprocess",
        "shell_true",
        "dangerous_function_eval",
    ]
    assert result.crashed == ()
    assert not result.is_valid


def test_the_same_text_gives_the_same_findings():
    assert check_python(Module(MANY), CheckOptions()) == check_python(Module(MANY), CheckOptions())


def test_profiles_differ_in_severity():
    def severities(profile: Profile) -> dict[str, Severity]:
        result = check_python(Module(MANY), CheckOptions(profile=profile))
        return {finding.rule: finding.severity for finding in result.findings}

    authored, strict = severities(Profile.AUTHORED), severities(Profile.STRICT)
    assert authored["missing_get_conn"] is authored["dangerous_function_subprocess"] is Severity.WARNING
    assert strict["missing_get_conn"] is strict["dangerous_function_subprocess"] is Severity.ERROR
    assert authored["missing_type_hints"] is Severity.INFORMATION
    assert strict["missing_type_hints"] is Severity.WARNING


def test_the_target_decides():
    options = CheckOptions(target=AirflowVersion(2, 11), profile=Profile.STRICT)
    assert "missing_base_import" not in names(check_python(Module(MANY), options).findings)


def test_disabled_rules_say_nothing():
    options = CheckOptions(disabled=frozenset(("dangerous_function_eval", "shell_true", "no_such_rule")))
    assert not {"dangerous_function_eval", "shell_true"} & set(names(check_python(Module(MANY), options).findings))


def test_severities_can_be_set_for_files_that_people_write_alone():
    severities = {"missing_docstring": Severity.ERROR, "dangerous_function_eval": Severity.INFORMATION}

    def found(profile: Profile, severities: dict[str, Severity]) -> dict[str, Severity]:
        result = check_python(Module(MANY), CheckOptions(profile=profile, severities=severities))
        return {finding.rule: finding.severity for finding in result.findings}

    assert found(Profile.AUTHORED, severities) == found(Profile.AUTHORED, {}) | severities
    assert found(Profile.STRICT, severities) == found(Profile.STRICT, {})


def test_severities_of_specs_can_be_set():
    document = read_spec("name: AOperator\ndescription: x\ncategory: y\ncolour: red\n")
    assert not check_spec(document, CheckOptions()).is_valid
    assert check_spec(document, CheckOptions(severities={"unknown_key": Severity.WARNING})).is_valid


def test_valid_means_no_error():
    text = "from airflow.sdk import BaseHook\n\n\nclass A(BaseHook):\n    conn_type = 'a'\n"
    assert check_python(Module(text), CheckOptions()).is_valid
    assert not check_python(Module(text), CheckOptions(profile=Profile.STRICT)).is_valid
    assert check_python(Module(""), CheckOptions()).is_valid


def crash_at_once(_context: PythonContext) -> Iterator[Violation]:
    raise RuntimeError("broken rule")


def crash_later(context: PythonContext) -> Iterator[Violation]:
    yield Violation(context.module.index.line_range(0), "First.")
    raise RecursionError


@pytest.mark.parametrize("crash", [crash_at_once, crash_later])
def test_a_crashing_rule_leaves_the_others_going(
    crash: Check, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    expected = check_python(Module(MANY), CheckOptions(disabled=frozenset(("missing_get_conn",))))
    rules = tuple(replace(r, check=crash) if r.name == "missing_get_conn" else r for r in engine.PYTHON_RULES)
    monkeypatch.setattr(engine, "PYTHON_RULES", rules)
    with caplog.at_level(logging.ERROR):
        result = check_python(Module(MANY), CheckOptions())
    assert result.crashed == ("missing_get_conn",)
    assert result.findings == expected.findings
    (record,) = caplog.records
    assert "missing_get_conn" in record.getMessage()
    assert record.exc_info


def test_other_rules_look_at_what_parses():
    text = MANY.replace("import subprocess\n", "import subprocess\ndef f(:\n    pass\n")
    found = names(check_python(Module(text), CheckOptions()).findings)
    assert found == [
        "missing_base_import",
        "invalid_syntax",
        *names(check_python(Module(MANY), CheckOptions()).findings)[1:],
    ]


class TestSuppression:
    @staticmethod
    def lines(text: str, profile: Profile = Profile.AUTHORED) -> list[int]:
        options = CheckOptions(profile=profile)
        findings = check_python(Module(text), options).findings
        return [f.range.start.line for f in findings if f.rule == "dangerous_function_eval"]

    @pytest.mark.parametrize(
        "text",
        [
            "eval(x)  # airsmith: ignore[dangerous_function_eval]\n",
            "eval(x)  #airsmith:ignore[ dangerous_function_eval , shell_true ]\n",
            "eval(x)  # noqa  # airsmith: ignore[shell_true,dangerous_function_eval] because\n",
            "# airsmith: ignore[dangerous_function_eval]\neval(x)\n",
            "\ufeff# airsmith: ignore[dangerous_function_eval]\neval(x)\n",
            "def f():\r\n    # airsmith: ignore[dangerous_function_eval]\r\n    eval(x)\r\n",
            "'😀'; eval(x)  # airsmith: ignore[dangerous_function_eval]\n",
        ],
    )
    def test_quiet(self, text: str):
        assert self.lines(text) == []
        assert len(self.lines(text, Profile.STRICT)) == 1, "candidates cannot suppress"

    @pytest.mark.parametrize(
        "text",
        [
            "eval(x)  # airsmith: ignore[shell_true]\n",
            "eval(x)  # airsmith: ignore\n",
            "eval(x)  # airsmith: ignore[]\n",
            "eval(x)  # airsmith: ignore[dangerous_function]\n",
            "eval(x)\n# airsmith: ignore[dangerous_function_eval]\n",
            "# airsmith: ignore[dangerous_function_eval]\n\neval(x)\n",
            "x = 1  # airsmith: ignore[dangerous_function_eval]\neval(x)\n",
        ],
    )
    def test_not_quiet(self, text: str):
        assert len(self.lines(text)) == 1

    def test_only_the_rule_and_the_line_that_are_named(self):
        text = "eval(x)\neval(x)  # airsmith: ignore[dangerous_function_eval]\neval(x)\n"
        assert self.lines(text) == [0, 2]

    def test_two_comments_for_one_line(self):
        text = (
            "import subprocess\n# airsmith: ignore[shell_true]\n"
            "subprocess.run(x, shell=True)  # airsmith: ignore[dangerous_function_subprocess]\n"
        )
        assert check_python(Module(text), CheckOptions()).findings == ()

    def test_specs(self):
        text = "name: AOperator\ndescription: x\ncategory: y\ncolour: red\n"
        before = names(check_spec(read_spec(text), CheckOptions()).findings)
        assert "unknown_key" in before
        text = text.replace("red\n", "red  # airsmith: ignore[unknown_key]\n")
        assert names(check_spec(read_spec(text), CheckOptions()).findings) == [n for n in before if n != "unknown_key"]


def test_a_rule_that_never_ends_is_cut(monkeypatch: pytest.MonkeyPatch):
    def endless(context: PythonContext) -> Iterator[Violation]:
        while True:
            yield Violation(context.module.index.line_range(0), "Once more.")

    rules = tuple(replace(r, check=endless) if r.name == "missing_get_conn" else r for r in engine.PYTHON_RULES)
    monkeypatch.setattr(engine, "PYTHON_RULES", rules)
    findings = engine.check_python(Module("x = 1\n"), engine.CheckOptions()).findings
    assert len(findings) == engine.MOST_FINDINGS_OF_A_RULE
