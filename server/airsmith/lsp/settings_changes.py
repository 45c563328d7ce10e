"""What clients tell of settings: they were changed, or a settings file was, or a file was saved."""

from lsprotocol import types

from airsmith.lsp.session import Session


async def configuration_changed(session: Session, params: types.DidChangeConfigurationParams) -> None:
    """Take or ask for the editor's new settings, and check everything by them."""
    session.settings.take(params.settings)
    session.settings_changed()


async def watched_files_changed(session: Session, _: types.DidChangeWatchedFilesParams) -> None:
    """Only settings files are watched."""
    session.settings_changed()


async def saved(session: Session, params: types.DidSaveTextDocumentParams) -> None:
    """Settings files may have been saved, too, where the client does not watch them."""
    session.saved(params.text_document.uri)
