import json
import subprocess
import sys
from pathlib import Path

import pytest

from airsmith.catalog.build.__main__ import build, main
from airsmith.catalog.build.versions import Pin, Versions, refreshed
from airsmith.catalog.build.wheels import BadWheelError, Wheel, find_wheels
from airsmith.catalog.build.write import digest, render
from airsmith.catalog.manifest import DATA_FOLDER, read_digest
from support.catalog_worlds import small_wheels, write_wheel


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_wheels_give_the_same_bytes(tmp_path: Path):
    versions = small_wheels(tmp_path / "wheels")
    build(tmp_path / "wheels", tmp_path / "one", versions)
    build(tmp_path / "wheels", tmp_path / "two", versions)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_hash_seeds_do_not_matter(tmp_path: Path):
    small_wheels(tmp_path / "wheels")
    script = (
        "import sys, json; from pathlib import Path; sys.path.insert(0, sys.argv[3])\n"
        "from support.catalog_worlds import small_wheels\n"
        "from airsmith.catalog.build.__main__ import build\n"
        "build(Path(sys.argv[1]), Path(sys.argv[2]), small_wheels(Path(sys.argv[1])))\n"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", script, tmp_path / "wheels", tmp_path / seed, Path(__file__).parents[1]]
        subprocess.run(command, check=True, env={"PYTHONHASHSEED": seed})  # noqa: S603 - ourselves
    assert contents(tmp_path / "1") == contents(tmp_path / "2")


def test_what_both_targets_share_is_written_once(small_data: Path):
    toast = json.loads((small_data / "providers/toast.json").read_text())
    assert toast["targets"] == ["2.11", "3.3"]
    assert "airflow.providers.toast.operators.toast.ToastOperator" in toast["classes"]
    assert "only" not in toast
    compat = json.loads((small_data / "providers/common-compat.json").read_text())
    sdk = compat["only"]["3.3"]["modules"]["airflow.providers.common.compat.sdk"]
    assert sdk["imports"]["airflow.sdk"] == "BaseHook BaseOperator"
    jam = json.loads((small_data / "providers/jam.json").read_text())
    assert jam["targets"] == ["3.3"]


def test_a_providers_own_words_are_kept(small_data: Path):
    provider = json.loads((small_data / "providers/toast.json").read_text())["provider"]
    assert provider == {
        "package": "apache-airflow-providers-toast",
        "version": "4.2.0",
        "name": "Toast",
        "summary": "Toast for breakfast.",
        "requires_airflow": ">=2.11.0",
        "requires_python": ">=3.11",
        "dependencies": ["apache-airflow>=2.11.0", "bread>=1"],
        "extras": {"butter": ["butter<3,>=2"]},
        "integrations": [
            {
                "name": "Toaster",
                "url": "https://toast.example/",
                "tags": "kitchen",
                "modules": "airflow.providers.toast.operators.toast",
            }
        ],
        "connection_types": [
            {"conn_type": "toast", "hook": "airflow.providers.toast.hooks.toast.ToastHook", "name": "Toaster"}
        ],
        "modules": ["airflow.providers.toast"],
    }


def test_moves_are_read_off_the_compatibility_tables(small_data: Path):
    moves = json.loads((small_data / "moves.json").read_text())
    assert moves == {
        "airflow.hooks.base.BaseHook": "airflow.sdk.BaseHook",
        "airflow.models.baseoperator.BaseOperator": "airflow.sdk.BaseOperator",
    }


def test_files_that_are_no_longer_made_go(tmp_path: Path):
    versions = small_wheels(tmp_path / "wheels")
    out = tmp_path / "data"
    build(tmp_path / "wheels", out, versions)
    before = read_digest(out)
    fewer = Versions(versions.airflow, tuple(pin for pin in versions.providers if "jam" not in pin.package))
    build(tmp_path / "wheels", out, fewer)
    assert not (out / "providers/jam.json").exists()
    assert read_digest(out) != before


def test_wheels_must_be_the_locked_ones(tmp_path: Path):
    versions = small_wheels(tmp_path)
    pin = versions.providers[0]
    other = Versions(versions.airflow, (Pin(pin.package, pin.version, "0" * 64),))
    with pytest.raises(BadWheelError, match="digests differ: apache"):
        other.select(find_wheels(tmp_path))
    missing = Versions(versions.airflow, (Pin("apache-airflow-providers-cheese", "1.0", ""),))
    with pytest.raises(BadWheelError, match="cheese==1"):
        missing.select(find_wheels(tmp_path))


def test_only_official_providers_are_taken(tmp_path: Path):
    versions = small_wheels(tmp_path)
    write_wheel(tmp_path, "apache-airflow-providers-fake", "1.0", {}, author="me@example.org")
    odd = write_wheel(tmp_path, "apache-airflow-providers-odd", "1.0", {})
    assert Wheel(odd).is_official_provider
    packages = [pin.package for pin in refreshed(versions, find_wheels(tmp_path)).providers]
    assert packages == [
        "apache-airflow-providers-common-compat",
        "apache-airflow-providers-jam",
        "apache-airflow-providers-odd",
        "apache-airflow-providers-toast",
    ]


def test_two_versions_of_a_provider_are_refused(tmp_path: Path):
    versions = small_wheels(tmp_path)
    write_wheel(tmp_path, "apache-airflow-providers-toast", "4.3.0", {})
    with pytest.raises(BadWheelError, match="two versions of apache-airflow-providers-toast"):
        refreshed(versions, find_wheels(tmp_path))


def test_a_broken_wheel_is_named(tmp_path: Path):
    (tmp_path / "broken-1.0-py3-none-any.whl").write_bytes(b"not a zip")
    with pytest.raises(BadWheelError, match="cannot be read"):
        find_wheels(tmp_path)


def test_the_command_line_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["--wheels", str(tmp_path), "--out", str(tmp_path / "out")]) == 2
    assert "cannot build the catalog: not in the folder of wheels: apache-airflow==" in capsys.readouterr().err


def test_the_command_line_prints_what_to_download(capsys: pytest.CaptureFixture[str]):
    assert main(["--requirements"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 111
    assert all("==" in line for line in lines)


def test_json_is_broken_into_lines_only_where_it_is_long():
    assert render({"a": [1, 2], "b": {}}) == '{"a": [1, 2], "b": {}}'
    text = render({"a": ["x" * 70, "y" * 70]})
    assert text.count("\n") == 5
    assert json.loads(text) == {"a": ["x" * 70, "y" * 70]}


def test_the_committed_data_is_what_its_manifest_says():
    files = {path for path in DATA_FOLDER.rglob("*.json") if path.name != "manifest.json"}
    texts = {path.relative_to(DATA_FOLDER).as_posix(): path.read_text(encoding="utf-8") for path in files}
    assert digest(texts) == read_digest()
