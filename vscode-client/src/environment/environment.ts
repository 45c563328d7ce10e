import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import path from 'node:path';
import type { Run } from '../programs';
import { asModule, examine } from '../server/search';

export type EnvironmentState = 'absent' | 'broken' | 'ready';

/** What the user has said to having an environment made. */
export type Consent = 'given' | 'refused' | undefined;

/** `reason` is what the program that failed said last. */
export type BuildResult = 'built' | 'cancelled' | 'no_python' | { readonly reason: string };

export interface BuildOptions {
  /** Pythons to make the environment with, best first. */
  readonly pythons: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

const OLDEST_PYTHON = 311;
const ANSWER_WITHIN_MS = 20_000;
const WORK_WITHIN_MS = 20 * 60_000;
const UNUSED_AFTER_MS = 14 * 24 * 3600_000;
/** Some systems package Python without what makes environments. */
const QUESTION = 'import ensurepip, sys, venv; print(sys.version_info[0] * 100 + sys.version_info[1])';
const PIP_INSTALL = ['-I', '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--prefer-binary'];

/** What to do. Nobody is asked twice, and what was once allowed is repaired and updated without a question. */
export function nextStep(state: EnvironmentState, consent: Consent): 'use' | 'build' | 'ask' | 'leave' {
  if (state === 'ready') {
    return 'use';
  }
  if (state === 'broken' || consent === 'given') {
    return 'build';
  }
  return consent === 'refused' ? 'leave' : 'ask';
}

/**
 * The environment for one wheel, in a folder below `root`, which all windows share.
 *
 * It is named by the wheel's digest, so that another version of the extension never touches what a server runs from. It
 * is made under another name and then moved, so that what is there is complete, and windows need not wait for each other.
 */
export class Environment {
  private constructor(
    private readonly root: string,
    private readonly wheel: string,
    readonly folder: string,
  ) {}

  static async forWheel(root: string, wheel: string): Promise<Environment> {
    const digest = createHash('sha256').update(await fs.readFile(wheel));
    return new Environment(root, wheel, path.join(root, `server-${digest.digest('hex').slice(0, 12)}`));
  }

  get python(): string {
    return pythonIn(this.folder);
  }

  async state(run: Run): Promise<EnvironmentState> {
    if ((await usedAt(this.folder)) === undefined) {
      return 'absent';
    }
    return 'version' in (await examine(asModule('managed', this.python), run)) ? 'ready' : 'broken';
  }

  /** Say that the environment is in use. Others that nobody has used for long are removed. */
  async touch(): Promise<void> {
    const now = new Date();
    await fs.utimes(this.folder, now, now);
    const names = (await fs.readdir(this.root)).filter((name) => name.startsWith('server-'));
    for (const other of names.map((name) => path.join(this.root, name))) {
      if (now.getTime() - ((await usedAt(other)) ?? 0) > UNUSED_AFTER_MS) {
        await remove(other).catch(() => undefined); // a server may run from it
      }
    }
  }

  /** Make the environment anew, unless another window has. What was begun and did not succeed is removed. */
  async build(options: BuildOptions, run: Run): Promise<BuildResult> {
    await fs.mkdir(this.root, { recursive: true });
    const draft = await fs.mkdtemp(`${this.folder}-`);
    try {
      const result = await this.fill(draft, options, run);
      return result === 'built' ? await this.replaceBy(draft, run) : result;
    } finally {
      await remove(draft);
    }
  }

  private async replaceBy(draft: string, run: Run): Promise<BuildResult> {
    try {
      if ((await this.state(run)) !== 'ready') {
        await remove(this.folder);
        await fs.rename(draft, this.folder);
      }
      return 'built';
    } catch (error) {
      return (await this.state(run)) === 'ready' ? 'built' : { reason: String(error) }; // or another window was faster
    }
  }

  private async fill(draft: string, { pythons, signal, log }: BuildOptions, run: Run): Promise<BuildResult> {
    const base = await findBasePython(pythons, run, log);
    if (base === undefined) {
      return 'no_python';
    }
    const steps = [
      [base, '-I', '-m', 'venv', draft],
      [pythonIn(draft), ...PIP_INSTALL, '--progress-bar', 'off', this.wheel],
    ];
    for (const [command = '', ...args] of steps) {
      const ended = await run(command, args, { timeoutMs: WORK_WITHIN_MS, signal, onLine: log });
      if (ended.code !== 0) {
        return signal.aborted ? 'cancelled' : { reason: ended.lastWords };
      }
    }
    const answer = await examine(asModule('managed', pythonIn(draft)), run);
    return 'version' in answer ? 'built' : { reason: answer.reason };
  }
}

async function findBasePython(
  candidates: readonly string[],
  run: Run,
  log: (line: string) => void,
): Promise<string | undefined> {
  for (const candidate of new Set(candidates)) {
    const ended = await run(candidate, ['-I', '-c', QUESTION], { timeoutMs: ANSWER_WITHIN_MS });
    if (ended.code === 0 && Number(ended.output) >= OLDEST_PYTHON) {
      log(`Python for the environment: ${candidate}.`);
      return candidate;
    }
    log(`Python for the environment: ${candidate} cannot be used: ${ended.lastWords}`);
  }
  return undefined;
}

function pythonIn(folder: string): string {
  return path.join(folder, ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']));
}

function remove(folder: string): Promise<void> {
  return fs.rm(folder, { recursive: true, force: true, maxRetries: 3 });
}

/** When an environment was used last, in milliseconds; undefined where there is none. */
function usedAt(folder: string): Promise<number | undefined> {
  return fs.stat(folder).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
