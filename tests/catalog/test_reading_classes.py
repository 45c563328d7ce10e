import textwrap

import pytest

from airsmith.catalog.model import CatalogClass, ClassKind, OwnConstructor, ParameterKind, Surplus
from airsmith.catalog.reading.describe import describe_class, describe_module
from airsmith.catalog.signatures import parse_signature
from support.catalog_worlds import AIRFLOW_3, SDK, class_of, program_of

BASES = {path: text for path, text in (AIRFLOW_3 | SDK).items() if path != "airflow/__init__.py"}


def described(text: str, name: str = "Thing", version: str = "3.3.2") -> CatalogClass:
    program = program_of(BASES | {"airflow/subject.py": textwrap.dedent(text)}, version)
    return describe_class(program, class_of(program, f"airflow.subject.{name}"))


def constructor(text: str, version: str = "3.3.2") -> OwnConstructor:
    source = "from airflow.sdk import BaseOperator\n\nclass Thing(BaseOperator):\n" + textwrap.indent(
        textwrap.dedent(text), "    "
    )
    own = described(source, version=version).constructor
    assert own is not None
    return own


def template_fields(expression: str, before: str = "") -> object:
    text = f"""
from airflow.sdk import BaseOperator

{before}

class Base(BaseOperator):
    template_fields = ("a", "b")

class Thing(Base):
    template_fields = {expression}
"""
    return described(text).attributes["template_fields"]


@pytest.mark.parametrize(
    ("expression", "fields"),
    [
        ('("x", "y")', ["x", "y"]),
        ('["x"]', ["x"]),
        ('"x"', ["x"]),
        ('Base.template_fields + ("x",)', ["a", "b", "x"]),
        ('(*Base.template_fields, "x")', ["a", "b", "x"]),
        ('tuple({"x"} | set(Base.template_fields))', ["a", "b", "x"]),
        ('tuple(set(Base.template_fields) - {"a"})', ["b"]),
        ('tuple(f for f in Base.template_fields if f != "a")', ["b"]),
        ('tuple(f for f in (*Base.template_fields, "x") if f not in ("a", "x"))', ["b"]),
        ('tuple(sorted({"x", *Base.template_fields}))', ["a", "b", "x"]),
        ("tuple(COMMON)", ["c", "d"]),
        ('merged("x")', ["common", "x"]),
        ("unknown()", None),
        ("property(lambda self: ())", None),
    ],
)
def test_template_fields_are_worked_out(expression: str, fields: list[str] | None):
    before = """
COMMON = ["c"] + ["d"]

def merged(*template_fields: str) -> tuple[str, ...]:
    if not all(isinstance(tf, str) for tf in template_fields):
        raise TypeError("strings")
    return tuple(sorted({"common"} | set(template_fields)))
"""
    assert template_fields(expression, before) == fields


@pytest.mark.parametrize(
    ("base", "kind"),
    [
        ("airflow.sdk.BaseOperator", ClassKind.OPERATOR),
        ("airflow.models.baseoperator.BaseOperator", ClassKind.OPERATOR),
        ("airflow.hooks.base.BaseHook", ClassKind.HOOK),
        ("builtins.ValueError", ClassKind.EXCEPTION),
        ("builtins.object", ClassKind.CLASS),
    ],
)
def test_kinds_follow_the_chain_through_redirects_and_generics(base: str, kind: ClassKind):
    module, _, name = base.rpartition(".")
    text = f"""
        from {module} import {name} as Base
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Middle(Base, Generic[T]): ...
        class Thing(Middle[int]): ...
    """
    assert described(text).kind is kind


def test_bases_through_modules_and_conditions_are_followed():
    text = """
        import airflow.sdk as sdk
        from airflow.compat.version_compat import AIRFLOW_V_3_0_PLUS
        if AIRFLOW_V_3_0_PLUS:
            Base = sdk.BaseOperator
        else:
            Base = object
        class Thing(Base): ...
    """
    assert described(text).kind is ClassKind.OPERATOR
    assert described(text, version="2.11.2").kind is ClassKind.CLASS


def test_a_class_that_hides_its_namesake_derives_from_it():
    text = "from airflow.sdk import BaseOperator as Thing\nclass Thing(Thing): ..."
    record = described(text)
    assert record.kind is ClassKind.OPERATOR
    assert record.bases == ("airflow.sdk.BaseOperator",)


def test_parameters_keep_their_source_and_get_their_docs():
    own = constructor(
        '''
        """Does things.

        :param first: The first,
            on two lines.
        :param str second: The second.
        """

        def __init__(self, first: str, /, *, second: int | None = None, **kwargs):
            """:param kwargs: More."""
            super().__init__(**kwargs)
        '''
    )
    first, second = own.parameters
    assert (first.annotation, first.default, first.doc) == ("str", None, "The first, on two lines.")
    assert first.kind is ParameterKind.POSITIONAL_ONLY
    assert (second.annotation, second.default, second.doc) == ("int | None", "None", "The second.")
    assert own.keywords is Surplus.PASSED


@pytest.mark.parametrize(
    ("body", "keywords"),
    [
        ("super().__init__(**kwargs)", Surplus.PASSED),
        ("super().__init__(**{**kwargs, 'retries': 1})", Surplus.PASSED),
        ("merged = {'a': 1} | kwargs\n        super().__init__(**merged)", Surplus.PASSED),
        ("own = {'a': 1}\n        own |= kwargs\n        super().__init__(**own)", Surplus.PASSED),
        ("own = dict(a=1)\n        own.update(kwargs)\n        super().__init__(**own)", Surplus.PASSED),
        ("BaseOperator.__init__(self, **kwargs)", Surplus.PASSED),
        ("super().__init__()\n        self.extra = kwargs", Surplus.TAKEN),
        ("super().__init__()", Surplus.TAKEN),
        ("super().__init__()\n        if kwargs:\n            raise TypeError", Surplus.REFUSED),
    ],
)
def test_what_becomes_of_surplus_keywords(body: str, keywords: Surplus):
    assert constructor(f"def __init__(self, **kwargs):\n        {body}").keywords is keywords


def test_fixed_taken_and_supplied_keywords():
    own = constructor(
        """
        def __init__(self, *, name, **kwargs):
            size = kwargs.pop("size", 3)
            kwargs.setdefault("task_id", name)
            kwargs["retries"] = 2
            super().__init__("x", owner="me", **kwargs)
            late = kwargs.pop("late", None)
        """
    )
    assert own.fixed == {"owner"}
    assert own.fixed_positions == 1
    assert own.supplied == {"task_id", "retries"}
    assert [(one.name, one.default) for one in own.parameters] == [("name", None), ("size", "3")]


def test_branches_of_the_constructor_are_decided_for_the_target():
    body = """
        from_version = None
        def __init__(self, *, name, **kwargs):
            if AIRFLOW_V_3_0_PLUS:
                super().__init__(**kwargs)
            else:
                super().__init__()
    """
    text = "from airflow.compat.version_compat import AIRFLOW_V_3_0_PLUS\nclass Thing:\n" + textwrap.indent(
        textwrap.dedent(body), "    "
    )
    newer, older = described(text).constructor, described(text, version="2.11.2").constructor
    assert newer is not None
    assert older is not None
    assert (newer.keywords, older.keywords) == (Surplus.PASSED, Surplus.TAKEN)


def test_generated_constructors_of_dataclasses_and_attrs():
    text = """
        import attrs
        from dataclasses import KW_ONLY, dataclass, field
        from typing import ClassVar

        @dataclass
        class Base:
            name: str
            shared: ClassVar[int] = 1

        @dataclass(frozen=True)
        class Data(Base):
            size: int = field(default=3)
            made: list = field(default_factory=list)
            inner: int = field(init=False)
            _: KW_ONLY
            last: str = ""

        @attrs.define(kw_only=True)
        class Attrs:
            _hidden: int
            given: str = attrs.field(factory=str)
            set_later: str = attrs.field()

            @set_later.default
            def _(self):
                return ""
    """
    data, made = described(text, "Data").constructor, described(text, "Attrs").constructor
    assert data is not None
    assert made is not None
    assert [(one.name, one.default, one.kind.value) for one in data.parameters] == [
        ("name", None, "normal"),
        ("size", "3", "normal"),
        ("made", "list()", "normal"),
        ("last", "''", "keyword_only"),
    ]
    assert [(one.name, one.default is None, one.kind.value) for one in made.parameters] == [
        ("hidden", True, "keyword_only"),
        ("given", False, "keyword_only"),
        ("set_later", False, "keyword_only"),
    ]


def test_methods_keep_their_signature_form_and_docs():
    record = described(
        '''
        from functools import cached_property
        class Thing:
            def plain(self, a: int, /, b=1, *rest, c: str = "x", **more) -> bool:
                """Plain words.

                More of them."""
            async def later(self): ...
            @cached_property
            def value(self): ...
            @staticmethod
            def free(a): ...
            @classmethod
            def made(cls, a): ...
            @wrapped.by_something(3)
            def changed(self, a): ...
            def _hidden(self): ...
        '''
    )
    methods = {name: (one.signature, one.form.value, one.decorators) for name, one in record.methods.items()}
    assert methods == {
        "plain": ("(a: int, /, b=1, *rest, c: str = 'x', **more) -> bool", "plain", ()),
        "later": ("()", "async", ()),
        "value": ("()", "property", ()),
        "free": ("(a)", "staticmethod", ()),
        "made": ("(a)", "classmethod", ()),
        "changed": ("(a)", "plain", ("wrapped.by_something",)),
    }
    assert record.methods["plain"].doc == "Plain words."
    names = [one.name for one in parse_signature(record.methods["plain"].signature).parameters]
    assert names == ["a", "b", "rest", "c", "more"]


@pytest.mark.parametrize(
    ("text", "replacement"),
    [
        ('@deprecated(use_instead="airflow.new.Thing", category=X)\nclass Thing: ...', "airflow.new.Thing"),
        ('@deprecated(reason="Please use `NewThing` instead.")\nclass Thing: ...', "NewThing"),
        ('@deprecated("Use :class:`~airflow.new.Thing`.")\nclass Thing: ...', "airflow.new.Thing"),
        ("@deprecated\nclass Thing: ...", ""),
        (
            (
                "class Thing:\n    def __init__(self):\n        warnings.warn(\n"
                "            'Please use `airflow.new.Thing`.', AirflowProviderDeprecationWarning)"
            ),
            "airflow.new.Thing",
        ),
    ],
)
def test_deprecations_name_their_replacement(text: str, replacement: str):
    record = described(text)
    assert record.deprecation is not None
    assert record.deprecation.replacement == replacement


def test_a_module_that_warns_of_itself_is_deprecated():
    text = """
        import warnings
        warnings.warn(
            "This module is deprecated. Please use `airflow.new.place`.", DeprecationWarning, stacklevel=2
        )
    """
    program = program_of({"airflow/subject.py": text})
    description = describe_module(program, "airflow.subject")
    assert description is not None
    assert description.module.deprecation is not None
    assert description.module.deprecation.replacement == "airflow.new.place"
