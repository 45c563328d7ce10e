"""What the workbench tells while a spec is written: findings, hover, completion, fixes, also after a crash."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import expect

from editors.conditions import wait_until
from editors.specs import BAD_SPEC, FIX, GOOD_SPEC, MISTAKE, PROVIDER, PROVIDER_TITLE, SPEC_NAME
from editors.workbench.code_server import CodeServer
from editors.workbench.conftest import OpenSpec
from support.row_count import WITH_EVAL

pytestmark = [pytest.mark.editors, pytest.mark.timeout(480)]


def test_a_finding_covers_what_it_is_about(open_spec: OpenSpec) -> None:
    window = open_spec(BAD_SPEC)
    squiggle = window.squiggles("error")
    expect(squiggle).to_have_count(1)
    box = squiggle.bounding_box()
    assert box is not None
    assert (box["x"], box["x"] + box["width"]) == pytest.approx(window.place_of("opertor"), abs=1.5)

    row = window.open_problems().filter(has_text=MISTAKE)
    expect(row).to_contain_text("invalid_value")
    expect(row).to_contain_text("[Ln 2, Col 17]")
    window.picture("problems")
    [problem] = window.copy_problems()
    place = [problem[key] for key in ("startLineNumber", "startColumn", "endLineNumber", "endColumn")]
    assert place == [2, 17, 2, 24]
    assert (problem["source"], problem["code"], problem["message"]) == ("airsmith", "invalid_value", MISTAKE)


def test_hover_tells_of_a_provider(open_spec: OpenSpec) -> None:
    window = open_spec(GOOD_SPEC)
    window.go_to(9, 12)
    window.press("Control+k", "Control+i")
    told = window.hover.filter(has_text=PROVIDER_TITLE)
    expect(told).to_contain_text("Newest known version")
    expect(told).to_contain_text("Connection types: http")
    window.picture("hover")


def test_a_provider_is_completed(open_spec: OpenSpec) -> None:
    window = open_spec(GOOD_SPEC)
    window.go_to(9, len(f"  - {PROVIDER}>=5") + 1)
    window.press("Enter")
    window.type("- apache-airflow-providers-am")
    window.press("Control+Space")
    proposal = window.proposals.filter(has_text="apache-airflow-providers-amazon").first
    expect(proposal).to_contain_text("Amazon")
    window.picture("proposals")
    proposal.click()
    window.until_line("  - apache-airflow-providers-amazon")


def test_the_name_of_an_input_is_completed(open_spec: OpenSpec) -> None:
    window = open_spec(GOOD_SPEC)
    window.press("Control+End")
    window.type("template_fields: [ta")
    expect(window.proposals.first).to_contain_text("table")
    window.picture("proposals")
    window.press("Enter")
    window.until_line("template_fields: [table]")


def test_a_quick_fix_mends_a_finding(open_spec: OpenSpec, workspace: Path) -> None:
    window = open_spec(BAD_SPEC)
    expect(window.squiggles("error")).to_have_count(1)
    window.go_to(2, 19)
    window.press("Control+.")
    expect(window.actions).to_have_text([FIX, "Ignore invalid_value here"])
    window.picture("offered")
    window.press("Enter")
    expect(window.squiggles("error")).to_have_count(0)
    window.picture("mended")
    window.save()
    assert (workspace / SPEC_NAME).read_text("utf-8") == GOOD_SPEC


def test_components_are_checked_too(open_spec: OpenSpec, workspace: Path) -> None:
    (workspace / "rows.py").write_text(WITH_EVAL, "utf-8")
    window = open_spec(GOOD_SPEC)
    window.open_file("rows.py")
    expect(window.squiggles("error")).to_have_count(1)
    window.open_problems()
    window.picture("problems")
    assert [problem["code"] for problem in window.copy_problems()] == ["dangerous_function_eval"]


def test_the_status_follows_the_settings_file(open_spec: OpenSpec, workspace: Path) -> None:
    window = open_spec(GOOD_SPEC.replace('airflow_version: "3.3"\n', ""))
    expect(window.status).to_have_accessible_name(re.compile(r"Airflow 3\.3"))
    (workspace / "airsmith.toml").write_text('airflow_version = "2.11"\n', "utf-8")
    expect(window.status).to_have_accessible_name(re.compile(r"Airflow 2\.11.*set in airsmith\.toml"))
    expect(window.show_status()).to_contain_text("Airflow 2.11")
    window.picture("status")


def test_a_killed_server_comes_back(open_spec: OpenSpec, new_vscode: CodeServer) -> None:
    window = open_spec(GOOD_SPEC)
    expect(window.squiggles("error")).to_have_count(0)
    [killed] = new_vscode.language_servers()
    os.kill(killed, signal.SIGKILL)
    [server] = wait_until(lambda: new_vscode.language_servers() - {killed}, "another server runs")
    window.press("Control+End")
    window.type("botched: 1")
    expect(window.squiggles("error")).to_have_count(1)
    window.picture("after-the-crash")
    assert new_vscode.language_servers() == {server}
    expect(window.notification("")).to_have_count(0)
