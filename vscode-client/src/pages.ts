import * as vscode from 'vscode';
import type { RuleSummary } from './protocol';
import type { Server } from './server/server';

const SCHEME = 'airsmith-page';

/** Pages that only tell something: each is a Markdown document that lies nowhere, shown as a preview. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly change = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.change.event;
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? '';
  }

  /** Show a page. One of the same title that is open already is replaced. */
  async show(title: string, markdown: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md` });
    this.texts.set(uri.path, markdown);
    this.change.fire(uri);
    try {
      await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor');
    } catch {
      await vscode.window.showTextDocument(uri); // the preview is an extension that may be switched off
    }
  }

  dispose(): void {
    vscode.Disposable.from(this.registration, this.change).dispose();
  }
}

/** Explain a rule: the one that is named, or one that the user picks, those of the cursor's line first. */
export async function explainRule(server: Server, pages: Pages, named: unknown): Promise<void> {
  const rule = typeof named === 'string' ? named : await pickRule(server);
  if (rule !== undefined) {
    const page = await server.request<{ markdown: string } | null>('airsmith/explain', { rule });
    await pages.show(rule, page?.markdown ?? vscode.l10n.t('There is no rule {0}.', rule));
  }
}

async function pickRule(server: Server): Promise<string | undefined> {
  const here = rulesAtCursor();
  const rules = await server.request<RuleSummary[]>('airsmith/rules', {});
  const items = rules.map(({ name, layer, summary }) => ({ label: name, description: layer, detail: summary }));
  items.sort((one, other) => Number(here.has(other.label)) - Number(here.has(one.label)));
  const options = { title: vscode.l10n.t('Explain a rule'), matchOnDetail: true };
  return (await vscode.window.showQuickPick(items, options))?.label;
}

function rulesAtCursor(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const line = editor?.selection.active.line ?? 0;
  const found = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
  const here = found.filter(({ range }) => range.start.line <= line && line <= range.end.line);
  return new Set(here.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
}

/** Open a page that a bug report can begin with: what the extension knows, and what the server says of itself. */
export async function showDebugInformation(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const { version } = context.extension.packageJSON as { version: string };
  const uri = vscode.window.activeTextEditor?.document.uri.toString() ?? null;
  const isAnswering = server.state === 'idle' || server.state === 'running';
  const answer = isAnswering
    ? await server.request<{ text: string }>('airsmith/debugInformation', { uri }).catch(String)
    : 'it does not run.';
  const { state, found } = server;
  const program = found && `${[found.command, ...found.args].join(' ')} (${found.version}, from ${found.origin})`;
  const content = [
    '# Airsmith extension',
    '',
    `- extension: ${version}`,
    `- editor: ${vscode.env.appName} ${vscode.version}, remote: ${vscode.env.remoteName ?? 'no'}`,
    `- platform: ${process.platform} ${process.arch}`,
    `- workspace: ${vscode.workspace.isTrusted ? 'trusted' : 'restricted'}`,
    `- server: ${state}, ${program ?? 'none found'}`,
    '',
    typeof answer === 'string' ? `The server says nothing: ${answer}` : answer.text,
    '',
  ].join('\n');
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: 'markdown', content }));
}
