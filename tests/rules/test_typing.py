"""While a line is being typed and does not parse, the findings about everything else stay as they are."""

import pytest

from airsmith.analysis.module import Module
from airsmith.rules.engine import CheckOptions, check_python
from support.marked_text import unindented

CODE = unindented(
    '''
    import subprocess

    from airflow.sdk import BaseOperator


    class LoadOperator(BaseOperator):
        template_fields = ("table", "missing")

        def __init__(self, table, **kwargs):
            super().__init__(**kwargs)
            self.table = table

        def load(self):
            if self.table:
                return 1
            return eval(self.table)

        def execute(self, context):
            subprocess.run(["load", self.table])
            return context["execution_date"]


    class EmptyOperator(BaseOperator):
        """Does nothing yet."""

        def load(self):
            return 1
    '''
)


def findings(text: str) -> list[tuple[str, str]]:
    """Rules, and the lines that they are about."""
    lines = text.split("\n")
    found = check_python(Module(text), CheckOptions())
    assert found.crashed == ()
    return [
        (finding.rule, lines[finding.range.start.line])
        for finding in found.findings
        if finding.rule != "invalid_syntax"
    ]


ALL = findings(CODE)
ABSENT = {"unassigned_template_field"}
"""What may only be hidden in the line that does not parse."""

TYPED = [
    "value = compute(", "value = compute(self.", "value = self.table[", "value = {", "if self.table", "for row in",
    "return (1 +", "with open(self.table) as", "try", "self.", "value = f'{self.table", "value = 'half",
    "lambda x", "def inner(a",
    "x = [1, 2", "await", "@", "x =",
]  # fmt: skip


def insert(typed: str, before: str, indentation: str) -> str:
    at = CODE.index(before)
    return f"{CODE[:at]}{indentation}{typed}\n{CODE[at:]}"


def test_the_code_has_findings_of_many_kinds():
    rules = {rule for rule, _ in ALL}
    assert rules >= {
        "dangerous_function_eval",
        "dangerous_function_subprocess",
        "missing_execute",
        "unassigned_template_field",
        "removed_context_key",
        "missing_docstring",
        "untyped_template_fields",
    }


@pytest.mark.parametrize("typed", TYPED)
def test_a_new_line_in_a_method_hides_nothing_else(typed: str):
    text = insert(typed, "        return eval(", "        ")
    assert Module(text).syntax_problem is not None
    assert [one for one in findings(text) if one[0] not in ABSENT] == [one for one in ALL if one[0] not in ABSENT]


@pytest.mark.parametrize("typed", ["x = (", "ui_color = ", "def other(self", "@", "x: list[", "class Inner("])
def test_a_new_line_in_a_class_hides_nothing_of_other_classes(typed: str):
    text = insert(typed, "    def load(self):\n        if", "    ")
    assert Module(text).syntax_problem is not None
    about_first = {"missing_execute", "missing_docstring", *ABSENT}
    assert [one for one in findings(text) if one[0] not in about_first] == [
        one for one in ALL if one[0] not in about_first
    ]
    assert [one for one in findings(text) if one[0] in about_first and "Empty" in one[1]] == [
        one for one in ALL if one[0] in about_first and "Empty" in one[1]
    ]


@pytest.mark.parametrize(
    "typed", ["import ", "from airflow.sdk import ", "from airflow.", "x = (", "def f(", "class A("]
)
def test_a_new_line_of_the_module_hides_nothing(typed: str):
    text = insert(typed, "\n\nclass LoadOperator", "")
    assert Module(text).syntax_problem is not None
    assert findings(text) == ALL


def test_a_missing_method_is_still_missed_while_another_one_is_typed():
    text = CODE.replace("    def load(self):\n        return 1", "    def load(self):\n        return (1")
    assert ("missing_execute", "class EmptyOperator(BaseOperator):") in findings(text)


def test_a_method_that_does_not_parse_is_not_missed():
    text = CODE + "\n    def execute(self, context:\n        return 1\n"
    assert Module(text).syntax_problem is not None
    assert "missing_execute" not in {rule for rule, _ in findings(text)}


def test_an_attribute_that_may_be_set_in_damaged_code_is_not_missed():
    text = CODE.replace("self.table = table\n", "self.table = table\n        self.missing = (\n")
    assert Module(text).syntax_problem is not None
    assert "unassigned_template_field" not in {rule for rule, _ in findings(text)}
