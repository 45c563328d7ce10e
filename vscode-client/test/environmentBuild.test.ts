import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type BuildResult, buildEnvironment } from '../src/environment/build';
import { EnvironmentFolder, nextStep } from '../src/environment/folder';
import type { Run } from '../src/programs';
import { scripted } from './scriptedPrograms';

const NEW_PYTHON = { output: '312' };
const GOOD = { output: 'airsmith, version 0.1.0' };
const DEAD_PID = 2 ** 22 + 1; // more than Linux gives out

interface Scratch {
  readonly root: string;
  readonly wheel: string;
  readonly folder: EnvironmentFolder;
}

async function scratch(context: TestContext): Promise<Scratch> {
  const place = await mkdtemp(path.join(tmpdir(), 'airsmith-'));
  context.after(() => rm(place, { recursive: true, force: true }));
  const wheel = path.join(place, 'airsmith-0.1.0-py3-none-any.whl');
  await writeFile(wheel, 'a wheel');
  const root = path.join(place, 'environments');
  return { root, wheel, folder: await EnvironmentFolder.forWheel(root, wheel) };
}

type Answers = Parameters<typeof scripted>[0];

/** Programs with which a build succeeds, but for what is told otherwise. `venv` does make the folder. */
function programs(others: Answers = {}): ReturnType<typeof scripted> {
  const wheel = others['.whl'] ?? { output: '' };
  const usual = scripted({ ...others, '.whl': wheel, 'sys.version_info[1])': NEW_PYTHON, '--version': GOOD });
  const run: Run = async (command, args, options) => {
    if (args.includes('venv')) {
      await mkdir(args.at(-1) ?? '');
    }
    return args.includes('venv') ? { code: 0, output: '', lastWords: '' } : usual.run(command, args, options);
  };
  return { run, calls: usual.calls };
}

function build(
  { folder, wheel }: Scratch,
  run: Run,
  { pythons = ['/usr/bin/python3'], abort = new AbortController() } = {},
): Promise<BuildResult> {
  return buildEnvironment({ folder, wheel, pythons, signal: abort.signal, log: () => undefined }, run);
}

test('the user is asked once, before the first environment', () => {
  assert.equal(nextStep('absent', undefined), 'ask');
  assert.equal(nextStep('absent', 'refused'), 'leave');
  assert.equal(nextStep('absent', 'given'), 'build');
});

test('what was once allowed is repaired and updated without a question', () => {
  assert.equal(nextStep('broken', 'given'), 'build');
  assert.equal(nextStep('outdated', undefined), 'build');
  assert.equal(nextStep('ready', 'refused'), 'use');
});

test('an environment is made, filled from the wheel, tried and complete', async (context) => {
  const place = await scratch(context);
  const { run, calls } = programs();
  assert.equal(await place.folder.state(run), 'absent');
  assert.equal(await build(place, run), 'built');
  assert.equal(await place.folder.state(run), 'ready');
  assert.deepEqual(await readdir(place.root), [path.basename(place.folder.path)]);
  assert.ok(calls.every(({ line }) => line.includes(' -I ')));
});

test('a server that no longer runs makes an environment broken, and it is made anew', async (context) => {
  const place = await scratch(context);
  await build(place, programs().run);
  const { run: broken } = programs({ 'airsmith --version': { fails: 'ImportError' } });
  assert.equal(await place.folder.state(broken), 'broken');
  await writeFile(path.join(place.folder.path, 'leftover'), '');
  let isRepaired = false;
  const { run } = programs({
    '.whl': () => {
      isRepaired = true;
      return { output: '' };
    },
    'airsmith --version': () => (isRepaired ? GOOD : { fails: 'ImportError' }),
  });
  assert.equal(await build(place, run), 'built');
  assert.deepEqual(await readdir(place.folder.path), ['complete']);
});

test('an environment whose window was closed while it was made is broken', async (context) => {
  const place = await scratch(context);
  await mkdir(place.folder.path, { recursive: true });
  assert.equal(await place.folder.state(programs().run), 'broken');
});

test('another wheel makes the environment outdated, and gets a folder of its own', async (context) => {
  const place = await scratch(context);
  await build(place, programs().run);
  await writeFile(place.wheel, 'a newer wheel');
  const newer = { ...place, folder: await EnvironmentFolder.forWheel(place.root, place.wheel) };
  assert.equal(await newer.folder.state(programs().run), 'outdated');
  assert.equal(await build(newer, programs().run), 'built');
  assert.equal((await readdir(place.root)).length, 2);
});

test('a Python that is too old or lacks venv is passed over', async (context) => {
  const place = await scratch(context);
  const calls: string[] = [];
  const run: Run = (command) => {
    calls.push(command);
    return Promise.resolve(
      command === '/old/python'
        ? { code: 0, output: '309', lastWords: '' }
        : { code: 1, output: '', lastWords: "ModuleNotFoundError: No module named 'ensurepip'" },
    );
  };
  const pythons = ['/old/python', '/bare/python', '/old/python'];
  assert.equal(await build(place, run, { pythons }), 'no_python');
  assert.deepEqual(calls, ['/old/python', '/bare/python']);
});

test('when packages cannot be installed, the reason is told and nothing is left', async (context) => {
  const place = await scratch(context);
  const reason = 'ERROR: No matching distribution found for pydantic';
  assert.deepEqual(await build(place, programs({ '.whl': { fails: reason } }).run), { reason });
  assert.deepEqual(await readdir(place.root), []);
});

test('an environment whose server does not run is not kept', async (context) => {
  const place = await scratch(context);
  const { run } = programs({ 'airsmith --version': { fails: 'ImportError: no pydantic_core' } });
  assert.deepEqual(await build(place, run), { reason: 'ImportError: no pydantic_core' });
  assert.deepEqual(await readdir(place.root), []);
});

test('a cancel removes what was begun', async (context) => {
  const place = await scratch(context);
  const abort = new AbortController();
  const { run } = programs({
    '.whl': ({ signal }) => {
      abort.abort();
      assert.ok(signal?.aborted);
      return { fails: 'The operation was aborted' };
    },
  });
  assert.equal(await build(place, run, { abort }), 'cancelled');
  assert.deepEqual(await readdir(place.root), []);
});

test('of two windows that build at once one waits, and takes what the other has made', async (context) => {
  const place = await scratch(context);
  let installs = 0;
  const { run } = programs({
    '.whl': () => {
      installs += 1;
      return { output: '' };
    },
  });
  assert.deepEqual(await Promise.all([build(place, run), build(place, run)]), ['built', 'built']);
  assert.equal(installs, 1);
});

test('a wait for another window can be cancelled', async (context) => {
  const place = await scratch(context);
  await mkdir(place.root);
  await writeFile(path.join(place.root, 'lock'), String(process.pid));
  const abort = new AbortController();
  abort.abort();
  assert.equal(await build(place, programs().run, { abort }), 'cancelled');
  assert.deepEqual(await readdir(place.root), ['lock']);
});

test('a window that has died, or is at it for ever, is not waited for', async (context) => {
  const place = await scratch(context);
  const lock = path.join(place.root, 'lock');
  await mkdir(place.root);
  await writeFile(lock, String(DEAD_PID));
  assert.equal(await build(place, programs().run), 'built');
  await place.folder.remove();
  await writeFile(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 3600_000);
  await utimes(lock, longAgo, longAgo);
  assert.equal(await build(place, programs().run), 'built');
});

test('a crash of the work leaves no lock', async (context) => {
  const { folder, root } = await scratch(context);
  const crash = folder.alone(new AbortController().signal, () => Promise.reject(new Error('crash')));
  await assert.rejects(crash, /crash/);
  assert.deepEqual(await readdir(root), []);
});

test('environments that nobody has used for weeks are removed, and nothing else', async (context) => {
  const place = await scratch(context);
  await build(place, programs().run);
  const longAgo = new Date(Date.now() - 20 * 24 * 3600_000);
  for (const [name, at] of [
    ['server-recent', new Date()],
    ['server-old', longAgo],
    ['something-else', longAgo],
  ] as const) {
    await mkdir(path.join(place.root, name));
    await writeFile(path.join(place.root, name, 'complete'), '');
    await utimes(path.join(place.root, name, 'complete'), at, at);
  }
  await place.folder.stamp();
  const own = path.basename(place.folder.path);
  assert.deepEqual((await readdir(place.root)).sort(), [own, 'server-recent', 'something-else'].sort());
  assert.ok((await stat(place.folder.path)).isDirectory());
});
