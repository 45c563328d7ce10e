"""`textDocument/documentSymbol`: the keys and named parts of a spec. Python files are left to other servers."""

from lsprotocol import types

from airsmith.ide.model import Symbol
from airsmith.ide.spec_symbols import symbols_of_spec
from airsmith.lsp.assess import is_spec
from airsmith.lsp.convert import to_document_symbol, to_symbol_information
from airsmith.lsp.session import Session
from airsmith.spec.document import read_spec


async def document_symbols(
    session: Session, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """One below the other where the client knows that, else one after the other."""
    snapshot = session.documents.get(params.text_document.uri)
    if snapshot is None or not is_spec(snapshot):
        return []
    symbols = await session.work(_symbols, snapshot.text)
    if session.editor.can("text_document.document_symbol.hierarchical_document_symbol_support"):
        return [to_document_symbol(symbol) for symbol in symbols]
    return [one for symbol in symbols for one in to_symbol_information(symbol, snapshot.uri)]


def _symbols(text: str) -> tuple[Symbol, ...]:
    return symbols_of_spec(read_spec(text))
