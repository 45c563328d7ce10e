"""The components of a workspace, found within bounds whatever lies in it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from airsmith.application import workspace_components
from airsmith.application.workspace_components import FoundComponent, components_in_code, find_workspace_components
from support.row_count import GOOD_CODE, SPEC


def put(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yaml", ".component.yaml").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def test_specs_and_code_are_found_and_what_they_say_of_one_component_is_joined(tmp_path: Path) -> None:
    put(tmp_path, specs__rows_yaml=SPEC, dags__rows_py=GOOD_CODE)
    [found] = find_workspace_components(tmp_path)
    assert found.name == "RowCountOperator"
    assert (found.component_type, found.category) == ("operator", "database")
    assert found.summary == "Counts the rows of a table."
    assert found.signature == "RowCountOperator(*, table: str, **kwargs: Any)"
    assert found.file == "dags/rows.py"


def test_a_spec_alone_tells_name_description_and_parameters(tmp_path: Path) -> None:
    put(tmp_path, rows_yaml=SPEC)
    assert find_workspace_components(tmp_path) == (
        FoundComponent(
            "RowCountOperator",
            "operator",
            "Counts the rows of a table.",
            "database",
            "RowCountOperator(table: str)",
            file="rows.component.yaml",
        ),
    )


CODE = '''
from airflow.providers.http.hooks.http import HttpHook as Http
from airflow.sdk import BaseSensorOperator
import ours.base

class PlainClass: ...
class WeatherHook(Http):
    """Talks to the weather service.

    At length.
    """
    def __init__(self, weather_conn_id: str = "w", *, key: str | None = None) -> None: ...
class RainSensor(BaseSensorOperator):
    def poke(self, context): return True
class _Hidden(BaseSensorOperator): ...
class Ours(ours.base.OurOperator): ...
class Local(Ours): ...
'''


def test_classes_are_components_by_the_names_of_their_bases() -> None:
    found = {one.name: one for one in components_in_code(CODE)}
    assert {name: one.component_type for name, one in found.items()} == {
        "WeatherHook": "hook",
        "RainSensor": "sensor",
        "Ours": "operator",
    }
    assert found["WeatherHook"].summary == "Talks to the weather service."
    assert found["WeatherHook"].signature == "WeatherHook(weather_conn_id: str = 'w', *, key: str | None = None)"
    assert found["RainSensor"].signature == ""


@given(st.text(alphabet="class XOperator():\n\tdef\x00\ud83d\"'#", max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    list(components_in_code(text))


def test_other_files_say_nothing(tmp_path: Path) -> None:
    put(
        tmp_path,
        broken_yaml="name: [",
        empty_yaml="",
        no_airflow_py="class XOperator(YOperator): ...\n",
        test_rows_py=GOOD_CODE,
        node_modules__rows_py=GOOD_CODE,
    )
    (tmp_path / "bytes.component.yaml").write_bytes(b"\xff\xfe\x00name: X")
    (tmp_path / "nothing.component.yaml").symlink_to(tmp_path / "missing")
    assert find_workspace_components(tmp_path) == ()
    assert find_workspace_components(tmp_path / "missing") == ()


def test_excluded_and_huge_files_are_left_out(tmp_path: Path) -> None:
    put(tmp_path, old__rows_py=GOOD_CODE, big_py=GOOD_CODE + "#" * workspace_components.LARGEST_FILE)
    assert find_workspace_components(tmp_path, ("old",)) == ()
    assert len(find_workspace_components(tmp_path)) == 1


def test_files_that_cannot_be_read_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, b_yaml=SPEC.replace("RowCount", "Other"))
    (tmp_path / "a.py").symlink_to("a.py")  # leads round and round
    assert [one.name for one in find_workspace_components(tmp_path)] == ["OtherOperator"]


def test_only_so_many_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(9):
        put(tmp_path, **{f"f{number}_yaml": SPEC.replace("RowCount", f"Row{number}Count")})
    monkeypatch.setattr(workspace_components, "MOST_FILES", 4)
    assert len(find_workspace_components(tmp_path)) == 4


def test_the_search_ends_with_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, a_yaml=SPEC, below__b_yaml=SPEC.replace("RowCount", "Other"))
    monkeypatch.setattr(workspace_components, "LONGEST_SEARCH_S", 0.0)
    assert find_workspace_components(tmp_path) == ()
