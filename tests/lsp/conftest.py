"""One running server for each kind of editor, which the tests of a process share; each test has its own folder."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

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
    """VS Code."""
    return await editor_like()
