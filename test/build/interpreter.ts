import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME_LIMIT_MS = 20_000;
/** The interpreter redraws its prompt with ESC [ J in front of what a program prints. */
const CLEAR_LINE = '\u001b';

/**
 * Runs a script on the interpreter that MOTE_ENGINE names and answers the lines it printed. The process ends by itself when no
 * timer is left. It keeps its flash in a file of its working directory, so each run gets a new one.
 */
export async function linesOnInterpreter(code: string): Promise<string[]> {
  const engine = process.env.MOTE_ENGINE;
  if (engine === undefined) throw new Error('MOTE_ENGINE names no interpreter');
  const folder = mkdtempSync(join(tmpdir(), 'mote-build-'));
  try {
    writeFileSync(join(folder, 'app.js'), code, 'latin1');
    const child = spawn(engine, [join(folder, 'app.js')], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'], timeout: TIME_LIMIT_MS });
    let text = '';
    child.stdout.setEncoding('latin1').on('data', (part: string) => (text += part));
    await new Promise<void>((resolve, reject) => child.on('error', reject).on('exit', () => resolve()));
    return consoleLines(text);
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
