export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly text: string;
}

/** Reads what a server writes to stderr: `DATE TIME LEVEL TEXT`. Lines without that belong to the one before. */
export class ServerLogReader {
  private level: LogLine['level'] = 'info';

  read(line: string): LogLine {
    const [, level, text] = /^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) (.*)$/.exec(line) ?? [];
    if (level === undefined || text === undefined) {
      return { level: this.level, text: line };
    }
    this.level = level === 'WARNING' ? 'warn' : level === 'DEBUG' || level === 'INFO' ? 'info' : 'error';
    return { level: this.level, text };
  }
}
