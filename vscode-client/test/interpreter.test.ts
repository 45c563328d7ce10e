import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { type TestContext, beforeEach, test } from 'node:test';
import * as vscode from 'vscode';
import { Interpreter } from '../src/server/interpreter';
import { editor } from './editor';
import { EventEmitter } from './editorTypes';
import { scratchPrograms } from './servers';

const NEWER = 'ms-python.vscode-python-envs';
const OLDER = 'ms-python.python';

/** The older extension, which has selected what it is told to have. */
class PythonExtension {
  readonly change = new EventEmitter<void>();

  constructor(public selected: string | undefined) {
    editor.extensions.set(OLDER, () => ({
      environments: {
        getActiveEnvironmentPath: () => ({ id: 'active' }),
        resolveEnvironment: () =>
          Promise.resolve({ executable: { uri: this.selected && vscode.Uri.file(this.selected) } }),
        onDidChangeActiveEnvironmentPath: this.change.event,
      },
    }));
  }

  select(python: string): void {
    this.selected = python;
    this.change.fire();
  }
}

function selectInNewer(executable: unknown): void {
  editor.extensions.set(NEWER, () => ({
    getEnvironment: () => Promise.resolve({ execInfo: { run: { executable } } }),
  }));
}

function interpreterFor(context: TestContext): Interpreter {
  const interpreter = new Interpreter();
  context.after(() => {
    interpreter.dispose();
  });
  return interpreter;
}

beforeEach(() => {
  editor.reset();
});

test('without an extension for Python none is selected', async (context) => {
  const interpreter = interpreterFor(context);
  assert.equal(await interpreter.look(), undefined);
  assert.deepEqual(interpreter.variables(), {});
});

test('the newer extension is asked first, then the older one', async (context) => {
  const interpreter = interpreterFor(context);
  new PythonExtension('/older/bin/python');
  assert.equal(await interpreter.look(), '/older/bin/python');
  selectInNewer('/newer/bin/python');
  assert.equal(await interpreter.look(), '/newer/bin/python');
});

test('what the newer one does not know the older one may', async (context) => {
  new PythonExtension('/older/bin/python');
  selectInNewer(undefined);
  assert.equal(await interpreterFor(context).look(), '/older/bin/python');
  editor.extensions.set(NEWER, () => ({ getEnvironment: () => Promise.resolve(undefined) }));
  assert.equal(await interpreterFor(context).look(), '/older/bin/python');
});

test('an extension that breaks, or exports something else, is passed over', async (context) => {
  const broken = (): never => {
    throw new Error('broken');
  };
  for (const exported of [
    broken,
    () => undefined,
    () => null,
    () => ({}),
    () => ({ environments: {} }),
    () => ({ getEnvironment: broken, environments: { getActiveEnvironmentPath: broken } }),
    () => ({ getEnvironment: () => Promise.reject(new Error('broken')) }),
    () => ({ environments: { getActiveEnvironmentPath: () => '', resolveEnvironment: () => Promise.resolve({}) } }),
  ]) {
    editor.extensions.set(NEWER, exported);
    editor.extensions.set(OLDER, exported);
    assert.equal(await interpreterFor(context).look(), undefined);
  }
});

test('an extension that does not answer is not waited for', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout'] });
  editor.extensions.set(OLDER, () => new Promise(() => undefined));
  const looking = interpreterFor(context).look();
  await new Promise(setImmediate); // until it is that extension's turn
  context.mock.timers.tick(5_000);
  assert.equal(await looking, undefined);
});

test('a relative interpreter is none, as the workspace would decide what it is', async (context) => {
  selectInNewer('.venv/bin/python');
  assert.equal(await interpreterFor(context).look(), undefined);
});

test('in a workspace that is not trusted nobody is asked, until it is', async (context) => {
  const python = new PythonExtension('/older/bin/python');
  const interpreter = interpreterFor(context);
  editor.isTrusted = false;
  editor.extensions.set(NEWER, () => assert.fail('the extension was activated'));
  assert.equal(await interpreter.look(), undefined);
  assert.equal(python.change.size, 0);
  editor.isTrusted = true;
  assert.equal(await interpreter.look(), '/older/bin/python');
});

test('another selection is told of, the same one is not, and nothing listens in the end', async (context) => {
  const python = new PythonExtension('/one/bin/python');
  const interpreter = interpreterFor(context);
  await interpreter.look();
  await interpreter.look();
  assert.equal(python.change.size, 1);
  let changes = 0;
  interpreter.onDidChange(() => {
    changes += 1;
  });
  python.select('/one/bin/python');
  await interpreter.look();
  assert.equal(changes, 0);
  const changed = new Promise<void>((resolve) => interpreter.onDidChange(resolve));
  python.select('/two/bin/python');
  await changed;
  assert.equal(changes, 1);
  interpreter.dispose();
  assert.equal(python.change.size, 0);
});

test('an interpreter of an environment gives the server its folder, any other one nothing', async (context) => {
  const root = await scratchPrograms(context, { 'venv/bin/python': {}, 'conda/python.exe': {}, 'usr/bin/python': {} });
  await writeFile(`${root}/venv/pyvenv.cfg`, '');
  await mkdir(`${root}/conda/conda-meta`);
  const interpreter = interpreterFor(context);
  const variables = async (python: string): Promise<Record<string, string>> => {
    selectInNewer(`${root}/${python}`);
    await interpreter.look();
    return interpreter.variables();
  };
  assert.deepEqual(await variables('venv/bin/python'), { VIRTUAL_ENV: `${root}/venv` });
  assert.deepEqual(await variables('conda/python.exe'), { VIRTUAL_ENV: `${root}/conda` });
  assert.deepEqual(await variables('usr/bin/python'), {});
});
