import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { type TestContext, beforeEach, describe, test } from 'node:test';
import { editor } from './editor';
import { type Script, until } from './servers';
import { type Window, messages, openWindow, run, taken } from './window';

const GOOD: Script = {};
const TOO_OLD: Script = { version: '0.0.9' };

function select(python: string): void {
  editor.extensions.set('ms-python.vscode-python-envs', () => ({
    getEnvironment: () => Promise.resolve({ execInfo: { run: { executable: python } } }),
  }));
}

function promised<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

beforeEach(() => {
  editor.reset();
});

describe('where the server comes from', () => {
  test('the setting comes first, then the selected interpreter, then PATH', async (context) => {
    const { root } = await openWindow(context, { 'path/airsmith': GOOD, 'sel/python': GOOD, 'set/python': GOOD });
    await run('restartServer');
    select(`${root}/sel/python`);
    await run('restartServer');
    editor.settings.set('airsmith.server.path', ` ${root}/set/python `);
    await run('restartServer');
    assert.deepEqual(taken(), ['path', 'interpreter', 'setting']);
    assert.deepEqual(messages(), []);
  });

  test('an interpreter with too old an Airsmith, or none, falls back without a popup', async (context) => {
    const { root } = await openWindow(context, { 'path/airsmith': GOOD, 'sel/python': TOO_OLD });
    select(`${root}/sel/python`);
    await run('restartServer');
    assert.match(editor.log.join('\n'), /sel\/python cannot be used: its version 0\.0\.9 is too old/);
    select(`${root}/sel/nothing`);
    await run('restartServer');
    assert.deepEqual(taken(), ['path', 'path']);
    assert.deepEqual(messages(), []);
  });

  test('a setting that cannot be used falls back without a popup', async (context) => {
    await openWindow(context, { 'path/airsmith': GOOD });
    editor.settings.set('airsmith.server.path', './airsmith');
    await run('restartServer');
    assert.deepEqual(taken(), ['path']);
    assert.deepEqual(messages(), []);
  });

  test('where there is none, a command tells so, with ways on', async (context) => {
    await openWindow(context, {});
    await run('generate', { uri: 'file:///w/a.component.yaml' });
    assert.deepEqual(messages(), ['The Airsmith server does not run, so only snippets work.']);
    assert.deepEqual(editor.messages[0]?.buttons, ['Restart', 'Create environment', 'Open settings', 'Show logs']);
  });
});

describe('the question whether to create an environment', () => {
  async function openWithWheel(context: TestContext): Promise<Window> {
    const window = await openWindow(context, { 'path/airsmith': TOO_OLD });
    await mkdir(`${window.root}/extension/bundled`, { recursive: true });
    await writeFile(`${window.root}/extension/bundled/airsmith-0.1.0-py3-none-any.whl`, 'a wheel');
    return window;
  }
  const questions = (): string[] => messages().filter((text) => text.includes('Create a private Python environment'));

  test('it says what is wrong with the server on PATH, and is not asked again once it is declined', async (context) => {
    const { kept } = await openWithWheel(context);
    editor.presses.add('Not now');
    await run('restartServer');
    assert.match(
      questions()[0] ?? '',
      /path\/airsmith cannot be used as Airsmith server: its version 0\.0\.9 is too old/,
    );
    assert.deepEqual([...kept.values()], ['refused']);
    await run('restartServer');
    assert.equal(questions().length, 1);
  });

  test('it is asked once at a time, and leaves a consent alone that is given meanwhile', async (context) => {
    const { kept } = await openWithWheel(context);
    const { promise: answer, resolve: dismiss } = promised<undefined>();
    context.mock.method(editor, 'show', (severity: 'information', text: string, buttons: readonly string[]) => {
      editor.messages.push({ severity, text, buttons });
      return text.includes('private Python environment') ? answer : Promise.resolve(undefined);
    });
    const first = run('restartServer');
    await until('the user is asked', () => questions().length === 1);
    const second = run('restartServer');
    await until(
      'the second search has come as far',
      () => editor.log.filter((line) => line.includes('next: ask')).length === 2,
    );
    await run('createManagedEnvironment');
    dismiss(undefined);
    await Promise.all([first, second]);
    assert.equal(questions().length, 1);
    assert.deepEqual([...kept.values()], ['given']);
  });
});
