import assert from 'node:assert/strict';
import { type TestContext, beforeEach, describe, test } from 'node:test';
import * as vscode from 'vscode';
import type { WorkspaceEdit } from 'vscode-languageclient/node';
import { separateCreations } from '../src/edits';
import { editor } from './editor';
import { script, serverFor } from './servers';

type Changes = NonNullable<WorkspaceEdit['documentChanges']>;

const ZERO = { line: 0, character: 0 };

function create(uri: string): Changes[number] {
  return { kind: 'create', uri, options: { ignoreIfExists: true } };
}

function fill(uri: string, text: string, version: number | null = null): Changes[number] {
  return { textDocument: { uri, version }, edits: [{ range: { start: ZERO, end: ZERO }, newText: text }] };
}

test('a file that is created and filled comes as one, in the order of the edit', () => {
  const documentChanges = [
    create('file:///a.py'),
    fill('file:///a.py', 'a\n'),
    create('file:///b.md'),
    fill('file:///b.md', ''),
  ];
  assert.deepEqual(separateCreations({ documentChanges }), {
    creations: new Map([
      ['file:///a.py', 'a\n'],
      ['file:///b.md', ''],
    ]),
    rest: [],
  });
});

test('changes of files that exist are left as they are', () => {
  const change = fill('file:///old.py', 'new', 3);
  const documentChanges = [create('file:///a.py'), fill('file:///a.py', 'a'), change];
  assert.deepEqual(separateCreations({ documentChanges }).rest, [change]);
});

test('a file that is not filled right afterwards is left to the client', () => {
  const documentChanges = [create('file:///a.py'), fill('file:///b.py', 'b'), create('file:///c.py')];
  assert.deepEqual(separateCreations({ documentChanges }), { creations: new Map(), rest: documentChanges });
});

test('an edit without such changes has nothing to take out', () => {
  const edit: WorkspaceEdit = { changes: { 'file:///a.py': [] } };
  assert.deepEqual(separateCreations(edit), { creations: new Map(), rest: [] });
});

describe('an edit of the server that creates files', () => {
  const documentChanges = [
    create('file:///w/a.py'),
    fill('file:///w/a.py', 'import a\n'),
    fill('file:///w/old.py', '# new\n', 3),
  ];
  beforeEach(() => {
    editor.reset();
  });
  const open = (version: number): void => {
    const uri = vscode.Uri.file('/w/old.py') as unknown as (typeof editor.documents)[number]['uri'];
    editor.documents.push({ uri, version, languageId: 'python', fileName: '/w/old.py', getText: () => '' });
  };
  const applied = async (context: TestContext): Promise<unknown> => {
    const server = serverFor(context, () => script({ 'test/apply': { edit: { edit: { documentChanges } } } }));
    return server.request('test/apply', {});
  };

  test('files that are created come with their text, together with the other changes', async (context) => {
    open(3);
    assert.deepEqual(await applied(context), { applied: true });
    assert.equal(editor.edits.length, 1);
    assert.deepEqual([...(editor.edits[0]?.created ?? [])], [['/w/a.py', 'import a\n']]);
    assert.deepEqual([...(editor.edits[0]?.changed.keys() ?? [])], ['/w/old.py']);
  });

  test('it is refused as a whole where a document has moved on', async (context) => {
    open(4);
    assert.deepEqual(await applied(context), { applied: false, failureReason: 'a file was changed meanwhile' });
    assert.deepEqual(editor.edits, []);
  });
});
