import * as vscode from 'vscode';
import { createEnvironment, restart, setApiKey, showLogs } from './messages';
import type { ServerStatus } from './protocol';
import { DOCUMENTS } from './server/documents';
import type { Server, ServerState } from './server/server';

/** A status in words, and what the user is offered. */
export type StatusView = Pick<vscode.LanguageStatusItem, 'text' | 'command'> &
  Partial<Pick<vscode.LanguageStatusItem, 'detail' | 'severity' | 'busy'>>;

/** Show how the server is, and what the file in the active editor is checked for. */
export function showStatus(server: Server): vscode.Disposable {
  const serverItem = vscode.languages.createLanguageStatusItem('airsmith.server', DOCUMENTS);
  const targetItem = vscode.languages.createLanguageStatusItem('airsmith.target', []);
  serverItem.name = vscode.l10n.t('Airsmith server');
  targetItem.name = vscode.l10n.t('Airsmith target');
  let turn = 0;
  const refresh = async (): Promise<void> => {
    const mine = (turn += 1);
    const { state, found } = server;
    const { isTrusted } = vscode.workspace;
    void vscode.commands.executeCommand('setContext', 'airsmith.isRunning', state === 'running');
    show(serverItem, serverView(state, isTrusted, found?.version));
    const status = await statusOf(server);
    if (mine === turn) {
      targetItem.selector = status === undefined ? [] : DOCUMENTS;
      if (status !== undefined) {
        show(targetItem, targetView(status, isTrusted));
      }
    }
  };
  const events = [
    server.onDidChange,
    vscode.window.onDidChangeActiveTextEditor,
    vscode.workspace.onDidSaveTextDocument, // a spec may have another target now
  ];
  void refresh();
  return vscode.Disposable.from(serverItem, targetItem, ...events.map((event) => event(() => void refresh())));
}

async function statusOf(server: Server): Promise<ServerStatus | undefined> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? null;
  try {
    return server.state === 'running' ? await server.request<ServerStatus>('airsmith/status', { uri }) : undefined;
  } catch {
    return undefined; // it stopped meanwhile, which is shown when it is told of
  }
}

function show(item: vscode.LanguageStatusItem, view: StatusView): void {
  Object.assign(item, { detail: '', severity: vscode.LanguageStatusSeverity.Information, busy: false }, view);
}

/** How the server is. */
export function serverView(state: ServerState, isTrusted: boolean, version = ''): StatusView {
  const { Warning, Error } = vscode.LanguageStatusSeverity;
  switch (state) {
    case 'idle':
      return {
        text: 'Airsmith',
        detail: vscode.l10n.t('starts with the first spec or Airflow file'),
        command: restart(),
      };
    case 'searching':
      return { text: vscode.l10n.t('Airsmith: looking for the server'), busy: true, command: showLogs() };
    case 'asking':
      return { text: vscode.l10n.t('Airsmith: no server yet'), severity: Warning, command: createEnvironment() };
    case 'starting':
      return { text: vscode.l10n.t('Airsmith: the server starts'), busy: true, command: showLogs() };
    case 'missing':
      return { text: vscode.l10n.t('Airsmith: no server found'), severity: Error, command: createEnvironment() };
    case 'failed':
      return { text: vscode.l10n.t('Airsmith: the server does not run'), severity: Error, command: restart() };
    case 'running':
      return isTrusted
        ? { text: `Airsmith ${version}`, command: restart() }
        : {
            text: `Airsmith ${version}`,
            detail: vscode.l10n.t('Restricted: static checks only'),
            severity: Warning,
            command: { title: vscode.l10n.t('Manage trust'), command: 'workbench.trust.manage' },
          };
  }
}

/** What a file is checked for, and what would generate from it. */
export function targetView(status: ServerStatus, isTrusted: boolean): StatusView {
  const { airflowTarget, targetOrigin, engine, keyPresent } = status;
  const details = { title: vscode.l10n.t('Details'), command: 'airsmith.showDebugInformation' };
  return {
    text: `Airflow ${airflowTarget}`,
    detail: `${targetOrigin} · ${vscode.l10n.t('engine {0}', engine)}`,
    command: isTrusted && !keyPresent && engine === 'scaffold' ? setApiKey() : details,
  };
}
