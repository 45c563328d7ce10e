"""`textDocument/codeAction`: quick fixes of findings, comments that ignore them, all safe fixes at once, generating.

Generating is never a `source` action, so that no editor runs it when a file is saved.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from lsprotocol import types

from airsmith.application.counterparts import WorkspaceView
from airsmith.application.sources import DocumentKind
from airsmith.application.workspace import Workspace
from airsmith.finding import Finding
from airsmith.lsp.checking import check_snapshot
from airsmith.lsp.convert import range_of, to_document_edit, to_ignoring, to_quick_fix
from airsmith.lsp.documents import Snapshot
from airsmith.lsp.editor import Editor
from airsmith.lsp.live_document import Checked
from airsmith.lsp.protocol import FIX_ALL_KIND, GENERATE_COMMAND, GENERATE_KIND, SCAFFOLD_KIND
from airsmith.lsp.session import Session
from airsmith.rules.fixing import apply_safe_fixes
from airsmith.rules.ignoring import ignoring_in_python, ignoring_in_spec
from airsmith.spec.document import read_spec
from airsmith.text import LineIndex, Range, TextEdit

_FIX_ALL_TITLE = "Fix all that can be fixed safely (Airsmith)"
_OFFERS: tuple[tuple[str, str, dict[str, str]], ...] = (
    (GENERATE_KIND, "Generate component", {}),
    (SCAFFOLD_KIND, "Scaffold component (no key needed)", {"engine": "scaffold"}),
)
_NAME_KEY = "name"
_MOST_IGNORED = 20
"""Findings at one place that are offered to be ignored."""


async def code_actions(session: Session, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done at a range, of the kinds that the client wants."""
    checked = await session.checked(params.text_document.uri)
    if checked is None or checked.kind is None:
        return []
    only, span = params.context.only, range_of(params.range)
    actions: list[types.CodeAction] = []
    if _is_wanted(types.CodeActionKind.QuickFix.value, only):
        actions += _quick_fixes(checked, span, params.context.diagnostics, session.editor)
        actions += await _ignoring(session, checked, span, params.context.diagnostics)
    if _is_wanted(FIX_ALL_KIND, only) and any(finding.has_safe_fix for finding in checked.findings):
        actions.append(await _fix_all(session, checked.snapshot))
    if checked.kind is DocumentKind.SPEC and session.is_trusted and _may_offer(checked, span, params.context):
        actions += _offers(checked, only, session.editor)
    return actions


async def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """Add the edit to an action that was offered without it."""
    uri = action.data.get("uri") if isinstance(action.data, dict) else None
    snapshot = session.documents.get(uri) if isinstance(uri, str) else None
    if action.kind == FIX_ALL_KIND and snapshot is not None:
        action.edit = await _edit_of_all_fixes(session, snapshot)
    return action


def _is_wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind is one of those asked for, or below one of them."""
    return only is None or any(wanted == "" or f"{kind}.".startswith(f"{wanted}.") for wanted in only)


def _quick_fixes(
    checked: Checked, span: Range, shown: Sequence[types.Diagnostic], editor: Editor
) -> Iterator[types.CodeAction]:
    snapshot = checked.snapshot
    for finding in checked.findings:
        if finding.fix is not None and finding.range.touches(span):
            edit = _document_edit(snapshot, finding.fix.edits, editor)
            yield to_quick_fix(finding, finding.fix, edit, shown)


async def _ignoring(
    session: Session, checked: Checked, span: Range, shown: Sequence[types.Diagnostic]
) -> list[types.CodeAction]:
    """Offers to keep the rules quiet whose findings a person has before them."""
    near = [finding for finding in checked.findings if finding.range.touches(span)][:_MOST_IGNORED]
    if not near:
        return []
    edits = await session.work(_ignoring_edits, checked, near)
    return [
        to_ignoring(finding, _document_edit(checked.snapshot, (edit,), session.editor), shown)
        for finding, edit in edits
    ]


def _ignoring_edits(checked: Checked, findings: Sequence[Finding]) -> list[tuple[Finding, TextEdit]]:
    """One edit for each rule and line, as far as there is one."""
    text = checked.snapshot.text
    is_spec = checked.kind is DocumentKind.SPEC
    ignoring = ignoring_in_spec(read_spec(text)) if is_spec else ignoring_in_python(LineIndex(text))
    different = {(finding.rule, finding.range.start.line): finding for finding in reversed(findings)}
    edits = ((finding, ignoring(finding)) for finding in reversed(different.values()))
    return [(finding, edit) for finding, edit in edits if edit is not None]


def _document_edit(snapshot: Snapshot, edits: Sequence[TextEdit], editor: Editor) -> types.WorkspaceEdit:
    is_versioned = editor.can("workspace.workspace_edit.document_changes")
    return to_document_edit(snapshot.uri, snapshot.version, edits, is_versioned=is_versioned)


async def _fix_all(session: Session, snapshot: Snapshot) -> types.CodeAction:
    """The action; its edit takes several checks, so it is left to `resolve` where the client asks for that."""
    action = types.CodeAction(title=_FIX_ALL_TITLE, kind=FIX_ALL_KIND, data={"uri": snapshot.uri})
    if not session.editor.resolves_edits:
        action.edit = await _edit_of_all_fixes(session, snapshot)
    return action


async def _edit_of_all_fixes(session: Session, snapshot: Snapshot) -> types.WorkspaceEdit:
    edits = await session.check(_safe_edits, snapshot, await session.workspace(snapshot), session.view())
    return _document_edit(snapshot, edits, session.editor)


def _safe_edits(snapshot: Snapshot, workspace: Workspace, view: WorkspaceView) -> tuple[TextEdit, ...]:
    """All safe fixes as one edit of what lies between the first and the last change."""
    fixed = apply_safe_fixes(snapshot.text, partial(_findings, snapshot, workspace, view)).text
    return () if fixed == snapshot.text else (changed_part(snapshot.text, fixed),)


def changed_part(before: str, after: str) -> TextEdit:
    """One edit that makes `after` of `before`: of what lies between the first and the last difference."""
    shorter = min(len(before), len(after))
    start = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    room = shorter - start
    same = next((count for count in range(room) if before[-1 - count] != after[-1 - count]), room)
    end = len(before) - same
    if before[start - 1 : start + 1] == "\r\n":  # no position lies between the two
        start -= 1
    if before[end - 1 : end + 1] == "\r\n":
        end += 1
    return TextEdit(LineIndex(before).range_at(start, end), after[start : len(after) - (len(before) - end)])


def _findings(snapshot: Snapshot, workspace: Workspace, view: WorkspaceView, text: str) -> tuple[Finding, ...]:
    changed = Snapshot(snapshot.uri, snapshot.language_id, snapshot.version, text)
    return check_snapshot(changed, workspace, view).findings


def _may_offer(checked: Checked, span: Range, context: types.CodeActionContext) -> bool:
    """Whether to offer generating here: anywhere when the user asks, but unasked only at the spec's name.

    Editors ask of themselves wherever the cursor goes, and show a light bulb where there is an answer.
    """
    if context.trigger_kind is not types.CodeActionTriggerKind.Automatic:
        return True
    line = LineIndex(checked.snapshot.text).line_text(span.start.line)
    return line.partition(":")[0] == _NAME_KEY


def _offers(checked: Checked, only: Sequence[str] | None, editor: Editor) -> Iterator[types.CodeAction]:
    snapshot = checked.snapshot
    for kind, title, extra in _OFFERS:
        if not _is_wanted(kind, only):
            continue
        if checked.is_valid:
            arguments = [{"uri": snapshot.uri, "version": snapshot.version, **extra}]
            command = types.Command(title=title, command=GENERATE_COMMAND, arguments=arguments)
            yield types.CodeAction(title=title, kind=kind, command=command)
        elif editor.can("text_document.code_action.disabled_support"):
            reason = types.CodeActionDisabled(reason="The spec has errors; mend them first.")
            yield types.CodeAction(title=title, kind=kind, disabled=reason)
