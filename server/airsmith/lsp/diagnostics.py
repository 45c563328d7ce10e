"""`textDocument/diagnostic`: findings for clients that ask for them. To all others the session pushes."""

from hashlib import blake2b

from lsprotocol import types

from airsmith.lsp.convert import DiagnosticAbilities
from airsmith.lsp.live_document import Checked
from airsmith.lsp.session import Session
from airsmith.lsp.shown_findings import to_diagnostics


async def diagnose(session: Session, params: types.DocumentDiagnosticParams) -> types.DocumentDiagnosticReport:
    """The findings of the newest text, or that they are those which the client has already."""
    checked = await session.checked(params.text_document.uri)
    if checked is None:
        return types.RelatedFullDocumentDiagnosticReport(items=[])
    return await session.work(_report, checked, params.previous_result_id, session.editor.diagnostic_abilities)


def _report(
    checked: Checked, previous_id: str | None, abilities: DiagnosticAbilities
) -> types.DocumentDiagnosticReport:
    result_id = _identity(checked)
    if previous_id == result_id:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result_id)
    items = to_diagnostics(checked.findings, checked.snapshot.uri, abilities)
    return types.RelatedFullDocumentDiagnosticReport(items=items, result_id=result_id)


def _identity(checked: Checked) -> str:
    """The same for the same findings in the same text, also in another session."""
    content = f"{checked.snapshot.text}\0{checked.findings!r}"
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
