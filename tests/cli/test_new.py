import os
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.catalog.component_types import COMPONENT_TYPES
from support.running_airsmith import Ended

Run = Callable[..., Ended]


@pytest.mark.parametrize("component_type", COMPONENT_TYPES)
def test_a_new_spec_is_checked_and_generated_as_it_is(component_type: str, airsmith: Run, work: Path) -> None:
    name = f"row_count_{component_type}.component.yaml"
    ended = airsmith("new", component_type, "row count")
    assert ended == Ended(0, f"{name} is written. Fill it in, then run: airsmith generate {name}\n", "")
    assert [path.name for path in work.iterdir()] == [name]
    assert airsmith("check", name) == Ended(0, "0 errors, 0 warnings in 1 file.\n", "")
    assert airsmith("generate", name).code == 0
    assert airsmith("check", ".").out.startswith("0 errors, ")


def test_a_spec_that_is_there_is_not_overwritten(airsmith: Run, work: Path) -> None:
    airsmith("new", "hook", "Weather")
    path = work / "weather_hook.component.yaml"
    path.write_text("mine\n")
    ended = airsmith("new", "hook", "weather")
    assert (ended.code, ended.out) == (2, "")
    assert ended.error == "airsmith: weather_hook.component.yaml exists already; nothing was changed."
    assert path.read_text() == "mine\n"


def test_a_link_that_leads_nowhere_is_not_overwritten(airsmith: Run, work: Path) -> None:
    (work / "weather_hook.component.yaml").symlink_to("elsewhere.yaml")
    assert airsmith("new", "hook", "weather").code == 2
    assert not (work / "elsewhere.yaml").exists()


@pytest.mark.parametrize("name", ["", "日本", "3files", "hook", "..", "/"])
def test_a_name_without_words_is_one_line(name: str, airsmith: Run, work: Path) -> None:
    ended = airsmith("new", "hook", name)
    assert (ended.code, ended.out) == (2, "")
    assert (
        ended.error == f"airsmith: {name!r} gives no class name of its own; use words, such as RowCount or row_count."
    )
    assert list(work.iterdir()) == []


def test_a_name_is_never_a_way_out_of_the_folder(airsmith: Run, work: Path) -> None:
    assert airsmith("new", "hook", "../../tmp/evil").code == 0
    assert [path.name for path in work.iterdir()] == ["tmp_evil_hook.component.yaml"]


def test_a_name_that_is_too_long_is_one_line(airsmith: Run, work: Path) -> None:
    ended = airsmith("new", "hook", "x" * 300)
    assert ended.code == 2
    assert ended.error.endswith("cannot be written: file name too long.")
    assert list(work.iterdir()) == []


def test_a_full_disk_leaves_nothing(airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    ended = airsmith("new", "hook", "Weather")
    assert ended.code == 2
    assert ended.error == "airsmith: weather_hook.component.yaml cannot be written: no space left on device."
    assert list(work.iterdir()) == []


def test_an_unknown_type_is_one_line(airsmith: Run) -> None:
    ended = airsmith("new", "dag", "x")
    assert ended.code == 2
    for name in COMPONENT_TYPES:
        assert name in ended.error


@pytest.mark.parametrize(
    ("settings", "target"), [('airflow_version = "2.11"\n', "2.11"), ("", "3.3"), ('airflow_version = "odd"\n', "3.3")]
)
def test_it_is_for_the_version_that_the_folder_aims_at(airsmith: Run, work: Path, settings: str, target: str) -> None:
    (work / "airsmith.toml").write_text(settings, "utf-8")
    assert airsmith("new", "operator", "RowCount").code == 0
    assert f'airflow_version: "{target}"' in (work / "row_count_operator.component.yaml").read_text("utf-8")
