import type { Ended, Run, RunOptions } from '../src/programs';

/** What a program answers: its output, or the reason why it fails. */
export type Answer = { readonly output: string } | { readonly fails: string };

export interface Call {
  readonly line: string;
  readonly options: RunOptions;
}

/** Programs that answer as they are told to. The answer is that of the first key with which the command line ends. */
export function scripted(
  answers: Readonly<Record<string, Answer | ((options: RunOptions) => Answer | Promise<Answer>)>>,
): { run: Run; calls: Call[] } {
  const calls: Call[] = [];
  const run: Run = async (command, args, options): Promise<Ended> => {
    const line = [command, ...args].join(' ');
    calls.push({ line, options });
    const found = Object.entries(answers).find(([end]) => line.endsWith(end))?.[1];
    const answer =
      typeof found === 'function' ? await found(options) : (found ?? { fails: 'there is no such program' });
    return 'output' in answer
      ? { code: 0, output: answer.output, lastWords: '' }
      : { code: 1, output: '', lastWords: answer.fails };
  };
  return { run, calls };
}
