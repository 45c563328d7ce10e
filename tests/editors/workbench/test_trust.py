"""A folder that the user does not trust: what is in it is checked, and nothing of it is run or written."""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import expect

from editors.specs import BAD_SPEC, FIX, GOOD_SPEC, SPEC_NAME
from editors.workbench.code_server import CodeServer, Installation, code_server, prepare
from editors.workbench.page import Workbench

pytestmark = [pytest.mark.editors, pytest.mark.timeout(480)]


@pytest.fixture
def wary_vscode(
    installation: Installation, extensions: Path, new_user: Mapping[str, str], tmp_path: Path
) -> Iterator[CodeServer]:
    """VS Code that trusts no folder yet, and whose server is the one that a setting names."""
    data = tmp_path / "vscode"
    program = Path(sys.executable).with_name("airsmith")
    prepare(data, machine_settings={"airsmith.server.path": str(program)})
    with code_server(installation, data, extensions, new_user, asks_for_trust=True) as server:
        yield server


def test_an_untrusted_folder_is_only_checked(window: Workbench, wary_vscode: CodeServer, workspace: Path) -> None:
    (workspace / SPEC_NAME).write_text(BAD_SPEC, "utf-8")
    window.open_folder(wary_vscode.url, workspace)
    window.open_file(SPEC_NAME)
    expect(window.squiggles("error")).to_have_count(1)
    expect(window.restricted).to_be_visible()
    expect(window.show_status()).to_contain_text("Restricted: static checks only")
    window.picture("restricted")
    window.press("Escape")

    window.go_to(2, 19)
    window.press("Control+.")
    expect(window.actions).to_have_text([FIX, "Ignore invalid_value here"])
    window.press("Enter")
    expect(window.squiggles("error")).to_have_count(0)
    expect(window.lenses.filter(has_text="Assess")).not_to_contain_text("mend")
    expect(window.lenses).to_have_count(1)
    window.press("Control+.")
    expect(window.page.get_by_text("No code actions available").first).to_be_visible()
    assert window.commands("Airsmith: ", "Assess Spec").isdisjoint({"Airsmith: Generate Component"})
    window.picture("no-generate")
    assert [path.name for path in workspace.iterdir()] == [SPEC_NAME]
    window.leave()


def test_trust_brings_everything(window: Workbench, wary_vscode: CodeServer, workspace: Path) -> None:
    (workspace / SPEC_NAME).write_text(GOOD_SPEC, "utf-8")
    window.open_folder(wary_vscode.url, workspace)
    window.open_file(SPEC_NAME)
    expect(window.lenses).to_have_count(1)
    restricted = wary_vscode.language_servers()
    window.trust()
    expect(window.lenses.filter(has_text=re.compile("^Generate$"))).to_be_visible()
    window.picture("trusted")
    assert restricted.isdisjoint(wary_vscode.language_servers())
    window.leave()
