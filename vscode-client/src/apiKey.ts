import * as vscode from 'vscode';
import { setApiKey, tell } from './messages';
import type { Server } from './server/server';

const SECRET = 'airsmith.anthropicApiKey';

/** The key for Claude, kept in the editor's secret storage and handed to the server by its environment alone. */
export class ApiKey {
  constructor(private readonly secrets: vscode.SecretStorage) {}

  /** The variables that give the key to a server; none where there is none, or where the workspace is not trusted. */
  async variables(): Promise<Record<string, string>> {
    const key = vscode.workspace.isTrusted ? await this.secrets.get(SECRET) : undefined;
    return key === undefined ? {} : { ANTHROPIC_API_KEY: key };
  }

  /** Hear of it when the key was set or cleared, here or in another window. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.secrets.onDidChange(({ key }) => {
      if (key === SECRET) {
        listener();
      }
    });
  }

  async set(): Promise<void> {
    const key = await vscode.window.showInputBox({
      title: vscode.l10n.t('API key of Anthropic'),
      prompt: vscode.l10n.t('It is kept in the secret storage of your editor and never in a setting.'),
      password: true,
      ignoreFocusOut: true,
      validateInput: (text) =>
        /^\S+$/.test(text.trim()) ? undefined : vscode.l10n.t('A key is one word, without spaces.'),
    });
    if (key !== undefined) {
      await this.secrets.store(SECRET, key.trim());
      const test = { title: vscode.l10n.t('Test it'), command: 'airsmith.testApiKey' };
      void tell('information', vscode.l10n.t('The API key is kept.'), test);
    }
  }

  async clear(): Promise<void> {
    const isKept = (await this.secrets.get(SECRET)) !== undefined;
    if (isKept) {
      await this.secrets.delete(SECRET);
    }
    const done = isKept
      ? vscode.l10n.t('The API key is cleared.')
      : vscode.l10n.t('No API key is kept, so there is nothing to clear.');
    const inherited = process.env['ANTHROPIC_API_KEY'] ? vscode.l10n.t('ANTHROPIC_API_KEY is used instead.') : '';
    void tell('information', `${done} ${inherited}`.trim());
  }
}

/** Have the server try the key with a request that costs nothing. */
export async function testApiKey(server: Server): Promise<void> {
  const options = { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Testing the API key') };
  const { ok, message } = await vscode.window.withProgress(options, () =>
    server.request<{ ok: boolean; message: string }>('airsmith/testKey', {}),
  );
  await (ok ? tell('information', message) : tell('error', message, setApiKey()));
}
