import * as vscode from 'vscode';

export type Severity = 'information' | 'warning' | 'error';

/** Show a message, and run the command whose title the user chooses. */
export async function tell(severity: Severity, message: string, ...actions: vscode.Command[]): Promise<void> {
  const { showInformationMessage, showWarningMessage, showErrorMessage } = vscode.window;
  const show = { information: showInformationMessage, warning: showWarningMessage, error: showErrorMessage }[severity];
  const chosen = await show(message, ...actions.map(({ title }) => title));
  const action = actions.find(({ title }) => title === chosen);
  if (action !== undefined) {
    await vscode.commands.executeCommand(action.command, ...((action.arguments ?? []) as unknown[]));
  }
}

export const showLogs = (): vscode.Command => ({ title: vscode.l10n.t('Show logs'), command: 'airsmith.showLogs' });
export const restart = (): vscode.Command => ({ title: vscode.l10n.t('Restart'), command: 'airsmith.restartServer' });
export const setApiKey = (): vscode.Command => ({
  title: vscode.l10n.t('Set API key'),
  command: 'airsmith.setApiKey',
});
export const createEnvironment = (): vscode.Command => ({
  title: vscode.l10n.t('Create environment'),
  command: 'airsmith.createManagedEnvironment',
});
export const openServerSetting = (): vscode.Command => ({
  title: vscode.l10n.t('Open settings'),
  command: 'workbench.action.openSettings',
  arguments: ['airsmith.server.path'],
});
