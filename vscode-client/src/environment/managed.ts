import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { createEnvironment, openServerSetting, showLogs, tell } from '../messages';
import { run } from '../programs';
import { type Candidate, type Rejected, asModule } from '../server/search';
import { type BuildResult, type Consent, Environment, nextStep } from './environment';

const PROGRESS_LINE = /^(Collecting|Installing) /;
const CONSENT = 'managedEnvironment.consent';

/** The environment that this extension makes for the server from the wheel that it brings, once the user agrees. */
export class ManagedEnvironment implements vscode.Disposable {
  private readonly end = new AbortController();
  private asking: Promise<boolean> | undefined;
  private building: Promise<BuildResult> | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly pythons: () => Promise<string[]>,
  ) {}

  /** End what is under way: nobody is there to use it. */
  dispose(): void {
    this.end.abort();
  }

  /** The server in the environment, which is made or repaired where that is allowed; asks once whether it is. */
  async look(rejected: readonly Rejected[], onAsk: () => void): Promise<Candidate | undefined> {
    const wheel = await this.bundledWheel();
    if (wheel === undefined) {
      return undefined;
    }
    const environment = await this.environmentFor(wheel);
    const state = await environment.state(run);
    const step = nextStep(state, this.context.globalState.get<Consent>(CONSENT));
    const candidate = asModule('managed', environment.python);
    this.log.info(`Environment of the extension: ${state}; next: ${step}.`);
    switch (step) {
      case 'use':
        await environment.touch().catch((error: unknown) => {
          this.log.warn(`The environment is used, though that could not be noted: ${String(error)}`);
        });
        return candidate;
      case 'build':
        return (await this.create()) ? candidate : undefined;
      case 'ask':
        onAsk();
        this.asking ??= this.ask(rejected).finally(() => {
          this.asking = undefined;
        });
        return (await this.asking) && (await this.create()) ? candidate : undefined;
      case 'leave':
        warnOf(rejected);
        return undefined;
    }
  }

  /** Make the environment unless it is there. Whether it is there now; why not, the user is told. */
  async create(): Promise<boolean> {
    const wheel = await this.bundledWheel();
    if (wheel === undefined) {
      const message = vscode.l10n.t('This build of the extension brings no server; name one in the settings.');
      void tell('error', message, openServerSetting());
      return false;
    }
    await this.context.globalState.update(CONSENT, 'given' satisfies Consent);
    this.building ??= this.build(wheel).finally(() => {
      this.building = undefined;
    });
    const result = await this.building;
    const problem = problemOf(result);
    if (problem !== undefined) {
      void tell('error', problem, createEnvironment(), openServerSetting(), showLogs());
    }
    return result === 'built';
  }

  private async build(wheel: string): Promise<BuildResult> {
    const environment = await this.environmentFor(wheel);
    const pythons = await this.pythons();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Airsmith: creating the environment of the language server'),
      cancellable: true,
    };
    return vscode.window.withProgress(options, (progress, token) => {
      const cancel = new AbortController();
      token.onCancellationRequested(() => {
        cancel.abort();
      });
      const log = (line: string): void => {
        this.log.info(line);
        if (PROGRESS_LINE.test(line)) {
          progress.report({ message: line });
        }
      };
      progress.report({ message: vscode.l10n.t('this takes about a minute') });
      const signal = AbortSignal.any([cancel.signal, this.end.signal]);
      return environment.build({ pythons, signal, log }, run);
    });
  }

  private async ask(rejected: readonly Rejected[]): Promise<boolean> {
    const { title } = createEnvironment();
    const why = rejection(rejected) ?? vscode.l10n.t('Airsmith needs its language server, and none was found.');
    const question = vscode.l10n.t(
      'Create a private Python environment for it? It leaves your own environments alone, and its packages come from your package index.',
    );
    const answer = await vscode.window.showInformationMessage(`${why} ${question}`, title, vscode.l10n.t('Not now'));
    const isAllowedMeanwhile = this.context.globalState.get<Consent>(CONSENT) === 'given';
    if (answer !== title && !isAllowedMeanwhile) {
      await this.context.globalState.update(CONSENT, 'refused' satisfies Consent);
    }
    return answer === title;
  }

  private environmentFor(wheel: string): Promise<Environment> {
    return Environment.forWheel(path.join(this.context.globalStorageUri.fsPath, 'environments'), wheel);
  }

  /** The path of the wheel that the extension brings; undefined where it was packaged without. */
  private async bundledWheel(): Promise<string | undefined> {
    const folder = path.join(this.context.extensionPath, 'bundled');
    const wheel = (await readdir(folder).catch(() => [])).find((name) => name.endsWith('.whl'));
    return wheel && path.join(folder, wheel);
  }
}

/** Why there is no environment; undefined where there is one, or the user wants none. */
function problemOf(result: BuildResult): string | undefined {
  if (result === 'no_python') {
    return vscode.l10n.t(
      'The Airsmith server needs Python 3.11 or newer with venv, and none was found on PATH; install one and create the environment again.',
    );
  }
  return typeof result === 'object'
    ? vscode.l10n.t('The environment of the Airsmith server was not created: {0}', result.reason)
    : undefined;
}

/** Nothing works now, but the user has been asked before: they hear only of what they may think works. */
function warnOf(rejected: readonly Rejected[]): void {
  const message = rejection(rejected);
  if (message !== undefined) {
    void tell('warning', message, createEnvironment(), openServerSetting(), showLogs());
  }
}

/** Why the server that the user most likely means cannot be used. */
function rejection(rejected: readonly Rejected[]): string | undefined {
  const meant = rejected.find(({ origin }) => origin === 'setting' || origin === 'path');
  return meant && vscode.l10n.t('{0} cannot be used as Airsmith server: {1}.', meant.command, meant.reason);
}
