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
  const directory = mkdtempSync(join(tmpdir(), 'mote-hal-'));
  writeFileSync(join(directory, 'program.js'), script);
  // A group of its own: the interpreter may be started by a wrapper. Its stdin stays open, or it quits.
  const child = spawn(resolve(ENGINE!), ['program.js'], { cwd: directory, stdio: ['pipe', 'pipe', 'ignore'], detached: true });
  try {
    return await new Promise((done, fail) => {
      let output = '';
      // Prompts stand before a line at times; a stack trace quotes the source, prints and all.
      const lines = () => output.split('\n').flatMap((line) => /^[^\w#"]*[J>]*(#.*)/.exec(line)?.[1]!.trimEnd() ?? []);
      const limit = setTimeout(() => fail(new Error(`not done:\n${output}`)), limitMs);
      const finish = (): void => {
        clearTimeout(limit);
        done(lines().filter((line) => line !== '#done'));
      };
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString('latin1');
        if (lines().includes('#done')) finish();
      });
      child.on('exit', finish);
      child.on('error', fail);
    });
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
}
