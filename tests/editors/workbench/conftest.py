"""The VSIX in a real VS Code workbench: code-server, and a browser in front of it."""

import json
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, expect, sync_playwright

from editors.claude_beside import ClaudeBeside
from editors.specs import SPEC_NAME
from editors.user_environment import user_environment
from editors.workbench.code_server import CodeServer, Installation, code_server, install_extension, prepare
from editors.workbench.first_run import FirstRun, run_for_the_first_time
from editors.workbench.page import WITHIN_MS, Workbench

expect.set_options(timeout=WITHIN_MS)

_CHECKOUT = Path(__file__).parents[3]
_QUIET = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
_BARE_MACHINE = ["--no-sandbox", "--disable-gpu", "--disable-quic"]

OpenSpec = Callable[[str], Workbench]


@pytest.fixture(scope="session")
def installation(editors_folder: Path) -> Installation:
    """What `setup.sh` has brought."""
    return Installation(editors_folder)


@pytest.fixture(scope="session")
def vsix() -> Path:
    """The extension as it is given to people."""
    version = json.loads((_CHECKOUT / "vscode-client/package.json").read_text("utf-8"))["version"]
    return _CHECKOUT / f"dist/airsmith-{version}.vsix"


@pytest.fixture(scope="session")
def new_user(tmp_path_factory: pytest.TempPathFactory, running_claude: ClaudeBeside) -> dict[str, str]:
    """The environment of a user who has neither Airsmith nor a key."""
    home = tmp_path_factory.mktemp("user") / "home"
    return user_environment(home, has_airsmith=False, ANTHROPIC_BASE_URL=running_claude.url)


@pytest.fixture(scope="session")
def extensions(
    installation: Installation, vsix: Path, new_user: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of installed extensions, into which the VSIX went."""
    folder = tmp_path_factory.mktemp("extensions")
    said = install_extension(installation, vsix, folder, new_user)
    assert "was successfully installed" in said
    return folder


@pytest.fixture(scope="session")
def new_vscode(
    installation: Installation, extensions: Path, new_user: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CodeServer]:
    """VS Code with the extension just installed."""
    data = tmp_path_factory.mktemp("vscode")
    prepare(data, machine_settings={})
    with code_server(installation, data, extensions, new_user, asks_for_trust=False) as server:
        yield server
    shutil.rmtree(data, ignore_errors=True)  # pytest keeps the folders of three runs, and environments are large


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser; each window has a profile of its own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=[*_QUIET, *_BARE_MACHINE])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def pictures(editors_folder: Path) -> Path:
    """Where every window leaves pictures of its steps."""
    folder = editors_folder / "screenshots"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def first_run(
    new_vscode: CodeServer, browser: Browser, pictures: Path, tmp_path_factory: pytest.TempPathFactory
) -> FirstRun:
    """What a new user saw until the server was there; from then on it is there for all windows."""
    folder = tmp_path_factory.mktemp("first") / "rows"
    folder.mkdir()
    with _a_window(browser, pictures, "first-run") as window:
        return run_for_the_first_time(window, new_vscode, folder)


@pytest.fixture
def window(browser: Browser, pictures: Path, request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """A window in a profile of the test's own, whose pictures are called as the test is."""
    name = request.node.name.removeprefix("test_").replace("_", "-")
    with _a_window(browser, pictures, name) as window:
        yield window


@pytest.fixture
def open_spec(window: Workbench, new_vscode: CodeServer, first_run: FirstRun, workspace: Path) -> Iterator[OpenSpec]:
    """Opens the workspace with one spec in it, and waits until the server has looked at that."""

    def open_it(text: str) -> Workbench:
        (workspace / SPEC_NAME).write_text(text, "utf-8")
        window.open_folder(new_vscode.url, workspace)
        window.open_file(SPEC_NAME)
        expect(window.lenses.filter(has_text="Assess")).to_be_visible()
        return window

    yield open_it
    servers = new_vscode.language_servers()
    try:
        window.leave()
    finally:
        new_vscode.wait_until_ended(servers)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Function) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where a test fails, keep what its window shows, and tell what its code-server does."""
    report = yield
    if report.when == "call" and report.failed:
        for value in item.funcargs.values():
            if isinstance(value, Workbench):
                with suppress(Error):
                    value.picture("failed")
            elif isinstance(value, CodeServer):
                report.sections.append(("code-server", value.describe()))
    return report


@contextmanager
def _a_window(browser: Browser, pictures: Path, name: str) -> Iterator[Workbench]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.set_default_timeout(WITHIN_MS)
    window = Workbench(context.new_page(), pictures, name)
    try:
        yield window
    finally:
        with suppress(Error):  # a page that is closed has no time for the goodbye that ends its processes
            window.page.goto("about:blank")
        context.close()
