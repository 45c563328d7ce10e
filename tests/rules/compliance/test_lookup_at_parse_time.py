"""lookup_at_parse_time: Variables and connections that are looked up whenever a file is read."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "lookup_at_parse_time"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, Connection, DAG, Variable, dag, task\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "x = «Variable.get»('a')",
        "x = '😀', «Variable.get»('a', default=1)",
        "x = [«Variable.get»(name) for name in names]",
        "import airflow.models\nx = «airflow.models.Variable.get»('a')",
        "from airflow.models.variable import Variable as V\nx = «V.get»('a')",
        "from airflow.providers.common.compat.sdk import Variable as V\nx = «V.get»('a')",
        "V = Variable\nx = «V.get»('a')",
        "x = «Variable.setdefault»('a', 1)",
        "x = «Connection.get»('a')",
        "from airflow.models import Connection as C\nx = «C.get_connection_from_secrets»('a')",
        "class A:\n    x = «Variable.get»('a')",
        "def f(x=«Variable.get»('a')): ...",
        "@wrapped(«Variable.get»('a'))\ndef f(): ...",
        "with DAG('x'):\n    P(x=«Variable.get»('a'))",
        "@dag\ndef f():\n    x = «Variable.get»('a')\n    @task\n    def g():\n        return Variable.get('b')",
        "@dag(schedule=None)\ndef f():\n    if x:\n        y = «Variable.get»('a')",
        "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        self.y = «Variable.get»('b')",
        "class A(BaseOperator):\n    def __init__(self, x=«Variable.get»('a'), **kwargs): ...",
        "class A(BaseHook):\n    def __init__(self):\n        self.x = [«Variable.get»(a) for a in b]",
    ],
)
def test_found(marked: str, profile: Profile):
    check_rule(RULE, f"{HEAD}{marked}\n", profile=profile, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "def f():\n    return Variable.get('a')",
        "f = lambda: Variable.get('a')",
        "class A(BaseOperator):\n    def execute(self, context):\n        return Variable.get('a'), Connection.get('b')",
        "class A(BaseOperator):\n    def __init__(self, **kwargs):\n        self.f = lambda: Variable.get('a')",
        "class A:\n    def __init__(self):\n        self.x = Variable.get('a')",
        "@task\ndef f():\n    return Variable.get('a')",
        "@mine.dag\ndef f():\n    return Variable.get('a')",
        "Variable.set('a', 1); x = Variable('a', 1); y = Variable.get; z = options.get('a')",
        "from mine import Variable\nx = Variable.get('a')",
        "class Variable: ...\nx = Variable.get('a')",
        "if __name__ == '__main__':\n    print(Variable.get('a'))",
    ],
)
def test_left_alone(text: str, profile: Profile):
    head = "" if "class Variable" in text or "mine import" in text else HEAD
    assert find(RULE, f"{head}{text}\n", profile=profile) == []


def test_messages():
    def message(code: str) -> str:
        (finding,) = find(RULE, HEAD + code)
        return finding.message

    assert message("x = Variable.get('bucket')\n") == (
        "`Variable.get` runs each time Airflow reads this file; write `{{ var.value.bucket }}` in a templated argument, "
        "or look it up where the task runs."
    )
    assert "`{{ var.value.… }}`" in message("x = Variable.get('a b')\n")
    assert message("x = Connection.get('a')\n") == (
        "`Connection.get` runs each time Airflow reads this file; look it up where the task runs."
    )
    assert "each time a DAG with `A` is read" in message(
        "class A(BaseOperator):\n    def __init__(self):\n        self.x = Variable.get('a')\n"
    )
    assert "each time `A` is made, be it while Airflow reads a DAG" in message(
        "class A(BaseHook):\n    def __init__(self):\n        self.x = Variable.get('a')\n"
    )


def test_airflow_2():
    check_rule(RULE, "from airflow.models import Variable\nx = «Variable.get»('a')\n", target="2.11")
