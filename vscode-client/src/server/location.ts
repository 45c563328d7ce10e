import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ManagedEnvironment } from '../environment/managed';
import { run } from '../programs';
import { selectedInterpreter } from './interpreter';
import { type FoundServer, type Source, asModule, asProgram, findServer, programsOnPath } from './search';

const PYTHON_NAMES = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];

/** Look for the server: setting, selected interpreter, PATH, the environment of the extension. */
export function locateServer(
  managed: ManagedEnvironment,
  log: vscode.LogOutputChannel,
  onAsk: () => void,
): Promise<FoundServer | undefined> {
  const sources: Source[] = [
    { origin: 'setting', look: () => Promise.resolve(asSource(configuredPath(), asProgram.bind(null, 'setting'))) },
    {
      origin: 'interpreter',
      look: async () => asSource(await selectedInterpreter(), asModule.bind(null, 'interpreter')),
    },
    ...onPath('airsmith').map((file): Source => {
      return { origin: 'path', look: () => Promise.resolve(asProgram('path', file)) };
    }),
    { origin: 'managed', look: (rejected) => managed.look(rejected, onAsk) },
  ];
  return findServer(sources, run, (line) => {
    log.info(line);
  });
}

/** Pythons to make an environment with, best first. */
export async function basePythons(): Promise<string[]> {
  const candidates = [configuredPath(), ...PYTHON_NAMES.flatMap(onPath), await selectedInterpreter()];
  return candidates.filter((candidate) => candidate !== undefined);
}

function asSource<T>(file: string | undefined, make: (file: string) => T): T | undefined {
  return file === undefined ? undefined : make(file);
}

/** The path in the setting; `~` stands for the user's folder. */
function configuredPath(): string | undefined {
  const configured = vscode.workspace.getConfiguration('airsmith').get<string | null>('server.path')?.trim();
  return configured ? configured.replace(/^~(?=[\\/])/, homedir()) : undefined;
}

function onPath(name: string): string[] {
  return programsOnPath(name, process.env['PATH'] ?? '');
}
