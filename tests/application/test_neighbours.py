"""Classes that other files of the workspace define, and what the rules make of them."""

import os
from pathlib import Path

import pytest

from airsmith.analysis.module import Module
from airsmith.application.check import check_module
from airsmith.application.neighbours import WorkspaceFiles
from airsmith.application.workspace import open_workspace

BASE = "from airflow.sdk import BaseOperator\nclass Base(BaseOperator):\n    template_fields = ()\n"
WORKING = BASE + "    def execute(self, context): return 1\n"
CHILD = "class Child(Base):\n    pass\n"


def write(root: Path, **files: str) -> None:
    """Write files under names such as `plugins__base` for plugins/base.py."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def rules(root: Path, name: str, files: WorkspaceFiles | None = None) -> list[str]:
    """The rules that speak up about a file, errors only."""
    path = root / name
    project = (files or WorkspaceFiles()).around(path, root)
    result = check_module(Module(path.read_text("utf-8")), open_workspace(root), project=project)
    assert not result.crashed
    return [finding.rule for finding in result.findings if finding.is_error]


@pytest.mark.parametrize("base", [BASE, WORKING])
@pytest.mark.parametrize(
    ("place", "child", "statement"),
    [
        ("base", "child", "from base import Base"),
        ("base", "child", "from .base import Base"),
        ("base", "child", "from . import base\nBase = base.Base"),
        ("base", "child", "import base\nBase = base.Base"),
        ("plugins__base", "dags__child", "from base import Base"),
        ("plugins__base", "dags__child", "from plugins.base import Base"),
        ("plugins__team__base", "plugins__team__deep__child", "from ..base import Base"),
        ("shared__base", "dags__team__child", "from shared.base import Base"),
    ],
)
def test_a_base_in_another_file(tmp_path: Path, place: str, child: str, statement: str, base: str):
    write(tmp_path, **{place: base, child: f"import airflow\n{statement}\n{CHILD}"})
    found = rules(tmp_path, f"{child.replace('__', '/')}.py")
    assert found == (["missing_execute"] if base is BASE else [])


def test_a_base_that_a_package_hands_on(tmp_path: Path):
    write(
        tmp_path,
        shared____init____="",
        dags__child=f"import airflow\nfrom shared import Base\n{CHILD}",
    )
    (tmp_path / "shared").mkdir(exist_ok=True)
    (tmp_path / "shared" / "__init__.py").write_text("from .inner.base import Base\n")
    write(tmp_path, shared__inner__base=BASE)
    assert rules(tmp_path, "dags/child.py") == ["missing_execute"]


def test_calls_of_what_other_files_derive(tmp_path: Path):
    hook = "from airflow.providers.http.hooks.http import HttpHook\nclass OurHook(HttpHook): pass\n"
    write(
        tmp_path, ours=hook, use="import airflow\nfrom ours import OurHook\nOurHook(nope=1)\nOurHook().get_conn(t=1)\n"
    )
    assert rules(tmp_path, "use.py") == ["unknown_argument", "unknown_argument"]


@pytest.mark.parametrize("package", ["provider", "providers", "modles"])
def test_parts_of_airflow_that_lie_in_the_workspace_exist(tmp_path: Path, package: str):
    own = f"airflow.{package}.ours"
    write(tmp_path, **{f"airflow__{package}__ours__compat": "from airflow.sdk import BaseHook\n"})
    text = f"import airflow.sdk\nfrom {own}.compat import BaseHook\nclass OurHook(BaseHook):\n    pass\n"
    write(tmp_path, **{f"airflow__{package}__ours__hook": text}, elsewhere=text)
    assert rules(tmp_path, f"airflow/{package}/ours/hook.py") == []
    assert rules(tmp_path, "elsewhere.py") == []
    assert rules(tmp_path / "airflow" / package / "ours", "hook.py") == []
    (tmp_path / "airflow" / package / "ours" / "compat.py").unlink()
    assert (rules(tmp_path, "elsewhere.py") == []) is (package == "providers")


@pytest.mark.parametrize(
    "other",
    [
        "class Base: pass\nBase = load()\n",
        "from other import Base\n",
        "from child import Base\n",
        "from nowhere import Base\n",
        "Base = make()\n",
        "class Base(\n",
        "",
    ],
)
def test_what_is_not_certain_is_left_alone(tmp_path: Path, other: str):
    write(
        tmp_path, base=other, other="from base import Base\n", child=f"import airflow\nfrom base import Base\n{CHILD}"
    )
    assert rules(tmp_path, "child.py") == []


def test_where_two_files_could_be_meant_neither_is(tmp_path: Path):
    write(
        tmp_path, dags__base=BASE, plugins__base=WORKING, dags__child=f"import airflow\nfrom base import Base\n{CHILD}"
    )
    assert rules(tmp_path, "dags/child.py") == []


def test_files_that_cannot_be_read_are_left_alone(tmp_path: Path):
    write(tmp_path, child=f"import airflow\nfrom base import Base\n{CHILD}")
    (tmp_path / "base.py").write_bytes(b"\xff\xfe\x00class Base: pass")
    assert rules(tmp_path, "child.py") == []
    (tmp_path / "base.py").write_text(BASE + "#" * 1_000_001)
    assert rules(tmp_path, "child.py") == []
    (tmp_path / "base.py").unlink()
    (tmp_path / "base.py").mkdir()
    assert rules(tmp_path, "child.py") == []


def test_the_search_stays_in_the_workspace(tmp_path: Path):
    write(tmp_path, base=BASE, inside__child=f"import airflow\nfrom base import Base\n{CHILD}")
    write(tmp_path, inside__other=f"import airflow\nfrom ..base import Base\n{CHILD}")
    assert rules(tmp_path / "inside", "child.py") == []
    assert rules(tmp_path / "inside", "other.py") == []


def test_a_changed_file_is_read_again_and_a_new_one_found_after_forgetting(tmp_path: Path):
    files = WorkspaceFiles()
    write(tmp_path, child=f"import airflow\nfrom base import Base\n{CHILD}")
    assert rules(tmp_path, "child.py", files) == []
    write(tmp_path, base=BASE)
    assert rules(tmp_path, "child.py", files) == []
    files.forget()
    assert rules(tmp_path, "child.py", files) == ["missing_execute"]
    write(tmp_path, base=WORKING)
    os.utime(tmp_path / "base.py", ns=(1, 1))
    assert rules(tmp_path, "child.py", files) == []


def test_a_text_that_lies_nowhere_has_no_neighbours(tmp_path: Path):
    assert WorkspaceFiles().around(None, tmp_path).find("base") is None


@pytest.mark.parametrize("module", ["", ".", "..", "a..b", "\0", "x" * 5_000, "." * 100, "os", "airflow.sdk", "é.ü"])
def test_odd_names_lead_nowhere(tmp_path: Path, module: str):
    assert WorkspaceFiles().around(tmp_path / "a.py", tmp_path).find(module) is None


def test_files_that_derive_from_each_other_in_a_lattice_are_each_read_once(tmp_path: Path):
    levels = 24
    for level in range(levels):
        above = f"from l{level + 1}a import A{level + 1}\nfrom l{level + 1}b import B{level + 1}\n"
        bases = f"(A{level + 1}, B{level + 1})" if level + 1 < levels else "(object)"
        for side in "ab":
            head = above if level + 1 < levels else ""
            write(tmp_path, **{f"l{level}{side}": f"{head}class {side.upper()}{level}{bases}: pass\n"})
    write(tmp_path, child=f"import airflow\nfrom l0a import A0\n{CHILD.replace('Base', 'A0')}")
    assert rules(tmp_path, "child.py") == []
