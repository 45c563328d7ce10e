"""The rooms and who may import whom; and that one module alone counts in UTF-16."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "server" / "airsmith").rglob("*.py"))


def test_the_import_contracts_hold():
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own tool
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_only_the_text_module_and_the_protocol_edge_count_in_utf16():
    arithmetic = re.compile(r"utf[-_]?16[-_]?(?:le|be)|0x0*10000\b|0x0*ffff\b|\b6553[56]\b", re.IGNORECASE)
    allowed = {ROOT / "server/airsmith/text.py"}
    offenders = {
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCES
        if path not in allowed and "lsp" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if arithmetic.search(line)
    }
    assert offenders == set()


def test_analysis_and_rules_touch_neither_files_nor_the_environment_nor_the_clock():
    outside = re.compile(
        r"^\s*(?:import|from) (os|pathlib|time|datetime|socket|subprocess|tempfile|shutil)\b", re.MULTILINE
    )
    folders = {"analysis", "rules"}
    offenders = {
        str(path.relative_to(ROOT)): match[0].strip()
        for path in SOURCES
        if folders & set(path.relative_to(ROOT / "server" / "airsmith").parts[:1])
        for match in [outside.search(path.read_text(encoding="utf-8"))]
        if match
    }
    assert offenders == {}
