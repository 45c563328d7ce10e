"""Which classes are named for a spec, and that none is named for what does not exist: the measured numbers."""

from pathlib import Path

import pytest

from airsmith.catalog.targets import AirflowVersion
from benchmarks.search_questions import DEVELOPMENT, HELD_OUT
from support.assessed_specs import ADDED_AFTER_CALIBRATION, EXISTING, NOT_EXISTING, SpecInShort
from support.assessing import existing

EXAMPLES = sorted((Path(__file__).parents[2] / "schemas" / "examples").glob("*.component.yaml"))


def names(text: str) -> list[str]:
    return [one.name for one in existing(text)]


def answers(questions: dict[str, str]) -> tuple[int, int]:
    """How many questions are answered at all, and how many with the class that is expected."""
    answered = right = 0
    for question, name in questions.items():
        kind = next((kind for kind in ("sensor", "hook") if name.lower().endswith(kind)), "operator")
        found = names(f"component_type: {kind}\ndescription: {question}\n")
        answered += bool(found)
        right += name in found
    return answered, right


@pytest.mark.parametrize("spec", [*NOT_EXISTING, *ADDED_AFTER_CALIBRATION], ids=lambda spec: spec.name)
def test_nothing_is_named_for_what_no_provider_offers(spec: SpecInShort) -> None:
    assert names(spec.text) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_nothing_is_named_for_the_example_specs(path: Path) -> None:
    assert names(path.read_text("utf-8")) == []


def test_what_exists_is_found_in_other_words() -> None:
    found = [expected in names(spec.text) for expected, spec in EXISTING]
    assert sum(found) >= 19
    assert len(found) == 20


def test_questions_are_answered_seldom_rather_than_wrongly() -> None:
    answered, right = answers(DEVELOPMENT)
    assert right >= 0.6 * len(DEVELOPMENT)
    assert right >= 0.9 * answered
    answered, right = answers(HELD_OUT)
    assert right >= 0.35 * len(HELD_OUT)
    assert right >= 0.9 * answered


def test_everything_that_is_said_of_a_class() -> None:
    [found] = existing("""
        name: SlackPostOperator
        description: Posts a message to a Slack channel.
        """)
    assert found.name == "SlackAPIPostOperator"
    assert found.import_path == "airflow.providers.slack.operators.slack.SlackAPIPostOperator"
    assert found.package == "apache-airflow-providers-slack"
    assert found.install == "pip install apache-airflow-providers-slack"
    assert found.version
    assert found.supports_target
    assert found.words == ("slack", "post", "message")
    assert found.summary


@pytest.mark.parametrize("name", ["HttpOperator", "HTTPOperator", "SimpleHttpOperator"])
def test_the_same_name_counts_whatever_the_description_says(name: str) -> None:
    [found] = existing(f"name: {name}\ndescription: Does something else.\n")
    assert (found.name, found.score, found.words) == ("HttpOperator", 1.0, ())


def test_the_same_name_of_another_type_does_not_count() -> None:
    assert names("name: HttpOperator\ncomponent_type: hook\ndescription: Something.\n") == []


def test_the_class_that_the_spec_derives_from_is_no_news() -> None:
    assert names("name: HttpOperator\nbase_class: airflow.providers.http.operators.http.HttpOperator\n") == []


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Copies data from S3 to Redshift.", "S3ToRedshiftOperator"),
        ("Copies data from Redshift to S3.", "RedshiftToS3Operator"),
        ("Loads a Redshift table from S3.", "S3ToRedshiftOperator"),
        ("Copies Redshift tables as files in S3.", "RedshiftToS3Operator"),
    ],
)
def test_transfers_have_a_direction(description: str, expected: str) -> None:
    assert names(f"description: {description}\n") == [expected]


def test_a_foreign_system_in_a_requirement_speaks_against_a_class() -> None:
    text = "name: RedshiftLoadOperator\ndescription: Loads files from S3 into a Redshift table.\n"
    assert names(text) == ["S3ToRedshiftOperator"]
    assert names(f"{text}requirements: [Report the number of rows to Datadog.]\n") == []


def test_the_import_path_is_that_of_the_target() -> None:
    text = "name: BashOperator\ndescription: Runs a command.\n"
    [on_2] = existing(text, AirflowVersion(2, 11))
    [on_3] = existing(text, AirflowVersion(3, 3))
    assert on_3.import_path == "airflow.providers.standard.operators.bash.BashOperator"
    assert on_2.package == on_3.package == "apache-airflow-providers-standard"


@pytest.mark.parametrize(
    "text", ["", "name:", "name: [a]", "description: x", "component_type: nonsense\nname: HttpOperator", "name: '*\"('"]
)
def test_little_and_broken_text_names_nothing(text: str) -> None:
    assert existing(text) == ()
