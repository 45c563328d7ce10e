"""Where imports of another Airflow version lead, and of which of these fixes are safe."""

from collections.abc import Iterator

import pytest

from airsmith.analysis.airflow_imports import WORKING
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import NameAnswer, Presence
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AirflowVersion
from airsmith.finding import Safety
from airsmith.rules.imports.right_paths import RightPath, right_path
from airsmith.rules.rule import Profile
from support.python_rules import find

OWN = {"apache-airflow", "apache-airflow-core", "apache-airflow-task-sdk", "apache-airflow-providers-standard"}
both_profiles = pytest.mark.parametrize("profile", Profile)


def catalog_for(text: str) -> Catalog:
    target = AirflowVersion.parse(text)
    assert target
    return packaged_catalog(target)


def path_on(target: str, path: str) -> RightPath | None:
    module, _, name = path.rpartition(".")
    catalog = catalog_for(target)
    return right_path(catalog, module, name, catalog.name_in(module, name))


def names_of(catalog: Catalog) -> Iterator[tuple[str, str, NameAnswer]]:
    """Every public name that can be imported from a public module, with its module and the answer."""
    waiting = ["airflow"]
    while waiting:
        module = waiting.pop()
        below = catalog._rows.children(catalog._view.bit).get(module, ())
        waiting += [f"{module}.{one}" for one in below if not one.startswith("_")]
        record = catalog.module(module)
        for name in (*record.names, *below) if record is not None else ():
            answer = catalog.name_in(module, name)
            if not name.startswith("_") and answer.presence in WORKING:
                yield module, name, answer


def family(catalog: Catalog, origin: str) -> str:
    record = catalog.module(origin) or catalog.module(origin.rpartition(".")[0])
    package = record.provider if record else ""
    return "own" if package in OWN else package


@pytest.mark.parametrize(("written_for", "target"), [("2.11", "3.3"), ("3.3", "2.11")])
def test_a_safe_path_leads_to_the_same_kind_of_thing_of_the_same_family(written_for: str, target: str):
    old, new = catalog_for(written_for), catalog_for(target)
    safe = 0
    for module, name, before in names_of(old):
        answer = new.name_in(module, name)
        if answer.presence not in {Presence.MISSING, Presence.DEPRECATED}:
            continue
        found = right_path(new, module, name, answer)
        if found is None:
            continue
        there = new.name_in(found.module, found.name)
        told = f"{module}.{name} [{before.kind}] -> {found.module}.{found.name} [{there.kind}]"
        assert there.presence is Presence.EXISTS, told
        assert (before.kind == "module") is (there.kind == "module"), told
        if found.is_same and answer.presence is Presence.MISSING:  # else Airflow itself leads there
            assert there.kind == before.kind, told
            assert family(old, before.origin) == family(new, there.origin), told
            safe += 1
    assert safe > 100


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("3.3", "airflow.models.base.Column"),
        ("3.3", "airflow.metrics.otel_logger.Resource"),
        ("3.3", "airflow.api.log"),
        ("3.3", "airflow.api_connexion.parameters.log"),
        ("3.3", "airflow.api.annotations"),
        ("3.3", "airflow.nowhere.log"),
        ("3.3", "airflow.nowhere.timezone"),
        ("2.11", "airflow.api_fastapi.auth.tokens.JWTGenerator"),
        ("2.11", "airflow.sdk.api.client.BearerAuth"),
        ("2.11", "airflow.sdk.execution_time.comms.TaskState"),
        ("2.11", "airflow.sdk.definitions.partition_mappers.base.WaitPolicy"),
        ("2.11", "airflow.state.metastore.MetastoreBackend"),
        ("2.11", "airflow.api_fastapi.app.TYPE_CHECKING"),
    ],
)
def test_what_is_only_called_alike_is_not_what_is_meant(target: str, path: str):
    assert path_on(target, path) is None


@pytest.mark.parametrize(
    ("target", "path", "right", "is_same"),
    [
        (
            "3.3",
            "airflow.utils.context.KNOWN_CONTEXT_KEYS",
            "airflow.sdk.definitions.context.KNOWN_CONTEXT_KEYS",
            False,
        ),
        ("3.3", "airflow.utils.helpers.chain", "airflow.sdk.chain", True),
        (
            "3.3",
            "airflow.operators.dummy.DummyOperator",
            "airflow.providers.standard.operators.empty.EmptyOperator",
            True,
        ),
        ("3.3", "airflow.sdk.helpers.task", "airflow.sdk.task", True),
        ("3.3", "airflow.providers.http.hook.http.HttpHook", "airflow.providers.http.hooks.http.HttpHook", True),
        ("3.3", "airflow.providers.snowflake.nowhere.Connection", "airflow.sdk.Connection", False),
        ("3.3", "airflow.models.dataset.DatasetModel", "airflow.models.asset.AssetModel", False),
        ("3.3", "airflow.models.dataset", "airflow.models.asset", False),
        (
            "3.3",
            "airflow.timetables.datasets.DatasetOrTimeSchedule",
            "airflow.timetables.assets.AssetOrTimeSchedule",
            False,
        ),
        ("3.3", "airflow.operators.bash_operator", "airflow.providers.standard.operators.bash", False),
        ("2.11", "airflow.sdk.TaskInstance", "airflow.models.taskinstance.TaskInstance", False),
        ("2.11", "airflow.models.asset.AssetModel", "airflow.models.dataset.DatasetModel", False),
        ("2.11", "airflow.sdk.Asset", "airflow.datasets.Dataset", True),
    ],
)
def test_where_things_are_now_and_how_sure_that_is(target: str, path: str, right: str, is_same: bool):
    found = path_on(target, path)
    assert found
    assert (f"{found.module}.{found.name}", found.is_same) == (right, is_same)


@both_profiles
def test_a_name_of_somebody_elses_package_gets_no_fix(profile: Profile):
    (finding,) = find("removed_airflow_import", "from airflow.models.base import Base, Column\n", profile=profile)
    assert finding.message == "Airflow 3.3 no longer has `Column` in `airflow.models.base`."
    assert finding.fix is None


@both_profiles
def test_a_renaming_is_named_and_its_fix_is_not_safe(profile: Profile):
    text = "from airflow.timetables.datasets import DatasetOrTimeSchedule\n"
    (finding,) = find("removed_airflow_import", text, profile=profile)
    assert finding.message.endswith("; import `AssetOrTimeSchedule` from `airflow.timetables.assets`.")
    assert finding.fix
    assert finding.fix.safety is Safety.UNSAFE


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("import airflow.operators.bash_operator", "import `airflow.providers.standard.operators.bash`."),
        ("import airflow.models.dataset as d", "import `airflow.models.asset`."),
        (
            "from airflow.providers.standard.operators.dummy import DummyOperator",
            "use `EmptyOperator` from `airflow.providers.standard.operators.empty`.",
        ),
    ],
)
def test_modules_that_are_gone_name_their_successor(text: str, advice: str):
    (finding,) = find("removed_airflow_import", text + "\n")
    assert finding.message.endswith(f"; {advice}")
    assert finding.fix is None or finding.fix.safety is Safety.UNSAFE
