"""The committed data: what Airsmith says of the real Airflow and its providers."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

import airsmith
from airsmith.catalog.lookup import Catalog
from airsmith.catalog.model import ClassKind, Presence

TRUTH = json.loads(Path(__file__).with_name("truth.json").read_text(encoding="utf-8"))
BOUNDS = {
    "kinds": 0.0,
    "template_fields": 0.0,
    "own_parameters": 0.002,
    "accepted": 0.002,
    "required": 0.002,
    "false_names": 0.0025,
    "missed_names": 0.0001,
}


@pytest.mark.parametrize("target", ["2.11", "3.3"])
@pytest.mark.parametrize(("name", "bound"), BOUNDS.items())
def test_the_last_comparison_with_real_installations_kept_the_bounds(target: str, name: str, bound: float):
    numbers = TRUTH[target]["numbers"][name]
    assert numbers["compared"] > 1000
    assert numbers["different"] <= bound * numbers["compared"]


def test_all_official_providers_are_there(airflow_3: Catalog, airflow_2: Catalog):
    assert len(airflow_3.providers()) == 108
    assert sum(airflow_3.supports(provider) for provider in airflow_3.providers()) == 108
    assert sum(airflow_2.supports(provider) for provider in airflow_2.providers()) == 99
    assert len(airflow_3.connection_types()) > 140


@pytest.mark.parametrize(
    ("path", "on_3", "on_2"),
    [
        ("airflow.sdk.BaseOperator", Presence.EXISTS, Presence.MISSING),
        ("airflow.models.BaseOperator", Presence.EXISTS, Presence.EXISTS),
        ("airflow.models.baseoperator.BaseOperator", Presence.DEPRECATED, Presence.EXISTS),
        ("airflow.sensors.base.BaseSensorOperator", Presence.DEPRECATED, Presence.EXISTS),
        ("airflow.sensors.base.BaseSensor", Presence.MISSING, Presence.MISSING),
        ("airflow.hooks.base_hook.BaseHook", Presence.MISSING, Presence.DEPRECATED),
        ("airflow.operators.dummy.DummyOperator", Presence.MISSING, Presence.DEPRECATED),
        ("airflow.utils.decorators.apply_defaults", Presence.MISSING, Presence.EXISTS),
        ("airflow.triggers.base.BaseTrigger", Presence.EXISTS, Presence.EXISTS),
        ("airflow.sdk.BaseTrigger", Presence.MISSING, Presence.MISSING),
        ("airflow.providers.common.compat.sdk.BaseHook", Presence.EXISTS, Presence.EXISTS),
        ("airflow.utils.yaml.anything", Presence.UNKNOWN, Presence.UNKNOWN),
    ],
)
def test_paths_that_people_and_models_write(
    airflow_3: Catalog, airflow_2: Catalog, path: str, on_3: Presence, on_2: Presence
):
    module, _, name = path.rpartition(".")
    assert airflow_3.name_in(module, name).presence is on_3
    assert airflow_2.name_in(module, name).presence is on_2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            "airflow.operators.python_operator.PythonOperator",
            "airflow.providers.standard.operators.python.PythonOperator",
        ),
        ("airflow.operators.dummy.DummyOperator", "airflow.providers.standard.operators.empty.EmptyOperator"),
        ("airflow.hooks.base_hook.BaseHook", "airflow.sdk.BaseHook"),
        ("airflow.datasets.Dataset", "airflow.sdk.Asset"),
        ("airflow.models.param.Param", "airflow.sdk.Param"),
        ("airflow.utils.context.Context", "airflow.sdk.Context"),
        ("airflow.hooks.S3_hook.S3Hook", "airflow.providers.amazon.aws.hooks.s3.S3Hook"),
        ("airflow.decorators.task", "airflow.sdk.task"),
        ("airflow.utils.trigger_rule.TriggerRule", "airflow.sdk.TriggerRule"),
    ],
)
def test_airflow_2_paths_have_their_airflow_3_path(airflow_3: Catalog, old: str, new: str):
    found = airflow_3.best_import_path(old)
    assert found is not None
    assert found.path == new


@pytest.mark.parametrize(
    ("name", "required", "takes_anything"),
    [
        ("BaseOperator", {"task_id"}, False),
        ("BaseSensorOperator", {"task_id"}, False),
        ("BaseHook", set(), False),
        ("DAG", {"dag_id"}, False),
        ("Param", set(), True),
    ],
)
def test_airflows_own_classes_are_described(airflow_3: Catalog, name: str, required: set[str], takes_anything: bool):
    owner = airflow_3.find_class(f"airflow.sdk.{name}")
    assert owner is not None
    assert owner.doc
    constructor = airflow_3.parameters(owner)
    assert constructor.is_certain
    assert {one.name for one in constructor.parameters if one.is_required} == required
    assert constructor.accepts_any_keyword is takes_anything
    old = {"BaseOperator": "models.baseoperator", "BaseSensorOperator": "sensors.base", "BaseHook": "hooks.base"}
    assert name not in old or airflow_3.find_class(f"airflow.{old[name]}.{name}") == owner


def test_every_class_has_a_whole_chain_or_says_so(airflow_3: Catalog):
    operators = [hit for text in ("google", "aws", "azure", "sql") for hit in airflow_3.search(text, 50, "operator")]
    assert len(operators) > 100
    for hit in operators:
        owner = airflow_3.find_class(hit.path)
        assert owner is not None
        constructor = airflow_3.parameters(owner)
        assert constructor.find("task_id") is not None or constructor.accepts_any_keyword
        assert airflow_3.template_fields(owner) is not None


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("wait until a file appears in an S3 bucket", "S3KeySensor"),
        ("copy a postgres table to google cloud storage", "PostgresToGCSOperator"),
        ("run a databricks notebook", "DatabricksNotebookOperator"),
        ("connect to snowflake", "SnowflakeHook"),
    ],
)
def test_questions_in_plain_words_find_the_class(airflow_3: Catalog, question: str, name: str):
    assert name in [hit.path.rpartition(".")[2] for hit in airflow_3.search(question, 3)]


def test_transfers_can_be_searched_alone(airflow_3: Catalog):
    hits = airflow_3.search("s3 to gcs", 5, "transfer")
    assert hits[0].path.endswith(".S3ToGCSOperator")
    assert all(hit.kind is ClassKind.OPERATOR and ".transfers." in hit.path for hit in hits)


def test_the_builder_is_never_imported_at_run_time():
    room = Path(airsmith.__file__).parent
    for path in room.rglob("*.py"):
        if "build" in path.relative_to(room / "catalog").parts[:1] if path.is_relative_to(room / "catalog") else False:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            names = [alias.name for alias in node.names] if isinstance(node, (ast.Import, ast.ImportFrom)) else []
            assert not any(f"{module}.{name}".strip(".").startswith("airsmith.catalog.build") for name in names), path


def test_a_lookup_loads_neither_the_reader_nor_the_builder(tmp_path: Path):
    script = (
        "import sys; from pathlib import Path; from airsmith.catalog.lookup import open_catalog\n"
        "from airsmith.catalog.targets import AirflowVersion\n"
        "catalog = open_catalog(AirflowVersion(3, 3), cache_folder=Path(sys.argv[1]))\n"
        "catalog.name_in('airflow.sdk', 'BaseOperator')\n"
        "print([name for name in sys.modules if name.startswith(('airsmith.catalog.build', 'airsmith.catalog.reading'))])"
    )
    done = subprocess.run([sys.executable, "-c", script, tmp_path], check=True, capture_output=True, text=True)  # noqa: S603
    assert done.stdout.strip() == "[]"
