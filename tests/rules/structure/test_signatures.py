"""invalid_execute_signature and invalid_poke_signature: what Python itself says about the call is the measure."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

EXECUTE, POKE = "invalid_execute_signature", "invalid_poke_signature"
HEADS = {
    "execute": "from airflow.sdk import BaseOperator as Base\n\n\nclass A(Base):\n",
    "poke": "from airflow.sdk import BaseSensorOperator as Base\n\n\nclass A(Base):\n",
}
both_profiles = pytest.mark.parametrize("profile", Profile)


def component(method: str, parameters: str, prefix: str = "    def ") -> str:
    return f"{HEADS[method]}{prefix}{method}({parameters}): ...\n"


@both_profiles
@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("execute", "self, context"),
        ("execute", "self, context: dict, session=None"),
        ("execute", "self, context, *args, other=1, **kwargs"),
        ("execute", "self, *, context"),
        ("execute", "self, **kwargs"),
        ("execute", "self, other=1, *, context"),
        ("execute", "self, /, context"),
        ("execute", "self, context=None, /, **more"),
        ("execute", "this, context"),
        ("execute", "*args, **kwargs"),
        ("poke", "self, context"),
        ("poke", "self, context, /"),
        ("poke", "self, *args"),
        ("poke", "*args"),
        ("poke", "self, context, extra=None, *, more=1"),
    ],
)
def test_callable(method: str, parameters: str, profile: Profile):
    for rule in (EXECUTE, POKE):
        assert find(rule, component(method, parameters), profile=profile) == []


@both_profiles
@pytest.mark.parametrize(
    ("method", "marked"),
    [
        ("execute", "    def «execute»(self): ..."),
        ("execute", "    def «execute»(self, *args): ..."),
        ("execute", "    def «execute»(): ..."),
        ("execute", "    def execute(«context»): ..."),
        ("execute", "    def execute(«context: dict», /): ..."),
        ("execute", "    def execute(self, «ctx»): ..."),
        ("execute", "    def execute(self, «ctx»: dict = None): ..."),
        ("execute", "    def execute(self, «_context»): ..."),
        ("execute", "    def execute(self, «context», /): ..."),
        ("execute", "    def execute(self, «context», /, **more): ..."),
        ("execute", "    def execute(self, context, «session»): ..."),
        ("execute", "    def execute(self, context, *, «session: str»): ..."),
        ("execute", "    def execute(self, «session», *, context): ..."),
        ("execute", "    async def «execute»(self, context): ..."),
        ("execute", "    def «execute»(self, context):\n        yield 1"),
        ("execute", "    def «execute»(self, context):\n        for x in y:\n            z = yield from x"),
        ("execute", "    async  \\\n    def \\\n   «execute»(self, context): ..."),
        ("execute", "    @override\n    def «execute»(self): ..."),
        ("execute", "    @typing.override\n    def «execute»(self): ..."),
        ("execute", "    x = '😀'\n    def execute(self, «größe»: 'é'): ..."),
        ("poke", "    def «poke»(self): ..."),
        ("poke", "    def «poke»(self, *, context): ..."),
        ("poke", "    def «poke»(self, **context): ..."),
        ("poke", "    def «poke»(): ..."),
        ("poke", "    def poke(«context»): ..."),
        ("poke", "    def poke(self, context, «more»): ..."),
        ("poke", "    def poke(self, *args, «more»): ..."),
        ("poke", "    async def «poke»(self, context): ..."),
        ("poke", "    def «poke»(self, context):\n        while x:\n            y = yield"),
    ],
)
def test_not_callable(method: str, marked: str, profile: Profile):
    rule = EXECUTE if method == "execute" else POKE
    check_rule(rule, f"{HEADS[method]}{marked}\n", profile=profile, severity=Severity.ERROR)


PARAMETER_NAMES = ["context", "ctx", "session"]


@st.composite
def parameter_lists(draw: st.DrawFn) -> str:
    """Any valid parameters of a method that has a `self` or `*args`."""
    names = draw(st.permutations(PARAMETER_NAMES))[: draw(st.integers(0, 3))]
    first_default = draw(st.integers(0, len(names)))
    split = draw(st.integers(0, len(names)))
    positional = [f"{name}=1" if at >= first_default else name for at, name in enumerate(names[:split])]
    keyword = [f"{name}=1" if draw(st.booleans()) else name for name in names[split:]]
    parts = ["self", *positional]
    if draw(st.booleans()):
        parts.insert(draw(st.integers(1, len(parts))), "/")
    if draw(st.booleans()):
        parts.append("*rest")
    elif keyword:
        parts.append("*")
    parts += keyword
    if draw(st.booleans()):
        parts.append("**more")
    return ", ".join(parts)


def is_callable(parameters: str, *positional: object, **named: object) -> bool:
    namespace: dict[str, Any] = {}
    exec(f"def method({parameters}): ...", namespace)  # noqa: S102 - the text is made above
    try:
        namespace["method"](object(), *positional, **named)
    except TypeError:
        return False
    return True


@given(parameter_lists())
def test_execute_is_judged_as_python_does(parameters: str):
    findings = find(EXECUTE, component("execute", parameters))
    assert (not findings) == is_callable(parameters, context=1)


@given(parameter_lists())
def test_poke_is_judged_as_python_does(parameters: str):
    findings = [finding for finding in find(POKE, component("poke", parameters)) if finding.is_error]
    assert (not findings) == is_callable(parameters, 1)


def test_the_name_of_the_context_of_poke_is_a_convention():
    marked = HEADS["poke"] + "    def poke(self, «ctx»): ...\n"
    check_rule(POKE, marked, severity=Severity.WARNING)
    check_rule(POKE, marked, severity=Severity.ERROR, profile=Profile.STRICT)


@pytest.mark.parametrize("decorator", ["staticmethod", "classmethod", "property", "functools.cached_property"])
def test_methods_that_are_not_bound(decorator: str):
    marked = f"{HEADS['execute']}    @«{decorator}»\n    def execute(self, context): ...\n"
    check_rule(EXECUTE, marked, severity=Severity.WARNING)
    check_rule(EXECUTE, marked, severity=Severity.ERROR, profile=Profile.STRICT)


def test_other_decorators_may_change_the_signature():
    text = HEADS["execute"] + "    @provide_session\n    def «execute»(self): ...\n"
    check_rule(EXECUTE, text, profile=Profile.STRICT)
    check_rule(EXECUTE, text.replace("«", "").replace("»", ""))


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class Plain:\n    def execute(self): ...\n    def poke(self): ...\n",
        "from airflow.sdk import BaseHook\nclass H(BaseHook):\n    def execute(self): ...\n    def poke(self): ...\n",
        "from airflow.sdk import BaseOperator\nclass O(BaseOperator):\n    def poke(self): ...\n",
        "from airflow.sdk import BaseOperator\nclass O(BaseOperator):\n    execute = run\n",
        "from airflow.sdk import BaseOperator\nclass O(BaseOperator):\n    def run(self):\n        def execute(): ...\n",
        "from airflow.sdk import BaseOperator\nclass O(BaseOperator):\n    class I:\n        def execute(self): ...\n",
        "from unknown import Thing\nclass O(Thing):\n    def execute(self): ...\n",
        "from airflow.sdk import BaseOperator\nclass O(BaseOperator):\n    def execute(self:\n        pass\n",
        "from airflow.triggers.base import BaseTrigger\nclass T(BaseTrigger):\n    async def execute(self): ...\n",
    ],
)
def test_methods_that_airflow_does_not_call(text: str, profile: Profile):
    for rule in (EXECUTE, POKE):
        assert find(rule, text, profile=profile) == []


@both_profiles
def test_sensors_and_subclasses_of_provider_classes_and_local_classes_are_looked_at(profile: Profile):
    check_rule(
        EXECUTE,
        """
        from airflow.providers.http.operators.http import HttpOperator
        from airflow.providers.amazon.aws.sensors.s3 import S3KeySensor
        from airflow.providers.amazon.aws.transfers.sql_to_s3 import SqlToS3Operator

        class A(HttpOperator):
            def «execute»(self): ...

        class B(A):
            def execute(self, «c»): ...

        class C(S3KeySensor):
            async def «execute»(self, context): ...

        class D(SqlToS3Operator):
            class Nested(HttpOperator):
                def execute(self, context, «x»): ...
        """,
        profile=profile,
    )


def test_the_context_as_all_other_arguments():
    text = component("execute", "self, **«context»")
    check_rule(EXECUTE, text, severity=Severity.WARNING)
    (finding,) = check_rule(EXECUTE, text, severity=Severity.ERROR, profile=Profile.STRICT)
    assert finding.message.endswith("write `def execute(self, context)`.")
    check_rule(EXECUTE, component("execute", "self, context, **kwargs"), profile=Profile.STRICT)


class TestFixes:
    def test_takes_the_context(self):
        check_fix(EXECUTE, component("execute", "self"), component("execute", "self, context"))
        check_fix(POKE, component("poke", "self: 'A'"), component("poke", "self: 'A', context"))

    def test_renames_the_context_with_its_uses(self):
        body = '        print(c, f"{c[1]!r}", [c for x in c], lambda: c, x.c)\n        def inner(c): return c\n'
        after = (
            '        print(context, f"{context[1]!r}", [context for x in context], lambda: context, x.c)\n'
            "        def inner(c): return c\n"
        )
        head = HEADS["execute"]
        check_fix(
            EXECUTE,
            f"{head}    def execute(self, c: dict) -> None:\n{body}",
            f"{head}    def execute(self, context: dict) -> None:\n{after}",
        )

    @pytest.mark.parametrize(
        ("rule", "profile", "safety"),
        [
            (EXECUTE, Profile.AUTHORED, Safety.SAFE),
            (POKE, Profile.STRICT, Safety.SAFE),
            (POKE, Profile.AUTHORED, Safety.UNSAFE),
        ],
    )
    def test_renaming_is_safe_where_the_method_cannot_work_as_it_is(self, rule: str, profile: Profile, safety: Safety):
        method = "execute" if rule == EXECUTE else "poke"
        (finding,) = find(rule, component(method, "self, c"), profile=profile)
        assert finding.fix is not None
        assert finding.fix.safety is safety

    def test_renames_behind_all_sorts_of_text(self):
        head = "\ufeff" + HEADS["execute"].replace("\n", "\r\n")
        check_fix(
            EXECUTE,
            f"{head}    def execute(self, ü):\r\n        '😀'; return ü\r\n",
            f"{head}    def execute(self, context):\r\n        '😀'; return context\r\n",
        )

    @pytest.mark.parametrize(
        "body",
        [
            "c = 1",
            "context = 1; print(context)",
            "print(context)",
            "for c in x: pass",
            "def f():\n    nonlocal c\n    c = 1",
        ],
    )
    def test_does_not_rename_where_that_changes_the_meaning(self, body: str):
        lines = "".join(f"        {line}\n" for line in body.split("\n"))
        (finding,) = find(EXECUTE, f"{HEADS['execute']}    def execute(self, c):\n{lines}")
        assert finding.fix is None

    @pytest.mark.parametrize(
        "parameters", ["self, /", "self, *args", "self, *, more=1", "self, c, *, context=1", "self, context, /"]
    )
    def test_leaves_other_signatures_to_people(self, parameters: str):
        for finding in find(EXECUTE, component("execute", parameters)):
            assert finding.fix is None


def test_messages():
    def message(method: str, parameters: str) -> str:
        rule = EXECUTE if method == "execute" else POKE
        return find(rule, component(method, parameters))[0].message

    assert message("execute", "self") == "`execute` takes no context; write `def execute(self, context)`."
    assert message("execute", "context") == "`execute` takes no `self`; write `def execute(self, context)`."
    assert message("execute", "self, c") == "The context of `execute` must be called `context`, not `c`."
    assert (
        message("execute", "self, context, /")
        == "Airflow passes the context to `execute` by name, which the `/` forbids."
    )
    assert (
        message("poke", "self, context, x") == "Airflow calls `poke` with the context alone; `x` would have no value."
    )


@pytest.mark.parametrize(
    "body", ["def inner(): yield 1", "return lambda: (yield)", "return 'yield'", "class B:\n            yield_ = 1"]
)
def test_a_yield_of_something_inside_is_no_generator(body: str):
    assert find(EXECUTE, f"{HEADS['execute']}    def execute(self, context):\n        {body}\n") == []


GENERATOR = f"{HEADS['execute']}    def execute(self, context):\n        yield 1\n"


@pytest.mark.parametrize(
    "use",
    [
        "for page in A(task_id='a').execute({}): print(page)\n",
        "def run(context):\n    one = A(task_id='a')\n    for page in enumerate(one.execute(context)): print(page)\n",
        "class B(Base):\n    def execute(self, context):\n        return [*A(task_id='a').execute(context)]\n",
    ],
)
def test_a_generator_that_the_file_calls_itself_only_helps_another_operator(use: str):
    text = GENERATOR + use
    assert [one.severity for one in find(EXECUTE, text, profile=Profile.AUTHORED)] == [Severity.WARNING]
    assert [one.severity for one in find(EXECUTE, text, profile=Profile.STRICT)] == [Severity.ERROR]


@pytest.mark.parametrize(
    "use",
    [
        "A(task_id='a')\n",
        "A(task_id='a').poke({})\n",
        "def run(other, context): return other.execute(context)\n",
        "    def execute_complete(self, context, event): return self.execute(context)\n",
        "class B(Base):\n    def execute(self, context): return 1\nB(task_id='b').execute({})\n",
    ],
)
def test_a_generator_that_nobody_is_seen_to_call_is_an_error(use: str):
    found = find(EXECUTE, GENERATOR + use, profile=Profile.AUTHORED)
    assert [one.severity for one in found] == [Severity.ERROR]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_generator_is_found_whatever_ends_the_lines(line_end: str):
    text = f"# yield\n{HEADS['execute']}    def execute(self, context):\n        yield 1\n".replace("\n", line_end)
    assert len(find(EXECUTE, text)) == 1
