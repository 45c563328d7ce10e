import { homedir } from 'node:os';
import * as vscode from 'vscode';
import type { ManagedEnvironment } from '../environment/managed';
import { run } from '../programs';
import type { Interpreter } from './interpreter';
import { type Candidate, type FoundServer, type Rejected, asModule, asProgram } from './search';
import { findServer, programsOnPath } from './search';

const PYTHON_NAMES = ['python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3', 'python'];

/** Look for the server: setting, selected interpreter, PATH, the environment of the extension. */
export async function locateServer(
  interpreter: Interpreter,
  managed: ManagedEnvironment,
  log: vscode.LogOutputChannel,
  onAsk: () => void,
): Promise<FoundServer | undefined> {
  const rejected: Rejected[] = [];
  const selected = await interpreter.look();
  async function* candidates(): AsyncGenerator<Candidate> {
    const configured = configuredPath();
    yield* configured === undefined ? [] : [asProgram('setting', configured)];
    yield* selected === undefined ? [] : [asModule('interpreter', selected)];
    yield* programsOnPath('airsmith').map((file) => asProgram('path', file));
    const own = await managed.look(rejected, onAsk);
    yield* own === undefined ? [] : [own];
  }
  return findServer(candidates(), rejected, run, (line) => {
    log.info(line);
  });
}

/** Pythons to make an environment with, best first. */
export async function basePythons(interpreter: Interpreter): Promise<string[]> {
  const onPath = PYTHON_NAMES.flatMap((name) => programsOnPath(name));
  const candidates = [configuredPath(), ...onPath, await interpreter.look()];
  return candidates.filter((candidate) => candidate !== undefined);
}

/** The path in the setting; `~` stands for the user's folder. */
function configuredPath(): string | undefined {
  const configured = vscode.workspace.getConfiguration('airsmith').get<string | null>('server.path')?.trim();
  return configured ? configured.replace(/^~(?=[\\/])/, homedir()) : undefined;
}
