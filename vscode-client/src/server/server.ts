import * as vscode from 'vscode';
import { State } from 'vscode-languageclient/node';
import { restart, showLogs, tell } from '../messages';
import type { Progress } from '../protocol';
import { AirsmithClient, type ClientRequest } from './client';
import type { FoundServer } from './search';

/**
 * What the server does. `asking` means that the user is asked whether to create an environment, `missing` that none was
 * found, `failed` that it does not start or crashes again and again.
 */
export type ServerState = 'idle' | 'searching' | 'asking' | 'starting' | 'running' | 'missing' | 'failed';

export interface Surroundings extends ClientRequest {
  readonly locate: (onAsk: () => void) => Promise<FoundServer | undefined>;
  readonly variables: () => Promise<Readonly<Record<string, string>>>;
}

/** The server does not run, and will not by itself. */
export class NotRunningError extends Error {}

/** The language server of this window: at most one, which is found, started, restarted and asked here. */
export class Server {
  private readonly stateChange = new vscode.EventEmitter<void>();
  private readonly progress = new vscode.EventEmitter<Progress>();
  private client: AirsmithClient | undefined;
  private start: Promise<void> | undefined;
  private turn = 0;

  readonly onDidChangeState = this.stateChange.event;
  readonly onProgress = this.progress.event;
  state: ServerState = 'idle';
  /** What is running, or was running last. */
  found: FoundServer | undefined;

  constructor(private readonly surroundings: Surroundings) {}

  /** Look for the server anew and start it. Of several restarts at once the last one counts. Never rejects. */
  restart(): Promise<void> {
    const turn = (this.turn += 1);
    this.change('searching');
    this.start = this.startAnew(turn).catch((error: unknown) => {
      this.surroundings.log.error(`The server could not be started: ${String(error)}`);
      if (turn === this.turn) {
        this.change('failed');
      }
    });
    return this.start;
  }

  /** Stop the server. Never rejects. */
  async stop(): Promise<void> {
    this.turn += 1;
    await this.endClient();
  }

  /** Ask the server; it is started, and waited for. Rejects with NotRunningError, or with the server's error. */
  async request<R>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<R> {
    const client = await this.running();
    // An absent token must be left out: the client would send it as one more parameter.
    return token === undefined ? client.sendRequest<R>(method, params) : client.sendRequest<R>(method, params, token);
  }

  /** Rejects with NotRunningError where the server cannot be had. */
  async running(): Promise<AirsmithClient> {
    let start: Promise<void> | undefined;
    do {
      start = this.start ?? this.restart();
      await start;
    } while (start !== this.start);
    if (this.client === undefined || this.state !== 'running') {
      throw new NotRunningError(vscode.l10n.t('The Airsmith server is not running.'));
    }
    return this.client;
  }

  private async startAnew(turn: number): Promise<void> {
    await this.endClient();
    const found = await this.surroundings.locate(() => {
      if (turn === this.turn) {
        this.change('asking');
      }
    });
    const variables = await this.surroundings.variables();
    if (turn !== this.turn) {
      return;
    }
    this.found = found;
    if (found === undefined) {
      this.change('missing');
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

  private createClient(found: FoundServer, variables: Readonly<Record<string, string>>): AirsmithClient {
    const client = new AirsmithClient(this.surroundings, found, variables);
    client.onDidChangeState(({ newState }) => {
      if (client === this.client) {
        this.follow(newState, client.hasGivenUp);
      }
    });
    client.onNotification('airsmith/progress', (progress: Progress) => {
      this.progress.fire(progress);
    });
    return client;
  }

  /** After a crash the client is stopped for a moment, until it starts its server again. */
  private follow(state: State, hasGivenUp: boolean): void {
    const isDown = state === State.StartFailed || (state === State.Stopped && hasGivenUp);
    if (isDown && state === State.Stopped) {
      const message = vscode.l10n.t('The Airsmith server does not stay alive; the log tells why.');
      void tell('error', message, [restart(), showLogs()]);
    }
    this.change(state === State.Running ? 'running' : isDown ? 'failed' : 'starting');
  }

  private change(state: ServerState): void {
    this.state = state;
    this.stateChange.fire();
  }
}
