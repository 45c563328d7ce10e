import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { l10n } from 'vscode';

/** How a program ended. `code` is undefined where it could not be started, was stopped or took too long. */
export interface Ended {
  readonly code: number | undefined;
  readonly output: string;
  /** The last line that it wrote, to stderr if it wrote any there, or why it could not be run. */
  readonly lastWords: string;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** Hears every line of stdout and stderr as it comes. */
  readonly onLine?: (line: string) => void;
}

export type Run = (command: string, args: readonly string[], options: RunOptions) => Promise<Ended>;

/** Run a program without a shell and without input. Never rejects. */
export const run: Run = (command, args, { timeoutMs, signal, onLine }) =>
  new Promise((resolve) => {
    const limit = AbortSignal.timeout(timeoutMs);
    const stop = signal === undefined ? limit : AbortSignal.any([signal, limit]);
    const child = spawn(command, args, { signal: stop, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const output: string[] = [];
    let lastWords = '';
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      onLine?.(line);
    });
    createInterface(child.stderr).on('line', (line) => {
      lastWords = line.trim() || lastWords;
      onLine?.(line);
    });
    const end = (code: number | undefined, words: string): void => {
      resolve({ code, output: output.join('\n'), lastWords: words || (output.at(-1) ?? '') });
    };
    child.on('error', (error: NodeJS.ErrnoException) => {
      const isTooSlow = limit.aborted && signal?.aborted !== true;
      const reason = error.code === 'ENOENT' ? l10n.t('there is no such program') : error.message;
      end(undefined, isTooSlow ? l10n.t('no answer within {0} s', timeoutMs / 1000) : reason);
    });
    child.on('close', (code) => {
      end(code ?? undefined, lastWords);
    });
  });
