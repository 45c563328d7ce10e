"""From a fresh installation to a running server: what the user is asked, and what they see meanwhile."""

import re
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import expect

from editors.specs import BAD_SPEC, SPEC_NAME
from editors.workbench.code_server import CodeServer
from editors.workbench.page import Workbench

QUESTION = "Create a private Python environment for it?"
WORK = "creating the environment of the language server"

_WORK_ON_PACKAGES = re.compile("Collecting|Installing")
_BUILD_WITHIN_MS = 300_000


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What was asked, and the programs that ran as language servers then."""

    question: str
    servers: tuple[Path, ...]


def run_for_the_first_time(window: Workbench, vscode: CodeServer, folder: Path) -> FirstRun:
    """Open a spec, allow that the environment is made, and wait for the first finding."""
    (folder / SPEC_NAME).write_text(BAD_SPEC, "utf-8")
    window.open_folder(vscode.url, folder)
    window.open_file(SPEC_NAME)
    question = window.notification(QUESTION)
    expect(question).to_be_visible()
    asked = question.inner_text()
    window.picture("question")
    window.button(question, "Create environment").click()
    work = window.notification(WORK)
    expect(work).to_contain_text(_WORK_ON_PACKAGES)
    window.picture("work")
    expect(window.squiggles("error")).to_have_count(1, timeout=_BUILD_WITHIN_MS)
    expect(work).to_have_count(0)
    window.picture("first-finding")
    servers = vscode.language_servers()
    programs = tuple(vscode.program_of(server) for server in servers)
    window.leave()
    vscode.wait_until_ended(servers)
    return FirstRun(asked, programs)
