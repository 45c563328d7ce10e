import pytest

from airsmith.catalog.reading.describe import describe_module
from airsmith.catalog.reading.values import Imported, ModuleValue
from support.catalog_worlds import names_of, program_of


def test_plain_definitions_and_imports_are_names():
    text = """
        from __future__ import annotations
        import os.path
        from typing import Any as Anything
        X, (Y, Z) = 1, (2, 3)
        class A: ...
        def f(): ...
        async def g(): ...
        for i in (1, 2):
            doubled = i * 2
        with open("f") as file:
            pass
    """
    assert names_of(text) == {
        "annotations", "os", "Anything", "X", "Y", "Z", "A", "f", "g", "i", "doubled", "file",
    }  # fmt: skip


def test_annotations_without_value_and_deleted_names_are_none():
    assert names_of("x: int\ny = 1\ndel y\nz: int = 2") == {"z"}


def test_names_for_type_checking_are_none():
    text = """
        from typing import TYPE_CHECKING
        import typing
        if TYPE_CHECKING:
            from airflow.sdk import BaseOperator
        else:
            Real = 1
        if typing.TYPE_CHECKING:
            Other = 1
    """
    assert names_of(text) == {"TYPE_CHECKING", "typing", "Real"}


@pytest.mark.parametrize(("version", "name"), [("3.3.2", "Newer"), ("2.11.2", "Older")])
def test_version_conditions_are_decided_for_the_target(version: str, name: str):
    text = """
        from airflow.compat.version_compat import AIRFLOW_V_3_0_PLUS
        if AIRFLOW_V_3_0_PLUS:
            class Newer: ...
        else:
            class Older: ...
    """
    assert names_of(text, version) == {"AIRFLOW_V_3_0_PLUS", name}


def test_version_comparisons_with_packaging_are_decided():
    text = """
        import packaging.version
        from airflow import __version__ as airflow_version
        if packaging.version.parse(packaging.version.parse(airflow_version).base_version) < packaging.version.parse("4.0"):
            before = 1
    """
    assert "before" in names_of(text)
    assert "before" not in names_of(text.replace("4.0", "2.0"))


def test_python_versions_are_decided_only_where_all_agree():
    text = """
        import sys
        if sys.version_info >= (3, 9):
            always = 1
        else:
            never = 1
        if sys.version_info >= (3, 13):
            sometimes = 1
        else:
            otherwise = 1
    """
    assert names_of(text) == {"sys", "always", "sometimes", "otherwise"}


def test_import_fallbacks_follow_what_airflow_has():
    text = """
        try:
            from airflow.there import Thing
        except ImportError:
            Stub = None
        try:
            from airflow.there import Nothing
            after = 1
        except ImportError:
            fallback = 1
        try:
            from airflow.nowhere import Other
        except ModuleNotFoundError:
            def replacement(): ...
    """
    assert names_of(text, there="class Thing: ...") == {"Thing", "fallback", "replacement"}


def test_both_branches_of_an_optional_dependency_count():
    text = """
        try:
            import pandas
            HAS_PANDAS = True
        except ImportError:
            HAS_PANDAS = False
            pandas = None
            Frame = None
    """
    assert names_of(text) == {"pandas", "HAS_PANDAS", "Frame"}


def test_suppressed_import_errors_end_their_block():
    text = """
        from contextlib import suppress
        with suppress(ImportError):
            from airflow.nowhere import Gone
            after = 1
        end = 1
    """
    assert names_of(text) == {"suppress", "end"}


def test_star_imports_take_all_or_the_public_names():
    listed = '__all__ = ["A"]\n__all__ += ["_b"]\nA = _b = c = 1'
    assert names_of("from airflow.listed import *", listed=listed) == {"A", "_b"}
    assert names_of("from airflow.plain import *", plain="A = _b = c = 1") == {"A", "c"}


def test_a_star_import_from_elsewhere_leaves_the_module_open():
    program = program_of({"airflow/subject.py": "from pandas import *\nown = 1"})
    assert program.offers("airflow.subject", "own") is True
    assert program.offers("airflow.subject", "anything") is None


LAZY = """
    __lazy_imports = {"A": "airflow.there", "Gone": "airflow.there", "Sub": ".there"}

    def __getattr__(name: str):
        path = __lazy_imports.get(name)
        if not path:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        if path.startswith("."):
            import importlib
            return getattr(importlib.import_module(path, __package__), name)
        from airflow.utils.module_loading import import_string
        val = import_string(f"{path}.{name}")
        globals()[name] = val
        return val
"""


def test_lazy_imports_offer_what_is_really_there():
    files = {
        "airflow/there.py": "class A: ...\nclass Sub: ...",
        "airflow/utils/module_loading.py": "def import_string(path): ...",
    }
    program = program_of(files | {"airflow/subject.py": LAZY})
    assert program.lazy_names("airflow.subject") == ["A", "Sub"]
    assert program.origin(Imported("airflow.subject", "A")) == "airflow.there.A"
    assert program.offers("airflow.subject", "Gone") is False
    assert program.offers("airflow.subject", "Other") is False


def test_a_getattr_that_compares_names_offers_those_and_says_that_they_are_old():
    text = """
        import warnings
        def __getattr__(name):
            if name in ("DAG", "dag"):
                warnings.warn("Use the other.", DeprecationWarning, stacklevel=2)
                import airflow.there
                return getattr(airflow.there, name)
            raise AttributeError(name)
    """
    program = program_of({"airflow/subject.py": text, "airflow/there.py": "DAG = dag = 1"})
    assert program.lazy_names("airflow.subject") == ["DAG", "dag"]
    found = program.lookup("airflow.subject", "DAG")
    assert found is not None
    assert found.notice is not None
    assert found.notice.message == "Use the other."


def test_a_getattr_that_forwards_everything_offers_the_other_modules_names():
    text = """
        def __getattr__(name):
            import airflow.there as other
            try:
                return getattr(other, name)
            except AttributeError:
                raise AttributeError(name)
    """
    assert names_of(text, there="A = B = 1") == {"A", "B"}


def test_a_getattr_that_forwards_elsewhere_leaves_the_module_open():
    text = "def __getattr__(name):\n    import yaml\n    return getattr(yaml, name)"
    program = program_of({"airflow/subject.py": text})
    assert program.offers("airflow.subject", "anything") is None


def test_tables_of_alternatives_try_one_after_the_other():
    text = """
        from airflow.compat.version_compat import AIRFLOW_V_3_0_PLUS
        def create_module_getattr(import_map, rename_map=None):
            rename_map = rename_map or {}
            def __getattr__(name):
                if name in rename_map:
                    new_path, old_path, old_name = rename_map[name]
                    try:
                        return getattr(__import__(new_path, fromlist=[name]), name)
                    except (ImportError, AttributeError):
                        return getattr(__import__(old_path, fromlist=[old_name]), old_name)
                if name in import_map:
                    for path in import_map[name]:
                        try:
                            return getattr(__import__(path, fromlist=[name]), name)
                        except (ImportError, ModuleNotFoundError, AttributeError) as error:
                            failed = error
                            continue
                    raise ImportError(name)
                raise AttributeError(name)
            return __getattr__

        _IMPORT_MAP: dict[str, tuple[str, ...]] = {"Hook": ("airflow.new", "airflow.old"), "Gone": ("airflow.x",)}
        _RENAME_MAP = {"Asset": ("airflow.new", "airflow.old", "Dataset")}
        _ONLY_NEW = {"Fresh": ("airflow.old",)}
        if AIRFLOW_V_3_0_PLUS:
            _IMPORT_MAP.update(_ONLY_NEW)
        __getattr__ = create_module_getattr(import_map=_IMPORT_MAP, rename_map=_RENAME_MAP)
    """
    old = "class Hook: ...\nclass Dataset: ...\nclass Fresh: ..."
    program = program_of({"airflow/subject.py": text, "airflow/old.py": old})
    assert program.lazy_names("airflow.subject") == ["Asset", "Fresh", "Hook"]
    assert program.origin(Imported("airflow.subject", "Asset")) == "airflow.old.Dataset"
    older = program_of({"airflow/subject.py": text, "airflow/old.py": old}, "2.11.2")
    assert older.lazy_names("airflow.subject") == ["Asset", "Hook"]


DEPRECATED = """
    from airflow.utils.deprecation_tools import add_deprecated_classes
    __deprecated_classes = {
        "bash": {"BashOperator": "airflow.there.BashOperator", "Gone": "airflow.nowhere.Gone"},
        "everything": {"*": "airflow.there"},
        __name__: {"Old": "airflow.there.New"},
    }
    add_deprecated_classes(__deprecated_classes, __name__)
"""


def test_deprecation_tools_make_modules_and_names():
    files = {
        "airflow/there.py": "class BashOperator: ...\nNew = 1\n_hidden = 1",
        "airflow/subject/__init__.py": DEPRECATED,
    }
    program = program_of(files)
    assert program.offers("airflow.subject.bash", "BashOperator") is True
    assert program.offers("airflow.subject.bash", "Gone") is False
    assert program.offers("airflow.subject.bash", "Nothing") is False
    assert program.offers("airflow.subject", "bash") is True
    assert program.offers("airflow.subject", "Old") is True
    assert program.offers("airflow.subject.everything", "New") is True
    assert program.offers("airflow.subject.everything", "Nothing") is False
    assert program.offers("airflow.subject.nothing", None) is False
    assert program.redirects.virtual_modules == ("airflow.subject.bash", "airflow.subject.everything")


def test_a_redirect_to_a_module_path_offers_the_module():
    text = """
        from airflow.utils.deprecation_tools import add_deprecated_classes
        add_deprecated_classes({__name__: {"Context": "airflow.there.context"}}, package=__name__)
    """
    files = {
        "airflow/subject.py": text,
        "airflow/there/__init__.py": "",
        "airflow/there/context.py": "class Context: ...",
    }
    program = program_of(files)
    assert program.resolve(Imported("airflow.subject", "Context")) == ModuleValue("airflow.there.context")


def test_a_module_that_raises_cannot_be_imported_and_neither_can_who_needs_it():
    files = {
        "airflow/newest.py": """
            from airflow.compat.version_compat import AIRFLOW_V_3_0_PLUS
            if not AIRFLOW_V_3_0_PLUS:
                raise RuntimeError("This needs Airflow 3.0+.")
            class Thing: ...
        """,
        "airflow/needs.py": "from airflow.newest import Thing",
        "airflow/guards.py": "try:\n    from airflow.newest import Thing\nexcept RuntimeError:\n    Thing = None",
    }
    newer, older = program_of(files), program_of(files, "2.11.2")
    assert newer.offers("airflow.needs", "Thing") is True
    assert older.failure_of("airflow.newest") == "raises RuntimeError: This needs Airflow 3.0+."
    assert older.failure_of("airflow.needs") == "needs Thing of airflow.newest"
    assert older.offers("airflow.needs", "Thing") is False
    assert older.offers("airflow.guards", "Thing") is True


def test_circular_imports_work():
    files = {
        "airflow/a.py": "from airflow.b import B\nclass A: ...",
        "airflow/b.py": "from airflow.a import A\nclass B: ...",
    }
    program = program_of(files)
    program.failures.settle(["airflow.a", "airflow.b"])
    assert program.offers("airflow.a", "B") is True
    assert program.offers("airflow.b", "A") is True


def test_nothing_is_said_of_opaque_packages():
    program = program_of({"airflow/subject.py": "from airflow.unread.x import Y"}, opaque=("airflow.unread",))
    assert program.offers("airflow.unread.x", "Y") is None
    assert program.offers("airflow.unread", "x") is None
    assert program.failure_of("airflow.subject") == ""


def test_submodules_and_namespaces_can_be_imported():
    program = program_of({"airflow/space/deep/leaf.py": "x = 1"})
    assert program.offers("airflow.space", "deep") is True
    assert program.offers("airflow.space.deep", "leaf") is True
    assert program.offers("airflow.space", "other") is False


def test_names_that_functions_bind_globally_may_exist():
    program = program_of({"airflow/subject.py": "def configure():\n    global engine\n    engine = 1"})
    assert program.offers("airflow.subject", "engine") is None


@pytest.mark.parametrize(
    "text",
    ["def (", "x = " + "(" * 300, "\x00", "class A(A): ...", "x = x", "from . import subject", "from ... import x"],
)
def test_hostile_sources_are_read_without_an_exception(text: str):
    program = program_of({"airflow/subject.py": text})
    program.failures.settle(["airflow.subject"])
    assert program.state("airflow.subject") is not None
    program.lazy_names("airflow.subject")


def test_a_function_that_never_ends_is_given_up():
    text = "def f(n):\n    return f(n)\nX = f(1)\nif f(2):\n    y = 1"
    assert names_of(text) == {"f", "X", "y"}


@pytest.mark.parametrize(
    ("warning", "is_deprecated"),
    [
        ("This module is deprecated. Please use `airflow.there`.", True),
        ("Import from airflow.there instead.", True),
        ("Timers in seconds are deprecated; set timers_in_milliseconds.", False),
    ],
)
def test_a_warning_at_import_counts_where_it_is_about_the_module(warning: str, is_deprecated: bool):
    text = f'import warnings\nwarnings.warn("{warning}", DeprecationWarning, stacklevel=2)\nA = 1\n'
    described = describe_module(program_of({"airflow/subject.py": text}), "airflow.subject")
    assert described is not None
    assert (described.module.deprecation is not None) == is_deprecated
