import { CancellationTokenSource, EventEmitter, type Uri, type WorkspaceEdit } from './editorTypes';

export interface Message {
  readonly severity: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

/** A progress notification, with what it told. */
export interface Notification {
  readonly title: string;
  readonly reports: string[];
  readonly cancel: () => void;
  isOpen: boolean;
}

interface OpenDocument {
  readonly uri: Uri;
  readonly version: number;
  readonly languageId: string;
  readonly fileName: string;
  getText(): string;
}

/** The window that the extension sees in a test: what the test sets up, and what came of it. */
class Editor {
  readonly onDidChangeConfiguration = new EventEmitter<{ affectsConfiguration(section: string): boolean }>();
  readonly onDidGrantTrust = new EventEmitter<void>();
  readonly onDidOpenDocument = new EventEmitter<OpenDocument>();

  isTrusted = true;
  readonly settings = new Map<string, unknown>();
  /** What other extensions export, or throw when they are activated. */
  readonly extensions = new Map<string, () => unknown>();
  readonly documents: OpenDocument[] = [];
  /** The titles of buttons that the user presses where they are offered. */
  readonly presses = new Set<string>();
  /** Whether questions are left open, as users do who are away. */
  leavesQuestions = false;

  readonly commands = new Map<string, (...given: unknown[]) => unknown>();
  readonly executed: (readonly [string, ...unknown[]])[] = [];
  readonly messages: Message[] = [];
  readonly notifications: Notification[] = [];
  readonly shown: string[] = [];
  readonly edits: WorkspaceEdit[] = [];
  readonly log: string[] = [];

  /** As before the first test. What is registered stays. */
  reset(): void {
    this.isTrusted = true;
    this.leavesQuestions = false;
    for (const one of [this.settings, this.extensions, this.presses, this.commands]) {
      one.clear();
    }
    for (const one of [
      this.documents,
      this.executed,
      this.messages,
      this.notifications,
      this.shown,
      this.edits,
      this.log,
    ]) {
      one.length = 0;
    }
  }

  set(key: string, value: unknown): void {
    this.settings.set(key, value);
    this.onDidChangeConfiguration.fire({ affectsConfiguration: (section) => section === key });
  }

  show(severity: Message['severity'], text: string, buttons: readonly string[]): Promise<string | undefined> {
    this.messages.push({ severity, text, buttons });
    const pressed = buttons.find((button) => this.presses.has(button));
    return pressed === undefined && this.leavesQuestions ? new Promise(() => undefined) : Promise.resolve(pressed);
  }

  async notify<T>(
    title: string,
    work: (
      progress: { report(news: { message: string }): void },
      token: CancellationTokenSource['token'],
    ) => PromiseLike<T>,
  ): Promise<T> {
    const source = new CancellationTokenSource();
    const reports: string[] = [];
    const cancel = (): void => {
      source.cancel();
    };
    const notification: Notification = { title, reports, cancel, isOpen: true };
    this.notifications.push(notification);
    try {
      return await work({ report: ({ message }) => reports.push(message) }, source.token);
    } finally {
      notification.isOpen = false;
    }
  }

  /** A command that is registered, as a button, a menu or the palette runs it. */
  async execute(command: string, ...given: unknown[]): Promise<void> {
    this.executed.push([command, ...given]);
    await this.commands.get(command)?.(...given);
  }
}

export const editor = new Editor();
