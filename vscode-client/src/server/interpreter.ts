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
    resolveEnvironment(environment: unknown): Promise<{ executable?: { uri?: vscode.Uri } } | undefined>;
    onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

/** The Python that the user has selected for the workspace, where an extension knows of one and tells in time. */
export class Interpreter implements vscode.Disposable {
  private readonly change = new vscode.EventEmitter<void>();
  private watches: vscode.Disposable[] = [];
  private selected: string | undefined;
  /** Another one is selected than was seen last. */
  readonly onDidChange = this.change.event;

  /** Which one it is. None is looked for in a workspace that is not trusted, as that may bring one. Never rejects. */
  async look(): Promise<string | undefined> {
    const newer = (await exportsOf('ms-python.vscode-python-envs')) as PythonEnvironments | undefined;
    const older = ((await exportsOf('ms-python.python')) as PythonExtension | undefined)?.environments;
    if (this.watches.length === 0) {
      const events = [newer?.onDidChangeEnvironment, older?.onDidChangeActiveEnvironmentPath];
      this.watches = events.flatMap((event) => (event === undefined ? [] : [event(() => void this.compare())]));
    }
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    const environment = await inTime(() => newer?.getEnvironment(folder));
    const selected =
      environment?.execInfo?.run?.executable ??
      (await inTime(() => older?.resolveEnvironment(older.getActiveEnvironmentPath(folder))))?.executable?.uri?.fsPath;
    this.selected = selected !== undefined && path.isAbsolute(selected) ? selected : undefined;
    return this.selected;
  }

  /** The interpreter that was seen last as the active environment, whose packages the server reads. */
  variables(): Record<string, string> {
    const folders = this.selected ? [path.dirname(path.dirname(this.selected)), path.dirname(this.selected)] : [];
    const folder = folders.find((folder) => MARKS_OF_ENVIRONMENTS.some((mark) => existsSync(path.join(folder, mark))));
    return folder === undefined ? {} : { VIRTUAL_ENV: folder };
  }

  dispose(): void {
    vscode.Disposable.from(this.change, ...this.watches).dispose();
  }

  private async compare(): Promise<void> {
    const before = this.selected;
    if ((await this.look()) !== before) {
      this.change.fire();
    }
  }
}

function exportsOf(extension: string): Promise<unknown> {
  return inTime(() => (vscode.workspace.isTrusted ? vscode.extensions.getExtension(extension)?.activate() : undefined));
}

/** What is asked for, or undefined where it takes too long, fails, or is null. */
async function inTime<T>(ask: () => PromiseLike<T> | undefined): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, READY_WITHIN_MS, undefined);
  });
  try {
    return (await Promise.race([ask(), limit])) ?? undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
