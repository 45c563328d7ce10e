import * as vscode from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { ApiKey, testApiKey } from './apiKey';
import { ManagedEnvironment } from './environment/managed';
import { Generations } from './generation';
import { createEnvironment, openServerSetting, restart, showLogs, tell } from './messages';
import { newComponentSpec } from './newSpec';
import { Pages, explainRule, showDebugInformation } from './pages';
import type { GenerateParams } from './protocol';
import { environmentOf, onInterpreterChange, selectedInterpreter } from './server/interpreter';
import { basePythons, locateServer } from './server/location';
import { concernsAirsmith } from './server/relevance';
import { NotRunningError, Server } from './server/server';
import { showStatus } from './statusItem';

const SPECS = '**/*.component.{yaml,yml}';

let current: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Airsmith', { log: true });
  const managed = new ManagedEnvironment(context, log, basePythons);
  const apiKey = new ApiKey(context.secrets);
  const pages = new Pages();
  const server: Server = new Server({
    log,
    locate: (onAsk) => locateServer(managed, log, onAsk),
    variables: async () => ({ ...(await activeEnvironment()), ...(await apiKey.variables()) }),
    // The client registers the commands of the server; this one becomes a request, which can be cancelled.
    executeCommand: async (command, args, next) =>
      command === 'airsmith.generate'
        ? generations.generate(args[0] as GenerateParams)
        : (next(command, args) as Promise<unknown>),
  });
  const generations: Generations = new Generations(server, pages, log);
  current = server;
  context.subscriptions.push(
    log,
    pages.registration,
    generations.subscriptions,
    showStatus(server),
    ...serverCommands(server, managed, log),
    ...specCommands(server, generations),
    register('setApiKey', () => apiKey.set()),
    register('clearApiKey', () => apiKey.clear()),
    register('testApiKey', () => testApiKey(server)),
    register('explainRule', (rule) => explainRule(server, pages, rule)),
    register('showDebugInformation', () => showDebugInformation(context, server)),
    ...restarts(server, apiKey, generations),
    ...startWhenNeeded(server),
  );
}

export async function deactivate(): Promise<void> {
  await current?.stop();
}

function serverCommands(
  server: Server,
  managed: ManagedEnvironment,
  log: vscode.LogOutputChannel,
): vscode.Disposable[] {
  return [
    register('restartServer', async () => {
      await server.restart();
      if (server.state === 'missing') {
        tellNotRunning();
      }
    }),
    register('createManagedEnvironment', async () => {
      if (await managed.create()) {
        await server.restart();
      }
    }),
    register('showLogs', () => {
      log.show();
    }),
  ];
}

function specCommands(server: Server, generations: Generations): vscode.Disposable[] {
  const withSpec = (name: string, run: (spec: GenerateParams) => unknown): vscode.Disposable =>
    register(name, () => {
      const document = vscode.window.activeTextEditor?.document;
      return document === undefined
        ? tell('information', vscode.l10n.t('Open a spec first.'))
        : run({ uri: document.uri.toString(), version: document.version });
    });
  return [
    register('newComponentSpec', () => newComponentSpec(server)),
    withSpec('generateComponent', (spec) => generations.generate(spec)),
    withSpec('scaffoldComponent', (spec) => generations.generate({ ...spec, engine: 'scaffold' })),
    withSpec('assessSpec', (spec) =>
      server.request('workspace/executeCommand', { command: 'airsmith.assess', arguments: [spec] }),
    ),
  ];
}

/** Register a command of the extension. What goes wrong is told, with a way on where the server does not run. */
function register(name: string, run: (argument: unknown) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`airsmith.${name}`, async (argument: unknown) => {
    try {
      await run(argument);
    } catch (error) {
      if (error instanceof NotRunningError) {
        tellNotRunning();
      } else if (!isInterrupted(error)) {
        void tell('error', `Airsmith: ${error instanceof Error ? error.message : String(error)}`, [showLogs()]);
      }
    }
  });
}

/** Whether a request got no answer because the server was restarted, of which the user knows. */
function isInterrupted(error: unknown): boolean {
  return error instanceof ResponseError && error.code === ErrorCodes.PendingResponseRejected;
}

function tellNotRunning(): void {
  const message = vscode.l10n.t('The Airsmith server does not run, so only snippets work.');
  void tell('error', message, [restart(), createEnvironment(), openServerSetting(), showLogs()]);
}

/** The selected interpreter as the active environment, whose packages the server reads where no other is configured. */
async function activeEnvironment(): Promise<Record<string, string>> {
  const selected = await selectedInterpreter();
  const folder = selected && environmentOf(selected);
  return folder ? { VIRTUAL_ENV: folder } : {};
}

/** Restart the server when something changes that it is started with, but not under a generation. */
function restarts(server: Server, apiKey: ApiKey, generations: Generations): vscode.Disposable[] {
  const restart = async (): Promise<void> => {
    await generations.idle();
    if (server.state !== 'idle') {
      await server.restart();
    }
  };
  return [
    apiKey.onDidChange(() => void restart()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('airsmith.server.path')) {
        void restart();
      }
    }),
    watchInterpreter(server, restart),
  ];
}

/** Call back when another interpreter is selected than the server was started with. */
function watchInterpreter(server: Server, onChange: () => Promise<void>): vscode.Disposable {
  let known: string | undefined;
  let watch: vscode.Disposable | undefined;
  const compare = async (): Promise<void> => {
    const selected = await selectedInterpreter();
    if (selected !== known) {
      known = selected;
      await onChange();
    }
  };
  const start = server.onDidChangeState(async () => {
    if (server.state === 'starting') {
      known = await selectedInterpreter();
      watch?.dispose();
      watch = await onInterpreterChange(() => void compare());
    }
  });
  return new vscode.Disposable(() => {
    start.dispose();
    watch?.dispose();
  });
}

/** Start the server with the first document that it is for, so that other YAML and Python files cost nothing. */
function startWhenNeeded(server: Server): vscode.Disposable[] {
  const consider = (document: vscode.TextDocument): void => {
    if (server.state === 'idle' && concernsAirsmith(document)) {
      void server.restart();
    }
  };
  vscode.workspace.textDocuments.forEach(consider);
  void vscode.workspace.findFiles(SPECS, undefined, 1).then((specs) => {
    if (server.state === 'idle' && specs.length > 0) {
      void server.restart();
    }
  });
  return [
    vscode.workspace.onDidOpenTextDocument(consider),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      consider(document);
    }),
  ];
}
