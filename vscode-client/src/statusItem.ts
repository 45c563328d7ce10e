import * as vscode from 'vscode';
import { createEnvironment, restart, setApiKey, showLogs } from './messages';
import type { ServerStatus } from './protocol';
import { DOCUMENTS } from './server/client';
import type { Server } from './server/server';
import { type StatusView, serverView, targetView } from './statusText';

const SEVERITIES = {
  warning: vscode.LanguageStatusSeverity.Warning,
  error: vscode.LanguageStatusSeverity.Error,
};

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
    show(serverItem, serverView({ state, isTrusted, version: found?.version }, vscode.l10n.t));
    const status = await statusOf(server);
    if (mine === turn) {
      targetItem.selector = status === undefined ? [] : DOCUMENTS;
      show(targetItem, status && targetView(status, isTrusted, vscode.l10n.t));
    }
  };
  const events = [
    server.onDidChangeState,
    vscode.window.onDidChangeActiveTextEditor,
    vscode.workspace.onDidSaveTextDocument,
    vscode.workspace.onDidChangeConfiguration,
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

function show(item: vscode.LanguageStatusItem, view: StatusView | undefined): void {
  if (view !== undefined) {
    item.text = view.text;
    item.detail = view.detail ?? '';
    item.severity = view.severity === undefined ? vscode.LanguageStatusSeverity.Information : SEVERITIES[view.severity];
    item.busy = view.isBusy ?? false;
    item.command = commandFor(view.needs);
  }
}

function commandFor(needs: StatusView['needs']): vscode.Command {
  switch (needs) {
    case 'restart':
      return restart();
    case 'logs':
      return showLogs();
    case 'environment':
      return createEnvironment();
    case 'key':
      return setApiKey();
    case 'trust':
      return { title: vscode.l10n.t('Manage trust'), command: 'workbench.trust.manage' };
    case 'details':
      return { title: vscode.l10n.t('Details'), command: 'airsmith.showDebugInformation' };
  }
}
