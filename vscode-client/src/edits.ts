import * as vscode from 'vscode';
import type {
  ApplyWorkspaceEditParams,
  ApplyWorkspaceEditResult,
  LanguageClient,
  TextDocumentEdit,
  WorkspaceEdit,
} from 'vscode-languageclient/node';

type Change = NonNullable<WorkspaceEdit['documentChanges']>[number];

/**
 * Make an edit of the server; undefined where it creates no files, which the client does as well by itself.
 *
 * The protocol creates a file empty and fills it by a second change. Undo takes back files that were created with their
 * text, but loses track of files that were filled, saved and closed.
 */
export async function applyCreations(
  client: LanguageClient,
  { edit, metadata }: ApplyWorkspaceEditParams,
): Promise<ApplyWorkspaceEditResult | undefined> {
  const { creations, rest } = separateCreations(edit);
  if (creations.size === 0) {
    return undefined;
  }
  const converter = client.protocol2CodeConverter;
  const whole = await converter.asWorkspaceEdit({ ...edit, documentChanges: rest });
  for (const [uri, text] of creations) {
    whole.createFile(converter.asUri(uri), { contents: new TextEncoder().encode(text) });
  }
  const open = new Map(vscode.workspace.textDocuments.map(({ uri, version }) => [uri.toString(), version]));
  const isOutdated = rest.filter(isTextEdit).some(({ textDocument: { uri, version } }) => {
    return version !== null && version !== (open.get(converter.asUri(uri).toString()) ?? version);
  });
  if (isOutdated) {
    return { applied: false, failureReason: 'a file was changed meanwhile' };
  }
  return { applied: await vscode.workspace.applyEdit(whole, { isRefactoring: metadata?.isRefactoring ?? false }) };
}

/** Take the files that an edit creates, and fills right afterwards, out of it: texts by URI. The others are the `rest`. */
export function separateCreations(edit: WorkspaceEdit): { creations: Map<string, string>; rest: Change[] } {
  const creations = new Map<string, string>();
  const rest: Change[] = [];
  const changes = [...(edit.documentChanges ?? [])];
  for (let change = changes.shift(); change !== undefined; change = changes.shift()) {
    const text = 'kind' in change && change.kind === 'create' ? wholeText(change.uri, changes[0]) : undefined;
    if ('uri' in change && text !== undefined) {
      creations.set(change.uri, text);
      changes.shift();
    } else {
      rest.push(change);
    }
  }
  return { creations, rest };
}

/** The text that a change gives to an empty file; undefined where it does something else. */
function wholeText(uri: string, change: Change | undefined): string | undefined {
  if (change === undefined || !isTextEdit(change) || change.textDocument.uri !== uri || change.edits.length !== 1) {
    return undefined;
  }
  const [edit] = change.edits;
  return edit !== undefined && 'newText' in edit ? edit.newText : undefined;
}

function isTextEdit(change: Change): change is TextDocumentEdit {
  return 'textDocument' in change;
}
