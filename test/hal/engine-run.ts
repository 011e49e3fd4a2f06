import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { compile } from '../../build/compile.ts';

export const ENGINE = process.env['MOTE_ENGINE'];
const ROOT = new URL('../../', import.meta.url).pathname;

/** Compiles a program of `folder`, runs it until it prints `#done`, and answers its lines that start with `#`. */
export async function runOnEngine(program: string, globals: Record<string, unknown> = {}, folder = 'test/hal/fixtures'): Promise<string[]> {
  const { code } = await compile({ entry: `${folder}/${program}.ts`, cwd: ROOT, name: program, version: '0.0.0' });
  const prefix = Object.entries(globals).map(([name, value]) => `var ${name}=${JSON.stringify(value)};\n`);
  return runScriptOnEngine(Buffer.concat([Buffer.from(prefix.join('')), code]));
}

/** Runs a script until it prints `#done`, and answers its lines that start with `#`. */
export async function runScriptOnEngine(script: Uint8Array, limitMs = 25_000): Promise<string[]> {
  const running = startEngineScript(script);
  try {
    await running.line('#done', limitMs);
    return running.lines().filter((line) => line !== '#done');
  } finally {
    await running.stop();
  }
}

export interface RunningScript {
  /** Lines printed so far that start with `#`. */
  lines(): string[];
  /** The first line that begins so, when there is one. A script that ends before counts as having said it. */
  line(start: string, limitMs?: number): Promise<string>;
  /** The number at the end of that line. */
  number(start: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts a script that goes on until it is stopped. */
export function startEngineScript(script: Uint8Array): RunningScript {
  const directory = mkdtempSync(join(tmpdir(), 'mote-hal-'));
  writeFileSync(join(directory, 'program.js'), script);
  // A group of its own: the interpreter may be started by a wrapper. Its stdin stays open, or it quits.
  const child = spawn(resolve(ENGINE!), ['program.js'], { cwd: directory, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  let output = '';
  const waiting = new Set<() => void>();
  const wake = (): void => {
    for (const look of waiting) look();
  };
  // Prompts stand before a line at times; a stack trace quotes the source, prints and all. The last line may not be whole yet.
  const lines = (): string[] =>
    output
      .split('\n')
      .slice(0, -1)
      .flatMap((line) => /^[^\w#"]*[J>]*(#.*)/.exec(line)?.[1]!.trimEnd() ?? []);
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString('latin1');
    wake();
  });
  const gone = new Promise<void>((done) => child.once('close', () => done()));
  let over = false;
  const end = (): void => {
    over = true;
    wake();
  };
  child.on('exit', end);
  child.on('error', end);

  const line: RunningScript['line'] = (start, limitMs = 60_000) =>
    new Promise((done, fail) => {
      const limit = setTimeout(() => {
        waiting.delete(look);
        fail(new Error(`no ${start}:\n${output}`));
      }, limitMs);
      const look = (): void => {
        const found = lines().find((text) => text.startsWith(start));
        if (found === undefined && !over) return;
        clearTimeout(limit);
        waiting.delete(look);
        done(found ?? '');
      };
      waiting.add(look);
      look();
    });

  return {
    lines,
    line,
    number: async (start) => Number((await line(start)).split(' ').at(-1)),
    stop: async () => {
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
