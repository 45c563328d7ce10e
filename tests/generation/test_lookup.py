"""What a model is told about the names and calls that its candidate got wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST, NEWEST_VERSION, AirflowVersion
from airsmith.finding import Finding, Layer, Severity
from airsmith.generation.code_facts import facts_about
from airsmith.generation.lookup import MOST_FACTS, describe_base, look_up_facts
from airsmith.generation.outcome import Attempt, AttemptKind
from airsmith.generation.true_signatures import constructor_text, method_text
from airsmith.text import LineIndex
from support.candidate_code import GREETING_SPEC, spec_of

CATALOG = packaged_catalog()
SPEC = spec_of(GREETING_SPEC)
SQL_CHECK = "airflow.providers.common.sql.operators.sql.SQLCheckOperator"


def error_in(code: str, what: str, rule: str, layer: Layer = Layer.IMPORTS) -> Finding:
    start = code.index(what)
    return Finding(rule, layer, Severity.ERROR, "It is wrong.", LineIndex(code).range_at(start, start + len(what)))


def facts(code: str, what: str, rule: str = "unknown_airflow_name") -> list[str]:
    return list(facts_about(code, [error_in(code, what, rule)], CATALOG))


def attempt(code: str, *errors: Finding) -> Attempt:
    return Attempt(1, AttemptKind.CLEAN, "m", code, code, errors)


@pytest.mark.parametrize(
    ("code", "what", "fact"),
    [
        (
            "from airflow.operators.bash_operator import BashOperator\n",
            "airflow.operators.bash_operator",
            (
                "- `from airflow.providers.standard.operators.bash import BashOperator`, "
                "instead of `airflow.operators.bash_operator.BashOperator`"
            ),
        ),
        (
            "from airflow.sdk import (\n    BaseOprator,\n    Context,\n)\n",
            "BaseOprator",
            "- `airflow.sdk` has no `BaseOprator`; near it are `BaseOperator`, `BaseOperatorLink`, `BaseAsyncOperator`",
        ),
        (
            "from airflow.provider.http.operators import http\n",
            "airflow.provider.http.operators",
            "- There is no module `airflow.provider.http.operators`; near it are `airflow.providers.http.operators`",
        ),
        (
            "import airflow.contrib.nothing\n",
            "airflow.contrib.nothing",
            "- There is no module `airflow.contrib.nothing`",
        ),
        (
            "import airflow.sdk as sdk\nbase = sdk.BaseOprator\n",
            "sdk.BaseOprator",
            "- `airflow.sdk` has no `BaseOprator`; near it are `BaseOperator`, `BaseOperatorLink`, `BaseAsyncOperator`",
        ),
    ],
)
def test_an_import_that_does_not_exist_is_told_what_does(code: str, what: str, fact: str) -> None:
    assert facts(code, what) == [fact]


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("from airflow.sdk import BaseOperator\n", "BaseOperator"),
        ("import requests\n", "requests"),
        ("from . import neighbour\n", "neighbour"),
        ("from airflow.sdk import *\n", "*"),
        ("x = 1\n", "x"),
        (f"from airflow.{'x' * 300} import y\n", "y\n"),
    ],
)
def test_where_nothing_better_is_known_nothing_is_said(code: str, what: str) -> None:
    assert facts(code, what) == []


HTTP = "from airflow.providers.http.hooks.http import HttpHook\n"


@pytest.mark.parametrize(
    ("code", "what", "begins"),
    [
        (HTTP + 'HttpHook(http_con_id="x")\n', "http_con_id", "- `HttpHook(method: str = 'POST', http_conn_id: str"),
        (HTTP + 'HttpHook().run(endpont="x")\n', "endpont", "- `HttpHook.run(endpoint: str | None = None, data:"),
        (HTTP + 'hook = HttpHook()\nhook.run(endpont="x")\n', "endpont", "- `HttpHook.run(endpoint: "),
        (
            (
                f"from {SQL_CHECK.rpartition('.')[0]} import SQLCheckOperator\n"
                "class C(SQLCheckOperator):\n    def __init__(self, **k):\n        super().__init__(bogus=1, **k)\n"
            ),
            "bogus",
            "- `super().__init__(*, sql: str, conn_id:",
        ),
        (
            "from airflow.sdk import chain\nchain(bogus=1)\n",
            "bogus",
            "- `chain(*args)`",
        ),
    ],
)
def test_a_call_with_wrong_arguments_is_told_the_signature(code: str, what: str, begins: str) -> None:
    [fact] = facts(code, what, "unknown_argument")
    assert fact.startswith(begins)


def test_the_innermost_call_is_meant() -> None:
    code = HTTP + 'print(HttpHook(http_con_id="x"))\n'
    [fact] = facts(code, "http_con_id", "missing_argument")
    assert fact.startswith("- `HttpHook(")


def test_an_object_that_the_class_keeps_is_known_too() -> None:
    code = HTTP + "class C:\n    def __init__(self):\n        self.hook = HttpHook()\n"
    code += "    def work(self):\n        self.hook.run(bogus=1)\n"
    [fact] = facts(code, "bogus", "unknown_argument")
    assert fact.startswith("- `HttpHook.run(")


def test_where_it_is_not_certain_what_is_called_nothing_is_said() -> None:
    code = HTTP + "class C:\n    def work(self, hook):\n        hook.run(bogus=1)\n"
    assert facts(code, "bogus", "unknown_argument") == []


@given(st.text(max_size=80), st.sampled_from(["unknown_argument", "unknown_airflow_name"]))
def test_no_code_breaks_it(code: str, rule: str) -> None:
    span = LineIndex(code).range_at(0, len(code))
    error = Finding(rule, Layer.IMPORTS, Severity.ERROR, "It is wrong.", span)
    assert isinstance(look_up_facts([attempt(code, error)], SPEC, NEWEST_VERSION), str)


def test_facts_are_few_and_each_is_told_once() -> None:
    names = [f"Nothing{number}" for number in range(30)]
    code = "".join(f"from airflow.sdk import {name}\n" for name in names)
    errors = [error_in(code, f"{name}\n", "unknown_airflow_name") for name in names]
    one = attempt(code, *errors)
    lines = look_up_facts([one, one], SPEC, NEWEST_VERSION).splitlines()
    assert len(lines) == len(set(lines)) == MOST_FACTS + 2


def test_each_candidate_is_read_for_its_own_errors() -> None:
    first = "from airflow.sdk import BaseOprator\n"
    second = HTTP + 'HttpHook(http_con_id="x")\n'
    attempts = [
        attempt(first, error_in(first, "BaseOprator", "unknown_airflow_name")),
        attempt(second, error_in(second, "http_con_id", "unknown_argument")),
    ]
    text = look_up_facts(attempts, SPEC, NEWEST_VERSION)
    assert text.index("BaseOprator") < text.index("HttpHook(")


def test_a_structure_error_below_a_provider_class_tells_what_it_brings() -> None:
    spec = spec_of(f"{GREETING_SPEC}base_class: {SQL_CHECK}\n")
    error = error_in("class C: ...\n", "C", "missing_execute", Layer.STRUCTURE)
    text = look_up_facts([attempt("class C: ...\n", error)], spec, NEWEST_VERSION)
    assert "- The base class has `SQLCheckOperator.execute(context: Context)`, which may be inherited" in text
    assert "- `super().__init__` takes what `SQLCheckOperator(*, sql: str" in text
    assert "super()" not in look_up_facts([attempt("class C: ...\n", error)], SPEC, NEWEST_VERSION)


@pytest.mark.parametrize("target", [NEWEST_VERSION, AIRFLOW_2_LATEST, AirflowVersion(3, 0)])
def test_a_provider_base_is_described_for_every_target(target: AirflowVersion) -> None:
    spec = spec_of(f"{GREETING_SPEC}base_class: {SQL_CHECK}\n")
    text = describe_base(spec, target)
    assert text is not None
    assert text.startswith("`SQLCheckOperator` is constructed by `SQLCheckOperator(*, sql: str,")
    assert "**kwargs)`. Its own template_fields are `sql`," in text
    assert "task_id" not in text


@pytest.mark.parametrize(
    "base", ["BaseOperator", "airflow.models.BaseOperator", "our.own.Base", "airflow.no.SuchClass"]
)
def test_airflows_own_bases_and_unknown_ones_are_not_described(base: str) -> None:
    assert describe_base(spec_of(f"{GREETING_SPEC}base_class: {base}\n"), NEWEST_VERSION) is None


def test_signatures_stay_short_and_keep_what_is_required() -> None:
    pod = CATALOG.find_class("airflow.providers.cncf.kubernetes.operators.pod.KubernetesPodOperator")
    check = CATALOG.find_class(SQL_CHECK)
    assert pod is not None
    assert check is not None
    short = constructor_text(CATALOG, pod, 100)
    assert len(short) < 400
    assert short.endswith("…, **kwargs)")
    assert "labels=…" in constructor_text(CATALOG, pod, 500)
    assert constructor_text(CATALOG, check, 1).startswith("SQLCheckOperator(*, sql: str, …")


def test_methods_tell_how_they_are_called() -> None:
    hook = CATALOG.find_class("airflow.providers.http.hooks.http.HttpAsyncHook")
    assert hook is not None
    run = CATALOG.method(hook, "run")
    assert run is not None
    assert method_text(hook, run).startswith("async HttpAsyncHook.run(")
