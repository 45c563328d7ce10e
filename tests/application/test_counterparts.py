"""Which spec belongs to a Python file, and which Python file to a spec."""

import os
from pathlib import Path

import pytest

from airsmith.application.check import check_source
from airsmith.application.counterparts import Counterparts, WorkspaceView, component_name_in
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.sources import DocumentKind, Source
from airsmith.application.workspace import open_workspace
from airsmith.artifacts.header import component_purpose, with_header
from airsmith.spec.document import read_spec
from support.agreeing_components import OPERATOR, OPERATOR_SPEC, SENSOR_SPEC, changed

OTHER_COLOR = changed(OPERATOR, '"#e8f7e4"', '"#ffffff"')
MODULE = "row_count_operator.py"


def a_view(open_texts: dict[Path, str] | None = None, counterparts: Counterparts | None = None) -> WorkspaceView:
    return WorkspaceView(counterparts or Counterparts(WorkspaceFiles()), open_texts or {})


def write(root: Path, **files: str) -> None:
    """Write files under names such as `specs__a_component_yaml`; endings by the last words."""
    for name, text in files.items():
        shown = name.replace("__", "/").replace("_component_yaml", ".component.yaml").replace("_py", ".py")
        path = root / shown.replace("_toml", ".toml").replace("_yaml", ".yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def generated(code: str, spec_file: str) -> str:
    return with_header(code, spec_file, component_purpose("operator", "3.3"))


def spec_of(root: Path, name: str, view: WorkspaceView | None = None) -> str | None:
    """The spec of a file, relative to the folder."""
    path = root / name
    text = path.read_text("utf-8") if path.is_file() else OPERATOR
    found = (view or a_view()).spec_of(path, text, open_workspace(root))
    return Path(found.path).relative_to(root).as_posix() if found is not None else None


def made_from(root: Path, name: str) -> tuple[str, bool] | None:
    """The spec that a file was made from, relative to the folder, and whether the file is its component."""
    path = root / name
    text = path.read_text("utf-8") if path.is_file() else "x = 1\n"
    found = a_view().made_from(path, text, open_workspace(root))
    return (Path(found.spec.path).relative_to(root).as_posix(), found.is_component) if found is not None else None


def rules(root: Path, name: str, view: WorkspaceView | None = None) -> list[str]:
    """What is said of a file, by itself."""
    path = root / name
    kind = DocumentKind.PYTHON if name.endswith(".py") else DocumentKind.SPEC
    source = Source(name, path.read_text("utf-8"))
    result = check_source(source, kind, open_workspace(root), path=path, view=view or a_view())
    assert not result.crashed
    return [finding.rule for finding in result.findings if finding.related]


def test_a_spec_beside_the_file_by_its_name(tmp_path: Path):
    write(tmp_path, a_component_yaml=SENSOR_SPEC, b_component_yaml=OPERATOR_SPEC, row_count_operator_py=OPERATOR)
    assert spec_of(tmp_path, MODULE) == "b.component.yaml"
    assert spec_of(tmp_path, "other.py") is None
    assert spec_of(tmp_path, "test_row_count_operator.py") is None


def test_any_yaml_that_is_a_spec_counts(tmp_path: Path):
    write(tmp_path, rows_yaml=OPERATOR_SPEC, other_yaml="name: RowCountOperator\nkind: Deployment\n")
    assert spec_of(tmp_path, MODULE) == "rows.yaml"


def test_of_several_specs_with_one_name_none_is_meant(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, b_component_yaml=OPERATOR_SPEC)
    assert spec_of(tmp_path, MODULE) is None
    write(tmp_path, row_count_operator_py=generated(OPERATOR, "b.component.yaml"))
    assert spec_of(tmp_path, MODULE) == "b.component.yaml", "but for the one that the header names"


def test_the_header_says_which_spec_it_was(tmp_path: Path):
    write(
        tmp_path,
        a_component_yaml=changed(OPERATOR_SPEC, "RowCount", "NewName"),
        old_py=generated(OPERATOR, "a.component.yaml"),
    )
    assert spec_of(tmp_path, "old.py") == "a.component.yaml"
    write(tmp_path, old_py=generated(OPERATOR, "gone.component.yaml"))
    assert spec_of(tmp_path, "old.py") is None


def test_tests_and_test_dags_have_no_spec(tmp_path: Path):
    header = with_header(OPERATOR, "a.component.yaml", "Tests of RowCountOperator for Airflow 3.3.")
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, row_count_operator_py=header)
    assert spec_of(tmp_path, MODULE) is None


TESTS, TEST_DAG = "test_row_count_operator.py", "row_count_operator_test_dag.py"


@pytest.mark.parametrize("name", [TESTS, TEST_DAG])
def test_tests_and_test_dags_are_made_from_a_spec(tmp_path: Path, name: str):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, other_component_yaml=SENSOR_SPEC)
    assert made_from(tmp_path, name) == ("a.component.yaml", False), "by the name"
    assert made_from(tmp_path, MODULE) == ("a.component.yaml", True)
    assert made_from(tmp_path, f"my_{name}") is None
    text = with_header("x = 1\n", "other.component.yaml", "Tests of RowsThereSensor for Airflow 3.3.")
    (tmp_path / name).write_text(text)
    assert made_from(tmp_path, name) == ("other.component.yaml", False), "the header counts first"
    (tmp_path / name).write_text(text.replace("other.component.yaml", "gone.component.yaml"))
    assert made_from(tmp_path, name) == ("a.component.yaml", False), "then the name"
    write(tmp_path, b_component_yaml=OPERATOR_SPEC)
    assert made_from(tmp_path, name) is None, "of two, none is meant"


def test_a_component_that_is_named_like_the_tests_of_another(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, b_component_yaml=changed(OPERATOR_SPEC, "RowCount", "TestRowCount"))
    assert made_from(tmp_path, TESTS) == ("b.component.yaml", True)
    (tmp_path / TESTS).write_text(with_header("x = 1\n", "gone.component.yaml", "Tests of x for Airflow 3.3."))
    assert made_from(tmp_path, TESTS) == ("a.component.yaml", False), "by the header it is no component"


def test_tests_where_the_settings_send_files(tmp_path: Path):
    write(tmp_path, specs__rows_component_yaml=OPERATOR_SPEC, plugins__x_py="")
    assert made_from(tmp_path, f"plugins/{TESTS}") is None
    write(tmp_path, airsmith_toml='output_dir = "plugins"\n')
    assert made_from(tmp_path, f"plugins/{TESTS}") == ("specs/rows.component.yaml", False)


@pytest.mark.parametrize(
    "name", ["../a.component.yaml", "/etc/a.component.yaml", "a\0.component.yaml", "a spec", "..", "x" * 300]
)
def test_headers_that_name_no_file_beside(tmp_path: Path, name: str):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC)
    text = f"# Generated by Airsmith from {name}.\n# Operator for Airflow 3.3. Yours.\n\n{OPERATOR}"
    folder = tmp_path / "inner"
    folder.mkdir()
    assert a_view().spec_of(folder / "x.py", text, open_workspace(folder)) is None


def test_specs_elsewhere_where_the_settings_send_files(tmp_path: Path):
    write(tmp_path, specs__deep__rows_component_yaml=OPERATOR_SPEC, plugins__row_count_operator_py=OPERATOR)
    assert spec_of(tmp_path, f"plugins/{MODULE}") is None
    write(tmp_path, airsmith_toml='output_dir = "plugins"\n')
    assert spec_of(tmp_path, f"plugins/{MODULE}") == "specs/deep/rows.component.yaml"
    assert spec_of(tmp_path, f"elsewhere/{MODULE}") is None
    write(tmp_path, plugins__row_count_operator_py=OTHER_COLOR)
    assert rules(tmp_path, f"plugins/{MODULE}") == ["wrong_ui_color"]
    assert rules(tmp_path, "specs/deep/rows.component.yaml") == ["wrong_ui_color"]


def test_both_files_tell_and_lead_to_each_other(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, row_count_operator_py=OTHER_COLOR)
    workspace, view = open_workspace(tmp_path), a_view()
    spec, code = tmp_path / "a.component.yaml", tmp_path / MODULE
    [in_code] = check_source(Source(MODULE, OTHER_COLOR), DocumentKind.PYTHON, workspace, path=code, view=view).findings
    [in_spec] = check_source(
        Source("a.component.yaml", OPERATOR_SPEC), DocumentKind.SPEC, workspace, path=spec, view=view
    ).findings
    assert [(place.path, place.range) for place in in_code.related] == [(str(spec), in_spec.range)]
    assert [(place.path, place.range) for place in in_spec.related] == [(str(code), in_code.range)]


def test_paths_are_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, row_count_operator_py=OTHER_COLOR)
    monkeypatch.chdir(tmp_path)
    view, workspace = a_view(), open_workspace(tmp_path)
    own = view.spec_of(Path(MODULE), OPERATOR, workspace)
    component = view.component_of(Path("a.component.yaml"), read_spec(OPERATOR_SPEC), workspace)
    assert own is not None
    assert component is not None
    assert (own.path, str(component.path)) == ("a.component.yaml", MODULE)


def test_a_component_of_another_spec_is_left_alone(tmp_path: Path):
    write(
        tmp_path,
        a_component_yaml=OPERATOR_SPEC,
        b_component_yaml=OPERATOR_SPEC,
        row_count_operator_py=generated(OTHER_COLOR, "b.component.yaml"),
    )
    assert rules(tmp_path, "a.component.yaml") == []
    assert rules(tmp_path, "b.component.yaml") == ["wrong_ui_color"]


def test_a_component_that_still_has_the_old_name(tmp_path: Path):
    renamed = changed(OPERATOR_SPEC, "name: RowCountOperator", "name: TotalOperator")
    write(tmp_path, a_component_yaml=renamed, row_count_operator_py=generated(OPERATOR, "a.component.yaml"))
    assert rules(tmp_path, MODULE) == ["wrong_component_name"]
    assert rules(tmp_path, "a.component.yaml") == ["wrong_component_name"]
    opened = {tmp_path / MODULE: OPERATOR}
    assert rules(tmp_path, "a.component.yaml", a_view(opened)) == []
    write(tmp_path, copy_py=generated(OPERATOR, "a.component.yaml"))
    assert rules(tmp_path, "a.component.yaml") == [], "of two, none is meant"


def test_the_spec_says_that_the_file_is_a_component(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, row_count_operator_py="import airflow\n")
    path = tmp_path / MODULE
    result = check_source(
        Source(MODULE, "import airflow\n"), DocumentKind.PYTHON, open_workspace(tmp_path), path=path, view=a_view()
    )
    assert [finding.rule for finding in result.findings] == ["no_component_class"]


def test_open_documents_count_before_the_disk(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, row_count_operator_py=OPERATOR)
    spec, code = tmp_path / "a.component.yaml", tmp_path / MODULE
    counterparts = Counterparts(WorkspaceFiles())
    assert rules(tmp_path, MODULE, a_view(counterparts=counterparts)) == []
    other = changed(OPERATOR_SPEC, "#e8f7e4", "#000000")
    assert rules(tmp_path, MODULE, a_view({spec: other}, counterparts)) == ["wrong_ui_color"]
    assert rules(tmp_path, "a.component.yaml", a_view({code: OTHER_COLOR}, counterparts)) == ["wrong_ui_color"]
    assert rules(tmp_path, MODULE, a_view(counterparts=counterparts)) == []
    assert rules(tmp_path, "a.component.yaml", a_view(counterparts=counterparts)) == []


def test_what_is_open_may_not_be_on_disk_at_all(tmp_path: Path):
    spec = tmp_path / "new.component.yaml"
    write(tmp_path, row_count_operator_py=OTHER_COLOR)
    assert rules(tmp_path, MODULE, a_view({spec: OPERATOR_SPEC})) == ["wrong_ui_color"]


def test_a_spec_is_read_once_for_each_state(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC)
    spec = tmp_path / "a.component.yaml"
    counterparts = Counterparts(WorkspaceFiles())
    first = counterparts.spec_at(spec, None)
    assert first is not None
    assert counterparts.spec_at(spec, None) is first
    write(tmp_path, a_component_yaml=SENSOR_SPEC)
    os.utime(spec, ns=(1, 1))
    second = counterparts.spec_at(spec, None)
    assert second is not None
    assert second.string("name") == "RowsThereSensor"
    opened = counterparts.spec_at(spec, OPERATOR_SPEC)
    assert counterparts.spec_at(spec, OPERATOR_SPEC) is opened
    assert counterparts.module_at(spec, "x = 1\n") is counterparts.module_at(spec, "x = 1\n")


def test_folders_are_listed_again_only_when_told(tmp_path: Path):
    counterparts = Counterparts(WorkspaceFiles())
    view = a_view(counterparts=counterparts)
    write(tmp_path, x_py=generated(OPERATOR, "a.component.yaml"))
    assert spec_of(tmp_path, MODULE, view) is None
    assert spec_of(tmp_path, "x.py", view) is None
    write(tmp_path, a_component_yaml=OPERATOR_SPEC)
    assert spec_of(tmp_path, MODULE, view) is None
    assert spec_of(tmp_path, "x.py", view) is None
    counterparts.forget()
    assert spec_of(tmp_path, MODULE, view) == "a.component.yaml"
    assert spec_of(tmp_path, "x.py", view) == "a.component.yaml"


def test_files_that_cannot_be_used(tmp_path: Path):
    write(tmp_path, a_component_yaml=OPERATOR_SPEC, huge_component_yaml=OPERATOR_SPEC + "# filler\n" * 50_000)
    (tmp_path / "folder.component.yaml").mkdir()
    (tmp_path / "gone.component.yaml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "bytes.component.yaml").write_bytes(b"\xff\xfe\x00name: \x80")
    assert spec_of(tmp_path, MODULE) == "a.component.yaml"
    assert spec_of(tmp_path / "no such folder", MODULE) is None


def test_documents_that_lie_nowhere(tmp_path: Path):
    workspace = open_workspace(tmp_path)
    assert a_view().spec_of(None, OPERATOR, workspace) is None
    assert a_view().component_of(None, read_spec(OPERATOR_SPEC), workspace) is None


@pytest.mark.parametrize(
    "text", ["", "name: row count\n", "name: ../Rows\n", "name: [a]\n", "component_type: operator\n", "\0"]
)
def test_specs_that_name_no_component(tmp_path: Path, text: str):
    view, workspace = a_view(), open_workspace(tmp_path)
    assert view.component_of(tmp_path / "a.component.yaml", read_spec(text), workspace) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("name: RowsOperator\n", "RowsOperator"),
        ("# a spec\r\nname : 'RowsOperator'\r\n", "RowsOperator"),
        ('\ufeffname: "RowsOperator" # x', "RowsOperator"),
        ("inputs:\n  - name: Rows\n", None),
        ("name:\n", None),
    ],
)
def test_the_name_in_a_spec(text: str, name: str | None):
    assert component_name_in(text) == name
