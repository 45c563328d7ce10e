"""What is proposed in a spec out of the catalog."""

import time

from airsmith.ide.knowledge import Knowledge
from airsmith.ide.model import Completions
from airsmith.ide.spec_completion import complete_spec
from airsmith.spec.document import read_spec
from support.editing_specs import check_first_completions, completed, completions
from support.marked_text import read_cursor

HTTP = "apache-airflow-providers-http"
HTTP_OPERATOR = "airflow.providers.http.operators.http.HttpOperator"


def labels(marked: str) -> list[str]:
    return [completion.label for completion in completions(marked)]


def proposals(marked: str) -> Completions:
    text, position = read_cursor(marked)
    return complete_spec(read_spec(text), position, Knowledge())


def test_all_providers_are_dependencies():
    for marked in ("dependencies:\n  - <CURSOR>", "dependencies: [<CURSOR>]", "dependencies: ['<CURSOR>']"):
        found = labels(marked)
        assert len(found) > 100
        assert HTTP in found
        assert "apache-airflow-core" not in found
    assert f"- {HTTP}" in labels("dependencies:\n  <CURSOR>")


def test_a_dependency_is_written_whole():
    assert completed("dependencies:\n  - ht<CURSOR>\n", HTTP) == f"dependencies:\n  - {HTTP}\n"
    assert completed('dependencies: ["apache-<CURSOR>"]', HTTP) == f'dependencies: ["{HTTP}"]'
    (chosen,) = [one for one in completions("dependencies:\n  - <CURSOR>") if one.label == HTTP]
    assert chosen.detail.startswith("Hypertext Transfer Protocol (HTTP) ")
    assert "Newest known version" in chosen.documentation


def test_a_dependency_is_found_by_either_name():
    """Clients compare what is typed with the beginning of the filter text."""
    for typed in ("http", "apache-airflow-providers-h", "'http"):
        (chosen,) = [one for one in completions(f"dependencies:\n  - {typed}<CURSOR>") if one.label == HTTP]
        assert chosen.filter_text.startswith(typed)


def test_dependencies_that_are_given_are_not_proposed_again():
    assert HTTP not in labels(f"dependencies:\n  - {HTTP}>=4\n  - <CURSOR>\n")
    assert HTTP in labels(f"dependencies:\n  - {HTTP}<CURSOR>\n")


def test_versions_behind_an_operator():
    found = completions(f"dependencies:\n  - {HTTP}>=<CURSOR>\n")
    assert len(found) >= 2
    assert found[0].label == ".".join(found[1].label.split(".")[:2])
    newest = found[1].label
    assert completed(f"dependencies:\n  - {HTTP}>=<CURSOR>\n", newest) == f"dependencies:\n  - {HTTP}>={newest}\n"
    assert completed(f'dependencies: ["{HTTP}>=4,<<CURSOR>"]', newest) == f'dependencies: ["{HTTP}>=4,<{newest}"]'
    assert labels("dependencies:\n  - requests>=<CURSOR>\n") == []
    check_first_completions(f"dependencies:\n  - {HTTP}<CURSOR>\n", f"{HTTP}>={found[0].label}", HTTP)


def test_base_classes_by_name_and_by_path():
    marked = "base_class: Http<CURSOR>\n"
    check_first_completions(marked, "BaseOperator", "HttpOperator")
    assert completed(marked, "HttpOperator") == f"base_class: {HTTP_OPERATOR}\n"
    assert completed("base_class: 'http<CURSOR>'", "HttpOperator") == f"base_class: '{HTTP_OPERATOR}'"
    by_path = completions("base_class: airflow.providers.http.<CURSOR>\n")
    assert [one.filter_text for one in by_path if one.label == "HttpOperator"] == [HTTP_OPERATOR]
    (chosen,) = [one for one in completions(marked) if one.label == "HttpOperator"]
    assert (chosen.detail, chosen.filter_text) == (HTTP, "HttpOperator")
    assert "Calls an endpoint" in chosen.documentation


def test_base_classes_are_of_the_type():
    assert "HttpSensor" in labels("component_type: sensor\nbase_class: Http<CURSOR>\n")
    assert "HttpOperator" not in labels("component_type: sensor\nbase_class: Http<CURSOR>\n")
    assert "HttpHook" in labels("component_type: hook\nbase_class: http<CURSOR>\n")
    assert {"HttpHook", "HttpSensor", "HttpOperator"} <= set(labels("component_type: x\nbase_class: Http<CURSOR>\n"))


def test_long_lists_are_cut_and_asked_for_again():
    everything = proposals("base_class: <CURSOR>\n")
    assert len(everything.items) == 200
    assert not everything.is_complete
    assert proposals("component_type: <CURSOR>\n").is_complete


def test_base_classes_come_at_once():
    """The first question reads the catalog; each later one is a fraction of a keystroke."""
    proposals("base_class: <CURSOR>\n")
    began = time.perf_counter()
    proposals("base_class: S<CURSOR>\n")
    assert time.perf_counter() - began < 0.25  # about 0.01 on a quiet machine


def test_connection_types():
    found = labels("component_type: hook\nconn_type: <CURSOR>\n")
    assert {"http", "postgres", "aws"} <= set(found)
    assert len(found) == len(set(found))


def test_targets_of_mocks_part_by_part():
    start = "test_cases:\n  - mocks:\n      - target: "
    assert labels(f"{start}<CURSOR>") == ["airflow"]
    assert "hooks" in labels(f"{start}airflow.providers.http.<CURSOR>")
    assert "HttpHook" in labels(f"{start}airflow.providers.http.hooks.http.<CURSOR>")
    marked = f"{start}airflow.providers.http.hooks.http.HttpHook.ru<CURSOR>"
    assert completed(marked, "run") == f"{start}airflow.providers.http.hooks.http.HttpHook.run"
    assert labels(f"{start}requests.<CURSOR>") == []
