"""unknown_airflow_module and unknown_airflow_name: what no known Airflow has, and what is left alone."""

import pytest

from airsmith.analysis.module import Module
from airsmith.analysis.project import NO_PROJECT, Neighbour
from airsmith.finding import Safety, Severity
from airsmith.rules.rule import Profile
from support.python_rules import check_fix, check_rule, find

MODULE = "unknown_airflow_module"
NAME = "unknown_airflow_name"
both_profiles = pytest.mark.parametrize("profile", Profile)
both_majors = pytest.mark.parametrize("target", ["2.11", "3.3"])


@both_majors
@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from «airflow.providers.http.hook.http» import HttpHook",
        "from «airflow.providers.http.hooks.htpp» import HttpHook, HttpAsyncHook",
        "import «airflow.providers.http.hooks.htpp»",
        "import os, «airflow.providers.http.hooks.htpp as h»",
        "from «airflow.modles» import DAG",
        "from «airflow.jbos.job» import Job",
        "from «airflow.utils.no_such_thing» import *",
        "def f():\n    from «airflow.modles» import DAG",
        "class A:\n    from «airflow . modles» import DAG",
        "x = '😀'; from «airflow.modles» import DAG",
    ],
)
def test_modules_that_do_not_exist(text: str, profile: Profile, target: str):
    check_rule(MODULE, text + "\n", profile=profile, target=target, severity=Severity.ERROR)
    check_rule(NAME, text.replace("«", "").replace("»", "") + "\n", profile=profile, target=target)


@both_majors
@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "from airflow.providers.http.hooks.http import «HttpHok»",
        "from airflow.providers.http.hooks.http import HttpHook, «HttpOperator as Http»",
        "from airflow.providers.http.hooks import «nothing»",
        "from airflow.models import (\n    Variable,\n    «Varable»,  # here\n)",
        "from airflow import «conf»",
        "from airflow.providers.amazon.aws.hooks.s3 import «BaseSensor»",
    ],
)
def test_names_that_do_not_exist(text: str, profile: Profile, target: str):
    check_rule(NAME, text + "\n", profile=profile, target=target, severity=Severity.ERROR)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import airflow.providers.http.hooks.http as h\n«h.NoSuchHook»",
        "import airflow.providers.http.hooks.http\n«airflow.providers.http.hooks.http.Nope».x.y()",
        "from airflow.providers.http.hooks import http\nclass A(«http.Nope»): pass",
        "from airflow.providers.http.hooks import http as h\ndef f():\n    return lambda: «h.Nope»(h.HttpHook)",
        "import airflow\nimport airflow.models\n«airflow.models.Dgg»",
        "from airflow import sdk\nisinstance(x, «sdk.BaseSensor»)",
    ],
)
def test_attributes_that_do_not_exist(text: str, profile: Profile):
    check_rule(NAME, text + "\n", profile=profile, severity=Severity.ERROR)


@both_profiles
@pytest.mark.parametrize(
    "text",
    [
        "import airflow, airflow.sdk, os, http",
        "from airflow.providers.http.hooks.http import HttpHook as H, HttpAsyncHook",
        "from airflow.providers.http.hooks import http\nhttp.HttpHook.anything.at.all",
        "from airflow.providers.http.hooks import http\nhttp = other\nhttp.Nope",
        "from airflow.providers.http.hooks import http\ndef f(http):\n    return http.Nope",
        "from airflow.providers.http.hooks import http\nhttp.Nope = 1\nhttp.__name__, http.__file__",
        "from airflow.providers.http.hooks import http\ntry:\n    http.Nope\nexcept AttributeError: pass",
        "from airflow.providers.http.hooks.http import HttpHook\nHttpHook.Nope",
        "from airflow.sdk import BaseSensor\nfrom airflow.nowhere import BaseOperator",
        "import airflow.sdk as sdk\nclass A(sdk.BaseSensor): pass",
        "from airflow.providers.google.example_dags.anything import x",
        "from airflow.macros.my_plugin import my_macro",
        "from airflow.macros import my_plugin",
        "import airflow_local_settings",
        "from airflow_provider_x.hooks import y",
        "from . import airflow\nfrom .airflow import nope\nfrom ..airflow.nope import x",
        "try:\n    from airflow.nope import x\nexcept ImportError:\n    from airflow.nope2 import x",
        "def f():\n    try:\n        import airflow.nope\n    except (ModuleNotFoundError, OSError):\n        pass",
        "try:\n    from airflow.models import Nope\nexcept ImportError:\n    Nope = None",
        "if TYPE_CHECKING:\n    from airflow.nope import x",
        "def f():\n    if t.TYPE_CHECKING:\n        from airflow.models import Nope",
        "import contextlib\nwith contextlib.suppress(ImportError):\n    import airflow.nope",
        "with pytest.raises(ModuleNotFoundError):\n    import airflow.nope",
    ],
)
def test_left_alone(text: str, profile: Profile):
    for rule in (MODULE, NAME):
        check_rule(rule, text + "\n", profile=profile)


@pytest.mark.parametrize(
    "text",
    [
        "if X:\n    from «airflow.modles» import DAG",
        "if X:\n    pass\nelse:\n    from «airflow.modles» import DAG",
        "match x:\n    case 1:\n        from «airflow.modles» import DAG",
        "try:\n    from «airflow.modles» import DAG\nexcept Exception:\n    pass",
        "try:\n    x\nexcept ValueError:\n    from «airflow.modles» import DAG",
        "if not AIRFLOW_V_3_0_PLUS:\n    raise RuntimeError\nfrom «airflow.modles» import DAG",
        "def f():\n    if version < 3:\n        return\n    from «airflow.modles» import DAG",
        "if VERSION < 2:\n    sys.exit(1)\nfrom «airflow.modles» import DAG",
        "import pytest\npytest.importorskip('airflow.modles')\nfrom «airflow.modles» import DAG",
        "@pytest.mark.skipif(OLD, reason='new')\ndef test():\n    from «airflow.modles» import DAG",
        "import sys\nsys.modules['airflow.modles'] = x\nfrom «airflow.modles» import DAG",
        "from «airflow.plugins.helpers» import x",
        "import «airflow.dags.common»",
        "from «airflow.providers.my_company.hooks.crm» import CrmHook",
        "from airflow.providers import http, «my_company»",
        "import os, «airflow.providers.my_company as mine»",
        "from airflow.providers.apache import «my_engine»",
    ],
)
def test_excuses_of_people_that_candidates_do_not_have(text: str):
    check_rule(MODULE, text + "\n", profile=Profile.STRICT)
    check_rule(MODULE, text.replace("«", "").replace("»", "") + "\n", profile=Profile.AUTHORED)


@pytest.mark.parametrize("text", ["h.Nope if X else 1", "X and h.Nope", "h.Nope if hasattr(h, 'Nope') else 1"])
def test_choices_excuse_attributes_of_people(text: str):
    head = "import airflow.providers.http.hooks.http as h\n"
    check_rule(NAME, head + text, profile=Profile.AUTHORED)
    check_rule(NAME, head + text.replace("h.Nope", "«h.Nope»"), profile=Profile.STRICT)


def test_what_stands_around_is_no_excuse_by_itself():
    check_rule(MODULE, "if x < 3:\n    raise ValueError\nfrom «airflow.modles» import DAG\n")
    check_rule(MODULE, "if AIRFLOW_V_3_0_PLUS:\n    y = 1\nfrom «airflow.modles» import DAG\n")
    check_rule(MODULE, "try:\n    pass\nfinally:\n    from «airflow.modles» import DAG\n")
    check_rule(MODULE, "with open(x) as f:\n    from «airflow.modles» import DAG\n", profile=Profile.STRICT)
    text = "try:\n    def f():\n        from «airflow.modles» import DAG\nexcept ImportError:\n    pass\n"
    check_rule(MODULE, text, profile=Profile.STRICT)


def test_a_package_that_may_be_somebody_elses_but_is_spelled_like_an_official_one():
    text = "from «airflow.providers.htpp.hooks.http» import HttpHook\n"
    (strict,) = check_rule(MODULE, text, profile=Profile.STRICT, severity=Severity.ERROR)
    (authored,) = check_rule(MODULE, text, severity=Severity.WARNING)
    assert strict.message == authored.message
    assert strict.message == (
        "No official provider has the module `airflow.providers.htpp.hooks.http`; "
        "did you mean `airflow.providers.http.hooks.http`?"
    )
    assert strict.fix
    assert strict.fix.safety is Safety.SAFE
    assert authored.fix
    assert authored.fix.safety is Safety.UNSAFE
    check_rule(MODULE, "from airflow.providers.htpp.hooks.http import OurHook\n")


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("aws.hooks.s3 import S3Hook", "amazon.aws.hooks.s3"),
        ("gcp.operators.bigquery import BigQueryCheckOperator", "google.cloud.operators.bigquery"),
        ("kubernetes.operators.pod import KubernetesPodOperator", "cncf.kubernetes.operators.pod"),
    ],
)
def test_the_right_module_in_a_package_of_another_name(written: str, official: str):
    path, _, name = written.partition(" ")
    text = f"from «airflow.providers.{path}» {name}\n"
    (finding,) = check_rule(MODULE, text, severity=Severity.WARNING)
    assert finding.message.endswith(f"did you mean `airflow.providers.{official}`?")
    check_fix(MODULE, text.replace("«", "").replace("»", ""), f"from airflow.providers.{official} {name}\n")
    check_rule(MODULE, text, profile=Profile.STRICT, severity=Severity.ERROR)


def test_a_class_of_an_official_name_may_still_be_somebody_elses():
    check_rule(MODULE, "from airflow.providers.aws.hooks.buckets import S3Hook\n")
    check_rule(MODULE, "from airflow.providers.aws.hooks.s3 import S3Hook, CorpHook\n")
    text = "from airflow.providers.aws.hooks.s3 import S3Hook\n"
    check_rule(MODULE, text, profile=Profile.STRICT, dependencies=("airflow-provider-aws",))


MADE_UP = "from «airflow.providers.openweather.hooks.openweather» import OpenWeatherHook\n"


@pytest.mark.parametrize(
    ("dependencies", "rest"),
    [
        (None, ""),
        ((), ", and no package in the dependencies of the spec is known to bring it"),
        (
            ("apache-airflow-providers-http", "requests", "not a [requirement", ""),
            ", and no package in the dependencies of the spec is known to bring it",
        ),
    ],
)
def test_a_provider_that_a_model_made_up_is_an_error(dependencies: tuple[str, ...] | None, rest: str):
    (finding,) = check_rule(MODULE, MADE_UP, profile=Profile.STRICT, dependencies=dependencies, severity=Severity.ERROR)
    assert finding.message == (
        f"No official provider has the module `airflow.providers.openweather.hooks.openweather`{rest}."
    )
    assert finding.fix is None
    check_rule(MODULE, MADE_UP.replace("«", "").replace("»", ""), dependencies=dependencies)


@pytest.mark.parametrize(
    ("dependency", "module"),
    [
        ("airflow-provider-openweather>=1", "openweather.hooks.openweather"),
        ("OpenWeather_Airflow", "openweather"),
        ("acme-open-weather", "open_weather.hooks"),
        ("airflow-kudu", "apache.kudu.hooks.kudu"),
    ],
)
def test_a_declared_package_of_that_name_may_bring_it(dependency: str, module: str):
    text = f"from airflow.providers.{module} import Anything\n"
    check_rule(MODULE, text, profile=Profile.STRICT, dependencies=(dependency,))
    assert find(MODULE, text, profile=Profile.STRICT, dependencies=("apache-airflow-providers-apache-kafka",))


class OwnProvider:
    """A workspace with a provider of its own."""

    def find(self, module: str) -> Neighbour | None:
        return Neighbour(Module(""), NO_PROJECT) if module.startswith("airflow.providers.openweather") else None


def test_a_provider_of_the_workspace_is_not_made_up():
    text = MADE_UP.replace("«", "").replace("»", "") + "from airflow.providers import openweather\n"
    check_rule(MODULE, text, profile=Profile.STRICT, project=OwnProvider())


@both_profiles
def test_what_is_the_same_on_all_known_targets_holds_between_them(profile: Profile):
    check_rule(MODULE, "from «airflow.providers.http.hook.http» import HttpHook\n", target="3.1", profile=profile)
    check_rule(MODULE, "from airflow.operators.bash_operator import BashOperator\n", target="3.1", profile=profile)
    check_rule(NAME, "from airflow.utils.dates import days_ago\n", target="3.0", profile=profile)
    check_rule(NAME, "from airflow.providers.http.hooks.http import HttpHok\n", target="2.10", profile=profile)


class Workspace:
    """Has one module."""

    def find(self, module: str) -> Neighbour | None:
        return Neighbour(Module("x = 1"), NO_PROJECT) if module == "airflow.modles" else None


@both_profiles
def test_modules_of_the_workspace_exist(profile: Profile):
    check_rule(MODULE, "from airflow.modles import x\n", project=Workspace(), profile=profile)


@pytest.mark.parametrize(
    ("rule", "text", "message"),
    [
        (
            MODULE,
            "from airflow.providers.http.operator.http import HttpOperator",
            (
                " has no module `airflow.providers.http.operator.http`; "
                "import `HttpOperator` from `airflow.providers.http.operators.http`."
            ),
        ),
        (
            MODULE,
            "from airflow.sdk.helpers import DAG, Variable, task",
            "Airflow 3.3 has no module `airflow.sdk.helpers`; import `DAG`, `Variable` and `task` from `airflow.sdk`.",
        ),
        (
            MODULE,
            "from airflow.utils.sesion import provide_session",
            "Airflow 3.3 has no module `airflow.utils.sesion`; did you mean `airflow.utils.session`?",
        ),
        (MODULE, "import airflow.utils.xyzzy", "Airflow 3.3 has no module `airflow.utils.xyzzy`."),
        (NAME, "from airflow.providers.http.hooks.http import HttpHok", " has no `HttpHok`; did you mean `HttpHook`"),
        (NAME, "from airflow import sdk\nsdk.BaseSensr", " has no `BaseSensr`; did you mean `BaseSensorOperator`?"),
        (NAME, "from airflow.sdk import Varible", " has no `Varible`; did you mean `Variable`?"),
        (NAME, "from airflow.sdk import Timezne", " has no `Timezne`."),
        (NAME, "from airflow.models import Xyzzy", "`airflow.models` of Airflow 3.3 has no `Xyzzy`."),
        (
            NAME,
            "from airflow.operators import PythonOperator",
            (
                "`airflow.operators` of Airflow 3.3 has no `PythonOperator`; "
                "import `PythonOperator` from `airflow.providers.standard.operators.python`."
            ),
        ),
        (
            NAME,
            "import airflow.providers.http.hooks.http as h\nh.HttpOperator",
            " has no `HttpOperator`; import `HttpOperator` from `airflow.providers.http.operators.http`.",
        ),
    ],
)
def test_messages(rule: str, text: str, message: str):
    (finding,) = find(rule, text)
    assert message in finding.message


class TestFixes:
    def test_rewrite_the_module(self):
        before = "from airflow.providers.http.hook.http import (  # keep\n    HttpHook,\n    HttpAsyncHook as A,\n)\n"
        check_fix(MODULE, before, before.replace("hook.http", "hooks.http", 1))

    def test_send_each_name_to_its_place(self):
        check_fix(
            MODULE,
            "def f():\n    from airflow.provider.http import HttpHook, HttpOperator as Op, HttpSensor\n",
            "def f():\n"
            "    from airflow.providers.http.operators.http import HttpOperator as Op\n"
            "    from airflow.providers.http.sensors.http import HttpSensor\n"
            "    from airflow.providers.http.hooks.http import HttpHook\n",
        )

    def test_take_misplaced_names_out(self):
        check_fix(
            NAME,
            "from airflow.providers.http.hooks.http import (\n"
            "    HttpAsyncHook,  # stays\n    HttpOperator,\n    HttpSensor,\n    HttpHook,\n)\n",
            "from airflow.providers.http.operators.http import HttpOperator\n"
            "from airflow.providers.http.sensors.http import HttpSensor\n"
            "from airflow.providers.http.hooks.http import (\n    HttpAsyncHook,  # stays\n    HttpHook,\n)\n",
        )

    def test_keep_the_misspelt_name_for_the_rest_of_the_file(self):
        before = "from airflow.providers.http.hooks.http import HttpHok\nHttpHok()\n"
        check_fix(NAME, before, before.replace("HttpHok", "HttpHook as HttpHok", 1))
        (finding,) = find(NAME, before)
        assert finding.fix
        assert finding.fix.safety is Safety.UNSAFE

    def test_beside_a_base_class_that_has_a_rule_of_its_own(self):
        check_fix(
            MODULE,
            "from airflow.modles import BaseOperator, DAG\n",
            "from airflow.sdk import DAG\nfrom airflow.modles import BaseOperator\n",
        )

    def test_none_where_it_is_not_clear_what_is_meant(self):
        for text in (
            "from airflow.nowhere import HttpHook, Xyzzy",
            "import airflow.utils.sesion",
            "from airflow.utils.nowhere import *",
        ):
            assert [finding.fix for finding in find(MODULE, text, profile=Profile.STRICT)] == [None]


def test_a_private_name_may_have_been_put_there_by_a_patch():
    text = "import airflow.utils.helpers\nfirst = «airflow.utils.helpers._original_chain»()\n"
    assert check_rule(NAME, text, profile=Profile.AUTHORED)[0].severity is Severity.WARNING
    assert check_rule(NAME, text, profile=Profile.STRICT)[0].severity is Severity.ERROR
    imported = "from airflow.utils.helpers import «_original_chain»\n"
    assert check_rule(NAME, imported, profile=Profile.AUTHORED)[0].severity is Severity.ERROR
