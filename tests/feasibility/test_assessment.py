"""Score, confidence, complexity and gaps."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from airsmith.catalog.targets import AirflowVersion
from airsmith.feasibility.assessment_data import assessment_data
from airsmith.feasibility.model import ExpectedCost, Level, PastRun
from support.assessing import COMPLETE, assessed
from support.marked_text import unindented

COMPLETE_TEXT = unindented(COMPLETE)


def with_lines(*lines: str) -> str:
    """The complete spec with more lines."""
    return COMPLETE_TEXT + "".join(f"{line}\n" for line in lines)


def without(key: str) -> str:
    """The complete spec without a top-level key."""
    kept, skipping = [], False
    for line in COMPLETE_TEXT.splitlines():
        if not line.startswith(" "):
            skipping = line.startswith(f"{key}:")
        if not skipping:
            kept.append(line)
    return "\n".join(kept) + "\n"


def test_a_complete_spec_has_all_points() -> None:
    result = assessed(COMPLETE)
    assert (result.score, result.errors, result.gaps, result.existing) == (100, 0, (), ())
    assert result.complexity.level is Level.LOW
    assert 0.5 < result.confidence < 1
    assert result.suggestions == ()


@pytest.mark.parametrize(
    ("text", "key", "missing"),
    [
        (without("requirements"), "requirements", "no requirements"),
        (without("inputs"), "inputs", "no inputs"),
        (without("outputs"), "outputs", "no outputs"),
        (without("test_cases"), "test_cases", "no test cases"),
        (COMPLETE_TEXT.replace("Compares the row counts of two tables and reports the difference.", "Compares them."),
         "description", "the description `Compares them.` is vague"),
        (COMPLETE_TEXT.replace("description: Name of the one table., ", ""),
         "inputs", "no description of `first_table`"),
        (COMPLETE_TEXT.replace("Count the rows of both tables through the connection.", "Count all rows, etc."),
         "requirements", "the requirement `Count all rows, etc.` can mean many things"),
        (COMPLETE_TEXT.replace("both tables through", "both Snowflake tables through"),
         "dependencies", "no package for Snowflake among the dependencies"),
        (with_lines().replace("component_type: operator", "component_type: sensor"), "timeout", "no timeout"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_with_what_to_write(text: str, key: str, missing: str) -> None:
    result = assessed(text)
    gap = next(gap for gap in result.gaps if gap.missing == missing)
    assert gap.key == key
    assert gap.suggestion in result.suggestions
    assert result.score < 100
    assert result.confidence < assessed(COMPLETE).confidence


def test_a_hook_should_say_how_connections_are_tested() -> None:
    hook = with_lines("conn_type: tables", "hook_name: Tables").replace(
        "component_type: operator", "component_type: hook"
    )
    assert "nothing about test_connection" in assessed(hook).missing
    told = hook.replace("requirements:\n", "requirements:\n  - test_connection asks for the number of tables.\n")
    assert "nothing about test_connection" not in assessed(told).missing


@pytest.mark.parametrize(
    "dependency",
    [
        "apache-airflow-providers-snowflake>=6",
        "Apache_Airflow.Providers_Snowflake",
        "snowflake-connector-python",
        "my-snowflake",
    ],
)
def test_a_package_that_reaches_the_system_closes_the_gap(dependency: str) -> None:
    text = COMPLETE_TEXT.replace("both tables", "both Snowflake tables") + f"dependencies: ['{dependency}']\n"
    assert assessed(text).missing == ()


def test_a_base_class_that_reaches_the_system_closes_the_gap() -> None:
    base = "airflow.providers.snowflake.operators.snowflake.SnowflakeSqlApiOperator"
    text = COMPLETE_TEXT.replace("both tables", "both Snowflake tables") + f"base_class: {base}\n"
    assert assessed(text).missing == ()


def test_ordinary_words_are_no_systems() -> None:
    words = "Write a message to the log, copy the file through a queue, and check the function's memory over time."
    assert assessed(COMPLETE_TEXT.replace("requirements:\n", f"requirements:\n  - {words}\n")).missing == ()


def test_errors_come_first_and_cap_the_score() -> None:
    one = assessed(with_lines("moda: poke"))
    assert (one.errors, one.score) == (1, 40)
    assert one.suggestions[0] == "Mend the error first."
    several = assessed(with_lines("moda: poke", "timeout: soon", "ui_color: red"))
    assert several.errors > 1
    assert several.score < one.score
    assert several.suggestions[0] == f"Mend the {several.errors} errors first."


def test_of_a_damaged_spec_only_what_can_be_read_is_judged() -> None:
    result = assessed("name: TableAuditOperator\ndescription: [unclosed\nrequirements:\n  - Count them.\n")
    assert result.errors
    assert result.score <= 40
    assert not {"no test cases", "no inputs", "no outputs"} & set(result.missing)


@pytest.mark.parametrize("text", ["", "# nothing", "- a\n- b\n", "just text", "\x00", "a: &a [*a, *a]", "{{{{"])
def test_what_is_no_spec_at_all_has_no_points(text: str) -> None:
    result = assessed(text)
    assert result.errors
    assert result.score <= 40
    assert result.existing == ()
    assert assessment_data(result)["score"] == result.score


def test_complexity_counts_and_says_what() -> None:
    deferrable = assessed(with_lines("deferrable: true"))
    assert deferrable.complexity.reasons == ("deferrable, so it needs a trigger too",)
    base = assessed(with_lines("base_class: acme.operators.AcmeOperator"))
    assert "derived from AcmeOperator, which is not known here" in base.complexity.reasons
    known = assessed(with_lines("base_class: HttpOperator"))
    assert "derived from HttpOperator" in known.complexity.reasons
    requirements = "".join(f"  - Do the step number {number} of them all.\n" for number in range(20))
    large = with_lines("deferrable: true", "base_class: acme.operators.AcmeOperator")
    result = assessed(large.replace("requirements:\n", f"requirements:\n{requirements}"))
    assert result.complexity.level is Level.HIGH
    assert "22 requirements" in result.complexity.reasons
    assert any(suggestion.startswith("Split it") for suggestion in result.suggestions)
    assert result.score < 100


def run(*, succeeded: bool, category: str = "database", attempts: int = 1, kind: str = "operator") -> PastRun:
    return PastRun(kind, category, "X", attempts, succeeded)


def test_earlier_runs_change_score_and_confidence() -> None:
    alone = assessed(COMPLETE)
    good = assessed(COMPLETE, runs=[run(succeeded=True)] * 5)
    bad = assessed(COMPLETE, runs=[run(succeeded=False, attempts=4)] * 5)
    assert good.score == 100 > bad.score
    assert good.confidence == bad.confidence > alone.confidence
    assert bad.experience.attempts == 4
    assert bad.experience.basis == "5 runs of operators in the category database"


def test_few_and_unlike_runs_say_nothing() -> None:
    few = [run(succeeded=False)] * 2
    unlike = [run(succeeded=False, kind="hook")] * 9
    without_attempt = [run(succeeded=False, attempts=0)] * 9
    assert assessed(COMPLETE, runs=[*few, *unlike, *without_attempt]).score == 100
    other_category = assessed(COMPLETE, runs=[run(succeeded=True, category="http")] * 3)
    assert other_category.experience.basis == "3 runs of operators"


def test_the_cost_is_asked_for_with_what_is_known() -> None:
    asked: list[tuple[Level, float]] = []

    def estimate(level: Level, attempts: float) -> ExpectedCost:
        asked.append((level, attempts))
        return ExpectedCost("m", 1, attempts, 4, None, None, None, "The price of m is not known.")

    result = assessed(COMPLETE, estimate_cost=estimate)
    assert assessed(COMPLETE, estimate_cost=estimate, runs=[run(succeeded=True, attempts=3)] * 3).cost
    assert [level for level, _ in asked] == [Level.LOW, Level.LOW]
    assert asked[0][1] < asked[1][1] == 3
    assert assessment_data(result)["cost"]["typical_usd"] is None


def test_a_target_without_data_of_its_own_is_less_sure() -> None:
    assert assessed(COMPLETE, target=AirflowVersion(3, 1)).confidence < assessed(COMPLETE).confidence


def test_lines_stay_lines() -> None:
    result = assessed('name: X\ndescription: "a\\nb\\u202Ec"\nrequirements: ["do\\n\\e[31mit"]\n')
    assert all(len(line.splitlines()) == 1 and line.isprintable() for line in (*result.missing, *result.suggestions))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.integers(0, len(COMPLETE_TEXT)), length=st.integers(0, 200), inserted=st.text(max_size=20))
def test_no_text_breaks_it(start: int, length: int, inserted: str) -> None:
    result = assessed(COMPLETE_TEXT[:start] + inserted + COMPLETE_TEXT[start + length :])
    assert 0 <= result.score <= 100
    assert 0 <= result.confidence <= 1
