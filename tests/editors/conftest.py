"""What the tests of all editors share. Without the dependency group `editors` there are no such tests.

`setup.sh` brings the editors; `make test-editors` runs it, and then the tests.
"""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from editors.claude_beside import ClaudeBeside, claude_beside

collect_ignore = [] if find_spec("playwright") and find_spec("pyte") else ["terminals", "workbench"]


@pytest.fixture(scope="session")
def editors_folder() -> Path:
    """Where `setup.sh` has put what it brings, and where pictures of the tests go."""
    return Path(__file__).parents[2] / ".editors"


@pytest.fixture(scope="session")
def running_claude() -> Iterator[ClaudeBeside]:
    """One scripted Claude for all tests, as its address is given to editors when they are started."""
    with claude_beside() as claude:
        yield claude


@pytest.fixture
def claude(running_claude: ClaudeBeside) -> ClaudeBeside:
    """The Claude that servers ask; no step is scripted."""
    running_claude.script()
    return running_claude


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The home of the user in front of a terminal."""
    return tmp_path / "home"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder that is open in the editor."""
    folder = tmp_path / "rows"
    folder.mkdir()
    return folder
