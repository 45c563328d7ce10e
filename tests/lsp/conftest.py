"""One running server for each kind of editor, which the tests of a process share; each test has its own folder."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from support.asking_claude import KEY
from support.fake_claude import FakeClaude
from support.fake_editor import NEOVIM, VSCODE, FakeEditor, an_editor

Editors = Callable[..., Awaitable[FakeEditor]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_editors(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editors]:
    """Starts an editor when it is first asked for."""
    running: dict[tuple[str, bool], FakeEditor] = {}
    async with AsyncExitStack() as stack:

        async def editor_like(profile: str = VSCODE, *, pulls: bool | None = None) -> FakeEditor:
            pulls = profile == NEOVIM if pulls is None else pulls
            if (profile, pulls) not in running:
                folder = tmp_path_factory.mktemp("shared")
                running[profile, pulls] = await stack.enter_async_context(an_editor(folder, profile, pulls=pulls))
            return running[profile, pulls]

        yield editor_like


@pytest_asyncio.fixture(loop_scope="session")
async def editor_like(running_editors: Editors, tmp_path: Path) -> AsyncIterator[Editors]:
    """An editor with nothing open, in the test's own folder."""
    used: list[FakeEditor] = []

    async def fresh_editor(profile: str = VSCODE, *, pulls: bool | None = None) -> FakeEditor:
        editor = await running_editors(profile, pulls=pulls)
        editor.begin_anew(tmp_path)
        used.append(editor)
        return editor

    yield fresh_editor
    for editor in used:
        editor.close_all()
        assert editor.client.log == ""


@pytest_asyncio.fixture(loop_scope="session")
async def editor(editor_like: Editors) -> FakeEditor:
    """VS Code, without a key."""
    return await editor_like()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_claude(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[FakeEditor, FakeClaude]]:
    """An editor whose server has a key and a Claude to ask."""
    async with FakeClaude([]) as fake:
        variables = {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_BASE_URL": fake.url}
        async with an_editor(tmp_path_factory.mktemp("claude"), variables=variables) as editor:
            yield editor, fake


@pytest_asyncio.fixture(loop_scope="session")
async def keyed(running_claude: tuple[FakeEditor, FakeClaude], tmp_path: Path) -> AsyncIterator[FakeEditor]:
    """VS Code with a key; `claude` scripts what is answered."""
    editor, fake = running_claude
    editor.begin_anew(tmp_path)
    fake.script([])
    yield editor
    editor.close_all()


@pytest.fixture
def claude(running_claude: tuple[FakeEditor, FakeClaude]) -> FakeClaude:
    """The Claude that the server asks; no step is scripted."""
    _, fake = running_claude
    return fake
