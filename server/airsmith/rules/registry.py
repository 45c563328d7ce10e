"""Every rule there is, in an explicit order: the order of the layers, then of the documentation."""

from airsmith.rules.compliance import context_subscript, missing_type_hints, template_fields
from airsmith.rules.imports import missing_base_import
from airsmith.rules.rule import PythonRule, Rule, SpecRule
from airsmith.rules.security import dangerous_functions, shell_true
from airsmith.rules.spec import shape
from airsmith.rules.structure import component_class, component_name, required_methods, signatures
from airsmith.rules.syntax import invalid_syntax

SPEC_RULES: tuple[SpecRule, ...] = (*shape.RULES,)

PYTHON_RULES: tuple[PythonRule, ...] = (
    invalid_syntax.RULE,
    missing_base_import.RULE,
    *component_class.RULES,
    component_name.RULE,
    *required_methods.RULES,
    *signatures.RULES,
    *dangerous_functions.RULES,
    shell_true.RULE,
    *template_fields.RULES,
    context_subscript.RULE,
    missing_type_hints.RULE,
)

ALL_RULES: tuple[Rule, ...] = (*SPEC_RULES, *PYTHON_RULES)


def find_rule(name: str) -> Rule | None:
    """The rule of that name."""
    return next((rule for rule in ALL_RULES if rule.name == name), None)
