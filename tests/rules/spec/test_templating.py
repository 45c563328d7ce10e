import pytest

from airsmith.finding import Severity
from airsmith.rules.spec.templating import RULES
from support.checking_specs import check_spec_rule, fixed
from support.marked_text import read_marked

FIELD, EXTENSION = RULES


def test_the_nearest_parameter_is_proposed():
    text = "inputs: [{name: table_name}]\nconfig_params: [{name: sql}]\ntemplate_fields: [«tabel_name», sql, «zzz»]\n"
    violations = check_spec_rule(FIELD, text)
    assert "[table_name, sql, zzz]" in fixed(read_marked(text).text, violations[0])
    assert violations[0].severity is None
    assert violations[1].fix is None


def test_a_foreign_base_class_may_bring_the_field():
    (violation,) = check_spec_rule(FIELD, "base_class: a.b.SqlOperator\ntemplate_fields: [«sql»]\n")
    assert violation.severity is Severity.WARNING


@pytest.mark.parametrize(
    "text",
    [
        "inputs: [{name: a}]\ntemplate_fields: [a]\n",
        "inputs: [{name: a\ntemplate_fields: [b]\n",
        "author: [x\ntemplate_fields: [b]\n",
        "template_fields: ['']\n",
        "template_fields: b\n",
        "template_fields: [[b], null]\n",
    ],
)
def test_fields_that_are_known_or_cannot_be_judged(text: str):
    check_spec_rule(FIELD, text)


@pytest.mark.parametrize(
    ("item", "after"),
    [("«sql»", ".sql"), ('«"*.sql"»', ".sql"), ("«'.'»", None), ('«". sql"»', ".sql"), ("«a/b»", None)],
)
def test_endings_without_a_dot(item: str, after: str | None):
    text = f"template_ext:\n  - {item}\n"
    (violation,) = check_spec_rule(EXTENSION, text)
    expected = None if after is None else f'template_ext:\n  - "{after}"\n'
    assert (fixed(read_marked(text).text, violation) if violation.fix else None) == expected


def test_endings():
    check_spec_rule(EXTENSION, "template_ext: [.sql, .tar.gz, .j2, null]\n")
