import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Candidate,
  type Origin,
  type Source,
  asModule,
  asProgram,
  findServer,
  isOlder,
  programsOnPath,
} from '../src/server/search';
import { scripted } from './scriptedPrograms';

const GOOD = { output: 'airsmith, version 0.1.0' };

function source(origin: Origin, candidate?: Candidate): Source {
  return { origin, look: () => Promise.resolve(candidate) };
}

test('a Python is asked for the module, isolated, and any other program as it is', () => {
  assert.deepEqual(asProgram('setting', '/opt/venv/bin/python3.12').args, ['-I', '-m', 'airsmith']);
  assert.deepEqual(asProgram('setting', 'C:\\venv\\Scripts\\Python.exe').args, ['-I', '-m', 'airsmith']);
  assert.deepEqual(asProgram('setting', '/opt/venv/bin/airsmith').args, []);
  assert.deepEqual(asProgram('setting', '/opt/python/airsmith').args, []);
});

test('the first server that answers is taken, and no later place is looked at', async () => {
  const { run, calls } = scripted({ '/set/python -I -m airsmith --version': GOOD });
  const never: Source = { origin: 'path', look: () => assert.fail('nobody needs this') };
  const found = await findServer([source('setting', asModule('setting', '/set/python')), never], run, () => undefined);
  assert.equal(found?.command, '/set/python');
  assert.equal(found.version, '0.1.0');
  assert.equal(calls.length, 1);
});

test('an interpreter without airsmith leads on to PATH, and every step is logged', async () => {
  const { run } = scripted({
    '/sel/python -I -m airsmith --version': { fails: '/sel/python: No module named airsmith' },
    '/usr/bin/airsmith --version': GOOD,
  });
  const log: string[] = [];
  const found = await findServer(
    [
      source('setting'),
      source('interpreter', asModule('interpreter', '/sel/python')),
      source('path', asProgram('path', '/usr/bin/airsmith')),
    ],
    run,
    (line) => log.push(line),
  );
  assert.equal(found?.origin, 'path');
  assert.deepEqual(log, [
    'Server from setting: none.',
    'Server from interpreter: /sel/python cannot be used: /sel/python: No module named airsmith.',
    'Server from path: /usr/bin/airsmith, version 0.1.0; taken.',
  ]);
});

test('a server that is too old is said to be, and the next place is told of it', async () => {
  const { run } = scripted({
    '/old/airsmith --version': { output: 'airsmith, version 0.0.9' },
    '/own/python -I -m airsmith --version': GOOD,
  });
  const managed: Source = {
    origin: 'managed',
    look: (rejected) => {
      assert.match(rejected[0]?.reason ?? '', /its version 0\.0\.9 is too old; .* 0\.1\.0 or newer/);
      return Promise.resolve(asModule('managed', '/own/python'));
    },
  };
  const sources = [source('path', asProgram('path', '/old/airsmith')), managed];
  assert.equal((await findServer(sources, run, () => undefined))?.origin, 'managed');
});

test('a program that is something else, or says nothing, is no server', async () => {
  const { run } = scripted({
    '/bin/other --version': { output: 'other 3.4' },
    '/bin/silent --version': { fails: '' },
  });
  const sources = ['/bin/other', '/bin/silent'].map((file) => source('path', asProgram('path', file)));
  const log: string[] = [];
  assert.equal(await findServer(sources, run, (line) => log.push(line)), undefined);
  assert.deepEqual(log, [
    'Server from path: /bin/other cannot be used: it does not answer as Airsmith does.',
    'Server from path: /bin/silent cannot be used: it ends with code 1.',
  ]);
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
