"""Which function answers which request; each has a file of its own. Importing this loads all the core but generation."""

from collections.abc import Awaitable, Callable
from typing import Any

from lsprotocol import types

from airsmith.lsp import assess
from airsmith.lsp.code_actions import code_actions, resolve
from airsmith.lsp.code_lens import code_lenses
from airsmith.lsp.completion import complete
from airsmith.lsp.debug_information import debug_information
from airsmith.lsp.definition import definition
from airsmith.lsp.diagnostics import diagnose
from airsmith.lsp.document_links import document_links
from airsmith.lsp.document_symbols import document_symbols
from airsmith.lsp.explain import explain, rules
from airsmith.lsp.generate import generate, run_command
from airsmith.lsp.hover import hover
from airsmith.lsp.key_trial import try_key
from airsmith.lsp.new_spec import propose_spec
from airsmith.lsp.protocol import (
    ASSESS_COMMAND,
    DEBUG_INFORMATION_REQUEST,
    EXPLAIN_REQUEST,
    GENERATE_COMMAND,
    GENERATE_REQUEST,
    NEW_SPEC_REQUEST,
    RULES_REQUEST,
    STATUS_REQUEST,
    TEST_KEY_REQUEST,
)
from airsmith.lsp.session import Session
from airsmith.lsp.settings_changes import configuration_changed, saved, watched_files_changed
from airsmith.lsp.status import status

__all__ = ["ANSWERS", "Session"]

ANSWERS: dict[str, Callable[[Session, Any], Awaitable[Any]]] = {
    types.TEXT_DOCUMENT_HOVER: hover,
    types.TEXT_DOCUMENT_COMPLETION: complete,
    types.TEXT_DOCUMENT_DEFINITION: definition,
    types.TEXT_DOCUMENT_DOCUMENT_LINK: document_links,
    types.TEXT_DOCUMENT_DOCUMENT_SYMBOL: document_symbols,
    types.TEXT_DOCUMENT_CODE_ACTION: code_actions,
    types.CODE_ACTION_RESOLVE: resolve,
    types.TEXT_DOCUMENT_CODE_LENS: code_lenses,
    types.TEXT_DOCUMENT_DIAGNOSTIC: diagnose,
    types.TEXT_DOCUMENT_DID_SAVE: saved,
    types.WORKSPACE_DID_CHANGE_CONFIGURATION: configuration_changed,
    types.WORKSPACE_DID_CHANGE_WATCHED_FILES: watched_files_changed,
    GENERATE_REQUEST: generate,
    STATUS_REQUEST: status,
    DEBUG_INFORMATION_REQUEST: debug_information,
    TEST_KEY_REQUEST: try_key,
    RULES_REQUEST: rules,
    EXPLAIN_REQUEST: explain,
    NEW_SPEC_REQUEST: propose_spec,
    GENERATE_COMMAND: run_command,
    ASSESS_COMMAND: assess.run_command,
}
