"""What hovering shows over the names in a spec that the catalog knows."""

from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from airsmith.catalog.installed.model import Installation
from airsmith.catalog.targets import AirflowVersion
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.spec_hover import hover_spec
from airsmith.spec.document import read_spec
from support.editing_specs import check_hover, check_no_hover
from support.marked_text import read_cursor

HTTP = "apache-airflow-providers-http"
AIRFLOW_2 = Knowledge(AirflowVersion(2, 11))


def installed(**packages: str) -> Knowledge:
    names = {name.replace("_", "-"): version for name, version in packages.items()}
    return Knowledge(installation=Installation(Path("/env/bin/python"), (), names))


def shown_over(marked: str, knowledge: Knowledge | None = None) -> str:
    text, position = read_cursor(marked)
    hover = hover_spec(read_spec(text), position, knowledge or Knowledge())
    assert hover is not None
    return hover.markdown


@pytest.mark.parametrize(
    "marked",
    [
        "dependencies:\n  - «apache-air<CURSOR>flow-providers-http>=4»\n",
        f"dependencies: [«{HTTP}<CURSOR>»]\n",
        f'dependencies: ["{HTTP}", «"Apache_Airflow.providers_<CURSOR>http[srv] >= 4, <9"»]\n',
        f"dependencies:\n- «{HTTP}<CURSOR>=»\n",
        f"requirements: [open\ndependencies:\n  - «{HTTP}>=4.<CURSOR>1»\nauthor: @x\n",
    ],
)
def test_a_provider_is_explained(marked: str):
    check_hover(
        marked,
        f"**{HTTP}**: Hypertext Transfer Protocol (HTTP)",
        "Newest known version: ",
        "Needs Airflow `>=",
        "Connection types: `http`.",
        "Category: airflow-providers.",
        f"[Documentation](https://airflow.apache.org/docs/{HTTP}/",
    )


def test_whether_a_package_is_installed():
    marked = f"dependencies: [«{HTTP}<CURSOR>»]\n"
    check_hover(marked, f"To install: `pip install {HTTP}`")
    check_hover(marked, f"Not installed: `pip install {HTTP}`", knowledge=installed())
    check_hover(
        marked, "Installed: `4.0.0` (newest known: ", knowledge=installed(apache_airflow_providers_http="4.0.0")
    )


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("apache-airflow-providers-htpp", f"is no official provider; did you mean `{HTTP}`?"),
        ("Apache_Airflow.Providers-htpp>=5", f"is no official provider; did you mean `{HTTP}`?"),
        ("apache-airflow-providers-", f"is no official provider; their names go on, such as `{HTTP}`."),
        ("apache-airflow-providers", f"is no official provider; their names go on, such as `{HTTP}`."),
        ("apache-airflow-providers-zzzz-of-somebody", "make sure that you trust whoever publishes it."),
        ("apache-airflow-providers-qubole", "was retired by the Airflow project"),
        ("apache-airflow-backport-providers-http", f"works with Airflow 1.10 only; use `{HTTP}`."),
        ("apache-airflow-backport-providers-", f"is no official provider; their names go on, such as `{HTTP}`."),
        ("airflow-providers-http", f"is no official provider; the one meant is `{HTTP}`."),
        ("apache-airflow-prov", "is no official provider; make sure that you trust whoever publishes it."),
        ("airflow-provider-of-somebody", "is no official provider; make sure that you trust whoever publishes it."),
    ],
)
def test_a_name_that_only_looks_like_airflows_is_not_to_be_installed(written: str, words: str):
    for knowledge in (Knowledge(), installed(), Knowledge(awaits_environment=True)):
        shown = shown_over(f"dependencies:\n  - {written[:-1]}<CURSOR>{written[-1]}\n", knowledge)
        assert words in shown
        assert "Category: external." in shown
        assert "pip" not in shown


def test_a_name_that_only_looks_like_airflows_may_be_installed_all_the_same():
    shown = shown_over(
        "dependencies: [apache-airflow-providers-h<CURSOR>tpp]\n", installed(apache_airflow_providers_htpp="6.6.6")
    )
    assert shown.endswith("Installed: `6.6.6`.")


AIRFLOWS_OWN = pytest.mark.parametrize(
    "marked",
    [
        "base_class: Base<CURSOR>Operator\n",
        "base_class: Base<CURSOR>Hook\n",
        "base_class: airflow.triggers.base.Base<CURSOR>Trigger\n",
        "dependencies: [apache-<CURSOR>airflow]\n",
        "dependencies: [apache-airflow-<CURSOR>core]\n",
        "test_cases: [{mocks: [{target: airflow.sdk.exceptions.AirflowEx<CURSOR>ception}]}]\n",
    ],
)


@AIRFLOWS_OWN
def test_another_airflow_is_installed(marked: str):
    shown = shown_over(marked, installed(apache_airflow="2.11.2"))
    assert "Installed is Airflow 2.11.2, not 3.3." in shown
    assert "pip" not in shown


@AIRFLOWS_OWN
def test_airflow_is_there_with_any_of_its_parts(marked: str):
    shown = shown_over(marked, installed(apache_airflow_core="3.3.1"))
    assert "Installed: `3.3.1`" in shown
    assert "pip" not in shown
    assert "Not installed: `pip install apache-airflow" in shown_over(marked, installed())


def test_a_provider_is_installed_beside_any_airflow():
    knowledge = installed(apache_airflow="2.11.2", apache_airflow_providers_http="4.0.0")
    assert "Installed: `4.0.0`" in shown_over(f"dependencies: [{HTTP}<CURSOR>]\n", knowledge)
    assert "Not installed: `pip install" in shown_over(
        "dependencies: [apache-airflow-providers-<CURSOR>slack]\n", knowledge
    )


@pytest.mark.parametrize(
    "marked",
    [
        f"dependencies: [{HTTP}<CURSOR>]\n",
        "dependencies: [panda<CURSOR>s]\n",
        "dependencies: [apache-<CURSOR>airflow]\n",
        "base_class: Http<CURSOR>Operator\n",
        "base_class: Base<CURSOR>Operator\n",
        "test_cases: [{mocks: [{target: airflow.providers.http.hooks.http.Http<CURSOR>Hook.run}]}]\n",
    ],
)
def test_nothing_is_said_of_installing_while_the_environment_is_looked_for(marked: str):
    shown = shown_over(marked, Knowledge(awaits_environment=True))
    assert not [word for word in ("nstall", "pip") if word in shown]
    assert "pip install" in shown_over(marked)
    assert not [line for line in shown.splitlines() if line.endswith(" ")]


def test_a_provider_that_is_not_for_the_target():
    check_hover(
        "dependencies: [«apache-airflow-providers-edge3<CURSOR>»]\n", "is not for Airflow 2.11", knowledge=AIRFLOW_2
    )


def test_other_packages_are_no_providers():
    """The short name of a provider is the name of somebody else's package."""
    check_hover(
        "dependencies: [«pyarrow-x<CURSOR>>=1»]\n",
        "**pyarrow-x**: no package of Airflow's. Category: external.",
        "To install: `pip install pyarrow-x`",
    )
    check_hover("dependencies: [«http<CURSOR>»]\n", "**http**: no package of Airflow's.")
    check_hover("dependencies: [«jinja2<CURSOR>»]\n", "Airflow itself needs it", "Category: common.")
    check_hover(
        "dependencies: [«apache-airflow<CURSOR>>=3»]\n", "**apache-airflow**: Airflow itself. Category: common."
    )
    check_hover("dependencies: [«requests<CURSOR>»]\n", "Installed: `2.1`.", knowledge=installed(requests="2.1"))


def test_a_base_class_is_explained():
    check_hover(
        "base_class: «airflow.providers.http.operators.http.Http<CURSOR>Operator»\n",
        "from airflow.providers.http.operators.http import HttpOperator",
        "HttpOperator(\n    *, task_id, endpoint=None",
        "Calls an endpoint on an HTTP system",
        "Template fields: `endpoint`",
        r"| `endpoint` | `str \| None` | The relative part of the full url. (templated). Default `None`. |",
        "And those of `BaseOperator`.",
        f"Operator of {HTTP} ",
        f"pip install {HTTP}",
        "_api/airflow/providers/http/operators/http/index.html#airflow.providers.http.operators.http.HttpOperator",
    )


def test_core_base_classes_are_those_of_the_target():
    check_hover("base_class: «BaseSe<CURSOR>nsor»\n", "from airflow.sdk import BaseSensorOperator", "poke_interval=60")
    check_hover(
        'base_class: «Base<CURSOR>Hook»\nairflow_version: "2.11"\n', "import BaseHook", "Hook of", knowledge=AIRFLOW_2
    )
    check_hover(
        "base_class: «BaseOp<CURSOR>erator»\n", "| `task_id` | `str` | a unique, meaningful id", "more parameters."
    )


def test_a_bare_name_and_an_old_path():
    check_hover(
        "base_class: «SQLExecute<CURSOR>QueryOperator»\n", "common.sql.operators.sql import SQLExecuteQueryOperator"
    )
    check_hover(
        "base_class: «airflow.hooks.base.Base<CURSOR>Hook»\n",
        "Deprecated: importing `airflow.hooks.base.BaseHook` warns on Airflow 3.3; use `airflow.sdk.BaseHook`.",
    )


def test_who_has_a_connection_type():
    check_hover(
        "component_type: hook\nconn_type: «ht<CURSOR>tp»\n",
        "`http` is taken by an official provider",
        "`airflow.providers.http.hooks.http.HttpHook` (HTTP)",
    )
    check_hover("conn_type: «weath<CURSOR>er_api»\n", "`weather_api` is free")


def test_the_target_of_a_mock():
    check_hover(
        "test_cases:\n  - mocks:\n    - target: «airflow.providers.http.hooks.http.HttpHook.<CURSOR>run»\n",
        "def HttpHook.run(",
        "    endpoint: str | None = None,",
        "Perform the request.",
    )
    check_no_hover("test_cases: [{mocks: [{target: requests.<CURSOR>get}]}]\n")


@pytest.mark.parametrize(
    "marked",
    [
        "base_class: No<CURSOR>Such\n",
        "base_class: airflow.no.<CURSOR>Such\n",
        "base_class: [BaseO<CURSOR>perator]\n",
        "base_class: not <CURSOR>a name\n",
        "dependencies: ['<CURSOR>']\n",
        "dependencies: [1<CURSOR>]\n",
        "dependencies: ['>=<CURSOR>1']\n",
        "dependencies: [" + "x" * 600 + "<CURSOR>]\n",
    ],
)
def test_what_nothing_is_known_about(marked: str):
    check_no_hover(marked)


def test_words_of_a_spec_are_no_markup():
    marked = (
        "inputs:\n  - name: url\n    type: '`x` <b>'\n    description: |\n"
        "      <img src=x> [y](command:z)\n\n      ![i](http://evil.example) **b**\n    default: '`'\n"
        "template_fields: [u<CURSOR>rl]\n"
    )
    text, position = read_cursor(marked)
    hover = hover_spec(read_spec(text), position, Knowledge())
    assert hover is not None
    kinds = {token.type for one in MarkdownIt().parse(hover.markdown) for token in (one, *(one.children or []))}
    assert not {"html_inline", "html_block", "image", "link_open"} & kinds
    assert "command:z" in hover.markdown
