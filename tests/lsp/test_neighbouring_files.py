"""Findings that depend on other files of the workspace."""

import pytest
from lsprotocol import types

from support.fake_editor import FakeEditor

pytestmark = pytest.mark.asyncio(loop_scope="session")

BASE = "from airflow.sdk import BaseOperator\n\n\nclass TeamOperator(BaseOperator):\n    template_fields = ()\n"
CHILD = "import airflow\nfrom team import TeamOperator\n\n\nclass RowOperator(TeamOperator):\n    pass\n"


async def errors(editor: FakeEditor, uri: str) -> list[object]:
    found = await editor.diagnostics(uri)
    return [one.code for one in found if one.severity is types.DiagnosticSeverity.Error]


async def test_a_base_class_in_another_file_counts_once_it_is_saved(editor: FakeEditor) -> None:
    base = editor.open("team.py", BASE)
    child = editor.open("row.py", CHILD)
    assert await errors(editor, child) == ["missing_execute"]

    editor.published.clear()
    editor.write("team.py", BASE + "\n    def execute(self, context):\n        return 1\n")
    editor.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(base)))
    assert await errors(editor, child) == []
