import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkspaceEdit } from 'vscode-languageclient/node';
import { separateCreations } from '../src/edits';

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
