"""A spec that is begun with the command for it: a type, a name, and a draft that nothing overwrites."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from editors.specs import GOOD_SPEC, SPEC_NAME
from editors.workbench.conftest import OpenSpec
from editors.workbench.page import Workbench

pytestmark = [pytest.mark.editors, pytest.mark.timeout(480)]

DRAFT_NAME = "file_ready_sensor.component.yaml"


def begin_a_sensor(window: Workbench) -> None:
    window.run("Airsmith: New Component Spec")
    window.choices.filter(has_text="sensor").click()
    expect(window.page.locator(".quick-input-widget")).to_contain_text("2/2")
    window.answer("file ready")
    expect(window.page.locator(".tab.active")).to_contain_text(DRAFT_NAME)


def test_a_draft_is_kept_when_it_is_asked_for_again(open_spec: OpenSpec, workspace: Path) -> None:
    window = open_spec(GOOD_SPEC)
    begin_a_sensor(window)
    window.until_line("name: FileReadySensor")
    window.until_line("component_type: sensor")
    window.picture("draft")
    window.press("Escape", "Control+Home")
    window.type("# mine\n")
    window.until_line("# mine")
    window.open_file(SPEC_NAME)
    begin_a_sensor(window)
    expect(window.notification(re.compile(f"{re.escape(DRAFT_NAME)} exists already; here it is"))).to_be_visible()
    window.until_line("# mine")
    window.picture("again")
    assert [path.name for path in workspace.iterdir()] == [SPEC_NAME]
