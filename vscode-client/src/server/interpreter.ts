import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const READY_WITHIN_MS = 5_000;
const MARKS_OF_ENVIRONMENTS = ['pyvenv.cfg', 'conda-meta'];

/** The part that is used here of what `ms-python.vscode-python-envs` exports. */
interface PythonEnvironments {
  getEnvironment(scope: vscode.Uri | undefined): Promise<{ execInfo?: { run?: { executable?: string } } } | undefined>;
  onDidChangeEnvironment?: vscode.Event<unknown>;
}

/** The part that is used here of what `ms-python.python` exports. */
interface PythonExtension {
  environments?: {
    getActiveEnvironmentPath(resource?: vscode.Uri): unknown;
    resolveEnvironment(environment: unknown): Promise<{ executable: { uri: vscode.Uri | undefined } } | undefined>;
    onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

/** The Python that the user has selected for the workspace, where an extension knows of one and tells in time. */
export async function selectedInterpreter(): Promise<string | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const { newer, older } = await pythonExtensions();
  const environment = await inTime(newer?.getEnvironment(folder));
  const resolved = environment
    ? undefined
    : await inTime(older?.resolveEnvironment(older.getActiveEnvironmentPath(folder)));
  const selected = environment?.execInfo?.run?.executable ?? resolved?.executable.uri?.fsPath;
  return selected !== undefined && path.isAbsolute(selected) ? selected : undefined;
}

/** Hear of it when another interpreter may have been selected. */
export async function onInterpreterChange(listener: () => void): Promise<vscode.Disposable> {
  const { newer, older } = await pythonExtensions();
  const events = [newer?.onDidChangeEnvironment, older?.onDidChangeActiveEnvironmentPath];
  return vscode.Disposable.from(...events.flatMap((event) => (event === undefined ? [] : [event(listener)])));
}

/** The folder of the environment that a Python belongs to; undefined for the Python of a system. */
export function environmentOf(python: string): string | undefined {
  const folders = [path.dirname(path.dirname(python)), path.dirname(python)];
  return folders.find((folder) => MARKS_OF_ENVIRONMENTS.some((mark) => existsSync(path.join(folder, mark))));
}

/** Nothing is asked in a workspace that is not trusted: it may bring a Python of its own. */
async function pythonExtensions(): Promise<{
  newer: PythonEnvironments | undefined;
  older: PythonExtension['environments'] | undefined;
}> {
  const exported = (name: string): Promise<unknown> =>
    inTime(vscode.workspace.isTrusted ? vscode.extensions.getExtension(name)?.activate() : undefined);
  const newer = await exported('ms-python.vscode-python-envs');
  const older = await exported('ms-python.python');
  return {
    newer: (newer ?? undefined) as PythonEnvironments | undefined,
    older: ((older ?? undefined) as PythonExtension | undefined)?.environments,
  };
}

/** What a promise gives, or undefined where it takes too long or fails. */
async function inTime<T>(promise: PromiseLike<T> | undefined): Promise<T | undefined> {
  const limit = new Promise<undefined>((resolve) => setTimeout(resolve, READY_WITHIN_MS, undefined));
  try {
    return await Promise.race([promise, limit]);
  } catch {
    return undefined;
  }
}
