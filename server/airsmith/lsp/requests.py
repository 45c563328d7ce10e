"""Which function answers which request; each has a file of its own. Importing this loads all the core but generation."""

from collections.abc import Awaitable, Callable
from typing import Any

from lsprotocol import types

from airsmith.lsp import assess
from airsmith.lsp.code_actions import code_actions, resolve
from airsmith.lsp.code_lens import code_lenses
from airsmith.lsp.completion import complete
from airsmith.lsp.definition import definition
from airsmith.lsp.diagnostics import diagnose
from airsmith.lsp.document_links import document_links
from airsmith.lsp.generate import generate, run_command
from airsmith.lsp.hover import hover
from airsmith.lsp.protocol import ASSESS_COMMAND, GENERATE_COMMAND, GENERATE_REQUEST
from airsmith.lsp.session import Session
from airsmith.lsp.settings_changes import configuration_changed, saved, watched_files_changed

__all__ = ["ANSWERS", "Session"]

ANSWERS: dict[str, Callable[[Session, Any], Awaitable[Any]]] = {
    types.TEXT_DOCUMENT_HOVER: hover,
    types.TEXT_DOCUMENT_COMPLETION: complete,
    types.TEXT_DOCUMENT_DEFINITION: definition,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: document_links,
    types.TEXT_DOCUMENT_CODE_ACTION: code_actions,
    types.CODE_ACTION_RESOLVE: resolve,
    types.TEXT_DOCUMENT_CODE_LENS: code_lenses,
    types.TEXT_DOCUMENT_DIAGNOSTIC: diagnose,
    types.TEXT_DOCUMENT_DID_SAVE: saved,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: configuration_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: watched_files_changed,
    GENERATE_REQUEST: generate,
    GENERATE_COMMAND: run_command,
    ASSESS_COMMAND: assess.run_command,
}
