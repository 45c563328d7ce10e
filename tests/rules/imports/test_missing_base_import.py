"""missing_base_import: for each target, whatever the statement looks like."""

import pytest

from airsmith.finding import Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

RULE = "missing_base_import"
BODY = "(BaseOperator):\n    def execute(self, context): ...\n"
both_profiles = pytest.mark.parametrize("profile", Profile)


@both_profiles
@pytest.mark.parametrize(
    ("target", "severity", "statement"),
    [
        ("3.3", None, "from airflow.sdk import BaseOperator"),
        ("3.3", None, "from airflow.sdk.bases.operator import BaseOperator"),
        ("3.3", None, "from airflow.models import BaseOperator"),
        ("3.3", None, "from airflow.providers.common.compat.sdk import BaseOperator"),
        ("3.3", None, "from airflow.sdk import BaseHook"),
        ("3.3", None, "from airflow.sdk.bases.hook import BaseHook as Base"),
        ("3.3", None, "from airflow.sdk import BaseSensorOperator, PokeReturnValue"),
        ("3.3", Severity.WARNING, "from «airflow.models.baseoperator» import BaseOperator"),
        ("3.3", Severity.WARNING, "from «airflow.sensors.base» import BaseSensorOperator"),
        ("3.3", Severity.WARNING, "from «airflow.hooks.base» import BaseHook as H"),
        ("3.3", Severity.ERROR, "from «airflow.hooks.base_hook» import BaseHook"),
        ("3.3", Severity.ERROR, "from «airflow.sensors.base_sensor_operator» import BaseSensorOperator"),
        ("3.3", Severity.ERROR, "from airflow.sdk import «BaseSensor»"),
        ("3.3", Severity.ERROR, "from airflow.sensors.base import «BaseSensor as Base»"),
        ("3.3", Severity.ERROR, "from airflow.sdk import (\n    BaseOperator,\n    «BaseSensor»,\n)"),
        ("3.0", None, "from airflow.sdk import BaseOperator, BaseSensorOperator"),
        ("3.0", Severity.ERROR, "from «airflow.sdk» import BaseHook"),
        ("3.0", Severity.ERROR, "from «airflow.sdk.bases.hook» import BaseHook"),
        ("3.0", None, "from airflow.hooks.base import BaseHook"),
        ("3.0", None, "from airflow.models.baseoperator import BaseOperator"),
        ("2.11", Severity.ERROR, "from «airflow.sdk» import BaseOperator"),
        ("2.11", Severity.ERROR, "from «airflow.sdk.bases.sensor» import BaseSensorOperator"),
        ("2.11", None, "from airflow.models.baseoperator import BaseOperator"),
        ("2.11", None, "from airflow.models import BaseOperator"),
        ("2.11", None, "from airflow.sensors.base import BaseSensorOperator"),
        ("2.11", None, "from airflow.hooks.base import BaseHook"),
        ("2.11", Severity.WARNING, "from «airflow.hooks.base_hook» import BaseHook"),
    ],
)
def test_where_each_target_has_its_bases(target: str, severity: Severity | None, statement: str, profile: Profile):
    check_rule(RULE, statement + "\n", target=target, severity=severity, profile=profile)


@pytest.mark.parametrize(
    ("profile", "severity"), [(Profile.STRICT, Severity.ERROR), (Profile.AUTHORED, Severity.WARNING)]
)
def test_paths_that_nobody_knows(profile: Profile, severity: Severity):
    """What came and went between the versions that the catalog knows."""
    text = "from «airflow.operators.base» import BaseOperator\n"
    check_rule(RULE, text, profile=profile, severity=severity, target="3.1")
    text = "import airflow.utils as u\n\n\nclass A(«u.BaseOperator»):\n    pass\n"
    check_rule(RULE, text, profile=profile, severity=severity, target="3.1")


@both_profiles
def test_paths_that_certainly_lead_nowhere(profile: Profile):
    for statement in ("from «airflow.operators.base» import BaseOperator", "from «airflow.provider.x» import BaseHook"):
        check_rule(RULE, statement + "\n", profile=profile, severity=Severity.ERROR)
    text = "import airflow.utils as u\n\n\nclass A(«u.BaseOperator»):\n    pass\n"
    check_rule(RULE, text, profile=profile, severity=Severity.ERROR)


@both_profiles
def test_imports_that_the_file_is_prepared_to_see_fail(profile: Profile):
    text = "def f():\n    try:\n        from airflow.hooks.base_hook import BaseHook\n    except ImportError: 0\n"
    check_rule(RULE, text, profile=profile)


@both_profiles
@pytest.mark.parametrize(
    ("head", "base"),
    [
        ("", "«BaseOperator»"),
        ("", "«BaseSensor»"),
        ("", "«BaseHook»"),
        ("", "«RowCountOperator»"),
        ("", "Mixin, «FileSensor»"),
        ("", "«BaseOperator»[int]"),
        ("import airflow.sdk as sdk", "«sdk.BaseSensor»"),
        ("import airflow.hooks.base_hook", "«airflow.hooks.base_hook.BaseHook»"),
        ("from airflow.hooks import base_hook", "«base_hook.BaseHook»"),
        (
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from airflow.sdk import BaseOperator",
            "«BaseOperator»",
        ),
        ("import typing as t\nif t.TYPE_CHECKING:\n    from x import AOperator", "«AOperator»"),
    ],
)
def test_bases_that_do_not_exist(head: str, base: str, profile: Profile):
    check_rule(RULE, f"{head}\n\nclass Thing({base}):\n    pass\n", profile=profile, severity=Severity.ERROR)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "class Thing: pass",
        "class Thing(Other): pass",
        "from x import *\nclass A(BaseOperator): pass",
        "class BaseOperator: pass\nclass A(BaseOperator): pass",
        "from airflow.models import BaseOperator as B\nclass A(B): pass",
        "import airflow.sdk as sdk\nclass A(sdk.BaseOperator): pass",
        "import airflow.sdk\nclass A(airflow.sdk.BaseHook): pass",
        "from airflow import sdk\nclass A(sdk.BaseHook): pass",
        "from airflow.providers.http.operators.http import HttpOperator\nclass A(HttpOperator): pass",
        "from airflow.providers.google.common.hooks.base_google import GoogleBaseHook\nclass A(GoogleBaseHook): pass",
        "from airflow.providers.mine.base import BaseHook\nclass A(BaseHook): pass",
        "from mine import BaseOperator, BaseSensor\nclass A(BaseOperator): pass",
        "from .base import BaseOperator\nclass A(BaseOperator): pass",
        "from . import models\nclass A(models.BaseOperator): pass",
        "def f(BaseOperator):\n    class A(BaseOperator): pass",
        "try:\n    from airflow.sdk import BaseHook\nexcept ImportError:\n    from airflow.hooks.base import BaseHook",
        "try:\n    from airflow.sdk import BaseSensor\nexcept ImportError:\n    BaseSensor = None",
        "if V3:\n    from airflow.sdk import BaseHook\nelse:\n    from airflow.hooks.base_hook import BaseHook",
        "if TYPE_CHECKING:\n    from airflow.hooks.base_hook import BaseHook\ndef f(h: 'BaseHook'): pass",
        "if TYPE_CHECKING:\n    from airflow.sdk import BaseHook\nelse:\n    BaseHook = f()\nclass A(BaseHook): pass",
        "import airflow\nairflow.hooks.base_hook.BaseHook",
        "if TYPE_CHECKING:\n    from airflow.sdk import BaseHook\n    class A(BaseHook): pass",
    ],
)
def test_left_alone(text: str, profile: Profile):
    check_rule(RULE, text + "\n", profile=profile)


def test_imports_that_may_be_meant_for_another_version_count_in_candidates_only():
    text = "if OLD:\n    from «airflow.hooks.base_hook» import BaseHook as OldHook\n"
    check_rule(RULE, text, profile=Profile.STRICT)
    check_rule(RULE, text.replace("«", "").replace("»", ""), profile=Profile.AUTHORED)


def test_nothing_is_missing_where_the_file_cannot_be_read():
    check_rule(RULE, "from airflow.sdk import (\n\n\nclass A(BaseOperator):\n    pass\n")
    check_rule(RULE, "import (\n\n\nclass A(BaseOperator):\n    pass\n", profile=Profile.STRICT)


@pytest.mark.parametrize(
    "statement",
    [
        "from «airflow . hooks . base_hook» import BaseHook",
        "from \\\n  «airflow.hooks.base_hook» \\\n  import BaseHook",
        "from\t«airflow.hooks.base_hook» import(BaseHook)",
        "x = '😀'; from «airflow.hooks.base_hook» import BaseHook",
        "def f():\n    from «airflow.hooks.base_hook» import BaseHook",
    ],
)
@pytest.mark.parametrize("before", ["", "\ufeff", "# 漢字\r\n"])
def test_the_range_is_that_of_the_module(statement: str, before: str):
    check_rule(RULE, f"{before}{statement}\n")


def test_messages_say_where_the_class_is():
    (finding,) = find(RULE, "class A(BaseSensor): pass", target="2.11")
    assert finding.message == (
        "`BaseSensor` is not imported; Airflow 2.11 has `BaseSensorOperator` in `airflow.sensors.base`."
    )
    (finding,) = find(RULE, "from airflow.sdk import BaseHook", target="3.0")
    assert finding.message == "Airflow 3.0 has no `BaseHook` in `airflow.sdk`; import it from `airflow.hooks.base`."


class TestFixes:
    def test_adds_the_import_after_the_others(self):
        check_fix(
            RULE,
            f'"""Doc."""\nfrom __future__ import annotations\nimport os  # for later\n\n\nclass A{BODY}',
            f'"""Doc."""\nfrom __future__ import annotations\nimport os  # for later\n'
            f"from airflow.sdk import BaseOperator\n\n\nclass A{BODY}",
        )

    def test_not_after_imports_below_the_class(self):
        check_fix(
            RULE, f"class A{BODY}\nimport os\n", f"from airflow.sdk import BaseOperator\n\n\nclass A{BODY}\nimport os\n"
        )

    def test_after_the_docstring(self):
        check_fix(
            RULE,
            f'"""Doc\nstring."""\n\nx = 1\nclass A{BODY}',
            f'"""Doc\nstring."""\nfrom airflow.sdk import BaseOperator\n\nx = 1\nclass A{BODY}',
        )

    def test_after_the_comments_at_the_top(self):
        check_fix(
            RULE,
            f"#!/usr/bin/env python\n# Licence\n\nclass A{BODY}",
            f"#!/usr/bin/env python\n# Licence\nfrom airflow.sdk import BaseOperator\n\nclass A{BODY}",
        )

    def test_before_a_decorated_class(self):
        check_fix(RULE, f"@x\nclass A{BODY}", f"from airflow.sdk import BaseOperator\n\n\n@x\nclass A{BODY}")

    def test_behind_the_byte_order_mark(self):
        check_fix(RULE, f"\ufeffclass A{BODY}", f"\ufefffrom airflow.sdk import BaseOperator\n\n\nclass A{BODY}")

    def test_with_the_line_ends_of_the_file(self):
        crlf = BODY.replace("\n", "\r\n")
        check_fix(
            RULE, f"import os\r\nclass A{crlf}", f"import os\r\nfrom airflow.sdk import BaseOperator\r\nclass A{crlf}"
        )

    def test_where_the_file_ends_after_the_import(self):
        text = "class A(BaseOperator): pass; import os"
        assert find(RULE, text)[0].fix
        check_fix(
            RULE,
            "import os; A = 1\nclass B(BaseHook): 0",
            "import os; A = 1\nfrom airflow.sdk import BaseHook\nclass B(BaseHook): 0",
        )

    def test_names_the_class_as_it_is(self):
        check_fix(
            RULE,
            "import os\nclass A(BaseSensor):\n    pass\n",
            "import os\nfrom airflow.sdk import BaseSensorOperator\nclass A(BaseSensorOperator):\n    pass\n",
        )

    def test_for_the_target(self):
        check_fix(
            RULE,
            f"import os\nclass A{BODY}",
            f"import os\nfrom airflow.models.baseoperator import BaseOperator\nclass A{BODY}",
            target="2.11",
        )

    def test_moves_an_import(self):
        check_fix(RULE, "from airflow.hooks.base_hook import BaseHook\n", "from airflow.sdk import BaseHook\n")
        check_fix(RULE, "from airflow.sdk import BaseHook\n", "from airflow.hooks.base import BaseHook\n", target="3.0")
        check_fix(RULE, "from airflow.hooks.base import BaseHook as B\n", "from airflow.sdk import BaseHook as B\n")

    def test_keeps_the_wrong_name_for_the_rest_of_the_file(self):
        check_fix(
            RULE,
            "from airflow.sensors.base import BaseSensor\n\n\nclass A(BaseSensor):\n    pass\n",
            "from airflow.sdk import BaseSensorOperator as BaseSensor\n\n\nclass A(BaseSensor):\n    pass\n",
        )

    @pytest.mark.parametrize(
        ("names", "rest"),
        [
            ("BaseSensorOperator, PokeReturnValue", "PokeReturnValue"),
            ("PokeReturnValue, BaseSensorOperator", "PokeReturnValue"),
            ("a, BaseSensorOperator, b", "a, b"),
            ("(\n    a,\n    BaseSensorOperator,\n    b,\n)", "(\n    a,\n    b,\n)"),
            ("(\n    a,\n    BaseSensorOperator,\n)", "(\n    a,\n)"),
        ],
    )
    def test_takes_the_name_out_of_an_import_of_several(self, names: str, rest: str):
        check_fix(
            RULE,
            f"def f():\n    from airflow.sensors.base import {names}\n",
            f"def f():\n    from airflow.sdk import BaseSensorOperator\n    from airflow.sensors.base import {rest}\n",
        )

    def test_none_where_a_comment_would_be_lost_or_the_statement_shares_its_line(self):
        for text in (
            "from airflow.sensors.base import (\n    BaseSensorOperator,  # noqa\n    b,\n)\n",
            "x = 1; from airflow.sensors.base import BaseSensorOperator, b\n",
        ):
            assert find(RULE, text)[0].fix is None

    def test_imports_what_was_imported_for_types_only(self):
        before = "import typing\n\nif typing.TYPE_CHECKING:\n    from airflow.sdk import BaseOperator\n\n\nclass A"
        after = before.replace("\n\nif", "\nfrom airflow.sdk import BaseOperator\n\nif")
        check_fix(RULE, before + BODY, after + BODY)
