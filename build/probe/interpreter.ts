import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The interpreter redraws its prompt with ESC [ J in front of what a program prints. */
const CLEAR_LINE = '\u001b';

/** How a run ended, and the lines that it printed. */
export interface Run {
  readonly lines: readonly string[];
  /** The signal that ended the process; SIGKILL when the time was over. */
  readonly signal: NodeJS.Signals | null;
}

/**
 * Runs a script, one character a byte, on the interpreter at a path. The process ends by itself when no timer is left. It keeps its
 * flash in a file of its working directory, so each run gets a new one; its standard input stays open, since it would quit at its end.
 */
export async function runOnInterpreter(engine: string, code: string, timeLimitMs: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'mote-build-'));
  try {
    writeFileSync(join(folder, 'app.js'), code, 'latin1');
    const child = spawn(resolve(engine), [join(folder, 'app.js')], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), timeLimitMs);
    child.stdin.on('error', () => undefined);
    let text = '';
    child.stdout.setEncoding('latin1').on('data', (part: string) => (text += part));
    const signal = await new Promise<NodeJS.Signals | null>((done, failed) =>
      child.on('error', failed).on('close', (_code, by) => done(by)),
    ).finally(() => clearTimeout(timer));
    return { lines: consoleLines(text), signal };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the program printed: behind the banner, without prompts and the codes that redraw them. */
function consoleLines(text: string): string[] {
  return text
    .slice(text.indexOf('Donate'))
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.slice(line.lastIndexOf(CLEAR_LINE) + 1).replace(/^(\[J)?>?$|^\[J/, ''))
    .filter((line) => line !== '');
}
