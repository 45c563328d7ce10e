import re
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.catalog.packaged import packaged_catalog
from support.running_airsmith import Airsmith, Ended

Run = Callable[..., Ended]
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_the_list_has_every_provider_once(airsmith: Run) -> None:
    ended = airsmith("providers")
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0].split() == ["Provider", "Version", "What", "it", "is", "Airflow"]
    providers = packaged_catalog().providers()
    listed = [line.split()[0] for line in lines[1:] if line and not line.startswith((" ", "`")) and ">=" in line]
    assert listed == [provider.package.removeprefix("apache-airflow-providers-") for provider in providers]
    assert f"{len(providers)} providers, " in ended.out
    assert max(map(len, lines)) <= 100


def test_the_list_as_json(airsmith: Run) -> None:
    found = airsmith("providers", "--json").json
    assert [one["package"] for one in found] == [provider.package for provider in packaged_catalog().providers()]
    assert all(key in README for key in found[0])
    on_2 = airsmith("providers", "--json", "--airflow", "2.11").json
    assert sum(one["supports_target"] for one in found) > sum(one["supports_target"] for one in on_2)


@pytest.mark.parametrize("name", ["http", "HTTP", " http ", "apache-airflow-providers-http", "airflow.providers.http"])
def test_a_provider_by_any_of_its_names(airsmith: Run, name: str) -> None:
    ended = airsmith("providers", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith("apache-airflow-providers-http ")
    for part in (
        "pip install apache-airflow-providers-http",
        "https://airflow.apache.org/docs/apache-airflow-providers-http/",
        "Depends on\n  - apache-airflow>=",
        "Extras\n",
        "Connects to\n",
        "  http  HTTP  airflow.providers.http.hooks.http.HttpHook",
        "Operators (1)\n  airflow.providers.http.operators.http\n    HttpOperator  Calls an endpoint",
        "Sensors (1)\n",
        "Hooks (2)\n",
        "Triggers (3)\n",
    ):
        assert part in ended.out


def test_a_provider_with_a_dot(airsmith: Run) -> None:
    assert airsmith("providers", "apache.kafka").out.startswith("apache-airflow-providers-apache-kafka ")


@pytest.mark.parametrize(
    ("module", "provider"),
    [
        ("airflow.providers.http.operators.http", "http"),
        ("airflow.providers.http.operators", "http"),
        ("airflow.providers.amazon.aws", "amazon"),
        ("airflow.providers.common.sql.hooks.sql", "common-sql"),
    ],
)
def test_a_module_leads_to_the_provider_that_has_it(airsmith: Run, module: str, provider: str) -> None:
    ended = airsmith("providers", module)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"apache-airflow-providers-{provider} ")
    assert airsmith("providers", module, "--json").json["package"] == f"apache-airflow-providers-{provider}"


def test_a_provider_as_json(airsmith: Run) -> None:
    found = airsmith("providers", "http", "--json").json
    assert found["classes"]["operator"][0]["import_path"] == "airflow.providers.http.operators.http.HttpOperator"
    assert found["extras"]
    parts = (found, found["integrations"][0], found["connection_types"][0], found["classes"]["hook"][0])
    for key in {key for part in parts for key in part}:
        assert key in README


def test_every_provider_can_be_shown(airsmith: Run) -> None:
    for provider in packaged_catalog().providers()[::9]:
        ended = airsmith("providers", provider.package)
        assert (ended.code, ended.err) == (0, ""), provider.package
        assert all(line.isprintable() for line in ended.out.splitlines())


def test_a_provider_for_a_newer_airflow(airsmith: Run) -> None:
    ended = airsmith("providers", "anthropic", "--airflow", "2.11")
    assert "Airflow   >=3.0.0, so not for 2.11" in ended.out
    assert "look with --airflow 3.3" in ended.out
    assert "Operators" in airsmith("providers", "anthropic").out


def test_a_class(airsmith: Run) -> None:
    ended = airsmith("providers", "HttpOperator")
    assert (ended.code, ended.err) == (0, "")
    for part in (
        "HttpOperator (operator, Airflow 3.3)\n",
        "  from airflow.providers.http.operators.http import HttpOperator\n",
        "Template fields  endpoint, data, headers, http_conn_id\n",
        "  method                   str, default 'POST'\n                           The HTTP method to use",
        "of BaseOperator: ",
        "  execute(context",
    ):
        assert part in ended.out


def test_a_class_as_json(airsmith: Run) -> None:
    found = airsmith("providers", "airflow.providers.http.operators.http.HttpOperator", "--json").json
    assert found["kind"] == "operator"
    parameters = {one["name"]: one for one in found["parameters"]}
    assert parameters["method"]["default"] == "'POST'"
    assert parameters["task_id"]["is_required"]
    for key in {key for part in (found, parameters["method"], found["methods"][0]) for key in part}:
        assert key in README


def test_docstrings_are_shown_without_their_markup(airsmith: Run) -> None:
    roles = re.compile(r":[a-z]+:`|``|`_\\b|<https?:")
    for name in ("http", "duckdb", "google", "standard", "HttpOperator", "GCSToBigQueryOperator", "S3Hook"):
        ended = airsmith("providers", name)
        assert (ended.code, ended.err) == (0, "")
        assert [line for line in ended.out.splitlines() if roles.search(line)] == []
    assert "in-process DuckDB (https://duckdb.org/) database" in airsmith("providers", "DuckDBHook").out


@pytest.mark.parametrize(
    ("name", "target", "path"),
    [
        ("BaseHook", "3.3", "from airflow.sdk import BaseHook"),
        ("BaseHook", "2.11", "from airflow.hooks.base import BaseHook"),
        (
            "airflow.operators.bash.BashOperator",
            "3.3",
            "from airflow.providers.standard.operators.bash import BashOperator",
        ),
    ],
)
def test_classes_of_airflow_itself_and_old_paths(airsmith: Run, name: str, target: str, path: str) -> None:
    ended = airsmith("providers", name, "--airflow", target)
    assert ended.code == 0
    assert f"  {path}\n" in ended.out


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("htpp", "there is no provider or class `htpp`; did you mean http?"),
        ("kafka", "there is no provider or class `kafka`; did you mean apache-kafka?"),
        ("HttpOperater", "there is no provider or class `HttpOperater`; did you mean HttpOperator"),
        ("snowflakehook", "there is no provider or class `snowflakehook`; did you mean SnowflakeHook"),
        (
            "airflow.providers.http.operators.htpp",
            "there is no module `airflow.providers.http.operators.htpp`; did you mean airflow.providers.http.operators.",
        ),
        (
            "airflow.providers.htpp.operators",
            "there is no module `airflow.providers.htpp.operators`; did you mean airflow.providers.http.operators?",
        ),
        (
            "airflow.providers.http.operators.http.HttpOperater",
            "there is no provider or class `airflow.providers.http.operators.http.HttpOperater`; did you mean HttpOperator",
        ),
        ("airflow.providers.http.xyzzy", "there is no provider or class `airflow.providers.http.xyzzy`; "),
        ("airflow.providers." + "x" * 5_000, "there is no provider or class `airflow.providers.xxx"),
        ("xyzzy", "there is no provider or class `xyzzy`; `airsmith providers` lists them all."),
        ("", "there is no provider or class ``; `airsmith providers` lists them all."),
        (".", "there is no provider or class `.`"),
        ("a\nb\x1b", "there is no provider or class `a b`"),
        ("x" * 5_000, "there is no provider or class `xxx"),
        ("EmptyOperator", "there are 2 classes EmptyOperator; give the path of one: airflow.providers.openlineage"),
        ("apache-airflow", "there is no provider or class `apache-airflow`"),
    ],
)
def test_what_does_not_exist_is_answered_with_the_nearest(airsmith: Run, name: str, line: str) -> None:
    for options in ((), ("--json",)):
        ended = airsmith("providers", *options, name)
        assert (ended.code, ended.out) == (2, "")
        assert ended.error.startswith(f"airsmith: {line}")


def test_any_width_and_encoding(program: Airsmith) -> None:
    for width in ("1", "40", "300"):
        ended = program.run("providers", "slack", COLUMNS=width, PYTHONIOENCODING="ascii")
        assert (ended.code, ended.err) == (0, "")
        assert "\x1b" not in ended.out
        assert "SlackAPIPostOperator" in ended.out.replace("\n", "").replace(" ", "")
    assert program.files() == set()
