/** The classes of the editor's API that the extension and the language client use, as far as tests go. */

export class Disposable {
  static from(...all: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const one of all) {
        one.dispose();
      }
    });
  }

  constructor(private end: () => void) {}

  dispose(): void {
    const end = this.end;
    this.end = () => undefined;
    end();
  }
}

export class EventEmitter<T> {
  private readonly listeners = new Set<(value: T) => unknown>();

  /** How many listen; what was disposed of leaves none. */
  get size(): number {
    return this.listeners.size;
  }

  readonly event = (listener: (value: T) => unknown, self?: unknown): Disposable => {
    const bound = listener.bind(self);
    this.listeners.add(bound);
    return new Disposable(() => this.listeners.delete(bound));
  };

  fire(value: T): void {
    for (const listener of [...this.listeners]) {
      listener(value);
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}

export class CancellationTokenSource {
  private readonly emitter = new EventEmitter<void>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.emitter.event };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.emitter.fire();
  }

  dispose(): void {
    this.emitter.dispose();
  }
}

interface UriParts {
  readonly scheme: string;
  readonly path: string;
}

/** Without authority, query and fragment. */
export class Uri implements UriParts {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}

  static parse(text: string): Uri {
    const [, scheme = '', path = ''] = /^([a-z-]+):(?:\/\/)?(.*)$/.exec(text) ?? [];
    return new Uri(scheme, decodeURIComponent(path));
  }

  static from({ scheme, path }: UriParts): Uri {
    return new Uri(scheme, path);
  }

  static file(path: string): Uri {
    return new Uri('file', path);
  }

  get fsPath(): string {
    return this.path;
  }

  toString(): string {
    return `${this.scheme}://${this.path.split('/').map(encodeURIComponent).join('/')}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

export class TextEdit {
  constructor(
    readonly range: Range,
    readonly newText: string,
  ) {}
}

/** What an edit would do, by the paths of files. */
export class WorkspaceEdit {
  readonly created = new Map<string, string>();
  readonly changed = new Map<string, readonly TextEdit[]>();

  createFile({ path }: Uri, { contents }: { contents: Uint8Array }): void {
    this.created.set(path, new TextDecoder().decode(contents));
  }

  set({ path }: Uri, edits: readonly TextEdit[]): void {
    this.changed.set(path, edits);
  }
}

export class CancellationError extends Error {}

/* eslint-disable @typescript-eslint/no-extraneous-class -- the language client derives from them, and asks what is one */
export class CallHierarchyItem {}
export class CodeAction {}
export class CodeLens {}
export class CompletionItem {}
export class Diagnostic {}
export class DocumentLink {}
export class InlayHint {}
export class SymbolInformation {}
export class TabInputCustom {}
export class TabInputNotebook {}
export class TabInputText {}
export class TabInputTextDiff {}
export class TypeHierarchyItem {}
