import assert from 'node:assert/strict';
import { type TestContext, beforeEach, test } from 'node:test';
import { NotRunningError, type Server } from '../src/server/server';
import { editor } from './editor';
import { pidOf, script, serverFor, statesOf, until } from './servers';

function running(context: TestContext): Server {
  return serverFor(context, () => script({ 'test/crash': { crash: true }, 'test/echo': { result: 'here' } }));
}

async function crash(server: Server): Promise<void> {
  await assert.rejects(server.request('test/crash', {}));
}

beforeEach(() => {
  editor.reset();
});

test('a server that crashes is back without a popup, and requests wait for it', async (context) => {
  const server = running(context);
  const states = statesOf(server);
  const before = await pidOf(server);
  await crash(server);
  assert.notEqual(await pidOf(server), before);
  assert.deepEqual(states, ['searching', 'starting', 'running', 'starting', 'starting', 'running']);
  assert.deepEqual(editor.messages, []);
});

test('a server that crashes again and again is given up, told of once, and can be restarted', async (context) => {
  const server = running(context);
  for (let crashes = 0; server.state !== 'failed'; crashes += 1) {
    assert.ok(crashes < 10, 'it is never given up');
    await crash(server);
    await until('the server is back or given up', () => server.state === 'running' || server.state === 'failed');
  }
  assert.deepEqual(
    editor.messages.map(({ text }) => text),
    ['The Airsmith server does not stay alive; the log tells why.'],
  );
  await assert.rejects(server.request('test/echo', {}), NotRunningError);
  await server.restart();
  assert.equal(await server.request('test/echo', {}), 'here');
});
