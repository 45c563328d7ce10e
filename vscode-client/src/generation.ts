import path from 'node:path';
import * as vscode from 'vscode';
import { LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { findingLine, findingsReport } from './findings';
import { type Action, restart, setApiKey, showLogs, tell } from './messages';
import type { Pages } from './pages';
import type { GenerateParams, GenerationResult, Progress } from './protocol';
import type { Server } from './server/server';

const SHOW_FINDINGS = 'airsmith.showFindings';

/** The generations of this window: one at a time for each spec, with progress and a cancel that reaches the server. */
export class Generations {
  private readonly running = new Map<string, Promise<void>>();
  readonly subscriptions: vscode.Disposable;

  constructor(
    private readonly server: Server,
    pages: Pages,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.subscriptions = vscode.Disposable.from(
      server.onProgress((progress) => {
        this.logFindings(progress);
      }),
      vscode.commands.registerCommand(SHOW_FINDINGS, (name: string, result: GenerationResult) => {
        const title = vscode.l10n.t('Findings of {0}', name);
        return pages.show(title, findingsReport(title, result));
      }),
    );
  }

  /** Generate from a spec, until its files are there or it is clear why not. Never rejects. */
  async generate(params: GenerateParams): Promise<void> {
    const name = path.posix.basename(vscode.Uri.parse(params.uri).path);
    if (this.running.has(params.uri)) {
      const message = vscode.l10n.t('A generation for {0} is under way; wait for it or cancel it.', name);
      return tell('information', message);
    }
    const run = this.runAndShow(params, name).finally(() => this.running.delete(params.uri));
    this.running.set(params.uri, run);
    return run;
  }

  /** Wait until nothing is generated any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.all(this.running.values());
    }
  }

  private async runAndShow(params: GenerateParams, name: string): Promise<void> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Generating from {0}', name),
      cancellable: true,
    };
    try {
      const result = await vscode.window.withProgress(options, async (progress, token) => {
        const subscription = this.server.onProgress(({ uri, text }) => {
          if (isSame(uri, params.uri)) {
            progress.report({ message: text });
          }
        });
        const result = this.server.request<GenerationResult>('airsmith/generate', params, token);
        return result.finally(() => {
          subscription.dispose();
        });
      });
      await this.show(result, params, name);
    } catch (error) {
      this.showFailure(error, name);
    }
  }

  private async show(result: GenerationResult, params: GenerateParams, name: string): Promise<void> {
    const message = [result.message, ...result.notes].join(' ');
    this.log.info(`${name}: ${result.outcome}. ${message}`);
    const file = result.outcome === 'done' ? result.files[0] : (result.kept ?? undefined);
    if (file !== undefined) {
      const opened = vscode.window.showTextDocument(vscode.Uri.parse(file), { preview: false });
      await opened.then(undefined, (error: unknown) => {
        this.log.warn(`${file} could not be opened: ${String(error)}`);
      });
    }
    const isScaffoldUnasked = result.engine === 'scaffold' && params.engine === undefined;
    const showFindings = { title: vscode.l10n.t('Show findings'), command: SHOW_FINDINGS, args: [name, result] };
    switch (result.outcome) {
      case 'done':
        this.tell('information', message, isScaffoldUnasked ? [setApiKey()] : []);
        break;
      case 'cancelled':
        this.tell('information', message);
        break;
      case 'refused':
        this.tell('warning', message, result.findings?.length ? [showFindings] : []);
        break;
      case 'rejected':
        this.tell('error', message, [showFindings, showLogs()]);
        break;
      case 'failed':
        this.tell('error', message, [setApiKey(), showLogs()]);
        break;
      case 'not_written':
        this.tell('error', message, [showLogs()]);
    }
  }

  private showFailure(error: unknown, name: string): void {
    if (error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled) {
      return;
    }
    this.log.error(`${name}: ${String(error)}`);
    const message = vscode.l10n.t('Nothing was generated from {0}, as the Airsmith server did not answer.', name);
    this.tell('error', message, [restart(), showLogs()]);
  }

  /** A message is not waited for: the run has ended, however long it stays. */
  private tell(severity: Parameters<typeof tell>[0], message: string, actions: readonly Action[] = []): void {
    void tell(severity, message, actions);
  }

  private logFindings({ stage, text, errors }: Progress): void {
    if (stage === 'judged') {
      this.log.info([text, ...(errors ?? []).map((error) => `  ${findingLine(error)}`)].join('\n'));
    }
  }
}

/** Whether two URIs name the same file, however they are escaped. */
function isSame(one: string, other: string): boolean {
  return vscode.Uri.parse(one).toString() === vscode.Uri.parse(other).toString();
}
