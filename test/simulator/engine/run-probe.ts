import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LAYOUTS } from '../../../simulator/engine/variables/layout.ts';
import { checkScriptSyntax } from '../../../build/script-syntax.ts';
import { Board } from '../../../simulator/board.ts';
import { Surroundings } from '../../../simulator/surroundings.ts';
import { parseWiring } from '../../../simulator/wiring.ts';
import { utf8 } from '../../../simulator/text.ts';
import { World } from '../../../simulator/world.ts';

/** How long a probe's timers may take. */
const VIRTUAL_US = 4e6;

/**
 * Console lines of a program on the simulated board, bytes as characters.
 * @param counted its variables are counted meanwhile
 */
export function onBoard(code: string, counted = false): string[] {
  const lines: string[] = [];
  const world = new World();
  const onMemory = counted ? { onMemory: { layouts: [LAYOUTS[14]], counted: () => undefined } } : {};
  const board = new Board({ world, onConsole: (line) => lines.push(line), checkSyntax: checkScriptSyntax, ...onMemory });
  new Surroundings({ world, wiring: parseWiring('{"board":"esp32"}', 'probes') }).plug(board);
  board.boot(utf8(code), 'probe.js');
  world.runFor(VIRTUAL_US);
  return withoutPlaces(lines);
}

/** Errors without where they arose: the interpreter tells it by the text around, which is of no use to compare. */
function withoutPlaces(lines: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (/^ {4}at |^>?OUT OF MEMORY/.test(lines[at]!)) {
      if (!lines[at]!.startsWith('    ')) kept.push('OUT OF MEMORY');
      if (/^ *\^$/.test(lines[at + 2] ?? '')) at += 2;
    } else if (lines[at] !== 'Uncaught undefined' || !kept.at(-1)?.startsWith('Uncaught ')) kept.push(withoutNumber(lines[at]!));
  }
  return kept;
}

/** Why a connection failed is a number of the host's C library, and another one on the board. */
function withoutNumber(line: string): string {
  return line.replace(/\(err \d+\)$/, '(err)');
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
  return withoutPlaces(text.split('\n'));
}

/** Which probes a build answers as the ESP32 does. `board`: byte strings, variables of 14 bytes and Storage. */
export async function abilities(engine: string): Promise<ReadonlySet<string>> {
  const [line = ''] = await onEngine(engine, 'print("é".length==2,process.memory().blocksize,process.env.BOARD);quit()', 3000);
  const [bytes, blockBytes, board = ''] = line.split(' ');
  const can = new Set<string>();
  if (bytes === 'true' && blockBytes === '14') can.add('board');
  // 32-bit builds compute with the 80-bit registers of the x87, which the ESP32 has not.
  if (!board.endsWith('E32')) can.add('doubles');
  return can;
}
