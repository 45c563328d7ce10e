import { readdir } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { createEnvironment, openServerSetting, showLogs, tell } from '../messages';
import { run } from '../programs';
import { type Candidate, type Rejected, asModule } from '../server/search';
import { type BuildResult, buildEnvironment } from './build';
import { type Consent, EnvironmentFolder, nextStep } from './folder';

const PROGRESS_LINE = /^(Collecting|Installing) /;
const CONSENT = 'managedEnvironment.consent';

/** The environment that this extension makes for the server from the wheel that it brings, once the user agrees. */
export class ManagedEnvironment {
  private building: Promise<BuildResult> | undefined;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly pythons: () => Promise<string[]>,
  ) {}

  /** The server in the environment, which is made or repaired where that is allowed; asks once whether it is. */
  async look(rejected: readonly Rejected[], onAsk: () => void): Promise<Candidate | undefined> {
    const wheel = await this.bundledWheel();
    if (wheel === undefined) {
      return undefined;
    }
    const folder = await this.folderFor(wheel);
    const state = await folder.state(run);
    const step = nextStep(state, this.context.globalState.get<Consent>(CONSENT));
    this.log.info(`Environment of the extension: ${state}; next: ${step}.`);
    if (step === 'use') {
      await folder.stamp();
      return asModule('managed', folder.python);
    }
    if (step === 'leave') {
      warnOf(rejected);
      return undefined;
    }
    if (step === 'ask') {
      onAsk();
    }
    const isWanted = step === 'build' || (await this.ask(rejected));
    return isWanted && (await this.create()) ? asModule('managed', folder.python) : undefined;
  }

  /** Make the environment unless it is there. Whether it is there now; why not, the user is told. */
  async create(): Promise<boolean> {
    const wheel = await this.bundledWheel();
    if (wheel === undefined) {
      const message = vscode.l10n.t('This build of the extension brings no server; name one in the settings.');
      void tell('error', message, [openServerSetting()]);
      return false;
    }
    await this.context.globalState.update(CONSENT, 'given' satisfies Consent);
    this.building ??= this.build(wheel).finally(() => {
      this.building = undefined;
    });
    const result = await this.building;
    this.report(result);
    return result === 'built';
  }

  private async build(wheel: string): Promise<BuildResult> {
    const folder = await this.folderFor(wheel);
    const pythons = await this.pythons();
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Airsmith: creating the environment of the language server'),
      cancellable: true,
    };
    return vscode.window.withProgress(options, (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => {
        abort.abort();
      });
      const log = (line: string): void => {
        this.log.info(line);
        if (PROGRESS_LINE.test(line)) {
          progress.report({ message: line });
        }
      };
      progress.report({ message: vscode.l10n.t('this takes about a minute') });
      return buildEnvironment({ folder, wheel, pythons, signal: abort.signal, log }, run);
    });
  }

  private report(result: BuildResult): void {
    const again = [createEnvironment(), openServerSetting(), showLogs()];
    if (result === 'no_python') {
      const message = vscode.l10n.t(
        'The Airsmith server needs Python 3.11 or newer with venv, and none was found on PATH; install one and create the environment again.',
      );
      void tell('error', message, again);
    } else if (typeof result === 'object') {
      const message = vscode.l10n.t('The environment of the Airsmith server was not created: {0}', result.reason);
      void tell('error', message, again);
    }
  }

  private async ask(rejected: readonly Rejected[]): Promise<boolean> {
    const { title } = createEnvironment();
    const why = rejection(rejected) ?? vscode.l10n.t('Airsmith needs its language server, and none was found.');
    const question = vscode.l10n.t(
      'Create a private Python environment for it? It leaves your own environments alone, and its packages come from your package index.',
    );
    const answer = await vscode.window.showInformationMessage(`${why} ${question}`, title, vscode.l10n.t('Not now'));
    if (answer !== title) {
      await this.context.globalState.update(CONSENT, 'refused' satisfies Consent);
    }
    return answer === title;
  }

  private folderFor(wheel: string): Promise<EnvironmentFolder> {
    return EnvironmentFolder.forWheel(path.join(this.context.globalStorageUri.fsPath, 'environments'), wheel);
  }

  /** The path of the wheel that the extension brings; undefined where it was packaged without. */
  private async bundledWheel(): Promise<string | undefined> {
    const folder = path.join(this.context.extensionPath, 'bundled');
    const wheel = (await readdir(folder).catch(() => [])).find((name) => name.endsWith('.whl'));
    return wheel && path.join(folder, wheel);
  }
}

/** Nothing works now, but the user has been asked before: they hear only of what they may think works. */
function warnOf(rejected: readonly Rejected[]): void {
  const message = rejection(rejected);
  if (message !== undefined) {
    void tell('warning', message, [createEnvironment(), openServerSetting(), showLogs()]);
  }
}

/** Why the server that the user most likely means cannot be used. */
function rejection(rejected: readonly Rejected[]): string | undefined {
  const meant = rejected.find(({ origin }) => origin === 'setting' || origin === 'path');
  return meant && vscode.l10n.t('{0} cannot be used as Airsmith server: {1}.', meant.command, meant.reason);
}
