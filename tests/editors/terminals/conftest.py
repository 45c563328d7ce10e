"""Editors that run in a terminal."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from editors.claude_beside import ClaudeBeside
from editors.terminals.terminal import Terminal
from editors.user_environment import user_environment
from support.asking_claude import KEY

_RULE = f"\n{'═' * 150}\n"

StartTerminal = Callable[..., Terminal]


@pytest.fixture
def start_terminal(
    request: pytest.FixtureRequest, home: Path, workspace: Path, claude: ClaudeBeside, editors_folder: Path
) -> Iterator[StartTerminal]:
    """Runs a command in the workspace, as a user with a key. Its screens are kept as a file, step by step."""
    started: list[Terminal] = []
    environment = user_environment(home, has_airsmith=True, ANTHROPIC_BASE_URL=claude.url, ANTHROPIC_API_KEY=KEY)

    def start(*command: str) -> Terminal:
        started.append(Terminal(command, workspace, environment))
        return started[-1]

    yield start
    screens = editors_folder / "screens"
    screens.mkdir(exist_ok=True)
    for terminal in started:
        steps = _RULE.join([*terminal.shown, terminal.text])
        (screens / f"{request.path.stem}-{request.node.name}.txt").write_text(steps + "\n", "utf-8")
        terminal.end()
