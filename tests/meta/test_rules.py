"""What must hold for every rule: names, places, documentation, and proof by its own examples."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from airsmith import rules
from airsmith.analysis.module import Module
from airsmith.finding import Finding, Layer
from airsmith.rules.engine import CheckOptions, check_python, check_spec
from airsmith.rules.registry import ALL_RULES, PYTHON_RULES, SPEC_RULES, find_rule
from airsmith.rules.rule import OwnSpec, Profile, PythonRule, Rule, SpecRule
from airsmith.spec.document import read_spec

every_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
python_rules = pytest.mark.parametrize("rule", PYTHON_RULES, ids=lambda rule: rule.name)
spec_rules = pytest.mark.parametrize("rule", SPEC_RULES, ids=lambda rule: rule.name)
COMPANIONS = {"shell_true": ("dangerous_function_subprocess",)}
"""Errors in generated code that the example of a rule cannot do without."""

LAYER_ORDER = list(Layer)


def modules_with_rules() -> dict[str, tuple[Rule, ...]]:
    """By dotted name, the modules below `rules` that define `RULE` or `RULES`."""
    found: dict[str, tuple[Rule, ...]] = {}
    for info in pkgutil.walk_packages(rules.__path__, "airsmith.rules."):
        module = importlib.import_module(info.name)
        defined = (*getattr(module, "RULES", ()), *((module.RULE,) if hasattr(module, "RULE") else ()))
        if defined:
            found[info.name] = defined
    return found


def python_findings(rule: PythonRule, text: str, profile: Profile) -> tuple[Finding, ...]:
    options = CheckOptions(
        profile=profile,
        component_type=rule.example_type,
        component_name=rule.example_name,
        dependencies=rule.example_dependencies,
        spec=OwnSpec(read_spec(rule.example_spec), "rows.component.yaml") if rule.example_spec else None,
    )
    result = check_python(Module(text), options)
    assert result.crashed == ()
    return result.findings


def test_names_are_unique():
    names = [rule.name for rule in ALL_RULES]
    assert sorted(names) == sorted(set(names))


def test_every_module_with_rules_is_in_the_registry_and_nothing_else():
    defined = [rule for found in modules_with_rules().values() for rule in found]
    missing = {rule.name for rule in defined} - {rule.name for rule in ALL_RULES}
    assert missing == set()
    assert sorted(id(rule) for rule in defined) == sorted(id(rule) for rule in ALL_RULES)


def test_every_rule_stands_in_the_folder_of_its_layer():
    for name, found in modules_with_rules().items():
        folder = name.split(".")[2]
        assert {rule.layer.value for rule in found} == {folder}, name


def test_rules_are_in_the_order_of_their_layers():
    layers = [LAYER_ORDER.index(rule.layer) for rule in ALL_RULES]
    assert layers == sorted(layers)


def test_rules_are_found_by_name():
    assert all(find_rule(rule.name) is rule for rule in ALL_RULES)
    assert find_rule("no_such_rule") is None


@every_rule
def test_names_state_the_problem_in_snake_case(rule: Rule):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)+", rule.name)


@every_rule
def test_documentation(rule: Rule):
    assert re.fullmatch(r"[^.!?\n]+(\.[^.!?\n ][^.!?\n]*)*\.", rule.summary), "one sentence that ends with a period"
    for text in (rule.explanation, rule.severity_note):
        assert text == text.strip()
        assert not text or text.endswith(".")
    assert rule.explanation
    assert rule.bad.endswith("\n")
    assert rule.good.endswith("\n")
    assert rule.bad != rule.good


@every_rule
def test_severity_in_files_of_people_is_never_worse(rule: Rule):
    order = ["information", "warning", "error"]
    authored, strict = (order.index(rule.severity_in(profile)) for profile in (Profile.AUTHORED, Profile.STRICT))
    assert authored <= strict


@pytest.mark.parametrize("profile", Profile)
@python_rules
def test_the_bad_example_breaks_this_rule_and_no_other_badly(rule: PythonRule, profile: Profile):
    findings = python_findings(rule, rule.bad, profile)
    allowed = {rule.name, *(COMPANIONS.get(rule.name, ()) if profile is Profile.STRICT else ())}
    assert {finding.rule for finding in findings if finding.is_error} <= allowed
    own = [finding for finding in findings if finding.rule == rule.name]
    assert own
    assert {finding.layer for finding in own} == {rule.layer}


@pytest.mark.parametrize("profile", Profile)
@python_rules
def test_the_good_example_is_good(rule: PythonRule, profile: Profile):
    findings = python_findings(rule, rule.good, profile)
    assert not [finding for finding in findings if finding.rule == rule.name or finding.is_error]


@spec_rules
def test_the_bad_spec_breaks_the_rule_and_the_good_one_does_not(rule: SpecRule):
    bad = check_spec(read_spec(rule.bad), CheckOptions())
    good = check_spec(read_spec(rule.good), CheckOptions())
    assert bad.crashed == good.crashed == ()
    assert rule.name in {finding.rule for finding in bad.findings}
    assert rule.name not in {finding.rule for finding in good.findings}


@every_rule
def test_messages_are_one_sentence_in_one_line(rule: Rule):
    if isinstance(rule, PythonRule):
        findings = python_findings(rule, rule.bad, Profile.STRICT)
    else:
        findings = check_spec(read_spec(rule.bad), CheckOptions()).findings
    for finding in findings:
        if finding.rule == rule.name:
            assert re.fullmatch(r"[`'\"A-Z][^\n]*[^.\s][.?]", finding.message), finding.message
            assert finding.fix is None or re.fullmatch(r"[a-z][^\n]*[^.]", finding.fix.title), finding.fix.title


@every_rule
def test_every_rule_has_a_test_file_that_names_it(rule: Rule):
    folder = Path(__file__).parents[1] / "rules" / rule.layer.value
    named = [path for path in folder.rglob("test_*.py") if rule.name in path.read_text(encoding="utf-8")]
    assert named or rule.layer is Layer.SPEC
