from collections.abc import Callable

import pytest

from airsmith.rules.registry import ALL_RULES
from airsmith.rules.rule import Rule
from support.running_airsmith import Ended

Run = Callable[..., Ended]


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_rule_is_explained(rule: Rule, airsmith: Run) -> None:
    ended = airsmith("explain", rule.name)
    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == f"{rule.name} ({rule.layer})"
    assert rule.summary in lines
    for heading in ("Bad:", "Good:", f"Switch it off for one line: # airsmith: ignore[{rule.name}]"):
        assert heading in lines
    assert f"Severity: {rule.severity}" in ended.out
    assert f"    {rule.good.splitlines()[0]}"[:80] in ended.out
    assert len(lines) < 120
    assert max(map(len, lines)) <= 125


def test_examples_about_a_spec_show_the_spec(airsmith: Run) -> None:
    lines = airsmith("explain", "wrong_ui_color").out.splitlines()
    assert lines[lines.index("Where the spec is:") + 1] == "    name: RowCountOperator"
    assert "Where the spec is:" not in airsmith("explain", "missing_execute").out


def test_the_list_has_every_rule_once_below_its_layer(airsmith: Run) -> None:
    ended = airsmith("explain")
    assert (ended.code, ended.err) == (0, "")
    listed = [line.split()[0] for line in ended.out.splitlines() if line.startswith("  ")]
    assert listed == [rule.name for rule in ALL_RULES]
    layers = [line for line in ended.out.splitlines() if line and line[0].isalpha()]
    assert layers == list(dict.fromkeys(rule.layer.value for rule in ALL_RULES))


@pytest.mark.parametrize("name", ["missing-execute", "MISSING_EXECUTE", " missing_execute "])
def test_names_may_be_written_in_any_way(name: str, airsmith: Run) -> None:
    assert airsmith("explain", name).out.startswith("missing_execute (structure)\n")


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("missing_exectue", "there is no rule missing_exectue; did you mean missing_execute?"),
        ("xyzzy", "there is no rule xyzzy; `airsmith explain` lists them all."),
        ("", "there is no rule ; `airsmith explain` lists them all."),
        ("ruff:AIR301", "AIR301 is a rule of ruff; `ruff rule AIR301` explains it."),
        ("air301", "AIR301 is a rule of ruff; `ruff rule AIR301` explains it."),
        ("ruff:AIR", "there is no rule ruff:AIR; `airsmith explain` lists them all."),
        ("x" * 5_000, None),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(name: str, line: str | None, airsmith: Run) -> None:
    ended = airsmith("explain", name)
    assert (ended.code, ended.out) == (2, "")
    if line:
        assert ended.error == f"airsmith: {line}"
