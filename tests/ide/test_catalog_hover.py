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
