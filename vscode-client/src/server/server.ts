import * as vscode from 'vscode';
import { LSPErrorCodes, ResponseError, State } from 'vscode-languageclient/node';
import { restart, showLogs, tell } from '../messages';
import type { Progress } from '../protocol';
import { AirsmithClient } from './client';
import type { FoundServer } from './search';

/**
 * What the server does. `asking` means that the user is asked whether to create an environment, `missing` that none was
 * found, `failed` that it does not start or crashes again and again.
 */
export type ServerState = 'idle' | 'searching' | 'asking' | 'starting' | 'running' | 'missing' | 'failed';

/** The server does not run, and will not by itself. */
export class NotRunningError extends Error {}

/** The language server of this window: at most one, which is found, started, restarted and asked here. */
export class Server implements vscode.Disposable {
  private readonly change = new vscode.EventEmitter<void>();
  private readonly progress = new vscode.EventEmitter<Progress>();
  private client: AirsmithClient | undefined;
  private start: Promise<void> | undefined;
  private turn = 0;

  /** The server has another state, or another status to be asked for. */
  readonly onDidChange = this.change.event;
  readonly onProgress = this.progress.event;
  state: ServerState = 'idle';
  /** What is running, or was running last. */
  found: FoundServer | undefined;

  /** `locate` calls back where it asks the user; `variables` are read after it, for the server's environment. */
  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly locate: (onAsk: () => void) => Promise<FoundServer | undefined>,
    private readonly variables: () => Promise<Record<string, string>>,
  ) {}

  /** Look for the server anew and start it. Of several restarts at once the last one counts. Never rejects. */
  restart(): Promise<void> {
    const turn = (this.turn += 1);
    this.become('searching');
    this.start = this.startAnew(turn).catch((error: unknown) => {
      this.log.error(`The server could not be started: ${String(error)}`);
      if (turn === this.turn) {
        this.fail(vscode.l10n.t('The Airsmith server does not start; the log tells why.'));
      }
    });
    return this.start;
  }

  /** Stop the server for good. Never rejects. */
  async stop(): Promise<void> {
    this.turn += 1;
    await this.endClient();
  }

  dispose(): void {
    vscode.Disposable.from(this.change, this.progress).dispose();
  }

  /** Ask the server; it is started, and waited for. Rejects with NotRunningError, or with the server's error. */
  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    const client = await (token === undefined ? this.running() : Promise.race([this.running(), cancelled(token)]));
    // An absent token must be left out: the client would send it as one more parameter.
    return token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token);
  }

  /** The client of a server that runs, or is back in a moment. Rejects with NotRunningError where there is none. */
  async running(): Promise<AirsmithClient> {
    let start: Promise<void> | undefined;
    do {
      start = this.start ?? this.restart();
      await start;
    } while (start !== this.start);
    if (this.client === undefined || (this.state !== 'running' && this.state !== 'starting')) {
      throw new NotRunningError(vscode.l10n.t('The Airsmith server is not running.'));
    }
    return this.client;
  }

  private async startAnew(turn: number): Promise<void> {
    await this.endClient();
    const found = await this.locate(() => {
      if (turn === this.turn) {
        this.become('asking');
      }
    });
    const variables = await this.variables();
    if (turn !== this.turn) {
      return;
    }
    this.found = found;
    if (found === undefined) {
      this.become('missing');
      return;
    }
    this.client = this.createClient(found, variables);
    await this.client.start();
  }

  private async endClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    await client?.end();
  }

  private createClient(found: FoundServer, variables: Record<string, string>): AirsmithClient {
    const client = new AirsmithClient(this.log, found, variables);
    client.onDidChangeState(({ newState }) => {
      if (client === this.client) {
        this.follow(newState, client.hasGivenUp);
      }
    });
    client.onNotification('airsmith/progress', (progress: Progress) => {
      this.progress.fire(progress);
    });
    client.onNotification('airsmith/statusChanged', () => {
      this.change.fire();
    });
    return client;
  }

  /** After a crash the client is stopped for a moment, until it starts its server again. */
  private follow(state: State, hasGivenUp: boolean): void {
    if (state === State.StartFailed) {
      this.fail(vscode.l10n.t('The Airsmith server does not start; the log tells why.'));
    } else if (state === State.Stopped && hasGivenUp) {
      this.fail(vscode.l10n.t('The Airsmith server does not stay alive; the log tells why.'));
    } else {
      this.become(state === State.Running ? 'running' : 'starting');
    }
  }

  /** A failed start is heard of in several ways, and told once. */
  private fail(message: string): void {
    if (this.state !== 'failed') {
      this.become('failed');
      void tell('error', message, restart(), showLogs());
    }
  }

  private become(state: ServerState): void {
    this.state = state;
    this.change.fire();
  }
}

/** Rejects once a request is cancelled, with what the client itself rejects it with. */
function cancelled(token: vscode.CancellationToken): Promise<never> {
  return new Promise((_, reject) => {
    token.onCancellationRequested(() => {
      reject(new ResponseError(LSPErrorCodes.RequestCancelled, 'Request got cancelled'));
    });
  });
}
