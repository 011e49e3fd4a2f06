import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Board } from '../../../simulator/board.ts';
import { utf8 } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';

/** How long a probe's timers may take. */
const VIRTUAL_US = 1e6;

/** Console lines of a program on the simulated board, bytes as characters. */
export function onBoard(code: string): string[] {
  const lines: string[] = [];
  const world = new World();
  const board = new Board({ world, onConsole: (line) => lines.push(line) });
  board.boot(utf8(code), 'probe.js');
  world.runFor(VIRTUAL_US);
  return lines;
}

const ESCAPE = String.fromCharCode(27);
// The interpreter redraws its prompt around lines that come while it is idle.
const PROMPT = new RegExp(`>${ESCAPE}\\[J|${ESCAPE}\\[J|\\x08`, 'g');

/** The same on a real interpreter for Linux. */
export function onEngine(engine: string, code: string, waitMs = 900): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  writeFileSync(join(folder, 'probe.js'), code);
  return new Promise((resolve, reject) => {
    const child = spawn(engine, ['probe.js'], { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.setEncoding('latin1').on('data', (text: string) => (output += text));
    child.on('error', reject);
    // Without input it lives as long as a timer does; its end of input comes when the probe had its time.
    const timer = setTimeout(() => child.kill(), waitMs);
    child.on('close', () => {
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
      resolve(linesOf(output));
    });
  });
}

function linesOf(output: string): string[] {
  const program = output.replaceAll('\r', '').replace(/^[^]*Donate[^\n]*\n(?:[^\n]*\n)??\n/, '');
  const text = program.replaceAll(PROMPT, '').replace(/>$/, '').replace(/\n$/, '');
  return text.split('\n');
}

/** What a build cannot answer for the ESP32. */
export async function abilities(engine: string): Promise<ReadonlySet<string>> {
  const [line = ''] = await onEngine(
    engine,
    'var w=0;try{w=require("Storage").write("a","b")}catch(e){};print("é".length==2,w,Math.pow(10,10)-1e10,process.env.BOARD);quit()',
    3000,
  );
  const [bytes, storage] = line.split(' ');
  const can = new Set<string>();
  if (bytes === 'true') can.add('bytes');
  if (storage === 'true') can.add('storage');
  // 32-bit builds compute with the 80-bit registers of the x87, which the ESP32 has not.
  if (!line.endsWith('E32')) can.add('doubles');
  return can;
}
