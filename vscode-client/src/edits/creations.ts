import type { CreateFile, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageclient/node';

type Change = NonNullable<WorkspaceEdit['documentChanges']>[number];

/** A file that an edit makes, with its whole text. */
export interface Creation {
  readonly uri: string;
  readonly text: string;
}

/** Take the files that an edit creates, and fills right afterwards, out of it; everything else is the `rest`. */
export function separateCreations(edit: WorkspaceEdit): { creations: Creation[]; rest: Change[] } {
  const creations: Creation[] = [];
  const rest: Change[] = [];
  const changes = [...(edit.documentChanges ?? [])];
  for (let change = changes.shift(); change !== undefined; change = changes.shift()) {
    const text = isCreation(change) ? textFor(change, changes[0]) : undefined;
    if (isCreation(change) && text !== undefined) {
      creations.push({ uri: change.uri, text });
      changes.shift();
    } else {
      rest.push(change);
    }
  }
  return { creations, rest };
}

/** The text that a change gives to a file which was just created; undefined where it does something else. */
function textFor(created: CreateFile, change: Change | undefined): string | undefined {
  if (change === undefined || !isTextEdit(change) || change.textDocument.uri !== created.uri) {
    return undefined;
  }
  const [first, ...others] = change.edits;
  return first !== undefined && 'newText' in first && others.length === 0 ? first.newText : undefined;
}

export function isTextEdit(change: Change): change is TextDocumentEdit {
  return 'textDocument' in change;
}

function isCreation(change: Change): change is CreateFile {
  return 'kind' in change && change.kind === 'create';
}
