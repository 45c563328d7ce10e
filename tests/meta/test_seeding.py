"""The maker of seeds: what it takes for certain, what it leaves alone, and that its texts are what it says they are."""

import ast
import difflib
from collections.abc import Iterator
from pathlib import Path

import pytest

from airsmith.catalog.build.versions import read_versions
from airsmith.catalog.packaged import packaged_catalog
from airsmith.catalog.targets import AIRFLOW_2_LATEST
from airsmith.finding import Severity
from support.marked_text import unindented
from support.seeding import Seed, SeedKind, Source, make_seeds
from support.seeding.calls import certain_calls
from support.seeding.imports import OLD_PATHS

TESTS = Path(__file__).parents[1]
ORIGINALS = sorted((TESTS / "support" / "seeding" / "originals").glob("*.py"))


def seeds_of(text: str, kind: SeedKind, most: int = 50) -> list[Seed]:
    source = Source("subject.py", unindented(text))
    return [seed for seed in make_seeds(source, packaged_catalog(), most) if seed.kind is kind]


def called(text: str) -> list[str]:
    """What the calls are of that are certain."""
    return [call.title for call in certain_calls(Source("subject.py", unindented(text)), packaged_catalog())]


def changed_parts(before: str, after: str) -> Iterator[tuple[int, int]]:
    """Lines of the text after the change that differ, as (first, number)."""
    for tag, _, _, start, end in difflib.SequenceMatcher(None, before.split("\n"), after.split("\n")).get_opcodes():
        if tag != "equal":
            yield start, end - start


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_seeds_parse_and_differ_in_one_place(path: Path):
    text = path.read_text(encoding="utf-8")
    seeds = list(make_seeds(Source(path.name, text), packaged_catalog(), 50))
    assert seeds
    for seed in seeds:
        ast.parse(seed.text)
        assert len(list(changed_parts(text, seed.text))) == 1, seed
        assert seed.lines


def test_seeds_are_the_same_each_time():
    text = ORIGINALS[0].read_text(encoding="utf-8")
    first, second = (list(make_seeds(Source("subject.py", text), packaged_catalog(), 3)) for _ in range(2))
    assert first == second


def test_places_are_right_behind_letters_of_several_bytes():
    text = """
        from airflow.providers.http.hooks.http import HttpHook

        def ask():
            name = "ü😀"; return HttpHook(http_conn_id="größe", method="GET"), "ß"
    """
    for seed in seeds_of(text, SeedKind.INVENTED_ARGUMENT):
        assert 'http_conn_id="größe", method="GET", ' in seed.text
        assert seed.text.endswith('=None), "ß"\n')
        assert seed.lines == range(3, 4)


def test_imports_that_need_not_run_are_left_alone():
    text = """
        from typing import TYPE_CHECKING

        if TYPE_CHECKING:
            from airflow.sdk import Context
        try:
            from airflow.sdk import BaseHook
        except ImportError:
            from airflow.hooks.base import BaseHook
    """
    assert list(make_seeds(Source("subject.py", unindented(text)), packaged_catalog(), 50)) == []


@pytest.mark.parametrize("path", ORIGINALS, ids=lambda path: path.stem)
def test_a_misspelt_provider_is_not_certain(path: Path):
    catalog = packaged_catalog()
    for seed in make_seeds(Source(path.name, path.read_text(encoding="utf-8")), catalog, 50):
        if seed.kind in {SeedKind.MISSPELT_MODULE, SeedKind.FOREIGN_MODULE}:
            new = seed.change.rpartition(" ")[2]
            is_certain = not new.startswith("airflow.providers.") or catalog.provider_of_module(new) is not None
            assert is_certain == seed.kind.is_certain, new


def test_calls_of_names_bound_twice_are_left_alone():
    text = """
        from airflow.providers.http.hooks.http import HttpHook

        def ask(other):
            hook = HttpHook(http_conn_id="a")
            hook = other or hook
            return hook.get_conn()
    """
    assert called(text) == ["HttpHook"]


@pytest.mark.parametrize(
    "again",
    ["HttpHook = None", "def HttpHook(): ...", "def f(HttpHook): ...", "for HttpHook in (): ...", "from x import *"],
)
def test_classes_bound_again_anywhere_are_left_alone(again: str):
    text = f"from airflow.providers.http.hooks.http import HttpHook\n\n\n{again}\nHttpHook(http_conn_id='a')\n"
    assert called(text) == []


def test_calls_that_are_certain():
    text = """
        from airflow.providers.http.hooks.http import HttpHook
        from airflow.sdk import BaseHook, BaseOperator

        class Ask(BaseOperator):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)

            def execute(self, context):
                hook = HttpHook()
                BaseHook.get_connection("a")
                self.hook.get_conn()
                return hook.get_conn(), HttpHook().get_conn(), hook.unknown()
    """
    expected = ["BaseHook.get_connection", "BaseOperator.__init__", "HttpHook", "HttpHook"]
    assert sorted(called(text)) == [*expected, "HttpHook.get_conn", "HttpHook.get_conn"]


def test_super_is_uncertain_where_there_are_several_bases():
    text = """
        from airflow.sdk import BaseHook

        class Mine(Mixin, BaseHook):
            def __init__(self):
                super().__init__()
    """
    assert called(text) == []


def test_what_may_come_from_elsewhere_is_not_dropped():
    text = """
        from airflow.providers.sftp.hooks.sftp import SFTPHook
        from airflow.providers.slack.hooks.slack_webhook import SlackWebhookHook
        from airflow.providers.standard.operators.python import PythonOperator

        def run(options):
            PythonOperator(task_id="a", python_callable=run)
            SlackWebhookHook(slack_webhook_conn_id="a", **options)
    """
    assert seeds_of(text, SeedKind.DROPPED_ARGUMENT) == []


@pytest.mark.parametrize(
    ("call", "left"),
    [
        ("copy('a', 'b')", "copy('a')"),
        ("copy('a', 'b', destination_bucket='c')", "copy('a', destination_bucket='c')"),
        ("copy(source_object='b', source_bucket='a',)", "copy(source_bucket='a',)"),
        ("copy('a', source_object='b')", "copy('a')"),
    ],
)
def test_an_argument_is_dropped_with_its_comma(call: str, left: str):
    text = f"""
        from airflow.providers.google.cloud.hooks.gcs import GCSHook

        GCSHook().{call}
    """
    texts = [seed.text for seed in seeds_of(text, SeedKind.DROPPED_ARGUMENT)]
    assert any(one.endswith(f"GCSHook().{left}\n") for one in texts), texts


def test_a_path_of_airflow_2_is_an_error_only_where_it_fails():
    text = "from airflow.sdk import BaseSensorOperator\n"
    seeds = {seed.text.split()[1]: seed.severity for seed in seeds_of(text, SeedKind.AIRFLOW_2_PATH)}
    for _ in range(20):
        assert (
            seeds.items()
            <= {
                "airflow.sensors.base": Severity.WARNING,
                "airflow.sensors.base_sensor_operator": Severity.ERROR,
            }.items()
        )


@pytest.mark.parametrize("old", OLD_PATHS)
def test_the_paths_of_airflow_2_are_such(old: str):
    module, _, name = old.rpartition(".")
    catalog = packaged_catalog()
    assert catalog.for_target(AIRFLOW_2_LATEST).name_in(module, name).presence in {"exists", "deprecated"}
    assert catalog.name_in(module, name).presence in {"missing", "deprecated"}


def test_the_other_names_of_an_import_stay():
    text = "from airflow.sdk import BaseHook, Param as Setting\n"
    texts = {seed.text for seed in seeds_of(text, SeedKind.AIRFLOW_2_PATH)}
    assert "from airflow.models.param import Param as Setting\nfrom airflow.sdk import BaseHook\n" in texts


def test_the_wheels_of_the_benchmarks_are_those_of_the_catalog():
    listed = (TESTS / "benchmarks" / "provider_wheels.txt").read_text(encoding="utf-8").split()
    assert listed == [pin.requirement for pin in read_versions().providers]
