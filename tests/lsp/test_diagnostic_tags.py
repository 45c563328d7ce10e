"""What is deprecated is struck out and what is unnecessary fades, where the client can show that."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from lsprotocol import types

from support.fake_editor import EMACS, NEOVIM, VSCODE, FakeEditor, an_editor, capabilities_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

Editors = Callable[..., Awaitable[FakeEditor]]
PYTHON = """\
from airflow.utils.task_group import TaskGroup

eval(TaskGroup)
x = 1  # airsmith: ignore[shell_true]
"""
SPEC = """\
name: RowsOperator
description: Counts rows.
category: database
requirements: [count, count]
inputs:
  - name: level
    enum: [low, low]
"""
DEPRECATED, UNNECESSARY = types.DiagnosticTag.Deprecated, types.DiagnosticTag.Unnecessary


async def tags(editor: FakeEditor, name: str, text: str) -> dict[object, list[types.DiagnosticTag] | None]:
    found = await editor.diagnostics(editor.open(name, text))
    return {one.code: list(one.tags) if one.tags else None for one in found}


@pytest.mark.parametrize(("profile", "pulls"), [(VSCODE, False), (VSCODE, True), (NEOVIM, True), (EMACS, False)])
async def test_tags(editor_like: Editors, profile: str, *, pulls: bool) -> None:
    editor = await editor_like(profile, pulls=pulls)
    in_python = await tags(editor, "a.py", PYTHON)
    assert in_python["deprecated_airflow_import"] == [DEPRECATED]
    assert in_python["unused_suppression"] == [UNNECESSARY]
    assert in_python["dangerous_function_eval"] is None
    in_spec = await tags(editor, "a.component.yaml", SPEC)
    assert in_spec["duplicate_item"] == in_spec["duplicate_enum_value"] == [UNNECESSARY]


def support_in(way: Any, tags: list[types.DiagnosticTag] | None) -> None:  # noqa: ANN401 - one of two kinds of capabilities
    way.tag_support = types.ClientDiagnosticsTagOptions(value_set=tags) if tags is not None else None


@pytest.mark.parametrize(("known", "pulls"), [(None, False), ([DEPRECATED], True)])
async def test_clients_get_no_tags_that_they_do_not_know(
    editor_like: Editors, known: list[types.DiagnosticTag] | None, *, pulls: bool
) -> None:
    editor = await editor_like(VSCODE)
    capabilities = capabilities_of(VSCODE, pulls=pulls)
    assert capabilities.text_document is not None
    support_in(capabilities.text_document.publish_diagnostics, None if pulls else known)
    if pulls:
        support_in(capabilities.text_document.diagnostic, known)
    async with an_editor(editor.folder, capabilities=capabilities) as other:
        found = await tags(other, "a.py", PYTHON)
    assert found["unused_suppression"] is None
    assert found["deprecated_airflow_import"] == ([DEPRECATED] if known else None)
