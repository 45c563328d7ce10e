import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

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
export const run: Run = (command, args, options) =>
  new Promise((resolve) => {
    const limit = AbortSignal.timeout(options.timeoutMs);
    const signal = options.signal === undefined ? limit : AbortSignal.any([options.signal, limit]);
    const child = spawn(command, args, { signal, stdio: ['ignore', 'pipe', 'pipe'], windowsHide: true });
    const output: string[] = [];
    let lastWords = '';
    createInterface(child.stdout).on('line', (line) => {
      output.push(line);
      options.onLine?.(line);
    });
    createInterface(child.stderr).on('line', (line) => {
      lastWords = line.trim() || lastWords;
      options.onLine?.(line);
    });
    const end = (code: number | undefined, words: string): void => {
      resolve({ code, output: output.join('\n'), lastWords: words || (output.at(-1) ?? '') });
    };
    child.on('error', (error) => {
      const isTooSlow = limit.aborted && options.signal?.aborted !== true;
      end(undefined, isTooSlow ? `no answer within ${options.timeoutMs / 1000} s` : reasonOf(error));
    });
    child.on('close', (code) => {
      end(code ?? undefined, lastWords);
    });
  });

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code === 'ENOENT' ? 'there is no such program' : error.message;
}
