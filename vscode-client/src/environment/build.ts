import type { Run } from '../programs';
import { asModule, examine } from '../server/search';
import type { EnvironmentFolder } from './folder';

export interface BuildRequest {
  readonly folder: EnvironmentFolder;
  /** The path of the wheel to install. */
  readonly wheel: string;
  /** Pythons to make the environment with, best first. */
  readonly pythons: readonly string[];
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** `reason` is what the program that failed said last. */
export type BuildResult = 'built' | 'cancelled' | 'no_python' | { readonly reason: string };

const OLDEST_PYTHON = 311;
const ANSWER_WITHIN_MS = 20_000;
const WORK_WITHIN_MS = 20 * 60_000;
/** Some systems package Python without what makes environments. */
const QUESTION = 'import ensurepip, sys, venv; print(sys.version_info[0] * 100 + sys.version_info[1])';
const PIP_INSTALL = '-I -m pip install --disable-pip-version-check --no-input --prefer-binary --progress-bar off'.split(
  ' ',
);

/** Make the environment, alone among all windows. What was begun and did not succeed is removed. */
export async function buildEnvironment(request: BuildRequest, run: Run): Promise<BuildResult> {
  const { folder, signal } = request;
  const result = await folder.alone(signal, async () => {
    if ((await folder.state(run)) === 'ready') {
      return 'built'; // another window was at it
    }
    await folder.remove();
    const ended = await fill(request, run);
    if (ended === 'built') {
      await folder.stamp();
    } else {
      await folder.remove();
    }
    return ended;
  });
  return result ?? 'cancelled';
}

async function fill({ folder, wheel, pythons, signal, log }: BuildRequest, run: Run): Promise<BuildResult> {
  const base = await findBasePython(pythons, run, log);
  if (base === undefined) {
    return 'no_python';
  }
  const steps = [
    [base, '-I', '-m', 'venv', folder.path],
    [folder.python, ...PIP_INSTALL, wheel],
  ];
  for (const [command = '', ...args] of steps) {
    const ended = await run(command, args, { timeoutMs: WORK_WITHIN_MS, signal, onLine: log });
    if (ended.code !== 0) {
      return signal.aborted ? 'cancelled' : { reason: ended.lastWords };
    }
  }
  const answer = await examine(asModule('managed', folder.python), run);
  return 'version' in answer ? 'built' : { reason: answer.reason };
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
