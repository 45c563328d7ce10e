from datetime import UTC, datetime
from pathlib import Path

import pytest

from airsmith.application.environment import ProcessEnvironment
from airsmith.application.preparation import Prepared, Refused, prepare_generation
from airsmith.application.workspace import open_workspace
from airsmith.catalog.targets import NEWEST_VERSION, AirflowVersion
from airsmith.config import SettingsLayer
from airsmith.generation.ports import FailureKind
from airsmith.learning.records import GeneratedFile, GenerationRecord
from airsmith.learning.store import LearningStore
from airsmith.usage import TokenUsage
from support.row_count import FILES, SPEC


def _prepare(
    spec_path: Path, environment: ProcessEnvironment, text: str = SPEC, out: Path | None = None, **settings: object
) -> Prepared | Refused:
    workspace = open_workspace(spec_path, SettingsLayer("test", {"engine": "scaffold", **settings}))
    assert workspace.problems == ()
    return prepare_generation(spec_path, text, workspace, environment, out)


def test_a_good_spec_can_begin(spec_path: Path, environment: ProcessEnvironment) -> None:
    prepared = _prepare(spec_path, environment)
    assert isinstance(prepared, Prepared)
    assert prepared.paths == tuple(spec_path.parent / name for name in FILES)
    assert prepared.conflicts == ()
    assert prepared.target == AirflowVersion(3, 3)
    assert not environment.data_folder.exists()


@pytest.mark.parametrize(
    ("text", "message", "rules"),
    [
        ("", "The spec has an error; mend it first.", ["empty_spec"]),
        (f"{SPEC}nmae: x\n", "The spec has an error; mend it first.", ["unknown_key"]),
        (f"{SPEC}nmae: x\nmode: [\n", "The spec has 2 errors; mend them first.", ["unknown_key", "invalid_yaml"]),
    ],
)
def test_a_wrong_spec_is_refused_with_its_errors(
    spec_path: Path, environment: ProcessEnvironment, text: str, message: str, rules: list[str]
) -> None:
    refused = _prepare(spec_path, environment, text)
    assert isinstance(refused, Refused)
    assert refused.message == message
    assert [finding.rule for finding in refused.findings] == rules


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("dependencies: ['requests>=3,<2']\n", "unsatisfiable_dependency"),
        ("dependencies: [apache-airflow<3]\n", "unsatisfiable_dependency"),
        ("dependencies: [apache-airflow-backport-providers-http]\n", "unknown_provider"),
        ("base_class: NoSuchOperator\n", "unknown_base_class"),
        ("base_class: DataprocCreateClusterOperator\n", "ambiguous_base_class"),
        ("base_class: HttpHook\ndependencies: [apache-airflow-providers-http]\n", "mismatched_base_class"),
    ],
)
def test_packages_and_base_classes_that_cannot_be_had_stop_a_run(
    spec_path: Path, environment: ProcessEnvironment, lines: str, rule: str
) -> None:
    refused = _prepare(spec_path, environment, SPEC + lines)
    assert isinstance(refused, Refused)
    assert [finding.rule for finding in refused.findings] == [rule]


def test_warnings_do_not_stop_a_run(spec_path: Path, environment: ProcessEnvironment) -> None:
    unquoted = SPEC.replace('"3.3"', "3.3")
    assert isinstance(_prepare(spec_path, environment, unquoted), Prepared)


@pytest.mark.parametrize("how", ["settings", "comment"])
def test_an_error_that_is_kept_quiet_still_stops_a_run_that_is_impossible(
    spec_path: Path, environment: ProcessEnvironment, how: str
) -> None:
    if how == "settings":
        refused = _prepare(spec_path, environment, f"{SPEC}nmae: x\n", disable=["unknown_key"])
    else:
        refused = _prepare(spec_path, environment, f"{SPEC}nmae: x  # airsmith: ignore[unknown_key]\n")
    assert isinstance(refused, Refused)
    assert refused.message.startswith(
        "The spec cannot be used because of line 14, whatever excuses unknown_key there: "
    )


def test_an_engine_that_is_not_there_is_told_before_anything_else_happens(
    spec_path: Path, environment: ProcessEnvironment
) -> None:
    refused = _prepare(spec_path, environment, engine="claude")
    assert isinstance(refused, Refused)
    assert refused.kind is FailureKind.NO_KEY


def test_the_settings_version_holds_where_the_spec_has_none(spec_path: Path, environment: ProcessEnvironment) -> None:
    without = SPEC.replace('airflow_version: "3.3"\n', "")
    prepared = _prepare(spec_path, environment, without, airflow_version="2.11")
    assert isinstance(prepared, Prepared)
    assert prepared.target == AirflowVersion(2, 11)
    prepared = _prepare(spec_path, environment, without)
    assert isinstance(prepared, Prepared)
    assert prepared.target == NEWEST_VERSION


def test_files_in_the_way_are_conflicts_unless_airsmith_wrote_them(
    spec_path: Path, environment: ProcessEnvironment
) -> None:
    component, docs = spec_path.parent / FILES[0], spec_path.parent / FILES[3]
    component.write_text("by airsmith\n")
    docs.write_text("by hand\n")
    written = GeneratedFile(str(component), "by airsmith\n", "RowCountOperator", datetime.now(UTC))
    store = LearningStore(environment.data_folder, lambda: datetime.now(UTC))
    _record_file(store, written)
    prepared = _prepare(spec_path, environment)
    assert isinstance(prepared, Prepared)
    assert prepared.conflicts == (docs,)


def _record_file(store: LearningStore, file: GeneratedFile) -> None:
    run = GenerationRecord(
        component_name="RowCountOperator",
        component_type="operator",
        category="database",
        attempts_needed=1,
        success=True,
        execution_time_s=1,
        usage=TokenUsage(),
        cost_usd=0,
        model=None,
        engine="scaffold",
        created_at=datetime.now(UTC),
    )
    store.record(run, files=[file])


def test_a_history_that_cannot_be_read_makes_all_files_conflicts(
    spec_path: Path, environment: ProcessEnvironment
) -> None:
    (spec_path.parent / FILES[0]).write_text("x")
    environment.data_folder.write_text("a file where a folder should be")
    prepared = _prepare(spec_path, environment)
    assert isinstance(prepared, Prepared)
    assert prepared.conflicts == (spec_path.parent / FILES[0],)


def test_folders_are_known_by_where_they_really_are(spec_path: Path, environment: ProcessEnvironment) -> None:
    real = spec_path.parent
    (real.parent / "link").symlink_to(real, target_is_directory=True)
    for out in (real.parent / "link", real / "../specs", real):
        prepared = _prepare(spec_path, environment, out=out)
        assert isinstance(prepared, Prepared)
        assert prepared.folder == real
