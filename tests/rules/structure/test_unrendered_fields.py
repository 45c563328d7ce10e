"""unrendered_template_field: Airflow's own allowed forms stay allowed, everything else is told, by how bad it is."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_rule, find

RULE = "unrendered_template_field"


def operator(*body: str, fields: str = "('f', 'g')", base: str = "BaseOperator") -> str:
    lines = "".join(f"        {line}\n" for line in body)
    return (
        "from typing import cast\nfrom airflow.sdk import BaseOperator, BaseSensorOperator\n"
        "from airflow.providers.http.operators.http import HttpOperator\n\n\n"
        f"class A({base}):\n    template_fields = {fields}\n"
        f"    def __init__(self, *, f='', g='', other='', endpoint='', **kwargs):\n{lines}"
    )


@pytest.mark.parametrize(
    "line",
    [
        "self.f = «f».split(',')",
        "self.f = json.dumps(«f»)",
        "self.other = len(«f»)",
        "self.f = f\n        check(«self.f»)",
        "self.other = «f»[0]",
        "self.other = «f» == 'x'",
        "self.other = «f» in VALID",
        "for part in «f»: pass",
        "self.other = [x for x in «f»]",
        "self.other = [x for x in y if x == «f»]",
        "self.other = «f»",
        "self.other: str = «f»",
        "self.other = «f» or 1",
        "self.other = f'a/{«f»}'",
        "self.f = self.other = «f»",
        "other = «f»",
        "super().__init__(other=«f», **kwargs)",
        "self.hook = Hook(«f», «g»)",
        "self.hook = Hook(conn_id=«self.f»)",
        "self.g = -«f»",
        "del «self.f».x",
        "if x:\n            for _ in y:\n                self.f = «f».x",
    ],
)
def test_uses_of_what_is_not_rendered(line: str):
    check_rule(RULE, operator(line), severity=Severity.WARNING)
    check_rule(RULE, operator(line), severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize(
    "line",
    [
        "if not «f»: raise ValueError(f)",
        "if «f» and x: pass",
        "if x and not «f»: pass",
        "if isinstance(«f», str): pass",
        "if any([«f», «g»]): pass",
        "assert «f», 'needed'",
        "self.other = 1 if «f» else 2",
        "while «self.f»: pass",
        "self.f = [«f»]",
        "self.f = f if isinstance(f, list) else [«f»]",
        "self.g = f'{«f»}/x'",
        "self.g = 'x/' + «f»",
        "self.g = str(«f»)",
        "self.g = {'key': «f»}",
        "self.g = DEFAULTS | «f»",
        "super().__init__(g=DEFAULTS | («f» or {}), **kwargs)",
    ],
)
def test_what_often_does_no_harm_is_told_more_quietly(line: str):
    check_rule(RULE, operator(line), severity=Severity.INFORMATION)
    check_rule(RULE, operator(line), severity=Severity.WARNING, profile=Profile.STRICT)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "line",
    [
        "self.f = f",
        "self.f: str = f",
        "self.f, self.g = f, g",
        "self.f = f or 'default'",
        "self.f = f or g or None",
        "self.f = f if f else 'x'",
        "self.f = f if f is not None else 'x'",
        "self.f = 'x' if f is None else f",
        "self.f = cast('str', f)",
        "self.f = (f)",
        "self.f = self.g = f",
        "f = f or 'x'",
        "f = f if f is not None else 'x'",
        "if f is None: f = 'x'",
        "if f is not None and x is None: pass",
        "self.has_f = f is not None",
        "super().__init__(f=f, **kwargs)",
        "super().__init__(f=f or 'x', **kwargs)",
        "super().__init__(f, **kwargs)",
        "super().__init__(**{**kwargs, 'f': f})",
        "BaseOperator.__init__(self, f=f, **kwargs)",
        "super().__init__(kwargs_to_upstream={'f': f, 'g': g}, f=f, g=g, **kwargs)",
        "kwargs_to_upstream = {'f': f, 'g': g}\n        super().__init__(kwargs_to_upstream=kwargs_to_upstream, **kwargs)",
        "kwargs['f'] = f",
        "kwargs.update(f=f)",
        "kwargs.update({'f': f})",
        "kwargs.setdefault('f', f)",
        "if x: raise ValueError(f'{f!r} is wrong')",
        "self.log.warning('%s', f)",
        "warnings.warn(f'{f}')",
        "self.f = 'x'",
        "self.f = None",
        "self.later = lambda: self.f.x",
        "def inner():\n            return f.x + self.f",
        "self.other = [f for f in x]",
        "self.other = other.strip()",
        "self.other = other.f",
        "del self.f",
    ],
)
def test_airflows_own_allowed_forms(line: str, profile: Profile):
    assert find(RULE, operator(line), profile=profile) == []


@pytest.mark.parametrize(
    "fields",
    [
        "('f',)",
        "['f']",
        "('x', *('f',))",
        "('x',) + ('f',)",
        "(*BaseOperator.template_fields, 'f')",
        "tuple({'f'} | x)",
    ],
)
def test_however_the_fields_are_written(fields: str):
    check_rule(RULE, operator("self.f = «f».x", fields=fields))


@pytest.mark.parametrize("fields", ["()", "('x',)", "fields()", "'f'", "None", "('x',) + fields", "sorted(x)"])
def test_what_is_no_field(fields: str):
    assert find(RULE, operator("self.f = f.x", fields=fields)) == []


def test_inherited_fields_count_unless_they_are_replaced():
    line = "self.endpoint = «endpoint».x"
    inherited = operator(line, base="HttpOperator").replace("    template_fields = ('f', 'g')\n", "")
    check_rule(RULE, inherited)
    check_rule(RULE, operator(line, base="HttpOperator", fields="(*HttpOperator.template_fields, 'f')"))
    assert find(RULE, operator("self.endpoint = endpoint.x", base="HttpOperator")) == []


def test_fields_of_a_class_in_the_same_file():
    text = operator("self.f = f") + (
        "class B(A):\n    def __init__(self, *, f, **kw):\n        super().__init__(f=«f».x, **kw)\n"
    )
    check_rule(RULE, text)


def test_a_name_that_is_no_parameter_is_something_else():
    text = operator("self.other = json.dumps(other)", fields="('json',)")
    assert find(RULE, f"import json\n{text}") == []


def test_one_finding_for_each_field_of_a_statement():
    found = find(RULE, operator("if f and len(f) > 3 and g == 1: pass"))
    assert [one.message.split("`")[1] for one in found] == ["f", "g"]
    assert {one.severity for one in found} == {Severity.WARNING}


def test_the_message_says_where_it_belongs():
    (finding,) = find(RULE, operator("self.x = f.y", base="BaseSensorOperator"))
    assert finding.message == "`f` is a template field, which Airflow renders after `__init__`; use it in `poke`."


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("«self.f» += 'x'", Severity.INFORMATION),
        ("«f» += ('x',)", Severity.INFORMATION),
        ("«self.f» *= 2", Severity.WARNING),
        ("if g is None: «self.f» |= {}", Severity.WARNING),
    ],
)
def test_fields_that_are_changed_in_place(line: str, severity: Severity):
    check_rule(RULE, operator(line), severity=severity)


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize(
    "line",
    [
        "self.count += 1",
        "other.f += 'x'",
        "setattr(self, 'f', f)",
        "object.__setattr__(self, 'f', f)",
        "self.__dict__.update(f=f, g=g)",
        "vars(self).update(f=f)",
    ],
)
def test_other_ways_to_store_a_field(line: str, profile: Profile):
    assert find(RULE, operator(line), profile=profile) == []


def test_a_field_that_is_kept_under_another_name_by_other_ways():
    check_rule(RULE, operator("setattr(self, 'other', «f»)"))
    check_rule(RULE, operator("self.__dict__.update(other=«f»)"))


@pytest.mark.parametrize("profile", Profile)
def test_a_property_keeps_what_is_rendered(profile: Profile):
    text = operator("self._f = f; self._other = f.x") + (
        "    @property\n    def f(self):\n        return self._f\n\n"
        "    @f.setter\n    def f(self, value):\n        self._f = value\n"
    )
    (finding,) = find(RULE, text, profile=profile)
    assert finding.message.startswith("`f` is a template field")
