import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { TraceEvent } from '../simulator/trace.ts';
import { vcdOf } from '../simulator/vcd.ts';
import type { TestBoard } from './test-board.ts';

const SHOWN_EVENTS = 50;
/** Where test tools of a project keep what nobody commits. */
const FOLDER = join('node_modules', '.mote', 'failed');

/** What a person wants to see of a failed test: the last events, and the name of a file with the signals. */
export function failureReport(board: TestBoard, testName: string): string {
  const events = board.events();
  if (events.length === 0) return `mote: nothing happened on the board of "${testName}"`;
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${testName.replaceAll(/[^\w.-]+/g, '-').slice(0, 100)}.vcd`);
  writeFileSync(file, vcdOf(events));
  const shown = events.slice(-SHOWN_EVENTS);
  return [
    `mote: the last ${shown.length} events on the board of "${testName}", signals in ${relative(process.cwd(), file)}`,
    ...shown.map(eventText),
  ].join('\n');
}

function eventText({ timeUs, kind, fields }: TraceEvent): string {
  const words = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return `  ${(timeUs / 1000).toFixed(3).padStart(12)} ms  ${kind} ${words.join(' ')}`;
}
