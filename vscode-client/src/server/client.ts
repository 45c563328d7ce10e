import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import {
  CancellationToken,
  CloseAction,
  type ErrorHandler,
  type ExecuteCommandSignature,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';
import { applyCreations } from '../edits/edits';
import type { FoundServer } from './search';
import { ServerLogReader } from './serverLog';

/** What the server is sent: specs by their names, and other YAML and Python, of which the server chooses. */
export const DOCUMENTS = [
  { scheme: 'file', pattern: '**/*.component.{yaml,yml}' },
  ...['file', 'untitled'].flatMap((scheme) => [
    { scheme, language: 'yaml' },
    { scheme, language: 'python' },
  ]),
];

export interface ClientRequest {
  readonly log: vscode.LogOutputChannel;
  /** Takes the place of sending a command to the server, or sends it by `next`. */
  readonly executeCommand: (command: string, args: unknown[], next: ExecuteCommandSignature) => Promise<unknown>;
}

/** A client that is not started yet. It starts its server again after a crash, unless it was told to stop. */
export class AirsmithClient extends LanguageClient {
  private isStopping = false;
  private hasRun = false;
  /** The server dies before it is ready, or has crashed too often to be started once more. */
  hasGivenUp = false;

  /** `variables` are for the server, over those of this process. */
  constructor(request: ClientRequest, { command, args }: FoundServer, variables: Readonly<Record<string, string>>) {
    const options = { env: { ...process.env, ...variables } };
    super('airsmith', 'Airsmith', { command, args: [...args, 'lsp'], options }, clientOptions(request));
    this.middleware.workspace = {
      handleApplyEdit: async (params, next) =>
        (await applyCreations(this, params)) ?? next(params, CancellationToken.None),
    };
    this.clientOptions.errorHandler = this.restartingHandler();
    this.onDidChangeState(({ newState }) => {
      this.hasRun ||= newState === State.Running;
    });
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
        if (this.isStopping) {
          return { action: CloseAction.DoNotRestart, handled: true };
        }
        const result = this.hasRun ? await usual.closed() : { action: CloseAction.DoNotRestart };
        this.hasGivenUp = result.action === CloseAction.DoNotRestart;
        return { ...result, handled: true };
      },
    };
  }
}

function clientOptions({ log, executeCommand }: ClientRequest): LanguageClientOptions {
  return {
    documentSelector: DOCUMENTS,
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    initializationFailedHandler: () => false,
    initializationOptions: { trusted: vscode.workspace.isTrusted },
    middleware: { executeCommand },
    stdioOptions: {
      stdout: () => undefined,
      stderr: (input, channel) => {
        const reader = new ServerLogReader();
        createInterface(input).on('line', (line) => {
          const { level, text } = reader.read(line);
          channel[level](text);
        });
      },
    },
  };
}
