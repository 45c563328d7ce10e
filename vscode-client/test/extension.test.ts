import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import * as vscode from 'vscode';
import { editor } from './editor';
import { type Script, until } from './servers';
import { isRunning, messages, openWindow, run, taken } from './window';

const SPEC = { uri: 'file:///w/a.component.yaml', version: 1 };
const DONE = { outcome: 'done', message: 'It is done.', files: [], kept: null, attempts: [], notes: [] };
const GOOD: Script = { 'airsmith/generate': { result: DONE }, 'airsmith/status': { result: {} } };
const SLOW: Script = { 'airsmith/generate': { wait: true, result: DONE } };

beforeEach(() => {
  editor.reset();
});

describe('what restarts the server', () => {
  test('another path in the settings does, another setting does not', async (context) => {
    const { root } = await openWindow(context, { 'path/airsmith': GOOD, 'set/airsmith': GOOD });
    await run('restartServer');
    editor.set('airsmith.model', 'another');
    editor.set('airsmith.server.path', `${root}/set/airsmith`);
    await until('the other server is taken', () => taken().length === 2);
    assert.deepEqual(taken(), ['path', 'setting']);
  });

  test('nothing does before there is a server', async (context) => {
    const { root } = await openWindow(context, { 'set/airsmith': GOOD });
    editor.set('airsmith.server.path', `${root}/set/airsmith`);
    editor.onDidGrantTrust.fire();
    assert.deepEqual(taken(), []);
    await run('restartServer');
    assert.deepEqual(taken(), ['setting']);
  });

  test('a key that is cleared waits for the run that is under way', async (context) => {
    const { secrets } = await openWindow(context, { 'path/airsmith': SLOW });
    secrets.set('airsmith.anthropicApiKey', 'a key');
    const generated = run('generate', SPEC);
    await until('the run is under way', () => taken().length === 1 && editor.notifications.length === 1);
    await run('clearApiKey');
    assert.equal(taken().length, 1);
    editor.notifications[0]?.cancel();
    await generated;
    await until('the server is started anew', () => taken().length === 2);
    assert.deepEqual(messages(), ['The API key is cleared.']);
  });

  test('trust does', async (context) => {
    editor.isTrusted = false;
    await openWindow(context, { 'path/airsmith': GOOD });
    await run('restartServer');
    editor.isTrusted = true;
    editor.onDidGrantTrust.fire();
    await until('the server is started anew', () => taken().length === 2);
  });
});

describe('commands', () => {
  test('a spec that a lens names is generated from, with progress', async (context) => {
    await openWindow(context, { 'path/airsmith': GOOD });
    await run('generate', SPEC);
    assert.deepEqual(messages(), ['It is done.']);
    assert.equal(editor.notifications.length, 1);
  });

  test('without a spec the user is told what to do, and no server is started', async (context) => {
    await openWindow(context, { 'path/airsmith': GOOD });
    await run('generateComponent');
    assert.deepEqual(messages(), ['Open a spec first.']);
    assert.deepEqual(taken(), []);
  });

  test('an error of the server is told, with the log', async (context) => {
    await openWindow(context, { 'path/airsmith': GOOD });
    await run('explainRule', 'missing_execute');
    assert.deepEqual(messages(), ['Airsmith: no airsmith/explain']);
    assert.deepEqual(editor.messages[0]?.buttons, ['Show logs']);
  });
});

describe('the first document', () => {
  test('one that concerns Airsmith starts the server, any other does not', async (context) => {
    await openWindow(context, { 'path/airsmith': GOOD });
    const open = (name: string, languageId: string, text: string): void => {
      const uri = vscode.Uri.file(name) as unknown as (typeof editor.documents)[number]['uri'];
      editor.onDidOpenDocument.fire({ uri, version: 1, languageId, fileName: name, getText: () => text });
    };
    const told = editor.executed.length; // a server that is started tells of it at once
    open('/w/compose.yaml', 'yaml', 'services: {}\n');
    assert.equal(editor.executed.length, told);
    open('/w/dag.py', 'python', 'from airflow.sdk import DAG\n');
    open('/w/a.component.yaml', 'yaml', '');
    await until('the server runs', isRunning);
    assert.deepEqual(taken(), ['path']);
  });
});
