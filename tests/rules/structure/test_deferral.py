"""missing_resume_method and invalid_resume_signature."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

METHOD, SIGNATURE = "missing_resume_method", "invalid_resume_signature"
HEAD = (
    "from airflow.sdk import BaseOperator, BaseSensorOperator\nfrom airflow.sdk.exceptions import TaskDeferred\n"
    "from airflow.providers.http.operators.http import HttpOperator\n\n\n"
)
both_profiles = pytest.mark.parametrize("profile", Profile)


def operator(call: str, rest: str = "", base: str = "BaseOperator") -> str:
    return f"{HEAD}class A({base}):\n    def execute(self, context):\n        {call}\n{rest}"


def resumed(definition: str, call: str = "self.defer(trigger=t, method_name='resume')") -> str:
    return operator(call, definition)


@pytest.mark.parametrize(
    "marked",
    [
        operator("self.defer(trigger=t, method_name=«'execute_complete'»)"),
        operator("raise TaskDeferred(trigger=t, method_name=«'done'»)"),
        operator("D = TaskDeferred\n        raise D(trigger=t, method_name=«'done'»)"),
        operator("self.defer(trigger=t, method_name=«self.done.__name__»)"),
        operator("NAME = 'done'\n        self.defer(trigger=t, method_name=«NAME»)"),
        operator("self.defer(**{'trigger': t, 'method_name': «'done'»})"),
        operator("self.defer(trigger=t, method_name=«''.join(['a', 'b'])»)"),
        operator("self.defer(trigger=t, method_name=«'done'»)", base="HttpOperator"),
        operator(
            "self.defer(trigger=t, method_name=«'done'»)", "def done(self, context, event): ...\n", "BaseSensorOperator"
        ),
    ],
)
def test_methods_that_nobody_has(marked: str):
    check_rule(METHOD, marked, severity=Severity.WARNING)
    check_rule(METHOD, marked, severity=Severity.ERROR, profile=Profile.STRICT)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        operator("self.defer(trigger=t, method_name='done')", "    def done(self, context, event): ...\n"),
        operator("self.defer(trigger=t, method_name='done')", "    done = other\n"),
        operator("self.defer(trigger=t, method_name='execute')"),
        operator("self.defer(trigger=t, method_name='execute_complete')", base="HttpOperator"),
        operator("self.defer(trigger=t, method_name='_done')", base="HttpOperator"),
        operator("self.defer(trigger=t, method_name='done')", base="Unknown, BaseOperator"),
        operator("self.defer(trigger=t, method_name='done')", base="object"),
        operator("self.defer(trigger=t, method_name=name)"),
        operator("self.defer(trigger=t, method_name=None)"),
        operator("self.defer(trigger=t, method_name=self.name)"),
        operator("self.defer(trigger=t)"),
        operator("other.defer(trigger=t, method_name='done')"),
        operator("self.defer(trigger=Trigger(t, end_from_trigger=True), method_name='done')"),
        operator("setattr(self, 'done', f)\n        self.defer(trigger=t, method_name='done')"),
        operator("from own import TaskDeferred\n        raise TaskDeferred(trigger=t, method_name='done')"),
        HEAD + "raise TaskDeferred(trigger=t, method_name='done')\n",
    ],
)
def test_methods_that_are_there_or_may_be(text: str, profile: Profile):
    assert find(METHOD, text, profile=profile) == []


def test_classes_to_derive_from_leave_it_to_their_heirs_where_people_wrote_them():
    text = (
        operator("self.defer(trigger=t, method_name='done')") + "class B(A):\n    def done(self, context, event): ...\n"
    )
    assert find(METHOD, text) == []
    assert len(find(METHOD, text, profile=Profile.STRICT)) == 1


def test_the_fix_takes_the_method_that_is_spelled_alike():
    rest = "    def execute_complete(self, context, event): ...\n"
    before = operator("self.defer(trigger=t, method_name='execute_compleet')", rest)
    check_fix(METHOD, before, before.replace("'execute_compleet'", '"execute_complete"'))


def test_there_is_no_fix_where_none_is_alike():
    (finding,) = find(METHOD, operator("self.defer(trigger=t, method_name='done')"))
    assert finding.fix is None
    assert finding.message.endswith("; define `def done(self, context, event)`.")
    (finding,) = find(METHOD, operator("self.defer(trigger=t, method_name='no name')"))
    assert finding.message.endswith("when the trigger has fired.")


@both_profiles
@pytest.mark.parametrize(
    "definition",
    [
        "    def «resume»(self, context): ...\n",
        "    def «resume»(self): ...\n",
        "    def «resume»(self, event): ...\n",
        "    def «resume»(self, *, event): ...\n",
        "    def «resume»(self, context, event, /): ...\n",
        "    def «resume»(self, context, result=None): ...\n",
        "    def resume(self, context, «job_id», event): ...\n",
        "    def resume(self, context, event, *, «job_id»): ...\n",
        "    async def «resume»(self, context, event): ...\n",
        "    def «resume»(self, context, event):\n        yield event\n",
        "    def «resume»(self, context, event):\n        try: pass\n        finally: yield from event\n",
        "    @override\n    def «resume»(self, context): ...\n",
    ],
)
def test_methods_that_airflow_cannot_call(definition: str, profile: Profile):
    check_rule(SIGNATURE, resumed(definition), profile=profile, severity=Severity.ERROR)


@both_profiles
@pytest.mark.parametrize(
    "definition",
    [
        "    def resume(self, context, event): ...\n",
        "    def resume(self, context, event=None): ...\n",
        "    def resume(self, context, *, event): ...\n",
        "    def resume(self, ctx, event: dict, more=1): ...\n",
        "    def resume(self, context, **kwargs): ...\n",
        "    def resume(self, *args, **kwargs): ...\n",
        "    def resume(self, context, /, event): ...\n",
        "    def resume(self, context, event):\n        return lambda: (yield)\n",
        "    def resume(self, context, event):\n        def inner():\n            yield 1\n",
        "    @adapt\n    def resume(self): ...\n",
        "    resume = other\n",
    ],
)
def test_methods_that_airflow_can_call(definition: str, profile: Profile):
    assert find(SIGNATURE, resumed(definition), profile=profile) == []


@pytest.mark.parametrize(
    "options",
    ["kwargs={'job_id': 1}", "kwargs=dict(job_id=1)", "kwargs=more", "**options", "kwargs={**more}", "kwargs={key: 1}"],
)
def test_what_else_is_given_counts(options: str):
    call = f"self.defer(trigger=t, method_name='resume', {options})"
    assert find(SIGNATURE, resumed("    def resume(self, context, job_id, event): ...\n", call)) == []


def test_other_arguments_do_not_fill_it():
    call = "self.defer(trigger=t, method_name='resume', kwargs={'job': 1})"
    check_rule(SIGNATURE, resumed("    def resume(self, context, «job_id», event): ...\n", call))


def test_each_method_is_told_once():
    text = resumed("    def «resume»(self, context): ...\n")
    check_rule(
        SIGNATURE,
        text.replace(
            "\n    def «", "\n    def again(self):\n        self.defer(trigger=t, method_name='resume')\n    def «"
        ),
    )


def test_the_fix_takes_the_event():
    text = resumed("    def resume(self, context{}) -> None: ...\n")
    check_fix(SIGNATURE, text.format(""), text.format(", event=None"))
    (finding,) = find(SIGNATURE, resumed("    def resume(self, context, /, x=1): ...\n"))
    assert finding.fix is None
