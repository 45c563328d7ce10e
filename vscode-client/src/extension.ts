import * as vscode from 'vscode';
import { ErrorCodes, ResponseError } from 'vscode-languageclient/node';
import { ApiKey, testApiKey } from './apiKey';
import { ManagedEnvironment } from './environment/managed';
import { findingsReport } from './findings';
import { Generations } from './generation';
import { createEnvironment, openServerSetting, restart, showLogs, tell } from './messages';
import { newComponentSpec } from './newSpec';
import { Pages, explainRule, showDebugInformation } from './pages';
import type { GenerateParams, GenerationResult } from './protocol';
import { concernsAirsmith } from './server/documents';
import { Interpreter } from './server/interpreter';
import { basePythons, locateServer } from './server/location';
import { NotRunningError, Server } from './server/server';
import { showStatus } from './status';

const SPECS = '**/*.component.{yaml,yml}';

let current: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Airsmith', { log: true });
  const interpreter = new Interpreter();
  const managed = new ManagedEnvironment(context, log, () => basePythons(interpreter));
  const apiKey = new ApiKey(context.secrets);
  const server = new Server(
    log,
    (onAsk) => locateServer(interpreter, managed, log, onAsk),
    async () => ({ ...interpreter.variables(), ...(await apiKey.variables()) }),
  );
  const generations = new Generations(server, log);
  const pages = new Pages();
  const restartWhenIdle = async (): Promise<void> => {
    await generations.idle();
    await server.restart();
  };
  current = server;
  context.subscriptions.push(
    ...[log, interpreter, managed, server, pages, showStatus(server)],
    ...serverCommands(server, managed, restartWhenIdle),
    ...specCommands(server, generations),
    register('setApiKey', () => apiKey.set()),
    register('clearApiKey', () => apiKey.clear()),
    register('testApiKey', () => testApiKey(server)),
    register('explainRule', (rule) => explainRule(server, pages, rule)),
    register('showFindings', (name, result) => {
      const title = vscode.l10n.t('Findings of {0}', name as string);
      return pages.show(title, findingsReport(title, result as GenerationResult));
    }),
    register('showDebugInformation', () => showDebugInformation(context, server)),
    register('showLogs', () => {
      log.show();
    }),
    ...restartOnChange(server, apiKey, interpreter, restartWhenIdle),
    ...startWhenNeeded(server),
  );
}

export async function deactivate(): Promise<void> {
  await current?.stop();
}

function serverCommands(
  server: Server,
  managed: ManagedEnvironment,
  restartWhenIdle: () => Promise<void>,
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
        await restartWhenIdle();
      }
    }),
  ];
}

/** Commands for the spec that a code action or lens names, or that is open. `generate` and `assess` are the server's. */
function specCommands(server: Server, generations: Generations): vscode.Disposable[] {
  const withSpec = (name: string, run: (spec: GenerateParams) => Promise<unknown>): vscode.Disposable =>
    register(name, (given) => {
      const document = vscode.window.activeTextEditor?.document;
      const open = document && { uri: document.uri.toString(), version: document.version };
      const spec = isSpec(given) ? given : open;
      return spec ? run(spec) : tell('information', vscode.l10n.t('Open a spec first.'));
    });
  const generate = (spec: GenerateParams): Promise<void> => generations.generate(spec);
  const assess = (spec: GenerateParams): Promise<unknown> =>
    server.request('workspace/executeCommand', { command: 'airsmith.assess', arguments: [spec] });
  return [
    register('newComponentSpec', () => newComponentSpec(server)),
    withSpec('generate', generate),
    withSpec('generateComponent', generate),
    withSpec('scaffoldComponent', (spec) => generate({ ...spec, engine: 'scaffold' })),
    withSpec('assess', assess),
    withSpec('assessSpec', assess),
  ];
}

/** Menus hand over the URI of a file, or something else, as they like. */
function isSpec(given: unknown): given is GenerateParams {
  return typeof given === 'object' && given !== null && 'uri' in given && typeof given.uri === 'string';
}

/** Register a command of the extension. What goes wrong is told, with a way on where the server does not run. */
function register(name: string, run: (...given: unknown[]) => unknown): vscode.Disposable {
  return vscode.commands.registerCommand(`airsmith.${name}`, async (...given: unknown[]) => {
    try {
      await run(...given);
    } catch (error) {
      if (error instanceof NotRunningError) {
        tellNotRunning();
      } else if (!isInterrupted(error)) {
        void tell('error', `Airsmith: ${error instanceof Error ? error.message : String(error)}`, showLogs());
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
  void tell('error', message, restart(), createEnvironment(), openServerSetting(), showLogs());
}

/** Restart the server when something changes that it was started with. */
function restartOnChange(
  server: Server,
  apiKey: ApiKey,
  interpreter: Interpreter,
  restartWhenIdle: () => Promise<void>,
): vscode.Disposable[] {
  const restartIfStarted = (): void => {
    if (server.state !== 'idle') {
      void restartWhenIdle();
    }
  };
  return [
    apiKey.onDidChange(restartIfStarted),
    interpreter.onDidChange(restartIfStarted),
    vscode.workspace.onDidGrantWorkspaceTrust(restartIfStarted),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('airsmith.server.path')) {
        restartIfStarted();
      }
    }),
  ];
}

/** Start the server with the first document that it is for, so that other YAML and Python files cost nothing. */
function startWhenNeeded(server: Server): vscode.Disposable[] {
  const startFor = (isNeeded: boolean): void => {
    if (isNeeded && server.state === 'idle') {
      void server.restart();
    }
  };
  const consider = (document: vscode.TextDocument): void => {
    startFor(server.state === 'idle' && concernsAirsmith(document));
  };
  vscode.workspace.textDocuments.forEach(consider);
  void vscode.workspace.findFiles(SPECS, undefined, 1).then((specs) => {
    startFor(specs.length > 0);
  });
  return [
    vscode.workspace.onDidOpenTextDocument(consider),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      consider(document);
    }),
  ];
}
