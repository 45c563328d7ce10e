import assert from 'node:assert/strict';
import { type TestContext, beforeEach, describe, test } from 'node:test';
import * as vscode from 'vscode';
import { Generations } from '../src/generation';
import type { GenerateParams, GenerationResult } from '../src/protocol';
import { type FoundServer } from '../src/server/search';
import { NotRunningError, type Server } from '../src/server/server';
import { type Message, editor } from './editor';
import { type Action, SCRIPTED, type Script, script, serverFor, until } from './servers';

const SPEC: GenerateParams = { uri: 'file:///w/a.component.yaml', version: 3 };
const CANCELLED = { code: -32800, message: 'cancelled' };
const FINDING = { rule: 'missing_execute', message: 'No execute.', range: { start: { line: 11, character: 4 } } };

function result(outcome: GenerationResult['outcome'], others: Partial<GenerationResult> = {}): GenerationResult {
  return { outcome, message: `It is ${outcome}.`, files: [], kept: null, attempts: [], notes: [], ...others };
}

interface Bench {
  readonly server: Server;
  readonly generations: Generations;
}

function bench(
  context: TestContext,
  generate: Action,
  locate: () => Promise<FoundServer | undefined> = () => Promise.resolve(SCRIPTED),
): Bench {
  const content: Script = { 'airsmith/generate': generate };
  const server = serverFor(context, () => script(content), locate);
  const log = vscode.window.createOutputChannel('Airsmith', { log: true });
  return { server, generations: new Generations(server, log) };
}

/** The one message that a generation ends with. */
async function told(context: TestContext, generate: Action, params = SPEC): Promise<Message> {
  await bench(context, generate).generations.generate(params);
  assert.equal(editor.messages.length, 1);
  return editor.messages[0] ?? assert.fail();
}

function progress(stage: string, text: string, uri = SPEC.uri): ['airsmith/progress', object] {
  return ['airsmith/progress', { uri, stage, text, errors: [FINDING] }];
}

beforeEach(() => {
  editor.reset();
});

describe('what came of a run', () => {
  test('the component is opened, and the notes are told', async (context) => {
    const files = ['file:///w/a.py', 'file:///w/test_a.py'];
    const message = await told(context, { result: result('done', { files, notes: ['Two fixes.'], engine: 'claude' }) });
    assert.deepEqual(message, { severity: 'information', text: 'It is done. Two fixes.', buttons: [] });
    assert.deepEqual(editor.shown, ['/w/a.py']);
  });

  test('the best candidate of a failed run is opened, and its findings are offered', async (context) => {
    const rejected = result('rejected', { kept: 'file:///w/.airsmith/a.py' });
    editor.presses.add('Show findings');
    const message = await told(context, { result: rejected });
    assert.deepEqual([message.severity, message.buttons], ['error', ['Show findings', 'Show logs']]);
    assert.deepEqual(editor.shown, ['/w/.airsmith/a.py']);
    await until('the findings are shown', () => editor.executed.length > 0);
    assert.deepEqual(editor.executed, [['airsmith.showFindings', 'a.component.yaml', rejected]]);
  });

  test('a component that cannot be opened is logged, and the result told all the same', async (context) => {
    const message = await told(context, { result: result('done', { files: ['file:///w/missing.py'] }) });
    assert.equal(message.severity, 'information');
    assert.match(editor.log.join('\n'), /missing\.py could not be opened: .*There is no such file/);
  });

  test('a scaffold that stands in for a model offers the key; one that was asked for does not', async (context) => {
    const scaffold = { result: result('done', { engine: 'scaffold' }) };
    assert.deepEqual((await told(context, scaffold)).buttons, ['Set API key']);
    editor.reset();
    assert.deepEqual((await told(context, scaffold, { ...SPEC, engine: 'scaffold' })).buttons, []);
  });

  test('a service that fails offers the key and the log', async (context) => {
    const message = await told(context, { result: result('failed') });
    assert.deepEqual([message.severity, message.buttons], ['error', ['Set API key', 'Show logs']]);
    assert.deepEqual(editor.shown, []);
  });

  test('a spec that is refused offers its findings where it has any', async (context) => {
    assert.deepEqual((await told(context, { result: result('refused') })).buttons, []);
    editor.reset();
    const message = await told(context, { result: result('refused', { findings: [FINDING] }) });
    assert.deepEqual([message.severity, message.buttons], ['warning', ['Show findings']]);
  });

  test('that nothing was written is told as an error', async (context) => {
    const message = await told(context, { result: result('not_written') });
    assert.deepEqual([message.severity, message.text, message.buttons], ['error', 'It is not_written.', ['Show logs']]);
    assert.deepEqual(editor.shown, []);
  });

  test('an error of the server is told in a line, with a way on, and its words are logged', async (context) => {
    const message = await told(context, { error: { code: -32603, message: 'KeyError: a' } });
    assert.equal(message.text, 'Nothing was generated from a.component.yaml, as the Airsmith server did not answer.');
    assert.deepEqual(message.buttons, ['Restart', 'Show logs']);
    assert.match(editor.log.join('\n'), /KeyError: a/);
  });
});

describe('progress', () => {
  test('each step is told, the findings of an attempt are logged, and other specs are left out', async (context) => {
    const notify = [
      progress('started', 'Attempt 1', 'file:///w/a%2Ecomponent.yaml'),
      progress('judged', 'Attempt 1: one error'),
      progress('started', 'Attempt 7', 'file:///w/other.component.yaml'),
    ];
    await told(context, { notify, result: result('done') });
    const [notification] = editor.notifications;
    assert.equal(notification?.title, 'Generating from a.component.yaml');
    assert.deepEqual(notification.reports, ['Attempt 1', 'Attempt 1: one error']);
    assert.ok(editor.log.includes('Attempt 1: one error\n  12:5 `missing_execute` No execute.'));
  });
});

describe('a run that is under way', () => {
  const WAITS = { notify: [progress('started', 'Attempt 1')], wait: true, result: result('done') };
  const isUnderWay = (): Promise<void> =>
    until('the run is under way', () => editor.notifications.some(({ reports }) => reports.length > 0));

  test('a cancel reaches the server, and leaves nothing and says nothing', async (context) => {
    const { server, generations } = bench(context, WAITS);
    const run = generations.generate(SPEC);
    await isUnderWay();
    editor.notifications[0]?.cancel();
    await run;
    await server.request('test/go', {}); // had the cancel not come, the run would be done now
    assert.deepEqual([editor.messages, editor.shown], [[], []]);
  });

  test('what a cancelled run has cost is told where the server says so', async (context) => {
    const message = await told(context, { result: result('cancelled') });
    assert.deepEqual(message, { severity: 'information', text: 'It is cancelled.', buttons: [] });
  });

  test('a second run of its spec is refused, however the name is escaped, and one of another spec is not', async (context) => {
    const { server, generations } = bench(context, WAITS);
    const run = generations.generate(SPEC);
    await isUnderWay();
    await generations.generate({ uri: 'file:///w/%61.component.yaml' });
    assert.deepEqual(
      editor.messages.map(({ text }) => text),
      ['A generation for a.component.yaml is under way; wait for it or cancel it.'],
    );
    assert.equal(editor.notifications.length, 1);
    const other = generations.generate({ uri: 'file:///w/b.component.yaml' });
    await until('the other run is under way', () => editor.notifications.length === 2);
    await server.request('test/go', {});
    await Promise.all([run, other]);
    assert.equal(editor.messages.length, 3);
  });

  test('a spec can be generated from again after its run', async (context) => {
    const { generations } = bench(context, { error: CANCELLED });
    await generations.generate(SPEC);
    await generations.generate(SPEC);
    assert.equal(editor.notifications.length, 2);
    assert.deepEqual(editor.messages, []);
  });

  test('those who wait for idleness wait for all runs', async (context) => {
    const { server, generations } = bench(context, WAITS);
    await generations.idle();
    const run = generations.generate(SPEC);
    let isIdle = false;
    const idle = generations.idle().then(() => {
      isIdle = true;
    });
    await isUnderWay();
    assert.ok(!isIdle);
    await server.request('test/go', {});
    await Promise.all([run, idle]);
  });

  test('a crash of the server ends it, is told, and does not block the next run', async (context) => {
    const { generations } = bench(context, { crash: true });
    await generations.generate(SPEC);
    await generations.generate(SPEC);
    assert.equal(editor.messages.length, 2);
    assert.match(editor.messages[0]?.text ?? '', /Nothing was generated from a\.component\.yaml/);
    assert.ok(editor.notifications.every(({ isOpen }) => !isOpen));
  });

  test('a restart that the user asks for ends it', async (context) => {
    const { server, generations } = bench(context, WAITS);
    const run = generations.generate(SPEC);
    await isUnderWay();
    await Promise.all([server.restart(), run]);
    assert.deepEqual(editor.messages[0]?.buttons, ['Restart', 'Show logs']);
  });
});

describe('a server that is not there', () => {
  test('a run that begins while the server restarts waits for it', async (context) => {
    const { server, generations } = bench(context, { result: result('done') });
    const restarted = server.restart();
    await generations.generate(SPEC);
    await restarted;
    assert.equal(editor.messages[0]?.text, 'It is done.');
  });

  test('a run can be cancelled while the server is looked for', async (context) => {
    const { generations } = bench(context, {}, () => new Promise(() => undefined));
    const run = generations.generate(SPEC);
    editor.notifications[0]?.cancel();
    await run;
    assert.deepEqual(editor.messages, []);
  });

  test('that none is found is left to the command to tell', async (context) => {
    const { generations } = bench(context, {}, () => Promise.resolve(undefined));
    await assert.rejects(generations.generate(SPEC), NotRunningError);
    await assert.rejects(generations.generate(SPEC), NotRunningError);
    assert.deepEqual(editor.messages, []);
  });
});
