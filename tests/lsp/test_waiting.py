"""Checks that take long keep nobody waiting who asks about another document."""

from pathlib import Path

import pytest

from airsmith.text import Position
from support import fake_editor
from support.fake_editor import NEOVIM, an_editor

pytestmark = pytest.mark.asyncio(loop_scope="session")

SLOW_SERVE = """
import sys, threading
import airsmith.lsp.main as main
from airsmith.lsp import checking, session

def slow(snapshot, workspace, view):
    if "slow" in snapshot.name:
        print("a slow check begins", file=sys.stderr, flush=True)
        while not (snapshot.path.parent / "go").exists():
            threading.Event().wait(0.01)
    return checking.check_snapshot(snapshot, workspace, view)

session.check_snapshot = slow
sys.exit(main.serve(None))
"""
"""Checks documents that are called slow only once a file named `go` is there."""


async def test_others_are_answered_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fake_editor, "SERVE", SLOW_SERVE)
    async with an_editor(tmp_path, NEOVIM) as editor:
        spec = editor.open("a.component.yaml", "name: RowsOperator\ncomponent_type: operator\n")
        assert await editor.diagnostics(spec)
        slow = [editor.open(f"slow_{number}.py", "import airflow\neval('1')\n") for number in range(4)]
        await editor.until(lambda: editor.client.log.count("a slow check begins") >= 2)
        assert await editor.hover(spec, Position(1, 3))
        assert await editor.complete(spec, Position(1, 0))
        assert (await editor.ask("airsmith/status", {"uri": spec}))["trusted"]
        (tmp_path / "go").touch()
        for uri in slow:
            assert [one.code for one in await editor.diagnostics(uri)] == ["dangerous_function_eval"]
