import * as vscode from 'vscode';
import { tell } from './messages';
import type { NewSpec } from './protocol';
import type { Server } from './server/server';

/** Ask for a type and a name, and open a spec to fill in. Nothing is on disk before the user saves it. */
export async function newComponentSpec(server: Server): Promise<void> {
  await server.running();
  const type = await vscode.window.showQuickPick(
    [
      { label: 'operator', detail: vscode.l10n.t('does a piece of work') },
      { label: 'sensor', detail: vscode.l10n.t('waits until something is so') },
      { label: 'hook', detail: vscode.l10n.t('talks to an outside system by a connection') },
    ],
    { title: vscode.l10n.t('New component spec (1/2)'), placeHolder: vscode.l10n.t('What is it?') },
  );
  if (type === undefined) {
    return;
  }
  const folder = await chooseFolder();
  const make = (name: string): Promise<NewSpec> =>
    server.request('airsmith/newSpec', { componentType: type.label, name, uri: folder?.toString() ?? null });
  const name = await askForName(make);
  const spec = name === undefined ? undefined : await make(name);
  if (spec !== undefined && 'snippet' in spec) {
    await openSpec(spec, folder);
  }
}

function askForName(make: (name: string) => Promise<NewSpec>): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('New component spec (2/2)'),
    prompt: vscode.l10n.t('Its name in words or as a class, such as RowCount or row count'),
    ignoreFocusOut: true,
    validateInput: async (name) => {
      if (name.trim() === '') {
        return vscode.l10n.t('Type a name.');
      }
      const spec = await make(name);
      return 'problem' in spec ? spec.problem : undefined;
    },
  });
}

/** The folder of the file that is open, else the workspace's; undefined where no folder is open. */
async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const active = vscode.window.activeTextEditor?.document.uri;
  if (active?.scheme === 'file' && vscode.workspace.getWorkspaceFolder(active) !== undefined) {
    return vscode.Uri.joinPath(active, '..');
  }
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length > 1 ? (await vscode.window.showWorkspaceFolderPick())?.uri : folders[0]?.uri;
}

/** Open a draft, or what there is already: a file, or a draft that was begun and may hold work. */
async function openSpec(spec: { fileName: string; snippet: string }, folder: vscode.Uri | undefined): Promise<void> {
  const file = folder && vscode.Uri.joinPath(folder, spec.fileName);
  const draft = file?.with({ scheme: 'untitled' }) ?? vscode.Uri.from({ scheme: 'untitled', path: spec.fileName });
  const document = await vscode.workspace.openTextDocument(file && (await exists(file)) ? file : draft);
  const editor = await vscode.window.showTextDocument(document, { preview: false });
  if (document.isUntitled && document.getText() === '') {
    await editor.insertSnippet(new vscode.SnippetString(spec.snippet));
  } else {
    void tell('warning', vscode.l10n.t('{0} exists already; here it is, unchanged.', spec.fileName));
  }
}

function exists(file: vscode.Uri): Thenable<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
