"""Every rule there is, in an explicit order: the order of the layers, then of the documentation."""

from airsmith.rules.compliance import context_subscript, missing_type_hints, template_fields
from airsmith.rules.imports import (
    arguments,
    deprecated_airflow_import,
    missing_base_import,
    removed_airflow_import,
    undeclared_dependency,
    unknown_airflow,
)
from airsmith.rules.rule import PythonRule, Rule, SpecRule
from airsmith.rules.security import dangerous_functions, shell_true
from airsmith.rules.spec import (
    airflow_version,
    base_class,
    base_class_lookup,
    case_inputs,
    case_outcomes,
    colors,
    component_name,
    defaults,
    dependencies,
    dependency_versions,
    fitting_keys,
    parameter_names,
    parameter_types,
    repetition,
    runtime_bounds,
    sensor_timing,
    shape,
    templating,
    text,
    undeclared_provider,
    unknown_provider,
)
from airsmith.rules.structure import component_class, constructors, required_methods, signatures, spec_agreement
from airsmith.rules.syntax import invalid_syntax

SPEC_RULES: tuple[SpecRule, ...] = (
    *shape.RULES,
    *component_name.RULES,
    *text.RULES,
    *airflow_version.RULES,
    *base_class.RULES,
    *base_class_lookup.RULES,
    *fitting_keys.RULES,
    *parameter_names.RULES,
    *parameter_types.RULES,
    *defaults.RULES,
    *runtime_bounds.RULES,
    *dependencies.RULES,
    *unknown_provider.RULES,
    *dependency_versions.RULES,
    *undeclared_provider.RULES,
    *templating.RULES,
    *colors.RULES,
    *sensor_timing.RULES,
    *case_inputs.RULES,
    *case_outcomes.RULES,
    *repetition.RULES,
)

PYTHON_RULES: tuple[PythonRule, ...] = (
    invalid_syntax.RULE,
    missing_base_import.RULE,
    *unknown_airflow.RULES,
    removed_airflow_import.RULE,
    deprecated_airflow_import.RULE,
    undeclared_dependency.RULE,
    *arguments.RULES,
    *component_class.RULES,
    spec_agreement.RULE,
    *required_methods.RULES,
    *signatures.RULES,
    *constructors.RULES,
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
