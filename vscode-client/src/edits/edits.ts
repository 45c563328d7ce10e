import * as vscode from 'vscode';
import type { ApplyWorkspaceEditParams, ApplyWorkspaceEditResult, LanguageClient } from 'vscode-languageclient/node';
import { isTextEdit, separateCreations } from './creations';

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
  if (creations.length === 0) {
    return undefined;
  }
  const converter = client.protocol2CodeConverter;
  const whole = await converter.asWorkspaceEdit({ ...edit, documentChanges: rest });
  for (const { uri, text } of creations) {
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
