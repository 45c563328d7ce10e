import re
from dataclasses import replace

from airsmith.feasibility.assessment import EstimateCost
from airsmith.feasibility.model import ExpectedCost, Level
from airsmith.ide.assessment_text import assessment_markdown, is_on_name, lens_title, name_line
from airsmith.spec.document import read_spec
from airsmith.text import Position
from support.assessing import COMPLETE, assessed
from support.marked_text import mark_up, unindented

SLACK = "name: SlackPostOperator\ndescription: Posts a message to a Slack channel.\ncategory: chat\n"


def cost_of(typical: float | None) -> EstimateCost:
    def estimate(_: Level, attempts: float) -> ExpectedCost:
        note = "" if typical is not None else "The price of m is not known, so the cost cannot be told."
        return ExpectedCost("m", 1_234, attempts, 4, typical, typical, typical, note)

    return estimate


def test_the_lens_is_one_line() -> None:
    assert lens_title(assessed(COMPLETE, estimate_cost=cost_of(0.052))) == "Assess: 100/100 · about $0.05"
    assert lens_title(assessed(COMPLETE, estimate_cost=cost_of(0.001))).endswith(" · less than $0.01")
    for no_price in (None, 0.0):
        assert lens_title(assessed(COMPLETE, estimate_cost=cost_of(no_price))) == "Assess: 100/100"
    assert lens_title(assessed(SLACK)).endswith(" · exists already: SlackAPIPostOperator")
    assert "mend 1 error first" in lens_title(assessed(unindented(COMPLETE) + "moda: x\n"))


def test_the_markdown_says_everything() -> None:
    text = assessment_markdown(assessed(SLACK, estimate_cost=cost_of(0.05)))
    assert text.startswith("**Feasibility: ")
    assert "**Exists already: SlackAPIPostOperator**" in text
    assert "`from airflow.providers.slack.operators.slack import SlackAPIPostOperator`" in text
    assert "pip install apache-airflow-providers-slack" in text
    assert "1,234 tokens" in text
    assert "- No requirements." in text
    unknown = assessment_markdown(assessed(COMPLETE, estimate_cost=cost_of(None)))
    assert "The price of m is not known" in unknown


def test_what_is_installed_needs_no_installing() -> None:
    assessment = assessed(SLACK)
    (existing,) = assessment.existing
    there = replace(assessment, existing=(replace(existing, installed=existing.version),))
    assert assessment_markdown(there).count(f"Installed: {existing.version}.") == 1
    older = replace(assessment, existing=(replace(existing, installed="1.0"),))
    assert f"Installed: 1.0 (this is about {existing.version})." in assessment_markdown(older)
    unknown = replace(assessment, existing=(replace(existing, awaits_environment=True),))
    assert f"Version {existing.version}." in assessment_markdown(unknown)
    for one in (there, older, unknown):
        assert "pip install" not in assessment_markdown(one)


def test_what_a_spec_says_is_never_markup() -> None:
    hostile = "name: X\ndescription: '![x](http://evil)'\nrequirements: ['<img src=y>']\n"
    text = assessment_markdown(assessed(hostile))
    assert "the description `![x](http://evil)` is vague".replace("the", "The") in text
    assert "`<img src=y>`" in text
    outside_code = re.sub(r"`[^`]*`", "", text)
    assert "](" not in outside_code
    assert "<" not in outside_code


def test_where_the_name_stands() -> None:
    document = read_spec("# a\nname: Rows\ncategory: x\n")
    span = name_line(document)
    assert span is not None
    assert mark_up(document.text, (span,)) == "# a\n«name: Rows»\ncategory: x\n"
    assert is_on_name(document, Position(1, 0))
    assert is_on_name(document, Position(1, 10))
    assert not is_on_name(document, Position(2, 0))
    for text in ("", "category: x\n", "- name: x\n"):
        assert name_line(read_spec(text)) is None
