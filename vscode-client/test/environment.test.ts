import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type BuildResult, Environment, nextStep } from '../src/environment/environment';
import type { Run } from '../src/programs';
import { scripted } from './scriptedPrograms';

const NEW_PYTHON = { output: '312' };
const GOOD = { output: 'airsmith, version 0.1.0' };

interface Scratch {
  readonly root: string;
  readonly wheel: string;
  readonly environment: Environment;
}

async function scratch(context: TestContext): Promise<Scratch> {
  const place = await mkdtemp(path.join(tmpdir(), 'airsmith-'));
  context.after(() => rm(place, { recursive: true, force: true }));
  const wheel = path.join(place, 'airsmith-0.1.0-py3-none-any.whl');
  await writeFile(wheel, 'a wheel');
  const root = path.join(place, 'environments');
  return { root, wheel, environment: await Environment.forWheel(root, wheel) };
}

type Answers = Parameters<typeof scripted>[0];

/** Programs with which a build succeeds, but for what is told otherwise. `venv` fills the folder. */
function programs(others: Answers = {}): ReturnType<typeof scripted> {
  const wheel = others['.whl'] ?? { output: '' };
  const usual = scripted({ ...others, '.whl': wheel, 'sys.version_info[1])': NEW_PYTHON, '--version': GOOD });
  const run: Run = async (command, args, options) => {
    if (args.includes('venv')) {
      await writeFile(path.join(args.at(-1) ?? '', 'pyvenv.cfg'), '');
    }
    return args.includes('venv') ? { code: 0, output: '', lastWords: '' } : usual.run(command, args, options);
  };
  return { run, calls: usual.calls };
}

function build(
  { environment }: Scratch,
  run: Run,
  { pythons = ['/usr/bin/python3'], abort = new AbortController() } = {},
): Promise<BuildResult> {
  return environment.build({ pythons, signal: abort.signal, log: () => undefined }, run);
}

test('the user is asked once, before the first environment', () => {
  assert.equal(nextStep('absent', undefined), 'ask');
  assert.equal(nextStep('absent', 'refused'), 'leave');
  assert.equal(nextStep('absent', 'given'), 'build');
});

test('what is broken is repaired without a question, and what works is used', () => {
  assert.equal(nextStep('broken', 'given'), 'build');
  assert.equal(nextStep('ready', 'refused'), 'use');
});

test('an environment is made, filled from the wheel, tried and complete', async (context) => {
  const place = await scratch(context);
  const { run, calls } = programs();
  assert.equal(await place.environment.state(run), 'absent');
  assert.equal(await build(place, run), 'built');
  assert.equal(await place.environment.state(run), 'ready');
  assert.deepEqual(await readdir(place.root), [path.basename(place.environment.folder)]);
  assert.ok(calls.every(({ line }) => line.includes(' -I ')));
});

test('a server that no longer runs makes an environment broken, and it is made anew', async (context) => {
  const place = await scratch(context);
  await build(place, programs().run);
  const own = `${place.environment.python} -I -m airsmith --version`;
  const broken = { [own]: { fails: 'ImportError' } };
  assert.equal(await place.environment.state(programs(broken).run), 'broken');
  await writeFile(path.join(place.environment.folder, 'leftover'), '');
  assert.equal(await build(place, programs(broken).run), 'built');
  assert.deepEqual(await readdir(place.environment.folder), ['pyvenv.cfg']);
  assert.deepEqual(await readdir(place.root), [path.basename(place.environment.folder)]);
});

test('another wheel gets a folder of its own', async (context) => {
  const place = await scratch(context);
  await build(place, programs().run);
  await writeFile(place.wheel, 'a newer wheel');
  const newer = { ...place, environment: await Environment.forWheel(place.root, place.wheel) };
  assert.equal(await newer.environment.state(programs().run), 'absent');
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

test('two windows that build at once are both served, and leave one environment', async (context) => {
  const place = await scratch(context);
  const { run } = programs();
  assert.deepEqual(await Promise.all([build(place, run), build(place, run)]), ['built', 'built']);
  assert.deepEqual(await readdir(place.root), [path.basename(place.environment.folder)]);
});

test('what another window has made meanwhile is kept', async (context) => {
  const place = await scratch(context);
  const { run } = programs({
    '.whl': async () => {
      await mkdir(place.environment.folder);
      await writeFile(path.join(place.environment.folder, 'made by another'), '');
      return { output: '' };
    },
  });
  assert.equal(await build(place, run), 'built');
  assert.deepEqual(await readdir(place.environment.folder), ['made by another']);
});

test('what cannot be moved to its place is told', async (context) => {
  const place = await scratch(context);
  const { run } = programs({
    '.whl': async () => {
      const [draft = ''] = await readdir(place.root);
      await rm(path.join(place.root, draft), { recursive: true });
      return { output: '' };
    },
    [`${place.environment.python} -I -m airsmith --version`]: { fails: 'ImportError' },
  });
  const result = await build(place, run);
  assert.match(typeof result === 'object' ? result.reason : result, /ENOENT/);
});

test('a crash of the work leaves nothing', async (context) => {
  const place = await scratch(context);
  const crash = programs({ '.whl': () => Promise.reject(new Error('crash')) });
  await assert.rejects(build(place, crash.run), /crash/);
  assert.deepEqual(await readdir(place.root), []);
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
    await utimes(path.join(place.root, name), at, at);
  }
  await utimes(place.environment.folder, longAgo, longAgo);
  await place.environment.touch();
  const own = path.basename(place.environment.folder);
  assert.deepEqual((await readdir(place.root)).sort(), [own, 'server-recent', 'something-else'].sort());
  assert.ok((await stat(place.environment.folder)).isDirectory());
});
