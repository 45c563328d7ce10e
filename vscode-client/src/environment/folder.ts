import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../programs';
import { asModule, examine } from '../server/search';

export type EnvironmentState = 'absent' | 'outdated' | 'broken' | 'ready';

/** What the user has said to having an environment made. */
export type Consent = 'given' | 'refused' | undefined;

const STAMP = 'complete';
const LOCK = 'lock';
const LOOK_AGAIN_AFTER_MS = 500;
const LONGEST_WORK_MS = 30 * 60_000;
const UNUSED_AFTER_MS = 14 * 24 * 3600_000;

/** What to do. Nobody is asked twice, and what was once allowed is repaired without a question. */
export function nextStep(state: EnvironmentState, consent: Consent): 'use' | 'build' | 'ask' | 'leave' {
  if (state === 'ready') {
    return 'use';
  }
  if (state !== 'absent' || consent === 'given') {
    return 'build';
  }
  return consent === 'refused' ? 'leave' : 'ask';
}

/**
 * The folder of the environment for one wheel, below a folder that all windows share.
 *
 * It is named by the wheel's digest, so that another version of the extension never touches what a server runs from,
 * and holds a stamp once it is complete.
 */
export class EnvironmentFolder {
  private constructor(
    private readonly root: string,
    private readonly name: string,
  ) {}

  static async forWheel(root: string, wheel: string): Promise<EnvironmentFolder> {
    const digest = createHash('sha256').update(await fs.readFile(wheel));
    return new EnvironmentFolder(root, `server-${digest.digest('hex').slice(0, 12)}`);
  }

  get path(): string {
    return path.join(this.root, this.name);
  }

  get python(): string {
    const parts = process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python'];
    return path.join(this.path, ...parts);
  }

  /** How things stand; a complete environment is tried. */
  async state(run: Run): Promise<EnvironmentState> {
    if ((await changedAt(this.path)) === 0) {
      return (await this.siblings()).length > 0 ? 'outdated' : 'absent';
    }
    const isComplete = (await changedAt(path.join(this.path, STAMP))) > 0;
    return isComplete && 'version' in (await examine(asModule('managed', this.python), run)) ? 'ready' : 'broken';
  }

  /** Say that the environment is complete, or in use. Others that nobody has used for long are removed. */
  async stamp(now = Date.now()): Promise<void> {
    await fs.writeFile(path.join(this.path, STAMP), new Date(now).toISOString());
    for (const name of await this.siblings()) {
      const folder = path.join(this.root, name);
      if (now - (await changedAt(path.join(folder, STAMP))) > UNUSED_AFTER_MS) {
        await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined); // a server may run from it
      }
    }
  }

  async remove(): Promise<void> {
    await fs.rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }

  /** Do some work while no other window does any; undefined where that was aborted while it waited. */
  async alone<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T | undefined> {
    const lock = path.join(this.root, LOCK);
    await fs.mkdir(this.root, { recursive: true });
    while (!(await take(lock))) {
      if (signal.aborted) {
        return undefined;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_AFTER_MS));
    }
    try {
      return await work();
    } finally {
      await fs.rm(lock, { force: true });
    }
  }

  private async siblings(): Promise<string[]> {
    const names = await fs.readdir(this.root).catch(() => []);
    return names.filter((name) => name.startsWith('server-') && name !== this.name);
  }
}

/** Whether the lock is ours now. One whose window has gone, or that is older than any work, is broken. */
async function take(lock: string): Promise<boolean> {
  try {
    await fs.writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await fs.readFile(lock, 'utf8').catch(() => ''));
    if (!isAlive(owner) || Date.now() - (await changedAt(lock)) > LONGEST_WORK_MS) {
      await fs.rm(lock, { force: true });
    }
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When something was last changed, in milliseconds; 0 where there is nothing. */
async function changedAt(place: string): Promise<number> {
  try {
    return (await fs.stat(place)).mtimeMs;
  } catch {
    return 0;
  }
}
