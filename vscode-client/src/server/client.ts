import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import {
  CancellationToken,
  CloseAction,
  type DynamicFeature,
  type ErrorHandler,
  ExecuteCommandRequest,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  type StaticFeature,
} from 'vscode-languageclient/node';
import { applyCreations } from '../edits';
import { DOCUMENTS } from './documents';
import type { FoundServer } from './search';
import { ServerLogReader } from './serverLog';

/** A client that is not started yet. It starts its server again after a crash, unless it was told to stop. */
export class AirsmithClient extends LanguageClient {
  private isStopping = false;
  private hasRun = false;
  /** The server died before it was ready, or has crashed too often to be started once more. */
  hasGivenUp = false;

  /** `variables` are for the server, over those of this process. */
  constructor(log: vscode.LogOutputChannel, { command, args }: FoundServer, variables: Record<string, string>) {
    super(
      'airsmith',
      'Airsmith',
      { command, args: [...args, 'lsp'], options: { env: { ...process.env, ...variables } } },
      {
        documentSelector: DOCUMENTS,
        outputChannel: log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        initializationFailedHandler: () => false,
        initializationOptions: { trusted: vscode.workspace.isTrusted },
        stdioOptions: {
          stdout: () => undefined,
          stderr: (input) => {
            const reader = new ServerLogReader();
            createInterface(input).on('line', (line) => {
              const { level, text } = reader.read(line);
              log[level](text);
            });
          },
        },
      },
    );
    this.middleware.workspace = {
      handleApplyEdit: async (params, next) =>
        (await applyCreations(this, params)) ?? next(params, CancellationToken.None),
    };
    this.clientOptions.errorHandler = this.restartingHandler();
    this.onDidChangeState(({ newState }) => {
      this.hasRun ||= newState === State.Running;
    });
  }

  /** The server's commands are the extension's own, which are there while no server runs, and can be cancelled. */
  override registerFeature(feature: StaticFeature | DynamicFeature<unknown>): void {
    if (!('registrationType' in feature) || feature.registrationType.method !== ExecuteCommandRequest.method) {
      super.registerFeature(feature);
    }
  }

  /** Log an error. `Server` tells users what they must know of it, with a way on. */
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  /** Stop the server, also one that has not answered yet. Never rejects. */
  async end(): Promise<void> {
    this.isStopping = true;
    try {
      await this.dispose();
    } catch (error) {
      this.outputChannel.info(`The server was ended before it was ready: ${String(error)}`);
    }
  }

  private restartingHandler(): ErrorHandler {
    const usual = this.createDefaultErrorHandler();
    return {
      error: (...problem) => usual.error(...problem),
      closed: async () => {
        const isHopeless = this.isStopping || !this.hasRun;
        const result = isHopeless ? { action: CloseAction.DoNotRestart } : await usual.closed();
        this.hasGivenUp = result.action === CloseAction.DoNotRestart;
        return result;
      },
    };
  }
}
