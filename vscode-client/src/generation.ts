import path from 'node:path';
import * as vscode from 'vscode';
import { LSPErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { findingLine } from './findings';
import { type Severity, restart, setApiKey, showLogs, tell } from './messages';
import type { GenerateParams, GenerationResult, Progress } from './protocol';
import { NotRunningError, type Server } from './server/server';

/** The generations of this window: one at a time for each spec, with progress and a cancel that reaches the server. */
export class Generations {
  private readonly running = new Map<string, Promise<void>>();

  constructor(
    private readonly server: Server,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Generate from a spec, until its files are there or it is told why not. Rejects with NotRunningError. */
  async generate(params: GenerateParams): Promise<void> {
    const uri = vscode.Uri.parse(params.uri).toString();
    const name = path.posix.basename(vscode.Uri.parse(params.uri).path);
    if (this.running.has(uri)) {
      const message = vscode.l10n.t('A generation for {0} is under way; wait for it or cancel it.', name);
      return tell('information', message);
    }
    const run = this.runAndShow(params, name).finally(() => this.running.delete(uri));
    this.running.set(uri, run);
    return run;
  }

  /** Wait until nothing is generated any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.allSettled(this.running.values());
    }
  }

  private async runAndShow(params: GenerateParams, name: string): Promise<void> {
    try {
      await this.show(await this.run(params, name), params, name);
    } catch (error) {
      if (error instanceof NotRunningError) {
        throw error;
      }
      if (!(error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled)) {
        this.log.error(`${name}: ${String(error)}`);
        const message = vscode.l10n.t('Nothing was generated from {0}, as the Airsmith server did not answer.', name);
        void tell('error', message, restart(), showLogs());
      }
    }
  }

  private async run(params: GenerateParams, name: string): Promise<GenerationResult> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Generating from {0}', name),
      cancellable: true,
    };
    return vscode.window.withProgress(options, async (progress, token) => {
      const subscription = this.server.onProgress((news) => {
        if (isSame(news.uri, params.uri)) {
          progress.report({ message: news.text });
          this.logFindings(news);
        }
      });
      try {
        return await this.server.request<GenerationResult>('airsmith/generate', params, token);
      } finally {
        subscription.dispose();
      }
    });
  }

  private logFindings({ stage, text, errors = [] }: Progress): void {
    if (stage === 'judged') {
      this.log.info([text, ...errors.map((error) => `  ${findingLine(error)}`)].join('\n'));
    }
  }

  /** Open what there is to look at, and tell. The message is not waited for: the run has ended. */
  private async show(result: GenerationResult, params: GenerateParams, name: string): Promise<void> {
    const message = [result.message, ...result.notes].join(' ');
    this.log.info(`${name}: ${result.outcome}. ${message}`);
    const file = result.outcome === 'done' ? result.files[0] : result.kept;
    if (file) {
      const opened = vscode.window.showTextDocument(vscode.Uri.parse(file), { preview: false });
      await opened.then(undefined, (error: unknown) => {
        this.log.warn(`${file} could not be opened: ${String(error)}`);
      });
    }
    const [severity, ...actions] = reaction(result, params, name);
    void tell(severity, message, ...actions);
  }
}

/** How grave a result is, and what the user is offered. */
function reaction(result: GenerationResult, params: GenerateParams, name: string): [Severity, ...vscode.Command[]] {
  const title = vscode.l10n.t('Show findings');
  const showFindings = { title, command: 'airsmith.showFindings', arguments: [name, result] };
  switch (result.outcome) {
    case 'done': // a scaffold that nobody asked for stands in for a model that has no key
      return result.engine === 'scaffold' && params.engine === undefined
        ? ['information', setApiKey()]
        : ['information'];
    case 'cancelled':
      return ['information'];
    case 'refused':
      return result.findings?.length ? ['warning', showFindings] : ['warning'];
    case 'rejected':
      return ['error', showFindings, showLogs()];
    case 'failed':
      return ['error', setApiKey(), showLogs()];
    case 'not_written':
      return ['error', showLogs()];
  }
}

/** Whether two URIs name the same file, however they are escaped. */
function isSame(one: string, other: string): boolean {
  return vscode.Uri.parse(one).toString() === vscode.Uri.parse(other).toString();
}
