import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { l10n } from 'vscode';
import type { Run } from '../programs';

/** The oldest server that knows every request which this extension sends. */
const OLDEST_SERVER = '0.1.0';

/** Where a server comes from, in the order in which they are looked at. */
export type Origin = 'setting' | 'interpreter' | 'path' | 'managed';

/** What may be a server: `command` followed by `args` is the program `airsmith`. */
export interface Candidate {
  readonly origin: Origin;
  readonly command: string;
  readonly args: readonly string[];
}

export interface FoundServer extends Candidate {
  readonly version: string;
}

/** A candidate that cannot be used, and why, in words that end a sentence. */
export interface Rejected extends Candidate {
  readonly reason: string;
}

const ANSWER_WITHIN_MS = 20_000;
const PYTHON_NAME = /(?:^|[\\/])(?:python|pypy)[\d.]*(?:\.exe)?$/i;
const ANSWER = /\bairsmith, version (\d[\d.]*)/;

/** Airsmith as a module of a Python. It is isolated, so that no folder or variable can plant modules. */
export function asModule(origin: Origin, python: string): Candidate {
  return { origin, command: python, args: ['-I', '-m', 'airsmith'] };
}

/** The program at a path, which is `airsmith` itself or a Python that has it. */
export function asProgram(origin: Origin, file: string): Candidate {
  return PYTHON_NAME.test(file) ? asModule(origin, file) : { origin, command: file, args: [] };
}

/** The first candidate that answers as a server which is new enough. Those before it are added to `rejected`. */
export async function findServer(
  candidates: AsyncIterable<Candidate>,
  rejected: Rejected[],
  run: Run,
  log: (line: string) => void,
): Promise<FoundServer | undefined> {
  for await (const candidate of candidates) {
    const answer = await examine(candidate, run);
    const place = `Server from ${answer.origin}: ${answer.command}`;
    if ('version' in answer) {
      log(`${place}, version ${answer.version}; taken.`);
      return answer;
    }
    log(`${place} cannot be used: ${answer.reason}.`);
    rejected.push(answer);
  }
  return undefined;
}

/** Ask a candidate for its version. One with a relative path is not run: the workspace would decide what that is. */
export async function examine(candidate: Candidate, run: Run): Promise<FoundServer | Rejected> {
  if (!path.isAbsolute(candidate.command)) {
    return { ...candidate, reason: l10n.t('it is not an absolute path') };
  }
  const ended = await run(candidate.command, [...candidate.args, '--version'], { timeoutMs: ANSWER_WITHIN_MS });
  const version = ANSWER.exec(ended.output)?.[1];
  if (ended.code !== 0) {
    return {
      ...candidate,
      reason: ended.lastWords.replace(/\.$/, '') || l10n.t('it ends with code {0}', String(ended.code)),
    };
  }
  if (version === undefined) {
    return { ...candidate, reason: l10n.t('it does not answer as Airsmith does') };
  }
  const reason = l10n.t('its version {0} is too old; this extension needs {1} or newer', version, OLDEST_SERVER);
  return isOlder(version, OLDEST_SERVER) ? { ...candidate, reason } : { ...candidate, version };
}

/** Whether a version is older than another one, by their numbers. */
export function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}

/** All programs of that name on PATH, in order. Relative folders, which depend on where one is, are left out. */
export function programsOnPath(
  name: string,
  searchPath = process.env['PATH'] ?? '',
  platform: NodeJS.Platform = process.platform,
  isProgram: (file: string) => boolean = isExecutable,
): string[] {
  const flavour = platform === 'win32' ? path.win32 : path.posix;
  return searchPath
    .split(flavour.delimiter)
    .filter((folder) => flavour.isAbsolute(folder))
    .map((folder) => flavour.join(folder, platform === 'win32' ? `${name}.exe` : name))
    .filter(isProgram);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
