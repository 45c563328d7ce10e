import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import { activate, deactivate } from '../src/extension';
import { editor } from './editor';
import { type Script, scratchPrograms, until } from './servers';

export interface Window {
  /** The folder with the programs, whose `path` is PATH. */
  readonly root: string;
  readonly kept: Map<string, unknown>;
  readonly secrets: Map<string, string>;
}

/** A window with the extension, on a machine that has those programs. */
export async function openWindow(context: TestContext, programs: Readonly<Record<string, Script>>): Promise<Window> {
  const before = process.env['PATH'];
  const subscriptions: vscode.Disposable[] = [];
  // What is to happen first is registered first: the programs must be there until no server starts any more.
  context.after(async () => {
    await until('the server has started', () => taken().length === 0 || isRunning());
    await deactivate();
    vscode.Disposable.from(...subscriptions).dispose();
    process.env['PATH'] = before;
  });
  const root = await scratchPrograms(context, programs);
  process.env['PATH'] = `${root}/path`;
  const kept = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  const secretChange = new vscode.EventEmitter<{ key: string }>();
  const extension = {
    subscriptions,
    extensionPath: `${root}/extension`,
    globalStorageUri: vscode.Uri.file(`${root}/storage`),
    globalState: {
      get: (key: string) => kept.get(key),
      update: (key: string, value: unknown) => Promise.resolve(kept.set(key, value)),
    },
    secrets: {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      delete: (key: string) => {
        secrets.delete(key);
        secretChange.fire({ key });
        return Promise.resolve();
      },
      onDidChange: secretChange.event,
    },
  };
  activate(extension as unknown as vscode.ExtensionContext);
  return { root, kept, secrets };
}

export function run(command: string, ...given: unknown[]): Promise<void> {
  return editor.execute(`airsmith.${command}`, ...given);
}

/** Where the servers came from that were taken, in their order. */
export function taken(): string[] {
  return editor.log.flatMap((line) => /^Server from (\w+): .* taken\.$/.exec(line)?.[1] ?? []);
}

export function isRunning(): boolean {
  const told = editor.executed.filter(([command, key]) => command === 'setContext' && key === 'airsmith.isRunning');
  return told.at(-1)?.[2] === true;
}

export function messages(): string[] {
  return editor.messages.map(({ text }) => text);
}
