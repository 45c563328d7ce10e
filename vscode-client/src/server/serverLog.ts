type Level = 'info' | 'warn' | 'error';

/** Reads what a server writes to stderr: `DATE TIME LEVEL TEXT`. Lines without that belong to the one before. */
export class ServerLogReader {
  private level: Level = 'info';

  read(line: string): { level: Level; text: string } {
    const [, level, text = line] = /^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) (.*)$/.exec(line) ?? [];
    if (level !== undefined) {
      this.level = level === 'WARNING' ? 'warn' : level === 'DEBUG' || level === 'INFO' ? 'info' : 'error';
    }
    return { level: this.level, text };
  }
}
