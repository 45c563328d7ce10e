"""VersionBranches: which code a condition on the Airflow version keeps from running."""

import ast
from textwrap import dedent

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.version_branches import VersionBranches
from airsmith.catalog.targets import AirflowVersion


def skipped(text: str, target: str) -> set[str]:
    """The arguments of the calls of `mark` that do not run on a target."""
    version = AirflowVersion.parse(target)
    assert version
    module = Module(dedent(text))
    branches = VersionBranches(module, version)
    marks = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "mark"]
    assert marks
    return {ast.unparse(node.args[0]) for node in marks if branches.skip(node)}


@pytest.mark.parametrize(
    ("condition", "holds_in_3", "holds_in_2"),
    [
        ("AIRFLOW_V_3_0_PLUS", True, False),
        ("not AIRFLOW_V_3_0_PLUS", False, True),
        ("not not versions.AIRFLOW_V_3_0_PLUS", True, False),
        ("AIRFLOW_V_2_10_PLUS", True, True),
        ("AIRFLOW_V_3_0_PLUS and AIRFLOW_V_2_10_PLUS", True, False),
        ("AIRFLOW_V_3_0_PLUS or AIRFLOW_V_2_10_PLUS", True, True),
        ("AIRFLOW_V_3_0_PLUS and ready", None, False),
        ("AIRFLOW_V_3_0_PLUS or ready", True, None),
        ("AIRFLOW_VERSION >= Version('3.0.0')", True, False),
        ("AIRFLOW_VERSION < (3,)", False, True),
        ("parse(airflow_version) < parse('3.1')", False, True),
        ("airflow_version.major == 2", False, True),
        ("airflow.__version__ != '3.3'", False, True),
        ("pandas.__version__ < '3'", None, None),
        ("AIRFLOW_VERSION in versions", None, None),
        ("AIRFLOW_VERSION >= other", None, None),
        ("2 < AIRFLOW_VERSION < 3", None, None),
        ("ready", None, None),
    ],
)
def test_conditions(condition: str, holds_in_3: bool | None, holds_in_2: bool | None):
    text = f"if {condition}:\n    mark(yes)\nelse:\n    mark(no)\n"
    dropped = {None: set[str](), True: {"no"}, False: {"yes"}}
    assert skipped(text, "3.3") == dropped[holds_in_3]
    assert skipped(text, "2.11") == dropped[holds_in_2]


def test_a_condition_around_a_function_and_a_choice():
    text = """
        if not AIRFLOW_V_3_0_PLUS:
            class A:
                def f(self):
                    with x:
                        mark(inside)
        y = mark(new) if AIRFLOW_V_3_0_PLUS else mark(old)
        """
    assert skipped(text, "3.3") == {"inside", "old"}
    assert skipped(text, "2.11") == {"new"}


def test_what_follows_a_branch_that_leaves():
    text = """
        def f():
            mark(before)
            if AIRFLOW_V_3_0_PLUS:
                return mark(new)
            mark(after)
            for x in y:
                mark(deep)
        """
    assert skipped(text, "3.3") == {"after", "deep"}
    assert skipped(text, "2.11") == {"new"}


def test_may_skip_asks_only_whether_there_is_a_question():
    module = Module("if IS_NEW_AIRFLOW:\n    a\nif ready:\n    b\nc if is_old_airflow() else d\ne if ready else f\n")
    branches = VersionBranches(module, AirflowVersion(3, 3))
    names = [node for _, nodes, _ in module.names.names for node in nodes if len(node.id) == 1]
    assert {node.id for node in names if branches.may_skip(node)} == {"a", "c", "d"}
    assert not any(branches.skip(node) for node in names)


def test_deep_nesting_is_no_problem():
    text = f"if {'not ' * 900}AIRFLOW_V_3_0_PLUS:\n    mark(x)\n"
    assert skipped(text, "3.3") == set()
    assert skipped(text, "2.11") == {"x"}
