import assert from 'node:assert/strict';
import { type TestContext, beforeEach, describe, test } from 'node:test';
import { CancellationTokenSource } from 'vscode';
import { asModule } from '../src/server/search';
import { NotRunningError, type Server } from '../src/server/server';
import { editor } from './editor';
import {
  SCRIPTED,
  type Script,
  type Spawn,
  pidOf,
  scratchPrograms,
  script,
  serverFor,
  statesOf,
  until,
} from './servers';

const ANSWERS: Script = { 'test/echo': { result: 'here' } };

function running(context: TestContext, content: Script = ANSWERS): Server {
  return serverFor(context, () => script(content));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

beforeEach(() => {
  editor.reset();
});

describe('starting', () => {
  test('the first request starts the server, and the state tells of each step', async (context) => {
    const server = running(context);
    const states = statesOf(server);
    assert.equal(server.state, 'idle');
    assert.equal(await server.request('test/echo', {}), 'here');
    assert.deepEqual(states, ['searching', 'starting', 'running']);
    assert.equal(server.found, SCRIPTED);
  });

  test('requests at once start one server', async (context) => {
    let searches = 0;
    const locate = (): Promise<typeof SCRIPTED> => {
      searches += 1;
      return Promise.resolve(SCRIPTED);
    };
    const server = serverFor(context, () => script(ANSWERS), locate);
    const [one, other] = await Promise.all([pidOf(server), pidOf(server)]);
    assert.equal(one, other);
    assert.equal(searches, 1);
  });

  test('a Python is isolated, and the key goes by the environment, over what is inherited', async (context) => {
    const root = await scratchPrograms(context, { 'bin/python': {} });
    const found = { ...asModule('setting', `${root}/bin/python`), version: '0.1.0' };
    process.env['ANTHROPIC_API_KEY'] = 'inherited';
    context.after(() => delete process.env['ANTHROPIC_API_KEY']);
    const server = serverFor(
      context,
      () => ({ ANTHROPIC_API_KEY: 'kept' }),
      () => Promise.resolve(found),
    );
    const { args, env } = await server.request<Spawn>('test/spawn', {});
    assert.deepEqual(args, ['-I', '-m', 'airsmith', 'lsp']);
    assert.equal(env['ANTHROPIC_API_KEY'], 'kept');
    assert.equal(env['PATH'], process.env['PATH']);
    assert.ok(!editor.log.join('\n').includes('kept'));
  });

  test('a server found nowhere is a state and a refusal, not a popup', async (context) => {
    const server = serverFor(
      context,
      () => ({}),
      () => Promise.resolve(undefined),
    );
    await server.restart();
    assert.equal(server.state, 'missing');
    await assert.rejects(server.request('test/echo', {}), NotRunningError);
    assert.deepEqual(editor.messages, []);
  });

  test('that the user is asked is visible meanwhile', async (context) => {
    const server = serverFor(
      context,
      () => ({}),
      (onAsk) => {
        onAsk();
        return Promise.resolve(undefined);
      },
    );
    const states = statesOf(server);
    await server.restart();
    assert.deepEqual(states, ['searching', 'asking', 'missing']);
  });

  test('a server that dies before it is ready is told of once, with a way on, and not started again', async (context) => {
    const server = running(context, { dies: true });
    await server.restart();
    await until('the server has failed', () => server.state === 'failed');
    await assert.rejects(server.request('test/echo', {}), NotRunningError);
    assert.deepEqual(editor.messages, [
      {
        severity: 'error',
        text: 'The Airsmith server does not start; the log tells why.',
        buttons: ['Restart', 'Show logs'],
      },
    ]);
    assert.ok(editor.log.includes('airsmith: it dies at once'));
    const closed = (): string | undefined =>
      editor.log.find((line) => line.startsWith('Connection to server got closed'));
    await until('the client has decided', () => closed() !== undefined);
    assert.match(closed() ?? '', /will not be restarted/);
  });

  test('a program that is gone since it was found is told of once', async (context) => {
    const server = serverFor(
      context,
      () => ({}),
      () => Promise.resolve({ ...SCRIPTED, command: '/nowhere/airsmith' }),
    );
    await server.restart();
    assert.equal(server.state, 'failed');
    assert.equal(editor.messages.length, 1);
  });

  test('a search that breaks is told of, and the next one may succeed', async (context) => {
    let isBroken = true;
    const locate = (): Promise<typeof SCRIPTED> =>
      isBroken ? Promise.reject(new Error('no disk')) : Promise.resolve(SCRIPTED);
    const server = serverFor(context, () => script(ANSWERS), locate);
    await server.restart();
    assert.equal(server.state, 'failed');
    assert.match(editor.log.join('\n'), /no disk/);
    isBroken = false;
    await server.restart();
    assert.equal(await server.request('test/echo', {}), 'here');
  });
});

describe('restarting', () => {
  test('another process answers, the old one ends, and variables are read anew', async (context) => {
    let key = 'old';
    const server = serverFor(context, () => ({ ANTHROPIC_API_KEY: key }));
    const before = await pidOf(server);
    key = 'new';
    await server.restart();
    const { pid, env } = await server.request<Spawn>('test/spawn', {});
    assert.notEqual(pid, before);
    assert.equal(env['ANTHROPIC_API_KEY'], 'new');
    await until('the old server has ended', () => !isAlive(before));
  });

  test('of restarts at once the last one counts, and one process is left', async (context) => {
    const server = running(context);
    const before = await pidOf(server);
    await Promise.all([server.restart(), server.restart(), server.restart()]);
    const pid = await pidOf(server);
    assert.equal(server.state, 'running');
    await until('the old server has ended', () => !isAlive(before));
    assert.ok(isAlive(pid));
    assert.deepEqual(editor.messages, []);
  });

  test('a restart while the server starts ends the one that starts, and tells nobody', async (context) => {
    const server = running(context);
    const starting = server.restart();
    await until('the server starts', () => server.state === 'starting');
    await Promise.all([starting, server.restart()]);
    assert.equal(await server.request('test/echo', {}), 'here');
    assert.equal(server.state, 'running');
    assert.deepEqual(editor.messages, []);
  });

  test('a search that is overtaken starts nothing, and who waited for it waits for the next one', async (context) => {
    const ends: (() => void)[] = [];
    const locate = (): Promise<typeof SCRIPTED> =>
      new Promise((resolve) => {
        ends.push(() => {
          resolve(SCRIPTED);
        });
      });
    const server = serverFor(context, () => script(ANSWERS), locate);
    const first = server.restart();
    await until('the first search is on', () => ends.length === 1);
    const answer = server.request('test/echo', {});
    const second = server.restart();
    await until('the second search is on', () => ends.length === 2);
    ends[0]?.();
    await first;
    assert.equal(server.state, 'searching');
    ends[1]?.();
    await second;
    assert.equal(server.state, 'running');
    assert.equal(await answer, 'here');
  });

  test('a request that comes while the server restarts waits for the new one', async (context) => {
    const server = running(context);
    const before = await pidOf(server);
    const restarted = server.restart();
    assert.notEqual(await pidOf(server), before);
    await restarted;
  });

  test('a cancelled request does not wait for a server that is still looked for', async (context) => {
    const server = serverFor(
      context,
      () => ({}),
      () => new Promise(() => undefined),
    );
    const source = new CancellationTokenSource();
    const answer = server.request('test/echo', {}, source.token);
    source.cancel();
    await assert.rejects(answer, { code: -32800 });
  });

  test('a server that was stopped stays so', async (context) => {
    const server = running(context);
    const pid = await pidOf(server);
    await server.stop();
    await until('the server has ended', () => !isAlive(pid));
    await assert.rejects(server.request('test/echo', {}), NotRunningError);
  });
});

describe('what the server tells', () => {
  test('progress and a new status reach those who listen', async (context) => {
    const progress = { uri: 'file:///a.yaml', text: 'Attempt 1', stage: 'started' };
    const notify = [
      ['airsmith/progress', progress],
      ['airsmith/statusChanged', {}],
    ] as const;
    const server = running(context, { 'test/tell': { notify, result: null } });
    await server.running();
    const heard: unknown[] = [];
    server.onProgress((news) => heard.push(news));
    const states = statesOf(server);
    await server.request('test/tell', {});
    assert.deepEqual(heard, [progress]);
    assert.deepEqual(states, ['running']);
  });
});
