import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from airsmith.cli import check
from airsmith.finding import Safety
from support.row_count import GOOD_CODE
from support.running_airsmith import Ended

Run = Callable[..., Ended]

OLD = "from airflow.models.baseoperator import BaseOperator\n"
NEW = "from airflow.sdk import BaseOperator\n"
REST = '\n\nclass A(BaseOperator):\n    """A."""\n\n    def execute(self, context: dict) -> str:\n        return "caf\xe9"\n'


def _check_that_fix_makes(airsmith: Run, path: Path, before: bytes, after: bytes) -> Ended:
    """Fix the file and compare; fixing once more changes nothing, not even the time of the file."""
    path.write_bytes(before)
    ended = airsmith("check", "--fix", path.name)
    assert path.read_bytes() == after
    assert ended.err == ""
    touched = path.stat().st_mtime_ns
    again = airsmith("check", "--fix", path.name)
    assert path.stat().st_mtime_ns == touched
    assert "made" not in again.out
    assert path.read_bytes() == after
    assert list(path.parent.glob(".*")) == []
    return ended


def test_safe_fixes_are_made_and_counted(airsmith: Run, work: Path) -> None:
    ended = _check_that_fix_makes(airsmith, work / "a.py", (OLD + REST).encode(), (NEW + REST).encode())
    assert ended == Ended(0, "1 fix made, 0 errors, 0 warnings in 1 file.\n", "")


def test_what_could_be_fixed_is_said_without_the_flag(airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text(OLD + REST)
    ended = airsmith("check", "a.py")
    assert ended.out.splitlines()[0].endswith(" (fixable)")
    assert ended.out.endswith(" 1 can be fixed by --fix.\n")
    assert (work / "a.py").read_text() == OLD + REST


def test_no_fix_is_promised_for_a_file_that_cannot_be_decoded(airsmith: Run, work: Path) -> None:
    before = (OLD + REST).encode("latin-1")
    (work / "a.py").write_bytes(before)
    ended = airsmith("check", "--fix", "a.py")
    assert "[missing_base_import]" in ended.out
    assert "can be fixed" not in ended.out
    assert "(fixable)" not in ended.out
    assert (work / "a.py").read_bytes() == before


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_are_kept(end: str, mark: str, airsmith: Run, work: Path) -> None:
    before, after = (f"{mark}{code}{REST}".replace("\n", end).encode() for code in (OLD, NEW))
    _check_that_fix_makes(airsmith, work / "a.py", before, after)


def test_an_inserted_line_has_the_line_ends_of_the_file(airsmith: Run, work: Path) -> None:
    (work / "a.py").write_bytes(REST.lstrip().replace("\n", "\r\n").encode())
    airsmith("check", "--fix", "a.py")
    content = (work / "a.py").read_bytes()
    assert NEW.replace("\n", "\r\n").encode() in content
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_declared_encoding_is_kept(airsmith: Run, work: Path) -> None:
    cookie = "# -*- coding: latin-1 -*-\n"
    before, after = ((cookie + code + REST).encode("latin-1") for code in (OLD, NEW))
    _check_that_fix_makes(airsmith, work / "a.py", before, after)


def test_a_spec_is_fixed_too(airsmith: Run, work: Path) -> None:
    before = 'name: AOperator\ndescription: "D\xe9"\ncategory: x\nairflow_version: 3.3\n'
    after = before.replace("3.3", '"3.3"')
    _check_that_fix_makes(airsmith, work / "a.component.yaml", before.encode(), after.encode())


def test_unsafe_fixes_are_never_made(airsmith: Run, work: Path) -> None:
    code = GOOD_CODE.replace("return len(self.table)", "return context['ti']")
    (work / "a.py").write_text(code)
    listed = airsmith("check", "a.py", "--format", "json").json
    assert [finding["fix"]["safety"] for finding in listed if finding["fix"]] == [Safety.UNSAFE] * len(listed)
    airsmith("check", "--fix", "a.py")
    assert (work / "a.py").read_text() == code


def test_permissions_and_links_are_kept(airsmith: Run, work: Path) -> None:
    (work / "real.py").write_text(OLD + REST)
    (work / "real.py").chmod(0o755)
    (work / "link.py").symlink_to("real.py")
    assert airsmith("check", "--fix", "link.py").code == 0
    assert (work / "link.py").is_symlink()
    assert (work / "real.py").read_text() == NEW + REST
    assert (work / "real.py").stat().st_mode & 0o777 == 0o755


def test_a_file_that_is_no_text_in_its_encoding_is_left_alone(airsmith: Run, work: Path) -> None:
    content = (OLD + REST).encode() + b"# \xff\n"
    (work / "a.py").write_bytes(content)
    assert airsmith("check", "--fix", "a.py").code == 1
    assert (work / "a.py").read_bytes() == content


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_is_2_and_changes_nothing(
    step: str, airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "a.py").write_text(OLD + REST)

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os if step == "fsync" else Path, step, full)
    ended = airsmith("check", "--fix", "a.py")
    assert ended.code == 2
    assert "[missing_base_import]" in ended.out
    assert ended.error == "airsmith: a.py could not be written (no space left on device); it was left as it is."
    assert list(work.iterdir()) == [work / "a.py"]
    assert (work / "a.py").read_text() == OLD + REST


def test_a_fix_that_does_not_fit_the_encoding_is_told(
    airsmith: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "a.py").write_bytes(("# coding: ascii\n" + OLD + REST.replace("\xe9", "e")).encode())
    real = check.apply_safe_fixes
    monkeypatch.setattr(
        check,
        "apply_safe_fixes",
        lambda text, judge: real(text.replace("sdk", "日本").replace("# coding", "# 日 coding"), judge),
    )
    ended = airsmith("check", "--fix", "a.py")
    assert ended.code == 2
    assert "the new text does not fit into ascii" in ended.error


def test_json_after_fixes_tells_what_is_left(airsmith: Run, work: Path) -> None:
    (work / "a.py").write_text(OLD + REST.replace('return "caf\xe9"', "return eval('1')"))
    ended = airsmith("check", "--fix", "--format", "json", "a.py")
    assert ended.code == 1
    assert [finding["rule"] for finding in json.loads(ended.out)] == ["dangerous_function_eval"]
