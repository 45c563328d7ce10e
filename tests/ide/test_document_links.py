"""Links to documentation."""

from hypothesis import given, settings
from hypothesis import strategies as st

from airsmith.analysis.module import Module
from airsmith.ide.document_links import link_python, link_spec
from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Link
from airsmith.spec.document import read_spec
from support.marked_text import mark_up, read_marked

SITE = "https://airflow.apache.org/docs"


def check_spec_links(marked: str) -> tuple[Link, ...]:
    text = read_marked(marked).text
    links = link_spec(read_spec(text), Knowledge())
    assert mark_up(text, tuple(link.range for link in links)) == marked
    return links


def check_python_links(marked: str) -> tuple[Link, ...]:
    text = read_marked(marked).text
    links = link_python(Module(text), Knowledge())
    assert mark_up(text, tuple(link.range for link in links)) == marked
    return links


def test_links_of_a_spec():
    base, *_ = check_spec_links("base_class: «airflow.providers.http.operators.http.HttpOperator»\nconn_type: http\n")
    assert base.url.startswith(f"{SITE}/apache-airflow-providers-http/")
    assert base.url.endswith(
        "/_api/airflow/providers/http/operators/http/index.html#airflow.providers.http.operators.http.HttpOperator"
    )
    assert base.tooltip.startswith("Documentation of HttpOperator in apache-airflow-providers-http ")
    (provider,) = check_spec_links("dependencies:\n  - «apache-airflow-providers-http>=4»\n  - requests\n  - http\n")
    assert provider.url.startswith(f"{SITE}/apache-airflow-providers-http/")
    (core,) = check_spec_links("base_class: «BaseOperator»\n")
    assert core.url == f"{SITE}/task-sdk/stable/"


def test_own_documentation():
    (own,) = check_spec_links("documentation_url: «https://example.org/docs?a=b#c»\n")
    assert own.url == "https://example.org/docs?a=b#c"
    for other in ("command:x", "javascript:alert(1)", "file:///etc/passwd", "a b", "https://a b"):
        check_spec_links(f"documentation_url: '{other}'\n")


def test_links_of_a_python_file():
    first, second = check_python_links(
        "import os\nfrom «airflow.providers.http.hooks.http» import HttpHook\n"
        "from airflow.sdk import dag\nimport «airflow.providers.http.sensors» as s, sys\nfrom . import x\n"
    )
    assert first.url.endswith("/_api/airflow/providers/http/hooks/http/index.html")
    assert second.tooltip.startswith("Documentation of apache-airflow-providers-http ")
    check_python_links("from airflow.providers.http.no_such import x\nfrom airflow.providers.nobody import y\n")


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("ab \n:-#|'\"[]{},😀>=./"), max_size=40))
def test_no_text_raises(text: str):
    link_spec(read_spec("dependencies:\n  - " + text), Knowledge())
    link_spec(read_spec("base_class: " + text), Knowledge())
    link_python(Module("from airflow." + text), Knowledge())
