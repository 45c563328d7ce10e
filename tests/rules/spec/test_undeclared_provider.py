"""undeclared_provider: what the spec names of a provider, and where its fix writes."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.catalog.targets import AIRFLOW_2_LATEST
from airsmith.finding import Safety
from airsmith.rules.spec.undeclared_provider import RULES
from airsmith.spec.document import read_spec
from airsmith.spec.tree import python_value
from support.checking_specs import check_spec_rule, fixed, spec_violations
from support.marked_text import read_marked

(RULE,) = RULES
HTTP = "apache-airflow-providers-http"
BASE = "base_class: HttpOperator\n"

NOISE = st.text(st.sampled_from("\t\n\r :-#&*!|>'\"[]{},?~ab1\x85\u2028😀"), max_size=4)


def content(text: str) -> dict[str, Any]:
    root = read_spec(text).root
    assert root is not None
    value = python_value(root)
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize(
    "base",
    [
        "HttpOperator",
        "airflow.providers.http.operators.http.HttpOperator",
        "airflow.providers.http.operators.http.NoSuchOperator",
        "HttpHook",
    ],
)
def test_the_base_class_needs_its_provider(base: str):
    text = f"base_class: «{base}»\n"
    (violation,) = check_spec_rule(RULE, text)
    assert violation.message == f"`{base}` is part of `{HTTP}`, which the dependencies do not name."
    assert violation.fix.safety is Safety.SAFE
    assert fixed(read_marked(text).text, violation) == f"base_class: {base}\ndependencies:\n  - {HTTP}\n"


def test_each_provider_is_asked_for_once():
    text = """
        base_class: «HttpOperator»
        test_cases:
          - name: one
            mocks:
              - {target: airflow.providers.http.hooks.http.HttpHook.run}
              - {target: «airflow.providers.ftp.hooks.ftp.FTPHook.close»}
          - name: two
            mocks: [{target: airflow.providers.ftp.hooks.ftp.FTPHook.x}, {target: json.loads}, 5, {target: [x]}]
        """
    base, mock = check_spec_rule(RULE, text)
    assert (base.fix.safety, mock.fix.safety) == (Safety.SAFE, Safety.UNSAFE)


@pytest.mark.parametrize(
    "text",
    [
        BASE + f"dependencies: [{HTTP}]\n",
        BASE + "dependencies:\n  - 'Apache_Airflow.Providers-HTTP[srv]>=5'\n",
        "base_class: PythonOperator\n",
        "base_class: airflow.providers.standard.operators.python.PythonOperator\n",
        "base_class: airflow.providers.common.sql.hooks.sql.DbApiHook\n",
        "base_class: BaseOperator\n",
        "base_class: my.own.HttpOperator\n",
        "base_class: DataprocHook\n",
        "base_class: airflow.providers.somebody.X\n",
        BASE + "dependencies: nothing\n",
        BASE + "dependencies: {a: b}\n",
        "",
    ],
)
def test_what_is_declared_comes_with_airflow_or_is_unknown(text: str):
    check_spec_rule(RULE, text)


def test_airflow_2_brings_other_providers():
    check_spec_rule(RULE, BASE, AIRFLOW_2_LATEST)
    check_spec_rule(RULE, "base_class: «airflow.providers.standard.operators.bash.BashOperator»\n", AIRFLOW_2_LATEST)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{b}dependencies:\n  - a\n", "{b}dependencies:\n  - a\n  - {p}\n"),
        ("{b}dependencies:\n- a  # why\n\nname: X\n", "{b}dependencies:\n- a  # why\n- {p}\n\nname: X\n"),
        ("{b}dependencies:\n    - a\n    - 'b'", "{b}dependencies:\n    - a\n    - 'b'\n    - {p}"),
        ("{b}dependencies: [a]\n", "{b}dependencies: [a, {p}]\n"),
        ("{b}dependencies: [a, 'b',]  # c\n", "{b}dependencies: [a, 'b', {p},]  # c\n"),
        ("{b}dependencies: []\n", "{b}dependencies: [{p}]\n"),
        ("{b}dependencies: [\n  a,\n  b  # c\n]\n", "{b}dependencies: [\n  a,\n  b, {p}  # c\n]\n"),
        ("{b}dependencies:\n", "{b}dependencies:\n  - {p}\n"),
        ("{b}dependencies:  # none yet\nname: X\n", "{b}dependencies:  # none yet\n  - {p}\nname: X\n"),
        ("{b}", "{b}dependencies:\n  - {p}\n"),
        ("{b}name: X", "{b}name: X\ndependencies:\n  - {p}"),
        ("{b}\n# the tests\ntest_cases: []\n", "{b}\n# the tests\ndependencies:\n  - {p}\ntest_cases: []\n"),
        ("{b}description: |\n  one\n  two\n\n", "{b}description: |\n  one\n  two\ndependencies:\n  - {p}\n\n"),
        ("  base_class: HttpOperator\n", "  base_class: HttpOperator\n  dependencies:\n    - {p}\n"),
        (
            "base_class: HttpOperator\r\nname: X\r\n",
            "base_class: HttpOperator\r\nname: X\r\ndependencies:\r\n  - {p}\r\n",
        ),
        ("{b}...\n", "{b}dependencies:\n  - {p}\n...\n"),
    ],
)
def test_where_the_line_is_added(before: str, after: str):
    before, after = (text.replace("{b}", BASE).replace("{p}", HTTP) for text in (before, after))
    (violation,) = spec_violations(RULE, before)
    mended = fixed(before, violation)
    assert mended == after
    assert spec_violations(RULE, mended) == ()
    assert HTTP in content(mended)["dependencies"]


@pytest.mark.parametrize(
    "text",
    [
        "{base_class: HttpOperator}\n",
        "x: &d [a]\ndependencies: *d\n" + BASE,
        BASE + "dependencies: ~\n",
        BASE + "dependencies: &d\n",
        "? base_class\n: HttpOperator\n",
    ],
)
def test_where_no_line_can_be_added_safely_nothing_is_broken(text: str):
    (violation,) = spec_violations(RULE, text)
    if violation.fix is None:
        return
    assert HTTP in content(fixed(text, violation))["dependencies"]


@pytest.mark.parametrize("text", [BASE + "dependencies: [a\n", BASE + "dependencies:\n  - a\n b\n"])
def test_half_typed_lists_are_not_judged(text: str):
    assert spec_violations(RULE, text) == ()


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_surrounds_the_list_its_fix_adds_one_item_and_nothing_else(data: st.DataObject):
    text = f"{BASE}name: X\ndependencies:\n  - a\n  - b\ndescription: |\n  some\n  words\ninputs: [{{name: c}}]\n"
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(len(BASE), len(text)))
        text = text[:start] + data.draw(NOISE) + text[min(len(text), start + data.draw(st.integers(0, 25))) :]
    text += "\n"  # else a block text at the end would gain its last line end
    for violation in spec_violations(RULE, text):
        if violation.fix is None:
            continue
        before, after = content(text), content(fixed(text, violation))
        assert after.pop("dependencies") == [*(before.pop("dependencies", None) or []), HTTP]
        assert after == before
