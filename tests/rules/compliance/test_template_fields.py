"""untyped_template_fields and missing_template_fields."""

import pytest

from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.marked_text import unindented
from support.python_rules import check_fix, check_rule, find

UNTYPED, MISSING = "untyped_template_fields", "missing_template_fields"
both_profiles = pytest.mark.parametrize("profile", Profile)
BASE = "from airflow.sdk import BaseHook, BaseOperator, BaseSensorOperator\n"
HEAD = BASE + "class A(BaseOperator):\n"
SEQUENCE = "from collections.abc import Sequence\n"


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    «template_fields» = ('a',)",
        "class A(BaseOperator):\n    «template_fields» = ['a']",
        "class A(BaseOperator):\n    «template_fields» = tuple(x)",
        "class A(BaseOperator):\n    other = «template_fields» = ('a',)",
        "class A(BaseOperator):\n    '😀'; «template_fields» = ('a',)",
        "class A(BaseSensorOperator):\n    «template_fields» = ('a',)",
        "class B(BaseOperator): pass\nclass A(B):\n    «template_fields» = B.template_fields + ('a',)",
    ],
)
def test_untyped(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(UNTYPED, f"{BASE}{SEQUENCE}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        "class A(BaseOperator):\n    template_fields = «'sql'»",
        "class A(BaseOperator):\n    template_fields = («'sql'»)",
        "class A(BaseOperator):\n    template_fields: Sequence[str] = («'sql'»)",
    ],
)
def test_text_instead_of_a_tuple_is_worse(marked: str, profile: Profile):
    check_rule(UNTYPED, f"{BASE}{SEQUENCE}{marked}\n", profile=profile, severity=Severity.WARNING)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class A(BaseOperator):\n    template_fields: Sequence[str] = ('a',)",
        "class A(BaseOperator):\n    template_fields: ClassVar[Sequence[str]] = ('a',)",
        "class A(BaseOperator):\n    template_fields: typing.Sequence[str]",
        "class A(BaseOperator):\n    template_fields: 'Sequence[str]' = ()",
        "class A(BaseOperator):\n    @property\n    def template_fields(self): ...",
        "class A(BaseOperator):\n    def f(self):\n        self.template_fields = ('a',)",
        "class A(BaseOperator):\n    def f(self):\n        template_fields = ('a',)",
        "class A(BaseHook):\n    template_fields = ('a',)",
        "class A:\n    template_fields = ('a',)",
        "template_fields = ('a',)",
        "class A(BaseOperator):\n    template_ext = ('.sql',)",
    ],
)
def test_typed_or_none_of_its_business(text: str, profile: Profile):
    assert find(UNTYPED, f"{BASE}{text}\n", profile=profile) == []


@pytest.mark.parametrize(
    "annotation", ["tuple[str, ...]", "list[str]", "Sequence", "'list[str]'", "List[\n        str]"]
)
def test_candidates_write_the_one_annotation(annotation: str):
    marked = f"{HEAD}    template_fields: «{annotation}» = ('a',)\n"
    check_rule(UNTYPED, marked, profile=Profile.STRICT, severity=Severity.WARNING)
    check_rule(UNTYPED, marked.replace("«", "").replace("»", ""))


class TestTypingFixes:
    def test_annotates(self):
        for sequence in (SEQUENCE, "from typing import Sequence\n"):
            check_fix(
                UNTYPED,
                f"{sequence}{HEAD}    template_fields = ('a',)\n",
                f"{sequence}{HEAD}    template_fields: Sequence[str] = ('a',)\n",
            )

    def test_imports_what_it_writes(self):
        check_fix(
            UNTYPED,
            f"{HEAD}    template_fields = ('a',)\n",
            f"{BASE}{SEQUENCE}class A(BaseOperator):\n    template_fields: Sequence[str] = ('a',)\n",
        )

    def test_replaces_another_annotation(self):
        check_fix(
            UNTYPED,
            f"{SEQUENCE}{HEAD}    template_fields: list[str] = ['a']\n",
            f"{SEQUENCE}{HEAD}    template_fields: Sequence[str] = ['a']\n",
            profile=Profile.STRICT,
        )

    @pytest.mark.parametrize(
        "head",
        [
            "from mine import Sequence\n",
            "Sequence = list\n",
            "if TYPE_CHECKING:\n    from collections.abc import Sequence\n",
            "try:\n    from typing import Sequence\nexcept ImportError:\n    Sequence = None\n",
        ],
    )
    def test_none_where_the_name_may_mean_something_else(self, head: str):
        (finding,) = find(UNTYPED, f"{head}{HEAD}    template_fields = ('a',)\n")
        assert finding.fix is None

    def test_makes_text_a_tuple(self):
        typed = f"{SEQUENCE}{HEAD}    template_fields: Sequence[str] = "
        check_fix(UNTYPED, f"{typed}'sql'\n", f"{typed}('sql',)\n")
        check_fix(UNTYPED, f"{typed}('sql')\n", f"{typed}('sql',)\n")
        check_fix(UNTYPED, f"{typed}( 'sql' )\n", f"{typed}( 'sql', )\n")

    def test_annotates_each_class(self):
        one = "class {}(BaseOperator):\n    template_fields{} = ('a',)\n"
        check_fix(
            UNTYPED,
            BASE + one.format("A", "") + one.format("B", ""),
            BASE + SEQUENCE + one.format("A", ": Sequence[str]") + one.format("B", ": Sequence[str]"),
        )


INIT = "    def __init__(self, *, table, **kwargs):\n        super().__init__(**kwargs)\n"


@both_profiles
@pytest.mark.parametrize(
    "marked",
    [
        f"class «A»(BaseOperator):\n{INIT}",
        f"class «A»(BaseSensorOperator):\n{INIT}",
        "class «A»(BaseOperator):\n    def __init__(self, table, /, **kwargs): ...",
        "class «A»(BaseOperator):\n    def __init__(self, table=None): ...",
        f"class Mixin: pass\nclass «A»(Mixin, BaseOperator):\n{INIT}",
    ],
)
def test_missing(marked: str, profile: Profile):
    severity = Severity.WARNING if profile is Profile.STRICT else Severity.INFORMATION
    check_rule(MISSING, f"{BASE}{marked}\n", profile=profile, severity=severity)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        f"class A(BaseOperator):\n    template_fields = ()\n{INIT}",
        f"class A(BaseOperator):\n    template_fields: Sequence[str]\n{INIT}",
        f"class B(BaseOperator):\n    template_fields = ()\nclass A(B):\n{INIT}",
        f"class A(BaseOperator):\n    @property\n    def template_fields(self): ...\n{INIT}",
        f"class A(BaseOperator):\n    template_fields += ('a',)\n{INIT}",
        "class A(BaseOperator):\n    def __init__(self, **kwargs): ...",
        "class A(BaseOperator): pass",
        f"class A(BaseHook):\n{INIT}",
        f"class A(Unknown):\n{INIT}",
        f"from airflow.providers.http.operators.http import HttpOperator\nclass A(HttpOperator):\n{INIT}",
        f"class A(BaseOperator):\n    def f(self:\n        pass\n{INIT}",
    ],
)
def test_not_missing(text: str, profile: Profile):
    assert find(MISSING, f"{BASE}{text}\n", profile=profile) == []


def test_abstract_classes_of_people_need_none():
    assert find(MISSING, f"{BASE}class RowBaseOperator(BaseOperator):\n{INIT}") == []
    assert find(MISSING, f"{BASE}class RowBaseOperator(BaseOperator):\n{INIT}", profile=Profile.STRICT)


class TestDeclaringFix:
    def test_declares_the_texts_that_are_kept(self):
        before = """
            from airflow.sdk import BaseOperator
            class A(BaseOperator):
                "What it does."
                ui_color = "#fff"
                def __init__(self, *, table: str, paths: list[str], limit: int, other, gone: str, **kwargs):
                    super().__init__(**kwargs)
                    self.table = table
                    self.paths = paths
                    self.limit = limit
                    self.other = other
                    self.gone = gone.strip()
            """
        declared = '    template_fields: Sequence[str] = ("table", "paths", "other")\n\n                ui_color'
        after = before.replace("    ui_color", declared).replace(
            "import BaseOperator\n", "import BaseOperator\n" + 12 * " " + SEQUENCE
        )
        check_fix(MISSING, before, after)
        (finding,) = find(MISSING, unindented(before))
        assert finding.fix
        assert finding.fix.safety is Safety.UNSAFE

    def test_one_field_before_a_decorated_method(self):
        body = "    @classmethod\n    def f(cls): ...\n    def __init__(self, a: str, **kwargs):\n        self.a = a\n"
        declared = '    template_fields: Sequence[str] = ("a",)\n\n'
        check_fix(MISSING, f"{SEQUENCE}{HEAD}{body}", f"{SEQUENCE}{HEAD}{declared}{body}")

    @pytest.mark.parametrize(
        "text",
        [
            f"{BASE}class A(BaseOperator):\n{INIT}",
            f"{HEAD}    def __init__(self, a: int, **kwargs):\n        self.a = a\n",
            f"{BASE}class A(BaseOperator): __init__ = 1; x = 2\nclass B(BaseOperator):\n{INIT}",
            f"from mine import Sequence\n{HEAD}    def __init__(self, a: str, **kwargs):\n        self.a = a\n",
        ],
    )
    def test_none_where_there_is_nothing_to_declare(self, text: str):
        (finding,) = find(MISSING, text)
        assert finding.fix is None
