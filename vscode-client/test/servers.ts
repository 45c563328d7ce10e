import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import * as vscode from 'vscode';
import type { FoundServer } from '../src/server/search';
import { Server, type ServerState } from '../src/server/server';

const PROGRAM = path.resolve('test/scriptedServer.mjs');
const MOST_MS = 20_000;

/** What a scripted server does with a request; see `scriptedServer.mjs`. */
export interface Action {
  readonly notify?: readonly (readonly [method: string, params: unknown])[];
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
  readonly crash?: boolean;
  readonly edit?: unknown;
  readonly wait?: boolean;
}

export interface Script {
  readonly dies?: boolean;
  readonly version?: string;
  readonly [method: `${string}/${string}`]: Action;
}

export interface Spawn {
  readonly pid: number;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export const SCRIPTED: FoundServer = { origin: 'path', command: process.execPath, args: [PROGRAM], version: '0.1.0' };

export function script(content: Script): Record<string, string> {
  return { SCRIPT: JSON.stringify(content) };
}

/** A server that is found as it is told, or is scripted, and has those variables. It is stopped when the test ends. */
export function serverFor(
  context: TestContext,
  variables: () => Record<string, string>,
  locate: (onAsk: () => void) => Promise<FoundServer | undefined> = () => Promise.resolve(SCRIPTED),
): Server {
  const log = vscode.window.createOutputChannel('Airsmith', { log: true });
  const server = new Server(log, locate, () => Promise.resolve(variables()));
  context.after(() => server.stop());
  return server;
}

/** The states of a server from now on. */
export function statesOf(server: Server): ServerState[] {
  const states: ServerState[] = [];
  server.onDidChange(() => states.push(server.state));
  return states;
}

export async function pidOf(server: Server): Promise<number> {
  return (await server.request<Spawn>('test/spawn', {})).pid;
}

/** Write programs that are the scripted server, with what they have for a script. The folder they are in. */
export async function scratchPrograms(
  context: TestContext,
  programs: Readonly<Record<string, Script>>,
): Promise<string> {
  const root = await mkdtemp(path.join(tmpdir(), 'airsmith-'));
  context.after(() => rm(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(programs)) {
    const file = path.join(root, name);
    await mkdir(path.dirname(file), { recursive: true });
    const set = `SCRIPT='${JSON.stringify(content)}'`;
    await writeFile(file, `#!/bin/sh\n${set} exec '${process.execPath}' '${PROGRAM}' "$@"\n`);
    await chmod(file, 0o755);
  }
  return root;
}

/** Wait until something is so; fail where that takes too long. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + MOST_MS;
  while (!isSo()) {
    if (Date.now() > end) {
      throw new Error(`In ${MOST_MS} ms it was never so that ${what}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
