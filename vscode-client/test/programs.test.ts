import assert from 'node:assert/strict';
import { test } from 'node:test';
import { run } from '../src/programs';

const NODE = process.execPath;

test('the output, the code and the last words of a program are told', async () => {
  const script = 'console.log("one"); console.log("two"); console.error("why"); process.exitCode = 3';
  const lines: string[] = [];
  const ended = await run(NODE, ['-e', script], { timeoutMs: 20_000, onLine: (line) => lines.push(line) });
  assert.deepEqual(ended, { code: 3, output: 'one\ntwo', lastWords: 'why' });
  assert.deepEqual(lines.sort(), ['one', 'two', 'why']);
});

test('without a word on stderr the last line of stdout counts', async () => {
  const ended = await run(NODE, ['-e', 'console.log("Error: no ensurepip")'], { timeoutMs: 20_000 });
  assert.equal(ended.lastWords, 'Error: no ensurepip');
});

test('a program that is not there is a result, not an error', async () => {
  const ended = await run('/nowhere/airsmith', ['--version'], { timeoutMs: 20_000 });
  assert.deepEqual(ended, { code: undefined, output: '', lastWords: 'there is no such program' });
});

test('a program that does not end is stopped', async () => {
  const ended = await run(NODE, ['-e', 'setInterval(() => {}, 1000)'], { timeoutMs: 300 });
  assert.deepEqual(ended, { code: undefined, output: '', lastWords: 'no answer within 0.3 s' });
});

test('a program can be stopped from outside', async () => {
  const abort = new AbortController();
  const script = 'console.log("ready"); setInterval(() => {}, 1000)';
  const onLine = (): void => {
    abort.abort();
  };
  const ended = await run(NODE, ['-e', script], { timeoutMs: 20_000, signal: abort.signal, onLine });
  assert.equal(ended.code, undefined);
});
