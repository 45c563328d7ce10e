import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Candidate,
  type FoundServer,
  type Rejected,
  asModule,
  asProgram,
  findServer,
  isOlder,
  programsOnPath,
} from '../src/server/search';
import type { Run } from '../src/programs';
import { scripted } from './scriptedPrograms';

const GOOD = { output: 'airsmith, version 0.1.0' };

/** Look among candidates, in order; one may be found only when it is asked for. */
async function find(
  candidates: readonly (Candidate | (() => Candidate))[],
  run: Run,
  rejected: Rejected[] = [],
): Promise<{ found: FoundServer | undefined; log: string[] }> {
  const log: string[] = [];
  // eslint-disable-next-line @typescript-eslint/require-await -- stands for one that waits
  async function* places(): AsyncGenerator<Candidate> {
    for (const candidate of candidates) {
      yield typeof candidate === 'function' ? candidate() : candidate;
    }
  }
  return { found: await findServer(places(), rejected, run, (line) => log.push(line)), log };
}

test('a Python is asked for the module, isolated, and any other program as it is', () => {
  assert.deepEqual(asProgram('setting', '/opt/venv/bin/python3.12').args, ['-I', '-m', 'airsmith']);
  assert.deepEqual(asProgram('setting', 'C:\\venv\\Scripts\\Python.exe').args, ['-I', '-m', 'airsmith']);
  assert.deepEqual(asProgram('setting', '/opt/venv/bin/airsmith').args, []);
  assert.deepEqual(asProgram('setting', '/opt/python/airsmith').args, []);
});

test('the first server that answers is taken, and no later place is looked at', async () => {
  const { run, calls } = scripted({ '/set/python -I -m airsmith --version': GOOD });
  const { found } = await find([asModule('setting', '/set/python'), () => assert.fail('nobody needs this')], run);
  assert.equal(found?.command, '/set/python');
  assert.equal(found.version, '0.1.0');
  assert.equal(calls.length, 1);
});

test('an interpreter without airsmith leads on to PATH, and every step is logged', async () => {
  const { run } = scripted({
    '/sel/python -I -m airsmith --version': { fails: '/sel/python: No module named airsmith' },
    '/usr/bin/airsmith --version': GOOD,
  });
  const candidates = [asModule('interpreter', '/sel/python'), asProgram('path', '/usr/bin/airsmith')];
  const { found, log } = await find(candidates, run);
  assert.equal(found?.origin, 'path');
  assert.deepEqual(log, [
    'Server from interpreter: /sel/python cannot be used: /sel/python: No module named airsmith.',
    'Server from path: /usr/bin/airsmith, version 0.1.0; taken.',
  ]);
});

test('a server that is too old is said to be, before the next place is looked at', async () => {
  const { run } = scripted({
    '/old/airsmith --version': { output: 'airsmith, version 0.0.9' },
    '/own/python -I -m airsmith --version': GOOD,
  });
  const rejected: Rejected[] = [];
  const managed = (): Candidate => {
    assert.match(rejected[0]?.reason ?? '', /its version 0\.0\.9 is too old; .* 0\.1\.0 or newer/);
    return asModule('managed', '/own/python');
  };
  const { found } = await find([asProgram('path', '/old/airsmith'), managed], run, rejected);
  assert.equal(found?.origin, 'managed');
});

test('a program that is something else, or says nothing, is no server', async () => {
  const { run } = scripted({
    '/bin/other --version': { output: 'other 3.4' },
    '/bin/silent --version': { fails: '' },
  });
  const candidates = ['/bin/other', '/bin/silent'].map((file) => asProgram('path', file));
  const { found, log } = await find(candidates, run);
  assert.equal(found, undefined);
  assert.deepEqual(log, [
    'Server from path: /bin/other cannot be used: it does not answer as Airsmith does.',
    'Server from path: /bin/silent cannot be used: it ends with code 1.',
  ]);
});

test('a relative path is not run, as the workspace would decide what it is', async () => {
  const { run, calls } = scripted({ '--version': GOOD });
  const { found, log } = await find([asProgram('setting', '.venv/bin/python'), asProgram('setting', 'airsmith')], run);
  assert.equal(found, undefined);
  assert.match(log[0] ?? '', /it is not an absolute path/);
  assert.equal(calls.length, 0);
});

test('versions are ordered by their numbers', () => {
  const ascending = ['0.0.9', '0.1.0', '0.1.1', '0.2.0', '0.10.0', '1.0.0', '1.0.1', '10.0.0'];
  for (const [at, version] of ascending.entries()) {
    assert.ok(!isOlder(version, version));
    for (const later of ascending.slice(at + 1)) {
      assert.ok(isOlder(version, later), `${version} < ${later}`);
      assert.ok(!isOlder(later, version), `${later} > ${version}`);
    }
  }
});

test('all programs of the name on PATH are found, in its order', () => {
  const there = new Set(['/b/airsmith', '/c/airsmith']);
  const found = programsOnPath('airsmith', '/a:/b:/c', 'linux', (file) => there.has(file));
  assert.deepEqual(found, ['/b/airsmith', '/c/airsmith']);
});

test('relative and empty folders of PATH are left out', () => {
  assert.deepEqual(
    programsOnPath('airsmith', '.:bin::/usr/bin', 'linux', () => true),
    ['/usr/bin/airsmith'],
  );
});

test('programs of Windows have an ending, and PATH another separator', () => {
  const found = programsOnPath('airsmith', 'C:\\Tools;Scripts;D:\\Bin', 'win32', () => true);
  assert.deepEqual(found, ['C:\\Tools\\airsmith.exe', 'D:\\Bin\\airsmith.exe']);
});

test('what is not there is no program', () => {
  assert.deepEqual(programsOnPath('no-such-program', '/usr/bin'), []);
});
