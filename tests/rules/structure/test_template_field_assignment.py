"""unassigned_template_field."""

from dataclasses import dataclass

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.project import Neighbour
from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "unassigned_template_field"
HEAD = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
HTTP = "from airflow.providers.http.operators.http import HttpOperator\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


def operator(fields: str, *body: str, base: str = "BaseOperator", parameters: str = "") -> str:
    lines = "".join(f"        {line}\n" for line in body)
    return (
        f"class A({base}):\n    template_fields = {fields}\n    def __init__(self, {parameters}**kwargs):\n"
        f"        super().__init__(**kwargs)\n{lines}"
    )


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        operator("(«'tabel'»,)", "self.table = 1"),
        operator("['table', «'x'»]", "self.table = 1"),
        operator("('table',) + («'x'»,)", "self.table = 1"),
        operator("(*('table', «'x'»), 'table')", "self.table = 1"),
        operator("(*BaseOperator.template_fields, «'x'»)"),
        operator("tuple({'table', «'x'»} | {'task_id'})", "self.table = 1"),
        operator("(«'x'»,)", "x = 1", "other.x = 1"),
        operator("(«'x'»,)", parameters="x, "),
        operator("(«'x'»,)", base="BaseSensorOperator"),
        "FIELDS = ('table', «'x'»)\n" + operator("FIELDS", "self.table = 1"),
        "class B(BaseOperator): ...\n" + operator("(«'x'»,)", base="B"),
    ],
)
def test_fields_without_attribute(marked: str, profile: Profile):
    check_rule(RULE, HEAD + marked, profile=profile, severity=Severity.ERROR)


RUN = "    def {}(self, context):\n        self.x = 1\n"


@both_profiles
@pytest.mark.parametrize("method", ["execute", "poke", "execute_complete"])
def test_what_is_assigned_too_late(method: str, profile: Profile):
    text = HEAD + operator("(«'x'»,)", base="BaseSensorOperator") + RUN.format(method)
    (finding,) = check_rule(RULE, text, profile=profile, severity=Severity.ERROR)
    assert finding.message.endswith(
        "`x`, so rendering its template_fields fails; it is assigned only when they are rendered already."
    )
    assert finding.fix is None


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        operator("('x',)", "self.x = 1") + RUN.format("execute"),
        operator("('x',)", "self.x, self.y = pair") + RUN.format("execute"),
        operator("('x',)").replace("    def", "    x: int\n    def") + RUN.format("execute"),
        "class B(BaseOperator):\n    x = 1\n" + operator("('x',)", base="B") + RUN.format("execute"),
        operator("('x',)") + RUN.format("pre_execute") + RUN.format("execute"),
        operator("('queue',)") + RUN.format("execute").replace("self.x", "self.queue"),
    ],
)
def test_what_is_assigned_early_and_late(text: str, profile: Profile):
    check_rule(RULE, HEAD + text, profile=profile)


def test_the_parameter_of_a_late_attribute_is_assigned_in_the_constructor():
    before = HEAD + operator("('x',)", parameters="x, ") + RUN.format("execute")
    after = before.replace("(**kwargs)\n", "(**kwargs)\n        self.x = x\n")
    check_fix(RULE, before, after)


def test_what_classes_of_providers_set_besides_is_not_known():
    marked = HEAD + HTTP + operator("(*HttpOperator.template_fields, «'x'»)", base="HttpOperator")
    check_rule(RULE, marked, severity=Severity.WARNING)
    check_rule(RULE, marked, severity=Severity.ERROR, profile=Profile.STRICT)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        operator("('x',)", "self.x = 1"),
        operator("('x',)", "self.x: int = 1"),
        operator("('x', 'y')", "self.x, self.y = pair"),
        operator("('x', 'y')", "self.x, (self.y, *z) = pair()"),
        operator("('x',)", "with open(p) as self.x: pass"),
        operator("('x',)", "for self.x in y: pass"),
        operator("('x',)", "setattr(self, 'x', 1)"),
        operator("('x',)", "self.__dict__.update(kwargs)"),
        operator("('x',)", "vars(self)['x'] = 1"),
        operator("('x',)") + "    x = 1\n",
        operator("('x',)") + "    x: int\n",
        operator("('x',)") + "    @property\n    def x(self): ...\n",
        operator("('x',)") + "    def set_up(this):\n        this.x = 1\n",
        operator("('x',)") + "    def __getattr__(self, name): ...\n",
        operator("('task_id', 'params', 'pool', 'retries')"),
        operator("('timeout', 'poke_interval')", base="BaseSensorOperator"),
        "class B(BaseOperator):\n    def __init__(self): self.x = 1\n" + operator("('x',)", base="B"),
        HTTP + operator("('endpoint', 'method', 'extra_options')", base="HttpOperator"),
        operator("fields()"),
        operator("(name, f'{x}', 1)"),
        operator("'table'"),
        operator("('x',)", base="BaseHook"),
        operator("('x',)", base="Unknown, BaseOperator"),
        operator("('x',)", base="object"),
        "@decorate\n" + operator("('x',)"),
        operator("('x',)", parameters="x, ").replace("__init__(**", "__init__(x=x, **"),
        "class A(BaseOperator):\n    template_fields = ('x',)\n    template_fields += ('y',)\n",
        "class A(BaseOperator):\n    template_fields = template_fields\n",
        "a = a + a\nclass A(BaseOperator):\n    template_fields = a\n",
    ],
)
def test_fields_that_are_set_or_may_be(text: str, profile: Profile):
    assert find(RULE, HEAD + text, profile=profile) == []


@pytest.mark.parametrize(
    "text",
    [
        operator("('x',)") + "class B(A):\n    def __init__(self, **kw):\n        self.x = 1\n",
        operator("('x',)").replace("class A", "class BaseA"),
    ],
)
def test_classes_to_derive_from_leave_it_to_their_heirs_where_people_wrote_them(text: str):
    assert find(RULE, HEAD + text) == []
    assert len(find(RULE, HEAD + text, profile=Profile.STRICT)) == 1


@dataclass(frozen=True)
class OneNeighbour:
    name: str
    text: str

    def find(self, module: str) -> Neighbour | None:
        return Neighbour(Module(self.text), self) if module == self.name else None


def test_attributes_of_a_base_in_another_file_count():
    base = HEAD + "class Base(BaseOperator):\n    def __init__(self, **kw):\n        self.table = 1\n"
    project = OneNeighbour("bases", base)
    check_rule(RULE, "from bases import Base\n" + operator("('table', «'x'»)", base="Base"), project=project)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (operator("('tabel', )", "self.table = 1"), operator('("table", )', "self.table = 1")),
        (
            operator("('table',)", parameters="*, table, "),
            operator("('table',)", "self.table = table", parameters="*, table, "),
        ),
        (HTTP + operator("('endpiont',)", base="HttpOperator"), HTTP + operator('("endpoint",)', base="HttpOperator")),
    ],
)
def test_fixes(before: str, after: str):
    check_fix(RULE, HEAD + before, HEAD + after)


def test_there_is_no_fix_where_nothing_is_near():
    (finding,) = find(RULE, HEAD + operator("('region',)", "self.table = 1"))
    assert finding.fix is None
    assert finding.message == "`A` has no attribute `region`, so rendering its template_fields fails."
