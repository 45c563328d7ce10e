import * as vscode from 'vscode';

/** A button of a message, which runs a command. */
export interface Action {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

const SHOWN_BY = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
};

/** Show a message, and run what the user chooses. */
export async function tell(
  severity: keyof typeof SHOWN_BY,
  message: string,
  actions: readonly Action[] = [],
): Promise<void> {
  const chosen = await SHOWN_BY[severity](message, ...actions.map(({ title }) => title));
  const action = actions.find(({ title }) => title === chosen);
  if (action !== undefined) {
    await vscode.commands.executeCommand(action.command, ...(action.args ?? []));
  }
}

export const showLogs = (): Action => ({ title: vscode.l10n.t('Show logs'), command: 'airsmith.showLogs' });
export const restart = (): Action => ({ title: vscode.l10n.t('Restart'), command: 'airsmith.restartServer' });
export const setApiKey = (): Action => ({ title: vscode.l10n.t('Set API key'), command: 'airsmith.setApiKey' });
export const createEnvironment = (): Action => ({
  title: vscode.l10n.t('Create environment'),
  command: 'airsmith.createManagedEnvironment',
});
export const openServerSetting = (): Action => ({
  title: vscode.l10n.t('Open settings'),
  command: 'workbench.action.openSettings',
  args: ['airsmith.server.path'],
});
