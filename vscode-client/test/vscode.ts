/** What the tests need of the editor's API; the bundles of tests have it in place of `vscode`. */

import { editor } from './editor';
import { Disposable, EventEmitter, type Uri, type WorkspaceEdit } from './editorTypes';

export * from './editorTypes';

export const version = '1.91.0';
export const LanguageStatusSeverity = { Information: 0, Warning: 1, Error: 2 };
export const ProgressLocation = { Window: 10, Notification: 15 };
export const CodeActionKind = {};
export const LogLevel = { Trace: 1, Info: 3 };

export const l10n = {
  t: (message: string, ...values: (string | number)[]): string =>
    message.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? '')),
};

export const env = { appName: 'Tests', language: 'en' };

const nothing = new EventEmitter<never>();
const write = (line: string): void => {
  editor.log.push(line);
};

export const window = {
  tabGroups: { all: [], onDidChangeTabs: nothing.event },
  visibleTextEditors: [],
  activeTextEditor: undefined,
  onDidChangeActiveTextEditor: nothing.event,
  onDidChangeVisibleTextEditors: nothing.event,
  createOutputChannel: () => ({
    logLevel: LogLevel.Info,
    onDidChangeLogLevel: nothing.event,
    trace: write,
    debug: write,
    info: write,
    warn: write,
    error: write,
    dispose: () => undefined,
  }),
  showInformationMessage: (text: string, ...buttons: string[]) => editor.show('information', text, buttons),
  showWarningMessage: (text: string, ...buttons: string[]) => editor.show('warning', text, buttons),
  showErrorMessage: (text: string, ...buttons: string[]) => editor.show('error', text, buttons),
  showTextDocument: (uri: Uri): Promise<void> => {
    editor.shown.push(uri.path);
    return uri.path.includes('missing') ? Promise.reject(new Error('There is no such file.')) : Promise.resolve();
  },
  withProgress: <T>({ title }: { title: string }, work: Parameters<typeof editor.notify<T>>[1]) =>
    editor.notify(title, work),
};

export const workspace = {
  get isTrusted(): boolean {
    return editor.isTrusted;
  },
  get textDocuments(): typeof editor.documents {
    return editor.documents;
  },
  workspaceFolders: undefined,
  notebookDocuments: [],
  onDidGrantWorkspaceTrust: editor.onDidGrantTrust.event,
  onDidChangeConfiguration: editor.onDidChangeConfiguration.event,
  onDidChangeWorkspaceFolders: nothing.event,
  onDidOpenTextDocument: editor.onDidOpenDocument.event,
  onDidChangeTextDocument: nothing.event,
  onDidCloseTextDocument: nothing.event,
  onDidSaveTextDocument: nothing.event,
  onWillSaveTextDocument: nothing.event,
  findFiles: () => Promise.resolve([]),
  registerTextDocumentContentProvider: () => new Disposable(() => undefined),
  getConfiguration: (section: string) => ({ get: (key: string) => editor.settings.get(`${section}.${key}`) }),
  applyEdit: (edit: WorkspaceEdit) => Promise.resolve(editor.edits.push(edit) > 0),
};

export const commands = {
  registerCommand: (command: string, run: (...given: unknown[]) => unknown): Disposable => {
    editor.commands.set(command, run);
    return new Disposable(() => editor.commands.delete(command));
  },
  executeCommand: (command: string, ...given: unknown[]) => editor.execute(command, ...given),
};

export const extensions = {
  getExtension: (id: string) => {
    const activate = editor.extensions.get(id);
    return activate && { activate: () => Promise.resolve().then(activate) };
  },
};

export const languages = {
  createLanguageStatusItem: () => ({ dispose: () => undefined }),
  createDiagnosticCollection: () => ({ dispose: () => undefined }),
  match: () => 0,
};
